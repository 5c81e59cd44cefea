import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Raw, Repository } from 'typeorm';
import { type ApiCaller, ApiCallers, generateApiKey, hashApiKey, SecretBox } from '#auth';
import { addressAmong, currentRequestContext, type NetworkPolicy } from '#platform';
import type { Brand, EditorSettings } from './brand.js';
import { Integrator, IntegratorKey, type IntegratorKeyKind } from './integrator.entity.js';
import { Quotas } from './quotas.js';

/** A key of an integrator, opened so that a signature can be checked with it. */
export interface OpenedKey {
  integrator: Integrator;
  keyId: string;
  scopes: readonly string[];
  secret: string;
}

type SecretKind = Exclude<IntegratorKeyKind, 'rest'>;

const CACHE_MS = 2_000;
/** By the database's clock. */
const ALIVE = Raw((column) => `(${column} IS NULL OR ${column} > now())`);

/** Integrators and their keys. Changes take effect everywhere within two seconds. */
@Injectable()
export class Integrators extends ApiCallers {
  private readonly opened = new Map<
    IntegratorKeyKind,
    { at: number; keys: Promise<OpenedKey[]>; read?: OpenedKey[] }
  >();

  constructor(
    @InjectRepository(Integrator) private readonly integrators: Repository<Integrator>,
    @InjectRepository(IntegratorKey) private readonly keys: Repository<IntegratorKey>,
    private readonly box: SecretBox,
    private readonly quotas: Quotas,
  ) {
    super();
  }

  async find(apiKey: string): Promise<ApiCaller | null> {
    const key = await this.keys.findOne({
      where: {
        kind: 'rest',
        keyHash: hashApiKey(apiKey),
        active: true,
        expiresAt: ALIVE,
        integrator: { active: true },
      },
      relations: { integrator: true },
    });
    if (!key || !mayCallFromHere(key.integrator)) return null;
    if (!key.scopes.includes('admin')) await this.quotas.countRequest(key.integrator);
    await this.used(key.id);
    return { integratorId: key.integratorId, keyId: key.id, scopes: key.scopes, actor: `key/${key.id}` };
  }

  /** Notes that a key was used, to the minute. */
  async used(keyId: string): Promise<void> {
    await this.keys.query(
      `UPDATE integrator_key SET last_used_at = now() WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
      [keyId],
    );
  }

  findById(id: string): Promise<Integrator | null> {
    return this.integrators.findOneBy({ id });
  }

  /** What the integrator wants of the editor for people who open this document. */
  async editorSettingsFor(documentId: string): Promise<EditorSettings> {
    const rows = (await this.integrators.query(
      `SELECT i.brand_name AS name, i.brand_logo AS logo, i.brand_color AS color,
         i.save_sends_home AND d.door IN ('bisheng', 'rest') AS "saveSendsHome"
       FROM integrator i JOIN document d ON d.integrator_id = i.id WHERE d.id = $1`,
      [documentId],
    )) as (Brand & { saveSendsHome: boolean })[];
    const { name = null, logo = null, color = null, saveSendsHome = false } = rows[0] ?? {};
    const plain = name === null && logo === null && color === null;
    return { brand: plain ? null : { name, logo, color }, saveSendsHome };
  }

  list(): Promise<Integrator[]> {
    return this.integrators.find({ order: { name: 'ASC' } });
  }

  /** All active keys of a kind, opened. A caller is recognised by trying each in constant time. */
  openedKeys(kind: SecretKind): Promise<OpenedKey[]> {
    const cached = this.opened.get(kind);
    if (cached && Date.now() - cached.at < CACHE_MS) return cached.keys;
    const keys = this.keys
      .find({
        where: { kind, active: true, expiresAt: ALIVE, integrator: { active: true } },
        relations: { integrator: true },
        order: { createdAt: 'DESC' },
      })
      .then((rows) =>
        rows.flatMap((row) =>
          row.sealedSecret
            ? [
                {
                  integrator: row.integrator,
                  keyId: row.id,
                  scopes: row.scopes,
                  secret: this.box.open(row.sealedSecret),
                },
              ]
            : [],
        ),
      );
    const opened: { at: number; keys: Promise<OpenedKey[]>; read?: OpenedKey[] } = { at: Date.now(), keys };
    this.opened.set(kind, opened);
    keys.then(
      (read) => (opened.read = read),
      () => this.opened.delete(kind),
    );
    return keys;
  }

  /** The same without waiting, as long as they were read a moment ago; else null. */
  openedKeysAtHand(kind: SecretKind): OpenedKey[] | null {
    const cached = this.opened.get(kind);
    return cached?.read && Date.now() - cached.at < CACHE_MS ? cached.read : null;
  }

  async create(name: string, settings: Partial<Omit<Integrator, 'id' | 'name'>> = {}): Promise<Integrator> {
    const defaults = {
      active: true,
      allowedNetworks: [],
      bishengSignRequired: true,
      bishengRestSignRequired: false,
      bishengSaveBackUrl: null,
      saveBackIntervalSeconds: null,
      description: '',
      callerNetworks: [],
      wopiHosts: [],
      frameAncestors: [],
      watermark: null,
      defaultEngine: null,
      saveSendsHome: false,
      brandName: null,
      brandLogo: null,
      brandColor: null,
      maxOpenDocuments: null,
      maxStorageMb: null,
      maxRequestsPerMinute: null,
    };
    return this.integrators.save(this.integrators.create({ ...defaults, ...settings, name }));
  }

  /** Adds a REST key and returns it; it cannot be read again. */
  async addApiKey(integratorId: string, name: string, scopes: string[]): Promise<string> {
    const apiKey = generateApiKey();
    await this.keys.save(
      this.keys.create({
        integratorId,
        kind: 'rest',
        name,
        scopes,
        keyHash: hashApiKey(apiKey),
        sealedSecret: null,
        active: true,
      }),
    );
    return apiKey;
  }

  /** Adds a secret that we use ourselves: a Bisheng API key or a JWT secret. */
  async addSecret(integratorId: string, kind: SecretKind, name: string, secret: string): Promise<void> {
    await this.keys.save(
      this.keys.create({
        integratorId,
        kind,
        name,
        scopes: [],
        keyHash: null,
        sealedSecret: this.box.seal(secret),
        active: true,
      }),
    );
    this.opened.delete(kind);
  }
}

/** The networks that calls made for this integrator may reach. */
export function networkPolicyOf(integrator: Integrator): NetworkPolicy {
  return { allow: integrator.allowedNetworks };
}

/** Whether the request that is being answered comes from a network that the integrator's keys may be used from. */
function mayCallFromHere(integrator: Integrator): boolean {
  if (integrator.callerNetworks.length === 0) return true;
  const address = currentRequestContext()?.clientAddress?.split(' ')[0];
  return address !== undefined && addressAmong(address, integrator.callerNetworks);
}
