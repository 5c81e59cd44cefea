import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** What an integrator's page said when it opened a document for one participant, as far as it matters later. */
@Entity('onlyoffice_opening')
export class OnlyofficeOpening {
  @PrimaryColumn('uuid', { name: 'participant_id' }) participantId!: string;
  @Column('uuid', { name: 'document_id' }) documentId!: string;
  @Column('text', { name: 'user_id' }) userId!: string;
  @Column('text', { name: 'callback_url', nullable: true }) callbackUrl!: string | null;
  /** Where the page reached us, for links when PUBLIC_URL is not set. */
  @Column('text', { name: 'server_origin' }) serverOrigin!: string;
  /** The key that verified the opening; callbacks are signed with it while it serves. */
  @Column('uuid', { name: 'key_id', nullable: true }) keyId!: string | null;
  /** The request as it was understood, so that the same person can be let in again to look. */
  @Column('jsonb') request!: Record<string, unknown>;
  @CreateDateColumn({ name: 'opened_at', type: 'timestamptz' }) openedAt!: Date;
}
