import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
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
import type { ByteRange } from './content-store.js';

/** Larger objects go up in parts, each tried again by itself. */
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

export interface S3Object {
  key: string;
  sizeBytes: number;
  storedAt: Date;
}

/** One bucket of any S3-compatible store. Everything is tried again while the store is busy. */
export class S3Bucket {
  private readonly client: S3Client;
  private readonly bucket: string;

  constructor(settings: S3Settings) {
    this.bucket = settings.bucket;
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

  /** Opens an object, whole or a range of it; `sizeBytes` is that of the whole. Null when there is none. */
  async get(key: string, range?: ByteRange): Promise<{ body: Readable; sizeBytes: number } | null> {
    const answer = await this.client
      .send(
        new GetObjectCommand({
          Bucket: this.bucket,
          Key: key,
          ...(range ? { Range: `bytes=${range.start}-${range.end}` } : {}),
        }),
      )
      .catch(missing);
    if (!answer) return null;
    const whole = /\/(\d+)$/.exec(answer.ContentRange ?? '')?.[1] ?? answer.ContentLength ?? 0;
    return { body: answer.Body as Readable, sizeBytes: Number(whole) };
  }

  /** The size of an object; null when there is none. */
  async sizeOf(key: string): Promise<number | null> {
    const answer = await this.client.send(new HeadObjectCommand({ Bucket: this.bucket, Key: key })).catch(missing);
    return answer && (answer.ContentLength ?? 0);
  }

  /** Resolves when the store has confirmed the object with its size; an MD5 sum guards what goes over the wire. */
  async put(key: string, path: string, sizeBytes: number, md5: string): Promise<void> {
    const target = { Bucket: this.bucket, Key: key, Body: createReadStream(path) };
    if (sizeBytes <= PART_BYTES) {
      await this.client.send(new PutObjectCommand({ ...target, ContentLength: sizeBytes, ContentMD5: md5 }));
      return;
    }
    await new Upload({ client: this.client, params: target, partSize: PART_BYTES, queueSize: 4 }).done();
    const there = await this.sizeOf(key);
    if (there !== sizeBytes) throw new Error(`the store has ${there ?? 0} of ${sizeBytes} bytes of ${key}`);
  }

  /** False when there is nothing to move. */
  async move(from: string, to: string): Promise<boolean> {
    const copied = await this.client
      .send(new CopyObjectCommand({ Bucket: this.bucket, Key: to, CopySource: `${this.bucket}/${from}` }))
      .catch(missing);
    if (copied) await this.remove(from);
    return copied !== null;
  }

  async remove(key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
  }

  async *list(prefix: string): AsyncGenerator<S3Object> {
    let from: string | undefined;
    do {
      const page = await this.client.send(
        new ListObjectsV2Command({
          Bucket: this.bucket,
          Prefix: prefix,
          ...(from === undefined ? {} : { ContinuationToken: from }),
        }),
      );
      for (const { Key, Size = 0, LastModified = new Date() } of page.Contents ?? [])
        if (Key !== undefined) yield { key: Key, sizeBytes: Size, storedAt: LastModified };
      from = page.NextContinuationToken;
    } while (from !== undefined);
  }
}

/** Null for an object that is not there; throws anything else. */
function missing(error: unknown): null {
  if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return null;
  throw error;
}
