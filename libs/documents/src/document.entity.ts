import {
  Column,
  CreateDateColumn,
  Entity,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
} from 'typeorm';
import { Integrator } from './integrators/integrator.entity.js';

/** The door through which a document came; external ids are unique within one integrator and door. */
export type Door = 'bisheng' | 'onlyoffice' | 'wopi' | 'rest';

/** One file of an integrator, independent of its versions. */
@Entity('document')
export class Document {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('uuid', { name: 'integrator_id' }) integratorId!: string;
  @ManyToOne(() => Integrator) @JoinColumn({ name: 'integrator_id' }) integrator!: Integrator;
  @Column('text') door!: Door;
  /** Bisheng `docId`, ONLYOFFICE `document.key`, WOPI file id, REST `externalId`. */
  @Column('text', { name: 'external_id' }) externalId!: string;
  @Column('text') title!: string;
  /** Extension without the dot, lower case. */
  @Column('text', { name: 'file_type' }) fileType!: string;
  /** Number of the newest revision; 0 when no content has come yet. */
  @Column('integer', { name: 'current_revision' }) currentRevision!: number;
  /** Where results are sent; null: the integrator's default. */
  @Column('text', { name: 'callback_url', nullable: true }) callbackUrl!: string | null;
  @Column('integer', { name: 'save_back_interval_seconds', nullable: true }) saveBackIntervalSeconds!: number | null;
  /** The next editing session starts from the integrator's file even though an undelivered result exists. */
  @Column('boolean', { name: 'source_required' }) sourceRequired!: boolean;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' }) updatedAt!: Date;
  @Column('timestamptz', { name: 'deleted_at', nullable: true }) deletedAt!: Date | null;
}

/** Who changed a document, in the words that go back to the integrator. */
export interface Contributor {
  userId: string;
  name: string;
  avatar: string;
}

export type RevisionOrigin = 'fetched' | 'uploaded' | 'edited';

/** One immutable stored state of a document's content. */
@Entity('revision')
export class Revision {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('uuid', { name: 'document_id' }) documentId!: string;
  @ManyToOne(() => Document) @JoinColumn({ name: 'document_id' }) document!: Document;
  @Column('integer') number!: number;
  @Column('char', { length: 64 }) sha256!: string;
  /** TypeORM hands a bigint over as text. */
  @Column('bigint', { name: 'size_bytes' }) sizeBytes!: string;
  @Column('text', { name: 'file_type' }) fileType!: string;
  @Column('text') origin!: RevisionOrigin;
  @Column('jsonb', { name: 'modified_by' }) modifiedBy!: Contributor[];
  /** What people called this version. */
  @Column('text', { nullable: true }) name!: string | null;
  /** When retention removed its bytes; null: they are there. */
  @Column('timestamptz', { name: 'content_removed_at', nullable: true }) contentRemovedAt!: Date | null;
  /** The event that made this revision; the same event never makes a second one. */
  @Column('text', { name: 'source_event_id', nullable: true }) sourceEventId!: string | null;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}

export type RenditionKind = 'png' | 'txt' | 'pdf';

/** Something made from a revision: a thumbnail, its text, a PDF. */
@Entity('rendition')
export class Rendition {
  @Column('uuid', { name: 'revision_id', primary: true }) revisionId!: string;
  @Column('text', { primary: true }) kind!: RenditionKind;
  @Column('char', { length: 64 }) sha256!: string;
  @Column('bigint', { name: 'size_bytes' }) sizeBytes!: string;
}
