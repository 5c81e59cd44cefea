import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { zip } from '#testing';
import { fileTypeOf } from '../file-types.js';
import { ContentLost } from './content-store.js';
import { DiskContentStore } from './disk-content-store.js';
import { inspectContent } from './inspect-content.js';

const folder = mkdtempSync(join(tmpdir(), 'wenqiao-content-'));

async function outcomeOf(content: Buffer, extension: string): Promise<string> {
  const path = join(folder, 'inspected');
  writeFileSync(path, content);
  const type = fileTypeOf(extension);
  if (!type) throw new Error(extension);
  const outcome = await inspectContent(path, type);
  return outcome.kind === 'usable' ? 'usable' : outcome.reason;
}

describe('looking at a file before any application does', () => {
  const word: [string, Buffer] = ['word/document.xml', Buffer.from('<w/>')];

  it('lets an Office file of the right kind pass', async () => {
    expect(await outcomeOf(zip([word]), 'docx')).toBe('usable');
    expect(await outcomeOf(zip([['xl/workbook.xml', Buffer.from('<x/>')]]), 'xlsx')).toBe('usable');
    expect(await outcomeOf(zip([['content.xml', Buffer.from('<x/>')]]), 'odt')).toBe('usable');
  });

  it('finds a bomb by its ratio without unpacking it', async () => {
    expect(await outcomeOf(zip([word, ['word/media/zero', Buffer.alloc(100 * 1024 * 1024)]]), 'docx')).toBe('bomb');
  });

  it('finds a bomb by its number of entries', async () => {
    const many = Array.from({ length: 20_001 }, (_, index): [string, Buffer] => [`word/${index}`, Buffer.alloc(0)]);
    expect(await outcomeOf(zip(many), 'docx')).toBe('bomb');
  });

  it('finds what a password protects, in presentations of before 2007, too', async () => {
    const cfb = (...parts: string[]): Buffer =>
      Buffer.concat(['d0cf11e0a1b11ae1', ...parts].map((part) => Buffer.from(part, 'hex')));
    const filler = '00'.repeat(70_000);
    const name = Buffer.from('EncryptedPackage', 'utf16le').toString('hex');
    expect(await outcomeOf(cfb(filler, '0000f60f1c00000014000000dfc4d1f3'), 'ppt')).toBe('encrypted');
    expect(await outcomeOf(cfb(filler, '0000f60f1c000000140000005fc091e3'), 'ppt')).toBe('usable');
    expect(await outcomeOf(cfb(filler, name), 'pptx')).toBe('encrypted');
    expect(await outcomeOf(cfb(filler, name), 'docx')).toBe('encrypted');
  });

  it('names what is empty, of another kind, cut off, or something else altogether', async () => {
    expect(await outcomeOf(Buffer.alloc(0), 'docx')).toBe('empty');
    expect(await outcomeOf(zip([word]), 'xlsx')).toBe('wrong_type');
    expect(await outcomeOf(zip([['a.txt', Buffer.from('a')]]), 'docx')).toBe('wrong_type');
    expect(await outcomeOf(zip([word]).subarray(0, 40), 'docx')).toBe('damaged');
    expect(await outcomeOf(Buffer.from('<html></html>'), 'pptx')).toBe('wrong_type');
    expect(await outcomeOf(Buffer.from('no pdf'), 'pdf')).toBe('wrong_type');
  });
});

describe('content store', () => {
  const store = new DiskContentStore(join(folder, 'store'));

  it('gives back what was put, whole or in part, and stores the same bytes once', async () => {
    const stored = await store.put(Readable.from([Buffer.from('hello '), Buffer.from('world')]));
    expect(stored).toEqual({
      sha256: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
      sizeBytes: 11,
    });
    expect(await store.put(Buffer.from('hello world'))).toEqual(stored);
    const read = async (range?: { start: number; end: number }): Promise<string> => {
      const chunks: Buffer[] = [];
      for await (const chunk of await store.open(stored.sha256, range)) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString();
    };
    expect(await read()).toBe('hello world');
    expect(await read({ start: 6, end: 10 })).toBe('world');
    expect(readdirSync(join(folder, 'store', 'incoming'))).toEqual([]);
  });

  it('keeps nothing of a download that breaks off', async () => {
    const broken = new Readable({
      read() {
        this.push(Buffer.from('half'));
        this.destroy(new Error('cut'));
      },
    });
    await expect(store.put(broken)).rejects.toThrow('cut');
    expect(readdirSync(join(folder, 'store', 'incoming'))).toEqual([]);
  });

  it('notices that stored bytes were changed or are gone', async () => {
    const { sha256 } = await store.put(Buffer.from('precious'));
    const path = join(folder, 'store', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
    expect(readFileSync(path, 'utf8')).toBe('precious');
    await store.verify(sha256);
    writeFileSync(path, 'Precious');
    await expect(store.verify(sha256)).rejects.toThrow(ContentLost);
    await expect(store.open('0'.repeat(64))).rejects.toThrow(ContentLost);
    await expect(store.open('../../etc/passwd')).rejects.toThrow(ContentLost);
  });
});
