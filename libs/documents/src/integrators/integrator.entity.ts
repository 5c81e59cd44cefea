import {
  Column,
  CreateDateColumn,
  Entity,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
} from 'typeorm';

/** A system that owns files and calls us. */
@Entity('integrator')
export class Integrator {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('boolean') active!: boolean;
  /** Private networks and hosts that calls made for this integrator may reach; see NetworkPolicy. */
  @Column('text', { name: 'allowed_networks', array: true }) allowedNetworks!: string[];
  /** True: `sign` must come with every open (Bisheng `apis.urlsign`). */
  @Column('boolean', { name: 'bisheng_sign_required' }) bishengSignRequired!: boolean;
  /** True: the Bisheng REST calls must come with `time` and its signature. The protocol's first edition has neither. */
  @Column('boolean', { name: 'bisheng_rest_sign_required' }) bishengRestSignRequired!: boolean;
  /** Where save-backs go when a document names no `callback` (Bisheng `apis.postapiurl`). */
  @Column('text', { name: 'bisheng_save_back_url', nullable: true }) bishengSaveBackUrl!: string | null;
  /** What administrators wrote down about it. */
  @Column('text') description!: string;
  /** Networks from which its REST keys may be used; empty: from anywhere. */
  @Column('text', { name: 'caller_networks', array: true }) callerNetworks!: string[];
  @Column('integer', { name: 'save_back_interval_seconds', nullable: true }) saveBackIntervalSeconds!: number | null;
  /** WOPI hosts that may send people to our editor: `host`, `host:port`, `*.domain`, with or without a scheme. */
  @Column('text', { name: 'wopi_hosts', array: true }) wopiHosts!: string[];
  /** Sites that may show its documents in a frame, each of the form of `FRAME_ANCESTOR`; empty: any. */
  @Column('text', { name: 'frame_ancestors', array: true }) frameAncestors!: string[];
  /** Text over the pages of everybody who opens a document through this integrator; may hold placeholders. */
  @Column('text', { nullable: true }) watermark!: string | null;
  /** Id or name of the WOPI client that opens its documents when a call names no engine; null: the built-in editor. */
  @Column('text', { name: 'default_engine', nullable: true }) defaultEngine!: string | null;
  /** Save in the built-in editor brings documents of the Bisheng and REST doors home at once, not only when everybody has left. */
  @Column('boolean', { name: 'save_sends_home' }) saveSendsHome!: boolean;
  /** See {@link Brand}. */
  @Column('text', { name: 'brand_name', nullable: true }) brandName!: string | null;
  @Column('text', { name: 'brand_logo', nullable: true }) brandLogo!: string | null;
  @Column('text', { name: 'brand_color', nullable: true }) brandColor!: string | null;
  /** See {@link Quotas}; null: not limited. */
  @Column('integer', { name: 'max_open_documents', nullable: true }) maxOpenDocuments!: number | null;
  @Column('integer', { name: 'max_storage_mb', nullable: true }) maxStorageMb!: number | null;
  @Column('integer', { name: 'max_requests_per_minute', nullable: true }) maxRequestsPerMinute!: number | null;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' }) updatedAt!: Date;
}

/** `webhook`: a secret of the Standard Webhooks specification, `whsec_…`. */
export type IntegratorKeyKind = 'rest' | 'bisheng' | 'jwt' | 'webhook';

/** A key by which an integrator proves who it is. Keys of one kind overlap while they are rotated. */
@Entity('integrator_key')
export class IntegratorKey {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('uuid', { name: 'integrator_id' }) integratorId!: string;
  @ManyToOne(() => Integrator) @JoinColumn({ name: 'integrator_id' }) integrator!: Integrator;
  @Column('text') kind!: IntegratorKeyKind;
  @Column('text') name!: string;
  @Column('text', { array: true }) scopes!: string[];
  /** SHA-256 of a REST key; null for the kinds that we must be able to use ourselves. */
  @Column('bytea', { name: 'key_hash', nullable: true }) keyHash!: Buffer | null;
  /** The sealed secret of a Bisheng key or a JWT secret. */
  @Column('bytea', { name: 'sealed_secret', nullable: true }) sealedSecret!: Buffer | null;
  @Column('boolean') active!: boolean;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column('timestamptz', { name: 'last_used_at', nullable: true }) lastUsedAt!: Date | null;
  /** After this the key is refused; null: never. */
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt!: Date | null;
}
