import type { Documents, Revision } from '#documents';
import type { PageQuery } from '../admin/page-query.js';

/** Some revisions of a document as a caller sees them, newest first. `next`, when there are more, is the `after` of the next page. */
export async function revisionPage<T>(
  documents: Documents,
  documentId: string,
  { after, limit }: PageQuery,
  view: (revision: Revision) => T,
): Promise<{ items: T[]; next: string | null }> {
  const number = /^\d{1,9}$/.test(after ?? '') ? Number(after) : null;
  const { items, next } = await documents.pageOfRevisions(documentId, number, limit ?? 50);
  return { items: items.map(view), next: next === null ? null : String(next) };
}
