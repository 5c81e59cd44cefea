import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { numberedName } from '#protocol/wopi';
import type { WopiGrant } from '../tokens/grant.js';
import { LAST_MODIFIED_SQL } from '../tokens/token-reader.js';

/** A folder of an integrator's WOPI files. The root has no parent; everybody else's folders are invisible. */
export interface WopiContainer {
  id: string;
  integratorId: string;
  parentId: string | null;
  name: string;
  /** User who made it; null for the root. */
  createdBy: string | null;
}

interface Row {
  id: string;
  integrator_id: string;
  parent_id: string | null;
  name: string;
  created_by: string | null;
}

/** A file inside a container, with what its user may do: the rights of the newest live token. */
export interface ChildFile {
  documentId: string;
  title: string;
  version: string;
  sizeBytes: number;
  lastModified: string;
  grant: WopiGrant;
  /** When the token ends that gave these rights. */
  expiresAt: Date;
}

/** Containers and the names inside them. Names are unique without case; whoever changes one holds the container's row. */
@Injectable()
export class Containers {
  constructor(private readonly database: DataSource) {}

  async root(integratorId: string, manager: EntityManager = this.database.manager): Promise<WopiContainer> {
    await manager.query(
      `INSERT INTO wopi_container (integrator_id, name) SELECT id, name FROM integrator WHERE id = $1
       ON CONFLICT (integrator_id) WHERE parent_id IS NULL DO NOTHING`,
      [integratorId],
    );
    const [row] = (await manager.query('SELECT * FROM wopi_container WHERE integrator_id = $1 AND parent_id IS NULL', [
      integratorId,
    ])) as Row[];
    if (!row) throw new Error(`integrator ${integratorId} has no root container`);
    return containerOf(row);
  }

  /** Registers a document as a WOPI file, in the root container unless it lies somewhere already. */
  async enrol(manager: EntityManager, integratorId: string, documentId: string): Promise<void> {
    const known = (await manager.query('SELECT 1 FROM wopi_hosted_file WHERE document_id = $1', [
      documentId,
    ])) as unknown[];
    if (known.length > 0) return;
    const root = await this.root(integratorId, manager);
    await manager.query(
      'INSERT INTO wopi_hosted_file (document_id, container_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [documentId, root.id],
    );
  }

  async find(id: string): Promise<WopiContainer | null> {
    const [row] = (await this.database.query('SELECT * FROM wopi_container WHERE id = $1', [id])) as Row[];
    return row ? containerOf(row) : null;
  }

  /** From the root down to the container itself. */
  async path(id: string): Promise<WopiContainer[]> {
    const rows = (await this.database.query(
      `WITH RECURSIVE up AS (
         SELECT c.*, 0 AS depth FROM wopi_container c WHERE c.id = $1
         UNION ALL SELECT p.*, up.depth + 1 FROM wopi_container p JOIN up ON p.id = up.parent_id)
       SELECT * FROM up ORDER BY depth DESC`,
      [id],
    )) as Row[];
    return rows.map(containerOf);
  }

  /** The folders in a container that this user made. */
  async children(id: string, userId: string): Promise<WopiContainer[]> {
    const rows = (await this.database.query(
      'SELECT * FROM wopi_container WHERE parent_id = $1 AND created_by = $2 ORDER BY lower(name)',
      [id, userId],
    )) as Row[];
    return rows.map(containerOf);
  }

  /** The files in a container for which this user holds a live token. */
  async files(id: string, integratorId: string, userId: string): Promise<ChildFile[]> {
    const rows = (await this.database.query(
      `SELECT DISTINCT ON (d.id) d.id, d.title, d.current_revision, COALESCE(r.size_bytes, 0) AS size_bytes, ${LAST_MODIFIED_SQL('COALESCE(r.created_at, d.created_at)')} AS last_modified, t.granted, t.expires_at
       FROM wopi_access_token t JOIN document d ON d.id = t.document_id AND d.deleted_at IS NULL
       JOIN wopi_hosted_file f ON f.document_id = d.id AND f.container_id = $1
       LEFT JOIN revision r ON r.document_id = d.id AND r.number = d.current_revision
       WHERE t.integrator_id = $2 AND t.user_id = $3 AND t.kind = 'file' AND t.expires_at > now() AND t.revoked_at IS NULL
       ORDER BY d.id, t.created_at DESC`,
      [id, integratorId, userId],
    )) as {
      id: string;
      title: string;
      current_revision: number;
      size_bytes: string;
      last_modified: string;
      granted: WopiGrant;
      expires_at: Date;
    }[];
    return rows.map((row) => ({
      documentId: row.id,
      title: row.title,
      version: String(row.current_revision),
      sizeBytes: Number(row.size_bytes),
      lastModified: row.last_modified,
      grant: row.granted,
      expiresAt: row.expires_at,
    }));
  }

  /** Makes names inside a container wait for each other. False when it is gone. */
  async hold(manager: EntityManager, id: string): Promise<boolean> {
    const rows = (await manager.query('SELECT 1 FROM wopi_container WHERE id = $1 FOR UPDATE', [id])) as unknown[];
    return rows.length === 1;
  }

  /** The file that has a name in a container; null when the name is free. */
  async fileNamed(manager: EntityManager, id: string, name: string): Promise<string | null> {
    const [row] = (await manager.query(
      `SELECT d.id FROM wopi_hosted_file f JOIN document d ON d.id = f.document_id AND d.deleted_at IS NULL
       WHERE f.container_id = $1 AND lower(d.title) = lower($2) LIMIT 1`,
      [id, name],
    )) as { id: string }[];
    return row?.id ?? null;
  }

  async containerNamed(manager: EntityManager, id: string, name: string): Promise<string | null> {
    const [row] = (await manager.query(
      'SELECT id FROM wopi_container WHERE parent_id = $1 AND lower(name) = lower($2)',
      [id, name],
    )) as { id: string }[];
    return row?.id ?? null;
  }

  /** The name itself, or the same with the first number that makes it free. `except` may have it. */
  async freeName(
    name: string,
    taken: (name: string) => Promise<string | null>,
    except: string | null = null,
  ): Promise<string> {
    let candidate = name;
    for (let number = 1; ; number++) {
      const owner = await taken(candidate);
      if (owner === null || owner === except) return candidate;
      candidate = numberedName(name, number);
    }
  }

  async create(manager: EntityManager, parent: WopiContainer, name: string, createdBy: string): Promise<WopiContainer> {
    const [row] = (await manager.query(
      'INSERT INTO wopi_container (integrator_id, parent_id, name, created_by) VALUES ($1, $2, $3, $4) RETURNING *',
      [parent.integratorId, parent.id, name, createdBy],
    )) as Row[];
    if (!row) throw new Error('the container was not stored');
    return containerOf(row);
  }

  async rename(manager: EntityManager, id: string, name: string): Promise<void> {
    await manager.query('UPDATE wopi_container SET name = $2 WHERE id = $1', [id, name]);
  }

  /** False when something lies in it. */
  async remove(id: string): Promise<boolean> {
    return this.database.transaction(async (manager) => {
      if (!(await this.hold(manager, id))) return true;
      const inside = (await manager.query(
        `SELECT 1 FROM wopi_container WHERE parent_id = $1
         UNION ALL SELECT 1 FROM wopi_hosted_file f JOIN document d ON d.id = f.document_id AND d.deleted_at IS NULL WHERE f.container_id = $1 LIMIT 1`,
        [id],
      )) as unknown[];
      if (inside.length > 0) return false;
      await manager.query(
        `UPDATE wopi_hosted_file SET container_id = (SELECT parent_id FROM wopi_container WHERE id = $1) WHERE container_id = $1`,
        [id],
      );
      await manager.query('DELETE FROM wopi_container WHERE id = $1', [id]);
      return true;
    });
  }
}

function containerOf(row: Row): WopiContainer {
  return {
    id: row.id,
    integratorId: row.integrator_id,
    parentId: row.parent_id,
    name: row.name,
    createdBy: row.created_by,
  };
}
