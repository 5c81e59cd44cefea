import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { IpRule } from '#protocol/onlyoffice';

export type HmacAlgorithm = 'HS256' | 'HS384' | 'HS512';

/** How one integrator speaks the ONLYOFFICE Docs API. No row: the defaults of the protocol. */
@Entity('onlyoffice_settings')
export class OnlyofficeSettings {
  @PrimaryColumn('uuid', { name: 'integrator_id' }) integratorId!: string;
  /** Where its requests carry their token. */
  @Column('text', { name: 'inbox_header' }) inboxHeader!: string;
  @Column('text', { name: 'inbox_prefix' }) inboxPrefix!: string;
  /** Where our callbacks and downloads carry theirs. */
  @Column('text', { name: 'outbox_header' }) outboxHeader!: string;
  @Column('text', { name: 'outbox_prefix' }) outboxPrefix!: string;
  @Column('text', { name: 'outbox_algorithm' }) outboxAlgorithm!: HmacAlgorithm;
  @Column('integer', { name: 'outbox_expires_seconds' }) outboxExpiresSeconds!: number;
  /** First match wins; nothing matches: allowed. */
  @Column('jsonb', { name: 'ip_rules' }) ipRules!: IpRule[];
  /** The rules also decide who may call us, not only whom we call. */
  @Column('boolean', { name: 'ip_rules_for_callers' }) ipRulesForCallers!: boolean;
}

export const DEFAULT_ONLYOFFICE_SETTINGS: Omit<OnlyofficeSettings, 'integratorId'> = {
  inboxHeader: 'Authorization',
  inboxPrefix: 'Bearer ',
  outboxHeader: 'Authorization',
  outboxPrefix: 'Bearer ',
  outboxAlgorithm: 'HS256',
  outboxExpiresSeconds: 300,
  ipRules: [],
  ipRulesForCallers: false,
};
