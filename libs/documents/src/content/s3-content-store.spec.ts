import { randomBytes } from 'node:crypto';
import dns from 'node:dns';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import S3rver from 's3rver';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ContentLost } from './content-store.js';
import { S3ContentStore } from './s3-content-store.js';

/** A real S3 server behind a door that can be told to refuse. */
const folder = mkdtempSync(join(tmpdir(), 'wenqiao-s3-'));
let server: S3rver;
let door: Server;
let store: S3ContentStore;
let refusals = 0;
let requests: string[] = [];
let hosts: string[] = [];

beforeAll(async () => {
  server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    serviceEndpoint: 'localhost',
    directory: join(folder, 'server'),
    configureBuckets: [{ name: 'documents', configs: [] }],
  });
  const { port } = await server.run();
  door = createServer((incoming, outgoing) => {
    requests.push(`${incoming.method ?? ''} ${incoming.url ?? ''}`);
    hosts.push(incoming.headers.host ?? '');
    if (refusals > 0) {
      refusals--;
      incoming.resume();
      outgoing.writeHead(503).end();
      return;
    }
    const { method, url, headers } = incoming;
    const through = httpRequest({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    through.on('error', () => outgoing.destroy());
    incoming.pipe(through);
  });
  await new Promise<void>((done) => door.listen(0, '127.0.0.1', done));
  store = new S3ContentStore(
    {
      endpoint: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
      region: 'us-east-1',
      bucket: 'documents',
      accessKeyId: 'S3RVER',
      secretAccessKey: 'S3RVER',
      forcePathStyle: true,
      prefix: 'content/',
    },
    join(folder, 'spool'),
  );
});
afterAll(async () => {
  door.closeAllConnections();
  door.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  requests = [];
});

async function read(sha256: string, range?: { start: number; end: number }): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await store.open(sha256, range)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe('content on S3', () => {
  it('gives back what was put, whole or in part, and stores the same bytes once', async () => {
    const stored = await store.put(Readable.from([Buffer.from('hello '), Buffer.from('world')]));
    expect(stored).toEqual({
      sha256: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
      sizeBytes: 11,
    });
    expect((await read(stored.sha256)).toString()).toBe('hello world');
    expect((await read(stored.sha256, { start: 6, end: 10 })).toString()).toBe('world');
    expect(await store.sizeOf(stored.sha256)).toBe(11);
    requests = [];
    expect(await store.put(Buffer.from('hello world'))).toEqual(stored);
    expect(requests.filter((item) => item.startsWith('PUT'))).toEqual([]);
    expect(readdirSync(join(folder, 'spool'))).toEqual([]);
  });

  it('sends large content in parts and takes a file over', async () => {
    const content = randomBytes(40 * 1024 * 1024);
    const path = join(folder, 'large');
    writeFileSync(path, content);
    const stored = await store.adopt(path);
    expect(stored.sizeBytes).toBe(content.length);
    expect(requests.filter((item) => /^PUT .*partNumber=/.test(item))).toHaveLength(3);
    await store.verify(stored.sha256);
    const copy = join(folder, 'copy');
    await store.copyTo(stored.sha256, copy);
    expect(readFileSync(copy).equals(content)).toBe(true);
    expect(readdirSync(folder)).not.toContain('large');
  });

  it('tries again when the store is busy, and says so when it stays so', async () => {
    refusals = 2;
    const stored = await store.put(Buffer.from('after two refusals'));
    expect((await read(stored.sha256)).toString()).toBe('after two refusals');
    refusals = 1_000;
    await expect(store.put(Buffer.from('never'))).rejects.toThrow();
    refusals = 0;
    expect(readdirSync(join(folder, 'spool'))).toEqual([]);
  });

  it('knows lost content from a store that cannot be reached', async () => {
    await expect(store.open('0'.repeat(64))).rejects.toThrow(ContentLost);
    await expect(store.sizeOf('0'.repeat(64))).rejects.toThrow(ContentLost);
    await expect(store.open('../../etc/passwd')).rejects.toThrow(ContentLost);
    refusals = 1_000;
    await expect(store.open('1'.repeat(64))).rejects.not.toThrow(ContentLost);
    refusals = 0;
  });
});

it('names the bucket in the host where the store wants it so', async () => {
  const { port } = door.address() as AddressInfo;
  const resolve = dns.lookup;
  // What a wildcard record in the DNS of such a store does.
  const wildcard = vi
    .spyOn(dns, 'lookup')
    .mockImplementation(((name: string, ...rest: []) =>
      (resolve as (name: string, ...rest: unknown[]) => void)(
        name.endsWith('s3.localhost') ? '127.0.0.1' : name,
        ...rest,
      )) as never);
  hosts = [];
  try {
    const named = new S3ContentStore(
      {
        endpoint: `http://s3.localhost:${port}`,
        region: 'us-east-1',
        bucket: 'documents',
        accessKeyId: 'S3RVER',
        secretAccessKey: 'S3RVER',
        forcePathStyle: false,
        prefix: 'content/',
      },
      join(folder, 'spool'),
    );
    const bytes = randomBytes(6 * 1024 * 1024);
    const { sha256 } = await named.put(Readable.from([bytes]));
    const parts: Buffer[] = [];
    for await (const part of (await named.open(sha256)) as AsyncIterable<Buffer>) parts.push(part);
    expect(Buffer.concat(parts).equals(bytes)).toBe(true);
    expect(await named.sizeOf(sha256)).toBe(bytes.length);
    // The same object, by its path.
    expect(await store.sizeOf(sha256)).toBe(bytes.length);
    expect(new Set(hosts.slice(0, -1))).toEqual(new Set([`documents.s3.localhost:${port}`]));
  } finally {
    wildcard.mockRestore();
  }
});
