/** How much of the past is kept; null: without limit. What is not home yet is always kept. */
export interface RetentionPolicy {
  /** Revisions of one document, the newest ones. */
  maxRevisions: number | null;
  maxAgeDays: number | null;
  /** Of all revisions together; the oldest go first. */
  maxTotalBytes: number | null;
}

export const KEEP_EVERYTHING: RetentionPolicy = { maxRevisions: null, maxAgeDays: null, maxTotalBytes: null };

/** Of a revision `r` of a document `d`: everything that may never go, what is current, undelivered, being edited, or one side of an open conflict. */
export const KEPT = `(r.number = d.current_revision
     OR EXISTS (SELECT 1 FROM save_back s WHERE s.revision_id = r.id AND s.state NOT IN ('delivered', 'discarded'))
     OR EXISTS (SELECT 1 FROM save_back s WHERE s.document_id = r.document_id AND s.state NOT IN ('delivered', 'discarded')
          AND (s.conflict ->> 'theirRevision')::int = r.number)
     OR EXISTS (SELECT 1 FROM editing_session e WHERE e.base_revision_id = r.id AND e.state = 'open'))`;
/** Of a revision `r`: older than the policy's days, $2. */
export const OLD = `r.created_at < now() - make_interval(days => $2::int)`;
