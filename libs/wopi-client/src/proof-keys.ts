import { Injectable } from '@nestjs/common';
import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { DataSource, type EntityManager } from 'typeorm';
import { SecretBox } from '#auth';

/** Our key pairs: the one that signs now and the one before it. Without a rotation yet both are the same. */
export interface ProofKeyPairs {
  current: KeyObject;
  old: KeyObject;
  /** Changes when keys are rotated. */
  id: string;
}

const KEY_BITS = 2048;
const CACHE_MS = 15_000;
/** Any number that all processes share while the first key is made or keys are rotated. */
const MAKING_LOCK = 7_295_120;
const makeKeyPair = promisify(generateKeyPair);

/** The keys by which hosts know our calls. Made at the first need, kept sealed in the database, the same in all processes. */
@Injectable()
export class WopiProofKeys {
  private cached: { at: number; pairs: Promise<ProofKeyPairs> } | null = null;

  constructor(
    private readonly database: DataSource,
    private readonly box: SecretBox,
  ) {}

  /** A rotation elsewhere is noticed within 15 seconds; hosts accept the key of the meantime as the old one. */
  pairs(): Promise<ProofKeyPairs> {
    if (this.cached && Date.now() - this.cached.at < CACHE_MS) return this.cached.pairs;
    const pairs = this.read();
    this.cached = { at: Date.now(), pairs };
    pairs.catch(() => (this.cached = null));
    return pairs;
  }

  /** Makes a new current key; the current one becomes the old one. */
  async rotate(): Promise<ProofKeyPairs> {
    await this.database.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [MAKING_LOCK]);
      await this.add(manager);
      await manager.query(
        'DELETE FROM wopi_proof_key WHERE id NOT IN (SELECT id FROM wopi_proof_key ORDER BY id DESC LIMIT 2)',
      );
    });
    this.cached = null;
    return this.pairs();
  }

  private async read(): Promise<ProofKeyPairs> {
    let rows = await this.newest(this.database.manager);
    if (rows.length === 0)
      rows = await this.database.transaction(async (manager) => {
        await manager.query('SELECT pg_advisory_xact_lock($1)', [MAKING_LOCK]);
        if ((await this.newest(manager)).length === 0) await this.add(manager);
        return this.newest(manager);
      });
    const [current, old] = rows.map((row) => createPrivateKey(this.box.open(row.sealed_private_key)));
    if (!current) throw new Error('there is no proof key');
    return { current, old: old ?? current, id: rows.map((row) => row.id).join('-') };
  }

  private async newest(manager: EntityManager): Promise<{ id: string; sealed_private_key: Buffer }[]> {
    return (await manager.query('SELECT id, sealed_private_key FROM wopi_proof_key ORDER BY id DESC LIMIT 2')) as {
      id: string;
      sealed_private_key: Buffer;
    }[];
  }

  private async add(manager: EntityManager): Promise<void> {
    const { privateKey } = await makeKeyPair('rsa', { modulusLength: KEY_BITS });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    await manager.query('INSERT INTO wopi_proof_key (sealed_private_key) VALUES ($1)', [this.box.seal(pem)]);
  }
}

/** The public half of a pair's key. */
export function publicHalf(privateKey: KeyObject): KeyObject {
  return createPublicKey(privateKey);
}
