import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { HistoryChange } from '#protocol/onlyoffice';

/** What `changesurl` gives: a zip with `changes.json`, who changed the document and when. The same changes give the same bytes. */
export function changesArchive(serverVersion: string, changes: readonly HistoryChange[], at: Date): Readable {
  const archive = new ZipFile();
  archive.addBuffer(Buffer.from(JSON.stringify({ serverVersion, changes })), 'changes.json', { mtime: at });
  archive.end();
  return Readable.from(archive.outputStream as AsyncIterable<Buffer>);
}
