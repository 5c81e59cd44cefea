import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ContentLost, ContentStore } from './content-store.js';

export interface ContentCheckLimits {
  /** Contents that one step reads at most. */
  contents: number;
  /** Bytes after which one step ends. */
  bytes: number;
  /** A walk over everything begins no sooner than this after the last one began. */
  everySeconds: number;
}

export interface ContentCheckReport {
  /** Contents that were read in the walk that is under way or was the last. */
  checked: number;
  walkBeganAt: Date;
  /** Null: the walk is under way. */
  walkFinishedAt: Date | null;
  lost: { sha256: string; reason: string; foundAt: Date; documents: number }[];
}

const SHOWN = 50;

/** Reads all content again, a little at a time, and remembers what is missing or no longer what was stored. */
@Injectable()
export class ContentCheck {
  constructor(
    private readonly database: DataSource,
    private readonly store: ContentStore,
  ) {}

  /** One step of the walk; any number of processes may ask, one of them does it. Returns what it found to be lost. */
  async step(limits: ContentCheckLimits): Promise<ContentLost[]> {
    return this.database.transaction(async (manager) => {
      const rows = (await manager.query(
        `SELECT position, finished_at IS NOT NULL AS over, began_at < now() - make_interval(secs => $1) AS stale
         FROM content_walk FOR UPDATE SKIP LOCKED`,
        [limits.everySeconds],
      )) as { position: string; over: boolean; stale: boolean }[];
      const walk = rows[0];
      if (!walk) return []; // somebody else is at it
      await this.lookAgain(manager);
      const lost: ContentLost[] = [];
      if (walk.over && !walk.stale) return lost;
      const from = walk.over ? '' : walk.position.trim();
      if (walk.over)
        await manager.query(`UPDATE content_walk SET position = '', began_at = now(), finished_at = NULL, checked = 0`);
      const hashes = (await manager.query(
        `SELECT DISTINCT sha256, size_bytes::float8 AS bytes FROM revision WHERE sha256 > $1 AND content_removed_at IS NULL
         ORDER BY sha256 LIMIT $2`,
        [from, limits.contents],
      )) as { sha256: string; bytes: number }[];
      let [read, checked, position] = [0, 0, from];
      for (const { sha256, bytes } of hashes) {
        if (read > limits.bytes) break;
        const trouble = await this.check(manager, sha256);
        if (trouble) lost.push(trouble);
        [read, checked, position] = [read + bytes, checked + 1, sha256];
      }
      const over = checked === hashes.length && hashes.length < limits.contents;
      await manager.query(
        `UPDATE content_walk SET position = $1, checked = checked + $2, finished_at = CASE WHEN $3 THEN now() END`,
        [position, checked, over],
      );
      return lost;
    });
  }

  async report(): Promise<ContentCheckReport> {
    const [walk] = (await this.database.query(
      `SELECT checked::float8 AS checked, began_at AS "walkBeganAt", finished_at AS "walkFinishedAt" FROM content_walk`,
    )) as Omit<ContentCheckReport, 'lost'>[];
    const lost = (await this.database.query(
      `SELECT l.sha256, l.reason, l.found_at AS "foundAt",
         (SELECT count(DISTINCT r.document_id)::int FROM revision r WHERE r.sha256 = l.sha256 AND r.content_removed_at IS NULL) AS documents
       FROM content_lost l ORDER BY l.found_at DESC LIMIT ${SHOWN}`,
    )) as ContentCheckReport['lost'];
    return { ...(walk ?? { checked: 0, walkBeganAt: new Date(0), walkFinishedAt: null }), lost };
  }

  /** What was lost may have come back: from a backup, or when a volume is mounted again. */
  private async lookAgain(manager: EntityManager): Promise<void> {
    await manager.query(
      `DELETE FROM content_lost l WHERE NOT EXISTS (SELECT 1 FROM revision r WHERE r.sha256 = l.sha256 AND r.content_removed_at IS NULL)`,
    );
    const rows = (await manager.query(`SELECT sha256 FROM content_lost ORDER BY random() LIMIT 5`)) as {
      sha256: string;
    }[];
    for (const { sha256 } of rows) await this.check(manager, sha256);
  }

  private async check(manager: EntityManager, sha256: string): Promise<ContentLost | null> {
    try {
      await this.store.verify(sha256);
      await manager.query('DELETE FROM content_lost WHERE sha256 = $1', [sha256]);
      return null;
    } catch (error) {
      if (!(error instanceof ContentLost)) throw error;
      await manager.query(
        'INSERT INTO content_lost (sha256, reason) VALUES ($1, $2) ON CONFLICT (sha256) DO UPDATE SET reason = EXCLUDED.reason',
        [sha256, error.message],
      );
      return error;
    }
  }
}
