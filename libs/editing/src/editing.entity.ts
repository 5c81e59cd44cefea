import {
  Column,
  CreateDateColumn,
  Entity,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
} from 'typeorm';
import { type Brand, type Contributor, Document, Revision } from '#documents';

/** A running document-engine process. */
@Entity('engine')
export class Engine {
  /** Made anew at every start of the process. */
  @PrimaryColumn('uuid') id!: string;
  /** Where the other apps reach it, e.g. `http://127.0.0.1:8082`. One process per address. */
  @Column('text') address!: string;
  @Column('timestamptz', { name: 'heartbeat_at' }) heartbeatAt!: Date;
  @Column('integer', { name: 'open_sessions' }) openSessions!: number;
  @Column('boolean') draining!: boolean;
}

/** `edit`: people change the document. `preview`: people only look, at content fetched for looking. */
export type SessionKind = 'edit' | 'preview';

/** From the first participant opening a document to the last one leaving. One open `edit` session per document. */
@Entity('editing_session')
export class EditingSession {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('uuid', { name: 'document_id' }) documentId!: string;
  @ManyToOne(() => Document) @JoinColumn({ name: 'document_id' }) document!: Document;
  @Column('text') kind!: SessionKind;
  @Column('text') state!: 'open' | 'closed';
  /** What the session started from or last stored; null until the content has been fetched. */
  @Column('uuid', { name: 'base_revision_id', nullable: true }) baseRevisionId!: string | null;
  @ManyToOne(() => Revision) @JoinColumn({ name: 'base_revision_id' }) baseRevision!: Revision | null;
  /** Where the content comes from while there is no base revision. Fetched once. */
  @Column('text', { name: 'source_url', nullable: true }) sourceUrl!: string | null;
  /** Extension with which edited content is saved. */
  @Column('text', { name: 'output_type' }) outputType!: string;
  @Column('uuid', { name: 'engine_id', nullable: true }) engineId!: string | null;
  @ManyToOne(() => Engine) @JoinColumn({ name: 'engine_id' }) engine!: Engine | null;
  @Column('timestamptz', { name: 'lease_until', nullable: true }) leaseUntil!: Date | null;
  /** Rises when an engine takes the session; an engine with an older fence may write nothing. */
  @Column('bigint') fence!: string;
  /** The newest durable state of unsaved work; null when there is none. */
  @Column('char', { name: 'draft_sha256', length: 64, nullable: true }) draftSha256!: string | null;
  @Column('bigint', { name: 'draft_size_bytes', nullable: true }) draftSizeBytes!: string | null;
  @Column('timestamptz', { name: 'draft_at', nullable: true }) draftAt!: Date | null;
  /** Who changed something since the last revision was stored. */
  @Column('jsonb', { name: 'modified_by' }) modifiedBy!: Contributor[];
  /** True once a person with the right to edit was really connected since the last revision was stored. */
  @Column('boolean', { name: 'had_editor' }) hadEditor!: boolean;
  @CreateDateColumn({ name: 'opened_at', type: 'timestamptz' }) openedAt!: Date;
  @Column('timestamptz', { name: 'closed_at', nullable: true }) closedAt!: Date | null;
  @Column('text', { name: 'close_reason', nullable: true }) closeReason!: string | null;
}

/** `fill`: form fields only. `review`: changes are tracked. `comment`: comments only. */
export type EditingMode = 'edit' | 'view' | 'comment' | 'review' | 'fill';

/**
 * What of other people somebody may see and change, by the groups of those people. Each list names groups, `''` in it those who are in
 * none; an absent one names everybody.
 */
export interface GroupRules {
  seeComments?: string[];
  editComments?: string[];
  removeComments?: string[];
  /** Whose tracked changes may be accepted and rejected. */
  decideChanges?: string[];
  /** Whose presence is seen. */
  seePeople?: string[];
}

/** What a participant may do besides looking. The engine enforces it; pages only mirror it. */
export interface Permissions {
  download: boolean;
  print: boolean;
  copy: boolean;
  /** The page shows a button that leads from preview to editing. */
  switchToEdit: boolean;
  /** Also may comment, in a mode that would not say so. Absent: as the mode says. */
  comment?: boolean;
  /** May talk in the chat. Absent: yes. */
  chat?: boolean;
  /** May see and restore earlier versions. Absent: as the right to edit. */
  history?: boolean;
  /** May accept and reject tracked changes. Absent: as the right to edit. */
  decideChanges?: boolean;
  /** May change or delete only comments of their own. Absent: false. */
  ownCommentsOnly?: boolean;
  /** May filter rows for everybody. Absent: as the right to edit. */
  filter?: boolean;
  /** May protect sheets and take their protection away. Absent: as the right to edit. */
  protect?: boolean;
  /** May ask the door to rename the document. Absent: no. */
  rename?: boolean;
  /** The groups of the participant, as the door names them. Absent: none. */
  groups?: string[];
  groupRules?: GroupRules;
}

/** Why somebody is no longer in a session. `lost` may come back by itself. */
export type LeftReason = 'left' | 'lost' | 'removed' | 'replaced' | 'deleted' | 'never_came' | 'failed';

/** What the page needs to know and the engine does not. */
export interface PageOptions {
  /** Address to go to when the person presses Edit in a preview. */
  editUrl?: string;
  /** Office files are shown as PDF. */
  pdfViewer?: boolean;
  /** Picture shown before a video plays. */
  thumbnail?: string;
  device?: string;
  /** The page shows this version, whatever comes after it. */
  version?: number;
  /** Text over every page, on the screen, in print and in PDF; see watermark.ts. */
  watermark?: string;
  /** How the header looks; told with every welcome, so that it follows the settings. */
  brand?: Brand;
  /** Save brings the document home at once; told with every welcome. */
  saveSendsHome?: boolean;
}

/** A user in an editing session. */
@Entity('participant')
export class Participant {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('uuid', { name: 'session_id' }) sessionId!: string;
  @ManyToOne(() => EditingSession) @JoinColumn({ name: 'session_id' }) session!: EditingSession;
  @Column('text', { name: 'user_id' }) userId!: string;
  @Column('text') name!: string;
  @Column('text') avatar!: string;
  @Column('text') mode!: EditingMode;
  @Column('jsonb') permissions!: Permissions;
  @Column('jsonb') options!: PageOptions;
  @Column('text') state!: 'invited' | 'connected' | 'left';
  @CreateDateColumn({ name: 'joined_at', type: 'timestamptz' }) joinedAt!: Date;
  @Column('timestamptz', { name: 'seen_at' }) seenAt!: Date;
  @Column('timestamptz', { name: 'left_at', nullable: true }) leftAt!: Date | null;
  @Column('text', { name: 'left_reason', nullable: true }) leftReason!: LeftReason | null;
}
