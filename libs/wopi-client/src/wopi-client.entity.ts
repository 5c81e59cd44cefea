import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn } from 'typeorm';
import { Document } from '#documents';

/**
 * - `none`: not locked by us. `held`: locked, to be refreshed. `unlocking`: an Unlock is on its way.
 * - `lost`: the host says that somebody else has the lock.
 */
export type LockState = 'none' | 'held' | 'unlocking' | 'lost';

/** What the people in a document have to know about its home. */
export interface WopiTrouble {
  code: 'locked-elsewhere' | 'changed-outside' | 'token-refused' | 'not-written';
  message: string;
}

/** Why the next PutFile is made, when not because everybody left. */
export interface NextSave {
  reason: 'autosave' | 'explicit';
  extendedData?: string;
}

/** A document whose home is a WOPI host. */
@Entity('wopi_file')
export class WopiFile {
  @PrimaryColumn('uuid', { name: 'document_id' }) documentId!: string;
  @OneToOne(() => Document) @JoinColumn({ name: 'document_id' }) document!: Document;
  @Column('text', { name: 'wopi_src' }) wopiSrc!: string;
  /** Ours for this document, always the same one. */
  @Column('text', { name: 'lock_id' }) lockId!: string;
  @Column('boolean', { name: 'supports_locks' }) supportsLocks!: boolean;
  @Column('text', { name: 'lock_state' }) lockState!: LockState;
  @Column('timestamptz', { name: 'lock_changed_at' }) lockChangedAt!: Date;
  /** When the lock is refreshed next. */
  @Column('timestamptz', { name: 'refresh_at' }) refreshAt!: Date;
  /** Until then somebody is on the way in; nobody unlocks. */
  @Column('timestamptz', { name: 'opening_until' }) openingUntil!: Date;
  /** As the host last told them; empty: it tells none. */
  @Column('text') version!: string;
  @Column('text', { name: 'last_modified_time' }) lastModifiedTime!: string;
  @Column('jsonb', { nullable: true }) trouble!: WopiTrouble | null;
  @Column('jsonb', { name: 'next_save', nullable: true }) nextSave!: NextSave | null;
  /** When content was last written home. */
  @Column('timestamptz', { name: 'put_at', nullable: true }) putAt!: Date | null;
  /** Number of the newest revision that was written home; 0: none. */
  @Column('integer', { name: 'put_revision' }) putRevision!: number;
}

/** The access token of one participant. It opens the host's file, so it is sealed and dropped when it is of no more use. */
@Entity('wopi_access')
export class WopiAccess {
  @PrimaryColumn('uuid', { name: 'participant_id' }) participantId!: string;
  @Column('uuid', { name: 'document_id' }) documentId!: string;
  @Column('text', { name: 'user_id' }) userId!: string;
  @Column('bytea', { name: 'sealed_token' }) sealedToken!: Buffer;
  /** Null: the host did not say. */
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt!: Date | null;
  @Column('boolean', { name: 'may_write' }) mayWrite!: boolean;
  /** When the host last refused it. */
  @Column('timestamptz', { name: 'refused_at', nullable: true }) refusedAt!: Date | null;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}
