import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { faultPoint } from '#platform';
import { type ByteRange, ContentLost, ContentStore, type ListedContent, type StoredContent } from './content-store.js';

const STALE_SPOOL_MS = 3_600_000;
/** Larger content goes up in parts, each tried again by itself. */
const PART_BYTES = 16 * 1024 * 1024;
const ATTEMPTS = 5;

export interface S3Settings {
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** `https://host/bucket/key` instead of `https://bucket.host/key`. */
  forcePathStyle: boolean;
  /** Put before every key, e.g. `content/`. */
  prefix: string;
}

/**
 * Content in a bucket of any S3-compatible store, under `<prefix>ab/cd/<sha256>`. What comes in is hashed into a spool
 * folder on the local disk first, because the key is the hash; nothing there outlives the call.
 */
export class S3ContentStore extends ContentStore {
  private readonly client: S3Client;

  constructor(
    private readonly settings: S3Settings,
    private readonly spool: string,
  ) {
    super();
    this.client = new S3Client({
      endpoint: settings.endpoint,
      region: settings.region,
      forcePathStyle: settings.forcePathStyle,
      credentials: { accessKeyId: settings.accessKeyId, secretAccessKey: settings.secretAccessKey },
      maxAttempts: ATTEMPTS,
      // Many S3-compatible stores do not know the trailing checksums that the client would send by itself.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  async put(content: Readable | Buffer): Promise<StoredContent> {
    await mkdir(this.spool, { recursive: true, mode: 0o700 });
    const path = join(this.spool, randomUUID());
    try {
      await pipeline(
        Buffer.isBuffer(content) ? Readable.from([content]) : content,
        createWriteStream(path, { mode: 0o600 }),
      );
      return await this.upload(path);
    } finally {
      await rm(path, { force: true });
    }
  }

  async adopt(path: string): Promise<StoredContent> {
    const stored = await this.upload(path);
    await rm(path, { force: true });
    return stored;
  }

  async open(sha256: string, range?: ByteRange): Promise<Readable> {
    const answer = await this.found(sha256, () =>
      this.client.send(
        new GetObjectCommand({
          Bucket: this.settings.bucket,
          Key: this.keyOf(sha256),
          ...(range ? { Range: `bytes=${range.start}-${range.end}` } : {}),
        }),
      ),
    );
    return answer.Body as Readable;
  }

  async sizeOf(sha256: string): Promise<number> {
    const answer = await this.found(sha256, () => this.head(sha256));
    return answer.ContentLength ?? 0;
  }

  async copyTo(sha256: string, path: string): Promise<void> {
    await pipeline(await this.open(sha256), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  }

  async verify(sha256: string): Promise<void> {
    const hash = createHash('sha256');
    for await (const chunk of (await this.open(sha256)) as AsyncIterable<Buffer>) hash.update(chunk);
    if (hash.digest('hex') !== sha256) throw new ContentLost(sha256, 'the stored bytes were changed');
  }

  /** Removes what crashed writers left in the spool folder more than an hour ago. */
  async sweepIncoming(now: Date): Promise<number> {
    let removed = 0;
    for (const name of await readdir(this.spool).catch(() => [])) {
      const path = join(this.spool, name);
      const facts = await stat(path).catch(() => null);
      if (facts && now.getTime() - facts.mtimeMs > STALE_SPOOL_MS) {
        await rm(path, { force: true });
        removed++;
      }
    }
    return removed;
  }

  async *list(): AsyncGenerator<ListedContent> {
    for await (const { Key = '', Size = 0, LastModified } of this.objects(this.settings.prefix)) {
      const sha256 = /^[0-9a-f]{2}\/[0-9a-f]{2}\/([0-9a-f]{64})$/.exec(Key.slice(this.settings.prefix.length))?.[1];
      if (sha256 !== undefined) yield { sha256, sizeBytes: Size, storedAt: LastModified ?? new Date() };
    }
  }

  async setAside(sha256: string): Promise<void> {
    await this.move(this.keyOf(sha256), this.asideKey(sha256)).catch(missing);
  }

  async removeSetAside(before: Date): Promise<number> {
    let removed = 0;
    for await (const { Key, LastModified } of this.objects(this.asideKey(''))) {
      if (Key === undefined || LastModified === undefined || LastModified >= before) continue;
      await this.client.send(new DeleteObjectCommand({ Bucket: this.settings.bucket, Key }));
      removed++;
    }
    return removed;
  }

  reencrypt(): Promise<boolean> {
    return Promise.reject(new Error('content in a bucket is encrypted by the bucket'));
  }

  private async *objects(
    prefix: string,
  ): AsyncGenerator<{ Key?: string | undefined; Size?: number | undefined; LastModified?: Date | undefined }> {
    let from: string | undefined;
    do {
      const page = await this.client.send(
        new ListObjectsV2Command({
          Bucket: this.settings.bucket,
          Prefix: prefix,
          ...(from === undefined ? {} : { ContinuationToken: from }),
        }),
      );
      yield* page.Contents ?? [];
      from = page.NextContinuationToken;
    } while (from !== undefined);
  }

  private async move(from: string, to: string): Promise<void> {
    const { bucket } = this.settings;
    await this.client.send(new CopyObjectCommand({ Bucket: bucket, Key: to, CopySource: `${bucket}/${from}` }));
    await this.client.send(new DeleteObjectCommand({ Bucket: bucket, Key: from }));
  }

  private asideKey(sha256: string): string {
    return `${this.settings.prefix}aside/${sha256}`;
  }

  /** Resolves when the store has confirmed the object with its size; MD5 sums guard what goes over the wire. */
  private async upload(path: string): Promise<StoredContent> {
    const [sha, md5] = [createHash('sha256'), createHash('md5')];
    let sizeBytes = 0;
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      sha.update(chunk);
      md5.update(chunk);
      sizeBytes += chunk.length;
    }
    const stored = { sha256: sha.digest('hex'), sizeBytes };
    faultPoint('content.before-sync');
    const target = { Bucket: this.settings.bucket, Key: this.keyOf(stored.sha256) };
    const known = await this.head(stored.sha256).catch(missing);
    if (known?.ContentLength === sizeBytes) return stored;
    if (sizeBytes <= PART_BYTES) {
      const body = createReadStream(path);
      await this.client.send(
        new PutObjectCommand({ ...target, Body: body, ContentLength: sizeBytes, ContentMD5: md5.digest('base64') }),
      );
    } else {
      const params = { ...target, Body: createReadStream(path) };
      await new Upload({ client: this.client, params, partSize: PART_BYTES, queueSize: 4 }).done();
      const there = await this.sizeOf(stored.sha256);
      if (there !== sizeBytes) throw new Error(`the store has ${there} of ${sizeBytes} bytes of ${stored.sha256}`);
    }
    faultPoint('content.after-rename');
    return stored;
  }

  private head(sha256: string): Promise<{ ContentLength?: number | undefined }> {
    return this.client.send(new HeadObjectCommand({ Bucket: this.settings.bucket, Key: this.keyOf(sha256) }));
  }

  private async found<T>(sha256: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      missing(error);
      try {
        await this.move(this.asideKey(sha256), this.keyOf(sha256)); // set aside, and wanted after all
        return await ask();
      } catch (again) {
        missing(again);
        throw new ContentLost(sha256, 'it is not in the store', { cause: again });
      }
    }
  }

  private keyOf(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new ContentLost(sha256, 'not a SHA-256');
    return `${this.settings.prefix}${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;
  }
}

/** Null for an object that is not there; throws anything else. */
function missing(error: unknown): null {
  if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return null;
  throw error;
}
