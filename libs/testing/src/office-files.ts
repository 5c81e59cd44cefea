import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SAMPLES = new URL('../../../apps/demo-oa/samples/', import.meta.url);
const CORPUS = new URL('../../../../shared/corpus/poi/', import.meta.url);

/** One of the demo's files. */
export function sampleFile(extension: string): Buffer {
  const name = readdirSync(SAMPLES).find((item) => item.endsWith(`.${extension}`));
  if (name === undefined) throw new Error(`there is no sample .${extension}`);
  return readFileSync(new URL(encodeURIComponent(name), SAMPLES));
}

/** The folder of real documents; null where it is not at hand, which a test must say. */
export function corpusFolder(): URL | null {
  return existsSync(CORPUS) ? CORPUS : null;
}

/** The text of an Office file's parts, without its markup, read from the zip and not by LibreOffice. */
export function textInside(file: Buffer): string {
  return markupInside(file, /^(word|xl|ppt)\/.*\.xml$/)
    .replaceAll(/<\/(w:p|a:p|si)>/g, '\n')
    .replaceAll(/<[^>]*>/g, '');
}

/** The parts of an Office file whose names match, one after the other, as they are, e.g. `/^word\/document\.xml$/`. */
export function markupInside(file: Buffer, parts: RegExp): string {
  const path = join(mkdtempSync(join(tmpdir(), 'wenqiao-office-')), 'file.zip');
  writeFileSync(path, file);
  return execFileSync(process.execPath, ['-e', READ_ZIP, path, parts.source], {
    maxBuffer: 64 * 1024 * 1024,
  }).toString('utf8');
}

const READ_ZIP = `
const yauzl = require('yauzl');
yauzl.open(process.argv[1], { lazyEntries: true }, (error, zip) => {
  if (error) throw error;
  let text = '';
  zip.on('entry', (entry) => {
    if (!new RegExp(process.argv[2]).test(entry.fileName)) return zip.readEntry();
    zip.openReadStream(entry, (failed, stream) => {
      if (failed) throw failed;
      const chunks = [];
      stream.on('data', (chunk) => chunks.push(chunk));
      stream.on('end', () => { text += Buffer.concat(chunks).toString('utf8'); zip.readEntry(); });
    });
  });
  zip.on('end', () => process.stdout.write(text));
  zip.readEntry();
});`;
