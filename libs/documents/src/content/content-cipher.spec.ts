import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { ContentKeys } from './content-keys.js';
import { ContentLost } from './content-store.js';
import { DiskContentStore } from './disk-content-store.js';

const folder = mkdtempSync(join(tmpdir(), 'wenqiao-cipher-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const key = (): string => randomBytes(32).toString('base64');
const [first, second] = [`k1:${key()}`, `k2:${key()}`];
const bytesOf = async (stream: Readable): Promise<Buffer> => Buffer.concat((await stream.toArray()) as Buffer[]);
const storedFiles = (at: string): string[] =>
  readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe('content at rest', () => {
  it.each([1, 100, 65_535, 65_536, 65_537, 131_072, 200_001])('comes back as it was, %d bytes', async (size) => {
    const store = new DiskContentStore(join(folder, `size-${size}`), ContentKeys.parse(first));
    const content = randomBytes(size);
    const stored = await store.put(content);
    expect(stored).toEqual({ sha256: createHash('sha256').update(content).digest('hex'), sizeBytes: size });
    expect(await store.sizeOf(stored.sha256)).toBe(size);
    expect((await bytesOf(await store.open(stored.sha256))).equals(content)).toBe(true);
    await store.verify(stored.sha256);
    const range = { start: Math.floor(size / 3), end: Math.min(size - 1, Math.floor(size / 3) + 70_000) };
    expect(
      (await bytesOf(await store.open(stored.sha256, range))).equals(content.subarray(range.start, range.end + 1)),
    ).toBe(true);
    const copy = join(folder, `copy-${size}`);
    await store.copyTo(stored.sha256, copy);
    expect(readFileSync(copy).equals(content)).toBe(true);
  });

  it('is unreadable on the disk, and for who has not the key', async () => {
    const at = join(folder, 'secret');
    const store = new DiskContentStore(at, ContentKeys.parse(first));
    const { sha256 } = await store.put(Buffer.from('the secret of the house '.repeat(100)));
    for (const path of storedFiles(at)) expect(readFileSync(path).includes('secret of')).toBe(false);
    await expect(new DiskContentStore(at, ContentKeys.parse(second)).verify(sha256)).rejects.toThrow(ContentLost);
    await expect(new DiskContentStore(at).verify(sha256)).rejects.toThrow(/CONTENT_KEYS/);
  });

  it('notices a changed, exchanged or missing chunk', async () => {
    const at = join(folder, 'changed');
    const store = new DiskContentStore(at, ContentKeys.parse(first));
    const { sha256 } = await store.put(randomBytes(200_000));
    const path = storedFiles(at)[0]!;
    const whole = readFileSync(path);
    const flipped = Buffer.from(whole);
    flipped[100_000] = (flipped[100_000] ?? 0) ^ 1;
    const chunk = 65_536 + 16;
    const header = whole.length - (200_000 + 4 * 16);
    for (const bad of [
      flipped,
      whole.subarray(0, header + 2 * chunk),
      Buffer.concat([
        whole.subarray(0, header),
        whole.subarray(header + chunk, header + 2 * chunk),
        whole.subarray(header, header + chunk),
        whole.subarray(header + 2 * chunk),
      ]),
    ]) {
      writeFileSync(path, bad);
      await expect(store.verify(sha256)).rejects.toThrow(ContentLost);
    }
  });

  it('goes over to a new key; what was plain or has an old key stays readable', async () => {
    const at = join(folder, 'ring');
    const plain = await new DiskContentStore(at).put(Buffer.from('from before'));
    const old = await new DiskContentStore(at, ContentKeys.parse(first)).put(Buffer.from('from the old days'));
    const store = new DiskContentStore(at, ContentKeys.parse(`${second},${first}`));
    expect(String(await bytesOf(await store.open(plain.sha256)))).toBe('from before');
    expect(await store.reencrypt(plain.sha256)).toBe(true);
    expect(await store.reencrypt(old.sha256)).toBe(true);
    expect(await store.reencrypt(old.sha256)).toBe(false);
    const now = new DiskContentStore(at, ContentKeys.parse(second));
    expect(String(await bytesOf(await now.open(plain.sha256)))).toBe('from before');
    expect(String(await bytesOf(await now.open(old.sha256)))).toBe('from the old days');
    for (const path of storedFiles(at)) expect(readFileSync(path).includes('from ')).toBe(false);
  });

  it('refuses keys that are none', () => {
    for (const text of ['', 'k1', 'k1:short', `k1:${key()},k1:${key()}`, `a b:${key()}`])
      expect(() => ContentKeys.parse(text)).toThrow('CONTENT_KEYS');
  });

  it('what was set aside by mistake comes back when it is asked for', async () => {
    const store = new DiskContentStore(join(folder, 'aside'));
    const { sha256 } = await store.put(Buffer.from('needed after all'));
    await store.setAside(sha256);
    for await (const item of store.list()) expect(item.sha256).not.toBe(sha256);
    expect(String(await bytesOf(await store.open(sha256)))).toBe('needed after all');
    await store.setAside(sha256);
    expect(await store.removeSetAside(new Date(Date.now() + 1000))).toBe(1);
    await expect(store.open(sha256)).rejects.toThrow(ContentLost);
  });
});
