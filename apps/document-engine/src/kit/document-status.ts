import type { DocumentKind, DocumentStatus } from './kit-protocol.js';
import type { LokDocument } from './lok.js';
import { parseRectangles } from './rectangles.js';

/** What a document looks like from outside: its parts, its size, its pages. `slides` lists those of a presentation. */
export async function documentStatus(
  document: LokDocument,
  kind: DocumentKind,
  slides: () => Promise<string[][]>,
): Promise<DocumentStatus> {
  const parts: DocumentStatus['parts'] = [];
  if (kind !== 'text') {
    const count = await document.getParts();
    const listed = kind === 'presentation' ? await slides() : null;
    for (let part = 0; part < count; part++) {
      const visible = listed ? listed[part]?.[1] !== '0' : await sheetVisible(document, kind, part);
      parts.push({ name: await document.getPartName(part), visible });
    }
  }
  const size = await document.getDocumentSize();
  const pages = kind === 'text' ? parseRectangles(await document.getPartPageRectangles()) : [];
  return { kind, parts, width: size.width, height: size.height, pages };
}

/** Names by which LibreOffice tells slides in the list of comments. */
export async function partHashes(document: LokDocument): Promise<string[]> {
  const count = await document.getParts();
  const hashes: string[] = [];
  for (let part = 0; part < count; part++) hashes.push(await document.getPartHash(part));
  return hashes;
}

/** What LibreOffice 7.4 tells here of slides is the opposite of what it tells of sheets. */
async function sheetVisible(document: LokDocument, kind: DocumentKind, part: number): Promise<boolean> {
  const info = kind === 'spreadsheet' ? await document.getPartInfo(part) : null;
  // A text in LibreOffice 7.4, a number since 7.5.
  return info === null || String((JSON.parse(info) as { visible?: string | number }).visible) !== '0';
}
