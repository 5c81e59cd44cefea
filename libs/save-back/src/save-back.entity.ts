import {
  Column,
  CreateDateColumn,
  Entity,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
} from 'typeorm';
import { type Contributor, Document, Revision } from '#documents';
import type { IntervalSource } from './policy/interval.js';
import type { NextStep } from './policy/retry.js';

/**
 * - `held`: somebody edits; waits for the last editor to leave.
 * - `scheduled`: everybody left; goes out at `dueAt`.
 * - `sending`: a worker holds it until `leaseUntil`.
 * - `retrying`: an attempt failed; goes out again at `dueAt`.
 * - `parked`: given up for now; stays with its bytes until an administrator decides.
 * - `delivered`, `discarded`: over.
 */
export type SaveBackState = 'held' | 'scheduled' | 'sending' | 'retrying' | 'parked' | 'delivered' | 'discarded';

/** The integrator's file changed while it was edited here. Both are kept. */
export interface SaveBackConflict {
  detectedAt: string;
  /** What told it, e.g. that the ETag differs. */
  reason: string;
  /** Number of the revision that holds the integrator's state; null when it could not be fetched. */
  theirRevision: number | null;
}

export const FINAL_STATES: readonly SaveBackState[] = ['delivered', 'discarded'];

/** A save on request: by whom (ONLYOFFICE `forcesavetype`), and what the request said. */
export interface ForceSave {
  type: number;
  userId: string | null;
  userData: string | null;
  /** SHA-256 of the values of a form that was submitted. */
  formsData?: string;
}

/** Bringing a document's content home. At most one per document is not over. */
@Entity('save_back')
export class SaveBack {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('uuid', { name: 'document_id' }) documentId!: string;
  @ManyToOne(() => Document) @JoinColumn({ name: 'document_id' }) document!: Document;
  @Column('uuid', { name: 'integrator_id' }) integratorId!: string;
  @Column('uuid', { name: 'revision_id' }) revisionId!: string;
  @ManyToOne(() => Revision) @JoinColumn({ name: 'revision_id' }) revision!: Revision;
  /** Counts what was scheduled under this id; alarms of an older generation find nothing to do. */
  @Column('integer') generation!: number;
  @Column('text') state!: SaveBackState;
  /** When the last editor left, by the database's clock. */
  @Column('timestamptz', { name: 'closed_at' }) closedAt!: Date;
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date;
  @Column('integer', { name: 'interval_seconds' }) intervalSeconds!: number;
  @Column('text', { name: 'interval_source' }) intervalSource!: IntervalSource;
  /** Where this one goes instead of the document's own address; null: there. */
  @Column('text', { name: 'target_url', nullable: true }) targetUrl!: string | null;
  /** Sent on request while people may still edit; null: the last editor has left. */
  @Column('jsonb', { name: 'force_save', nullable: true }) forceSave!: ForceSave | null;
  @Column('boolean') unchanged!: boolean;
  @Column('jsonb', { name: 'modified_by' }) modifiedBy!: Contributor[];
  @Column('integer', { name: 'attempt_count' }) attemptCount!: number;
  @Column('timestamptz', { name: 'lease_until', nullable: true }) leaseUntil!: Date | null;
  /** Rises with every claim; a worker whose fence is not this one may write nothing. */
  @Column('bigint') fence!: string;
  @Column('jsonb', { name: 'last_error', nullable: true }) lastError!: { code: string; message: string } | null;
  /** When the receiver downloaded the result last; null: never. */
  @Column('timestamptz', { name: 'result_fetched_at', nullable: true }) resultFetchedAt!: Date | null;
  @Column('timestamptz', { name: 'delivered_at', nullable: true }) deliveredAt!: Date | null;
  /** An administrator keeps it back, whatever its state; null: nobody does. */
  @Column('jsonb', { nullable: true }) hold!: { reason: string; actor: string; at: string } | null;
  /** What was found at the integrator's side instead of what the editing began from; null: nothing of the kind. */
  @Column('jsonb', { nullable: true }) conflict!: SaveBackConflict | null;
  /** An administrator decided that it goes home whatever is there now. */
  @Column('boolean') overwrite!: boolean;
  /** W3C `traceparent` of what scheduled it. */
  @Column('text', { nullable: true }) traceparent!: string | null;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' }) updatedAt!: Date;
}

/** One try to deliver, kept for ever beside its save-back. */
@Entity('save_back_attempt')
export class SaveBackAttempt {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('uuid', { name: 'save_back_id' }) saveBackId!: string;
  @Column('integer') generation!: number;
  @Column('integer') number!: number;
  @Column('text', { name: 'target_url' }) targetUrl!: string;
  @Column('text') outcome!: 'sending' | 'delivered' | 'failed' | 'lost';
  @Column('integer', { name: 'http_status', nullable: true }) httpStatus!: number | null;
  @Column('text', { nullable: true }) error!: string | null;
  /** The first 4 KiB of the answer. */
  @Column('text', { name: 'response_excerpt', nullable: true }) responseExcerpt!: string | null;
  /** Headers of the answer, without those that carry secrets. */
  @Column('jsonb', { name: 'response_headers', nullable: true }) responseHeaders!: Record<string, string> | null;
  @Column('integer', { name: 'first_byte_ms', nullable: true }) firstByteMs!: number | null;
  /** What followed, e.g. `{ kind: 'retry', afterSeconds: 5 }`. */
  @Column('jsonb', { name: 'next_step', nullable: true }) nextStep!: NextStep | null;
  /** The process that made it. */
  @Column('text', { nullable: true }) worker!: string | null;
  @Column('integer', { name: 'duration_ms', nullable: true }) durationMs!: number | null;
  @Column('timestamptz', { name: 'started_at' }) startedAt!: Date;
}
