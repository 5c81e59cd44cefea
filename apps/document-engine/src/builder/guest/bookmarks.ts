import type { ApiParagraph } from './paragraph-api.js';

/** Bookmarks of the documents of a script, by their names. */
const known = new Map<string, ApiParagraph>();
let ids = 1000;

/** A bookmark around a paragraph. */
export function addBookmark(paragraph: ApiParagraph, name: string): boolean {
  if (!/^[\p{L}_][\p{L}\p{N}_]{0,39}$/u.test(name)) return false;
  paragraph.bookmark(++ids, name);
  known.set(name, paragraph);
  return true;
}

/** Those that a script made in these paragraphs. */
export function bookmarksIn(paragraphs: readonly ApiParagraph[]): Map<string, ApiParagraph> {
  return new Map([...known].filter(([, paragraph]) => paragraphs.includes(paragraph)));
}
