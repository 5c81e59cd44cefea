import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type IntegratorKeyKind, Quotas } from '#documents';
import { Problem } from '#platform';
import { recordAudit } from '#save-back';
import type { IntegratorSettingsDto } from './integrator.dto.js';
import type {
  IntegratorDetailView,
  IntegratorKeyView,
  IntegratorPage,
  IntegratorView,
  NewKeyView,
} from './integrator.views.js';
import { IntegratorKeys, KEY_COLUMNS } from './integrator-keys.js';

const COLUMNS: Record<keyof IntegratorSettingsDto, string> = {
  name: 'name',
  description: 'description',
  active: 'active',
  allowedNetworks: 'allowed_networks',
  callerNetworks: 'caller_networks',
  wopiHosts: 'wopi_hosts',
  frameAncestors: 'frame_ancestors',
  watermark: 'watermark',
  bishengSignRequired: 'bisheng_sign_required',
  bishengRestSignRequired: 'bisheng_rest_sign_required',
  bishengSaveBackUrl: 'bisheng_save_back_url',
  defaultEngine: 'default_engine',
  saveSendsHome: 'save_sends_home',
  brandName: 'brand_name',
  brandLogo: 'brand_logo',
  brandColor: 'brand_color',
  maxOpenDocuments: 'max_open_documents',
  maxStorageMb: 'max_storage_mb',
  maxRequestsPerMinute: 'max_requests_per_minute',
};

const SELECT = `SELECT i.id, ${Object.entries(COLUMNS)
  .map(([name, column]) => `i.${column} AS "${name}"`)
  .join(', ')}, i.save_back_interval_seconds AS "saveBackIntervalSeconds", i.created_at AS "createdAt",
    (SELECT count(*)::int FROM document d WHERE d.integrator_id = i.id AND d.deleted_at IS NULL) AS documents,
    (SELECT count(*)::int FROM save_back s WHERE s.integrator_id = i.id AND s.state NOT IN ('delivered', 'discarded')) AS waiting,
    (SELECT count(*)::int FROM save_back s WHERE s.integrator_id = i.id AND s.state = 'parked') AS parked
  FROM integrator i`;

const FIRST_KEY_NAME = 'first';

/** Integrators as administrators see and change them. */
@Injectable()
export class IntegratorAdministration {
  constructor(
    private readonly database: DataSource,
    private readonly keys: IntegratorKeys,
    private readonly quotas: Quotas,
  ) {}

  /** By name, paged by it. */
  async list(q: string | null, after: string | null, limit: number): Promise<IntegratorPage> {
    const rows = (await this.database.query(
      `${SELECT} WHERE ($1::text IS NULL OR i.name > $1) AND ($2::text IS NULL OR strpos(lower(i.name), lower($2)) > 0) ORDER BY i.name LIMIT $3`,
      [after, q, limit + 1],
    )) as IntegratorView[];
    const items = rows.slice(0, limit);
    return { items, next: rows.length > limit ? (items.at(-1)?.name ?? null) : null };
  }

  detail(id: string, manager: EntityManager = this.database.manager): Promise<IntegratorDetailView> {
    return detailOf(manager, id, this.quotas);
  }

  async create(
    settings: Partial<IntegratorSettingsDto> & { name: string },
    kinds: readonly IntegratorKeyKind[],
    actor: string,
  ): Promise<{ integrator: IntegratorDetailView; keys: NewKeyView[] }> {
    return this.database.transaction(async (manager) => {
      const rows = (await nameFree(
        manager.query('INSERT INTO integrator (name) VALUES ($1) RETURNING id', [settings.name]),
      )) as { id: string }[];
      const id = rows[0]?.id ?? '';
      await write(manager, id, settings);
      await recordAudit(manager, {
        actor,
        action: 'integrator.create',
        target: `integrator/${id}`,
        after: settings,
      });
      const keys: NewKeyView[] = [];
      for (const kind of kinds) keys.push(await this.keys.add(manager, id, { kind, name: FIRST_KEY_NAME }, actor));
      return { integrator: await detailOf(manager, id, this.quotas), keys };
    });
  }

  async change(id: string, change: Partial<IntegratorSettingsDto>, actor: string): Promise<IntegratorDetailView> {
    return this.database.transaction(async (manager) => {
      await manager.query('SELECT 1 FROM integrator WHERE id = $1 FOR UPDATE', [id]);
      const before = await detailOf(manager, id, this.quotas);
      const given = Object.keys(change).filter((name) => name in COLUMNS) as (keyof IntegratorSettingsDto)[];
      await nameFree(write(manager, id, change));
      await recordAudit(manager, {
        actor,
        action: 'integrator.change',
        target: `integrator/${id}`,
        before: Object.fromEntries(given.map((name) => [name, before[name]])),
        after: change,
      });
      return detailOf(manager, id, this.quotas);
    });
  }
}

async function write(manager: EntityManager, id: string, change: Partial<IntegratorSettingsDto>): Promise<void> {
  for (const [name, column] of Object.entries(COLUMNS)) {
    const value = change[name as keyof IntegratorSettingsDto];
    if (value === undefined) continue;
    await manager.query(`UPDATE integrator SET ${column} = $2, updated_at = now() WHERE id = $1`, [id, value]);
  }
}

async function detailOf(manager: EntityManager, id: string, quotas: Quotas): Promise<IntegratorDetailView> {
  const rows = (await manager.query(`${SELECT} WHERE i.id = $1`, [id])) as IntegratorView[];
  if (!rows[0]) throw new Problem(404, 'integrator_not_found', 'There is no such integrator');
  const keys = (await manager.query(
    `SELECT ${KEY_COLUMNS} FROM integrator_key WHERE integrator_id = $1 ORDER BY kind, created_at DESC LIMIT 500`,
    [id],
  )) as IntegratorKeyView[];
  return { ...rows[0], keys, used: await quotas.usedBy(manager, id) };
}

async function nameFree<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if ((error as { code?: unknown }).code === '23505')
      throw new Problem(409, 'name_taken', 'There is an integrator of this name', {}, { cause: error });
    throw error;
  }
}
