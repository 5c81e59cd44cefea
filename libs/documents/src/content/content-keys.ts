import { hkdfSync } from 'node:crypto';
import { ContentLost } from './content-store.js';

const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;

/** Content was encrypted with a key that is not in the ring, or its bytes were changed. */
export class ContentUnreadable extends Error {
  readonly code = 'content_unreadable';
}

/** The keys that content is encrypted with: the first for what is written from now on, all for reading. */
export class ContentKeys {
  private constructor(
    readonly activeId: string,
    private readonly keys: ReadonlyMap<string, Buffer>,
  ) {}

  /** Reads `CONTENT_KEYS`: `id:base64,id:base64`, each key 32 bytes. Throws with what is wrong, never with a key. */
  static parse(text: string): ContentKeys {
    const entries = text.split(',').map((entry): [string, Buffer] => {
      const [id = '', key = ''] = entry.trim().split(':');
      const bytes = Buffer.from(key, 'base64');
      if (!KEY_ID.test(id) || bytes.length !== 32)
        throw new Error('CONTENT_KEYS must be id:key pairs separated by commas, each key 32 bytes in base64');
      return [id, bytes];
    });
    const first = entries[0];
    if (!first || new Set(entries.map(([id]) => id)).size !== entries.length)
      throw new Error('CONTENT_KEYS must name each key once');
    return new ContentKeys(first[0], new Map(entries));
  }

  /** The key of one file: derived with the file's own salt, so that no two files share a key and nonces may count. */
  fileKey(id: string, salt: Buffer): Buffer {
    const key = this.keys.get(id);
    if (!key) throw new ContentUnreadable(`it is encrypted with the key ${id}, which is not in CONTENT_KEYS`);
    return Buffer.from(hkdfSync('sha256', key, salt, 'wenqiao/content', 32));
  }
}

/** Content that cannot be decrypted is as good as lost; anything else stays what it is. */
export function lostIfUnreadable(sha256: string, error: unknown): unknown {
  return error instanceof ContentUnreadable ? new ContentLost(sha256, error.message, { cause: error }) : error;
}
