import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { LOGGER, type Logger, OutboundFailure, OutboundHttp } from '#platform';
import {
  chooseZone,
  type Discovery,
  findAction,
  parseDiscovery,
  type DiscoveryAction,
  proofKeyFromNumbers,
  type ProofKeys,
} from '#protocol/wopi';
import { type ClientAbilities, discoveryUrl, productOf, type RefreshOutcome, type WopiClient } from './wopi-client.js';

const CACHE_MS = 2_000;
const FETCH_TIMEOUT_MS = 15_000;
const MAX_DISCOVERY_BYTES = 4 * 1024 * 1024;
/** Discovery is read again after this time (the reference advises 12 to 24 hours). */
const FRESH_HOURS = 12;
/** Doubtful proofs make it read again, but no more often than this. */
const DOUBT_PAUSE_MS = 5_000;

const COLUMNS = `id, name, address, product, active, proof_required AS "proofRequired", caller_networks AS "callerNetworks",
  reachable_networks AS "reachableNetworks", discovery_xml AS "discoveryXml", discovery_fetched_at AS "discoveryFetchedAt", discovery_error AS "discoveryError"`;

export type NewWopiClient = Pick<
  WopiClient,
  'name' | 'address' | 'proofRequired' | 'callerNetworks' | 'reachableNetworks'
> & { product: WopiClient['product'] | null };

/** WOPI clients and what their discovery says. Changes take effect everywhere within two seconds. */
@Injectable()
export class WopiClients {
  private readonly cached = new Map<string, { at: number; client: Promise<WopiClient | null> }>();
  private readonly parsed = new Map<string, { xml: string; abilities: ClientAbilities | null }>();
  private readonly doubted = new Map<string, number>();

  constructor(
    private readonly database: DataSource,
    private readonly outbound: OutboundHttp,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async list(): Promise<WopiClient[]> {
    return (await this.database.query(`SELECT ${COLUMNS} FROM wopi_client ORDER BY name`)) as WopiClient[];
  }

  find(id: string): Promise<WopiClient | null> {
    const known = this.cached.get(id);
    if (known && Date.now() - known.at < CACHE_MS) return known.client;
    const client = this.load(id);
    this.cached.set(id, { at: Date.now(), client });
    client.catch(() => this.cached.delete(id));
    return client;
  }

  /** By id or by name, active ones only. */
  async named(idOrName: string): Promise<WopiClient | null> {
    const [row] = (await this.database.query(
      `SELECT ${COLUMNS} FROM wopi_client WHERE active AND (id::text = $1 OR name = $1)`,
      [idOrName],
    )) as WopiClient[];
    return row ?? null;
  }

  /** Null when the name is taken. */
  async create(given: NewWopiClient): Promise<WopiClient | null> {
    const [row] = (await this.database.query(
      `INSERT INTO wopi_client (name, address, product, proof_required, caller_networks, reachable_networks)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (name) DO NOTHING RETURNING id`,
      [
        given.name,
        given.address,
        given.product ?? 'other',
        given.proofRequired,
        given.callerNetworks,
        given.reachableNetworks,
      ],
    )) as { id: string }[];
    if (!row) return null;
    await this.refresh(row.id, given.product === null);
    return this.load(row.id);
  }

  async update(id: string, change: Partial<Omit<WopiClient, 'id' | 'discoveryXml'>>): Promise<WopiClient | null> {
    await this.database.query(
      `UPDATE wopi_client SET name = COALESCE($2, name), address = COALESCE($3, address), product = COALESCE($4, product), active = COALESCE($5, active),
         proof_required = COALESCE($6, proof_required), caller_networks = COALESCE($7, caller_networks),
         reachable_networks = COALESCE($8, reachable_networks), updated_at = now() WHERE id = $1`,
      [
        id,
        change.name ?? null,
        change.address ?? null,
        change.product ?? null,
        change.active ?? null,
        change.proofRequired ?? null,
        change.callerNetworks ?? null,
        change.reachableNetworks ?? null,
      ],
    );
    this.cached.delete(id);
    if (change.address !== undefined || change.reachableNetworks !== undefined)
      await this.refresh(id, change.product === undefined);
    return this.load(id);
  }

  /** What the client can do; null while its discovery has never been read. */
  abilities(client: WopiClient): ClientAbilities | null {
    const { discoveryXml: xml } = client;
    if (xml === null) return null;
    const known = this.parsed.get(client.id);
    if (known?.xml === xml) return known.abilities;
    const outcome = parseDiscovery(xml);
    const abilities = outcome.kind === 'discovery' ? abilitiesOf(client, outcome.discovery) : null;
    this.parsed.set(client.id, { xml, abilities });
    return abilities;
  }

  action(client: WopiClient, name: string, extension: string, mimeType: string | null): DiscoveryAction | null {
    const abilities = this.abilities(client);
    return abilities ? findAction(abilities.zone, name, extension, mimeType) : null;
  }

  /** Reads discovery now. What was read before stays when this fails. */
  async refresh(id: string, guessProduct = false): Promise<RefreshOutcome> {
    const client = await this.load(id);
    if (!client) return { kind: 'failed', reason: 'there is no such WOPI client' };
    const outcome = await this.fetch(client);
    if (typeof outcome === 'string') {
      await this.database.query('UPDATE wopi_client SET discovery_error = $2 WHERE id = $1', [id, outcome]);
      this.logger.warn({ clientId: id, reason: outcome }, 'discovery of a WOPI client not read');
      this.cached.delete(id);
      return { kind: 'failed', reason: outcome };
    }
    await this.database.query(
      `UPDATE wopi_client SET discovery_xml = $2, discovery_fetched_at = now(), discovery_error = NULL,
         product = COALESCE($3, product), updated_at = now() WHERE id = $1`,
      [id, outcome.xml, guessProduct ? productOf(outcome.abilities.zone) : null],
    );
    this.cached.delete(id);
    return { kind: 'refreshed' };
  }

  /** A proof did not match, or only just: reads discovery again unless that was done a moment ago. True when it did. */
  async doubt(id: string): Promise<boolean> {
    const last = this.doubted.get(id) ?? -Infinity;
    if (Date.now() - last < DOUBT_PAUSE_MS) return false;
    this.doubted.set(id, Date.now());
    return (await this.refresh(id)).kind === 'refreshed';
  }

  /** Reads again what is half a day old. */
  async refreshStale(): Promise<void> {
    const rows = (await this.database.query(
      `SELECT id FROM wopi_client WHERE active AND (discovery_fetched_at IS NULL OR discovery_fetched_at < now() - make_interval(hours => $1))`,
      [FRESH_HOURS],
    )) as { id: string }[];
    for (const { id } of rows) await this.refresh(id);
  }

  private async load(id: string): Promise<WopiClient | null> {
    const [row] = (await this.database.query(`SELECT ${COLUMNS} FROM wopi_client WHERE id = $1`, [id])) as WopiClient[];
    return row ?? null;
  }

  /** A text says what went wrong. */
  private async fetch(client: WopiClient): Promise<{ xml: string; abilities: ClientAbilities } | string> {
    try {
      const answer = await this.outbound.send({
        url: discoveryUrl(client.address),
        policy: { allow: client.reachableNetworks },
        timeoutMs: FETCH_TIMEOUT_MS,
        maxBytes: MAX_DISCOVERY_BYTES,
      });
      if (answer.status !== 200) return `discovery answered with HTTP status ${answer.status}`;
      if (answer.truncated) return `discovery is longer than ${MAX_DISCOVERY_BYTES} bytes`;
      const xml = answer.body.toString('utf8');
      const outcome = parseDiscovery(xml);
      if (outcome.kind === 'unreadable') return `discovery cannot be read: ${outcome.reason}`;
      const abilities = abilitiesOf(client, outcome.discovery);
      return abilities === null ? 'discovery has no usable zone or its proof keys are damaged' : { xml, abilities };
    } catch (error) {
      if (error instanceof OutboundFailure) return error.message;
      throw error;
    }
  }
}

function abilitiesOf(client: WopiClient, discovery: Discovery): ClientAbilities | null {
  const zone = chooseZone(discovery, client.address.startsWith('http:') ? 'http' : 'https');
  if (!zone) return null;
  try {
    return { zone, proofKeys: keysOf(discovery.proofKey) };
  } catch {
    return null; // modulus or exponent are no numbers
  }
}

function keysOf(proofKey: Discovery['proofKey']): ProofKeys | null {
  if (proofKey === null) return null;
  return {
    current: proofKeyFromNumbers(proofKey.current),
    old: proofKey.old === null ? null : proofKeyFromNumbers(proofKey.old),
  };
}
