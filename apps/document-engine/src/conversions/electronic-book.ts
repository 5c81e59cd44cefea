import { posix } from 'node:path';
import { unzipSync } from 'fflate';
import { attribute, find, findAll, parseXml } from '../builder/opened/xml-tree.js';
import { ConversionFailure } from './conversion-failure.js';
import { withPictures } from './web-archive.js';

const IMAGES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
};

/** The chapters of an e-book (EPUB) in their order as one page, with its pictures inside. */
export function pageOfBook(book: Buffer): string {
  const files = unzipSync(book);
  const text = (path: string): string => {
    const bytes = files[path];
    if (!bytes) throw new ConversionFailure('failed', `the book names ${path}, which is not in it`);
    return new TextDecoder('utf-8').decode(bytes);
  };
  const parsed = (path: string): ReturnType<typeof parseXml> => parseXml(text(path).replace(/<!DOCTYPE[^>]*>/i, ''));
  const root = attribute(find(parsed('META-INF/container.xml'), 'rootfile'), 'full-path');
  if (root === null) throw new ConversionFailure('failed', 'the book does not say where its contents are');
  const contents = parsed(root);
  const items = new Map(
    findAll(contents, 'item').map((item) => [attribute(item, 'id'), decodeURIComponent(attribute(item, 'href') ?? '')]),
  );
  const chapters = findAll(contents, 'itemref').flatMap((reference): string[] => {
    const href = items.get(attribute(reference, 'idref'));
    if (href === undefined) return [];
    const path = posix.join(posix.dirname(root), href);
    const page = text(path);
    const body = /<body[^>]*>([\s\S]*)<\/body>/i.exec(page)?.[1] ?? page;
    return [
      withPictures(body, (address) => {
        const picture = files[posix.join(posix.dirname(path), decodeURIComponent(address.split('#')[0] ?? ''))];
        const type = IMAGES[address.split('.').pop()?.toLowerCase() ?? ''];
        return picture && type !== undefined
          ? `data:${type};base64,${Buffer.from(picture).toString('base64')}`
          : undefined;
      }),
    ];
  });
  if (chapters.length === 0) throw new ConversionFailure('failed', 'the book has no chapters');
  return `<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>${chapters.join('<p style="page-break-after: always"></p>')}</body></html>`;
}
