import type { Readable } from 'node:stream';

/** Where immutable content lies, addressed by the SHA-256 of its bytes (64 lower-case hex digits). */
export interface StoredContent {
  sha256: string;
  sizeBytes: number;
}

/** One content as {@link ContentStore.list} finds it. */
export interface ListedContent extends StoredContent {
  storedAt: Date;
}

export interface ByteRange {
  /** First byte, from 0. */
  start: number;
  /** Last byte, inclusive. */
  end: number;
}

/** Content that the database refers to is not in the store, or its bytes are no longer those that were stored. */
export class ContentLost extends Error {
  readonly code = 'content_lost';
  constructor(
    readonly sha256: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`Content ${sha256} is lost: ${reason}`, options);
  }
}

/**
 * Keeps document content. `put` resolves only after the bytes are durable; storing the same bytes twice is harmless.
 * Implementations: {@link DiskContentStore}, {@link S3ContentStore}.
 */
export abstract class ContentStore {
  abstract put(content: Readable | Buffer): Promise<StoredContent>;
  /** Takes over a file that was written beside the store, hashing it on the way. The file is gone afterwards. */
  abstract adopt(path: string): Promise<StoredContent>;
  /** Opens content for reading. Throws {@link ContentLost} when it is missing. */
  abstract open(sha256: string, range?: ByteRange): Promise<Readable>;
  abstract sizeOf(sha256: string): Promise<number>;
  /** Copies content to a new file that the caller may change. */
  abstract copyTo(sha256: string, path: string): Promise<void>;
  /** Reads all bytes again and compares the hash. Throws {@link ContentLost} when they differ. */
  abstract verify(sha256: string): Promise<void>;
  /** Everything that is stored, in no order. Sizes may be those of the stored form. */
  abstract list(): AsyncIterable<ListedContent>;
  /** Takes content out of use without removing it: {@link open} and the others bring it back when they are asked for it. */
  abstract setAside(sha256: string): Promise<void>;
  /** Removes for good what was set aside before that moment. Returns how many. */
  abstract removeSetAside(before: Date): Promise<number>;
  /** Encrypts content with the active key unless it is already. True when it was written anew. */
  abstract reencrypt(sha256: string): Promise<boolean>;
  /** Removes what crashed writers left unfinished more than an hour ago. Returns how many. */
  abstract sweepIncoming(now: Date): Promise<number>;
}
