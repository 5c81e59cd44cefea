import { createHash, randomBytes } from 'node:crypto';
import dns from 'node:dns';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import S3rver from 's3rver';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ContentKeys } from './content-keys.js';
import { ContentLost } from './content-store.js';
import { S3ContentStore } from './s3-content-store.js';

/** A real S3 server behind a door that can be told to refuse. */
const folder = mkdtempSync(join(tmpdir(), 'wenqiao-s3-'));
let server: S3rver;
let door: Server;
let store: S3ContentStore;
let storeWith: (keys: ContentKeys | null) => S3ContentStore;
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
  storeWith = (keys) =>
    new S3ContentStore(
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
      keys,
    );
  store = storeWith(null);
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

async function read(sha256: string, range?: { start: number; end: number }, from = store): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await from.open(sha256, range)) chunks.push(chunk as Buffer);
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

describe('encrypted content on S3', () => {
  const key = (): string => randomBytes(32).toString('base64');
  const [first, second] = [`k1:${key()}`, `k2:${key()}`];
  const objects = (): string[] =>
    readdirSync(join(folder, 'server'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('_object'))
      .map((entry) => join(entry.parentPath, entry.name));

  it.each([0, 1, 65_536, 65_537, 200_001, 17 * 1024 * 1024])('comes back as it was, %d bytes', async (size) => {
    const safe = storeWith(ContentKeys.parse(first));
    const content = randomBytes(size);
    const stored = await safe.put(Readable.from([content]));
    expect(stored).toEqual({ sha256: createHash('sha256').update(content).digest('hex'), sizeBytes: size });
    expect(await safe.sizeOf(stored.sha256)).toBe(size);
    expect((await read(stored.sha256, undefined, safe)).equals(content)).toBe(true);
    await safe.verify(stored.sha256);
    if (size === 0) return;
    const range = { start: Math.floor(size / 3), end: Math.min(size - 1, Math.floor(size / 3) + 70_000) };
    requests = [];
    expect((await read(stored.sha256, range, safe)).equals(content.subarray(range.start, range.end + 1))).toBe(true);
    expect(requests).toHaveLength(2);
    requests = [];
    expect(await safe.put(content)).toEqual(stored);
    expect(requests.filter((item) => item.startsWith('PUT'))).toEqual([]);
    const copy = join(folder, `copy-${size}`);
    writeFileSync(copy, content);
    expect(await safe.adopt(copy)).toEqual(stored);
    expect(readdirSync(join(folder, 'spool'))).toEqual([]);
  });

  it('is unreadable in the bucket, in the spool folder, and for who has not the key', async () => {
    const content = Buffer.from('the secret of the house '.repeat(100));
    const { sha256 } = await storeWith(ContentKeys.parse(first)).put(content);
    for (const path of objects()) expect(readFileSync(path).includes('secret of')).toBe(false);
    await expect(read(sha256, undefined, storeWith(ContentKeys.parse(second)))).rejects.toThrow(ContentLost);
    await expect(store.open(sha256)).rejects.toThrow(/CONTENT_KEYS/);
    await expect(store.open(sha256, { start: 0, end: 1 })).rejects.toThrow(/CONTENT_KEYS/);
  });

  it('notices changed and missing bytes', async () => {
    const safe = storeWith(ContentKeys.parse(first));
    const before = new Set(objects());
    const { sha256 } = await safe.put(randomBytes(200_000));
    const path = objects().find((one) => !before.has(one)) ?? '';
    const whole = readFileSync(path);
    const flipped = Buffer.from(whole);
    flipped[100_000] = (flipped[100_000] ?? 0) ^ 1;
    for (const bad of [flipped, whole.subarray(0, 100_000)]) {
      writeFileSync(path, bad);
      await expect(safe.verify(sha256)).rejects.toThrow(ContentLost);
    }
  });

  it('goes over to a new key; what was plain or has an old key stays readable, also set aside', async () => {
    const plain = await store.put(Buffer.from('from before'));
    const old = await storeWith(ContentKeys.parse(first)).put(Buffer.from('from the old days'));
    const both = storeWith(ContentKeys.parse(`${second},${first}`));
    expect((await read(plain.sha256, undefined, both)).toString()).toBe('from before');
    for (const one of [plain, old]) {
      expect(await both.reencrypt(one.sha256)).toBe(true);
      expect(await both.reencrypt(one.sha256)).toBe(false);
    }
    const now = storeWith(ContentKeys.parse(second));
    await now.setAside(old.sha256);
    const listed: string[] = [];
    for await (const { sha256 } of now.list()) listed.push(sha256);
    expect(listed).not.toContain(old.sha256);
    expect(listed.filter((sha256) => sha256 === plain.sha256)).toHaveLength(1);
    expect((await read(plain.sha256, undefined, now)).toString()).toBe('from before');
    expect((await read(old.sha256, undefined, now)).toString()).toBe('from the old days');
    for (const path of objects()) expect(readFileSync(path).includes('from the old')).toBe(false);
    await expect(store.reencrypt(plain.sha256)).rejects.toThrow('CONTENT_KEYS');
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
