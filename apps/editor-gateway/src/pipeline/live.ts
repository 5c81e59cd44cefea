import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { LOGGER, type Logger } from '#platform';
import { SaveBackQueries } from '../rest/save-back-queries.js';
import { Overview } from './overview.js';

/** One Server-Sent Event. */
export interface LiveEvent {
  event: 'overview' | 'save-back';
  data: unknown;
}

const LOOK_MS = 1_000;
/** A transaction may become visible later than its own time; so much is looked at again. */
const OVERLAP_SECONDS = 5;
const MOST_CHANGES = 500;

/** Follows the pipeline for everybody who watches: one look per second and process, none when nobody watches. */
@Injectable()
export class LivePipeline implements OnApplicationShutdown {
  private readonly watchers = new Set<(event: LiveEvent) => void>();
  private readonly seen = new Map<string, string>();
  private timer: NodeJS.Timeout | null = null;
  private since: string | null = null;

  constructor(
    private readonly database: DataSource,
    private readonly overview: Overview,
    private readonly queries: SaveBackQueries,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Calls `watcher` for every event until the returned function is called. */
  async watch(watcher: (event: LiveEvent) => void): Promise<() => void> {
    watcher({ event: 'overview', data: await this.overview.read() });
    this.watchers.add(watcher);
    if (!this.timer) {
      this.since = await this.now();
      this.schedule();
    }
    return () => {
      this.watchers.delete(watcher);
    };
  }

  onApplicationShutdown(): void {
    if (this.timer) clearTimeout(this.timer);
    this.watchers.clear();
  }

  private schedule(): void {
    this.timer = setTimeout(() => {
      this.look()
        .catch((error: unknown) => this.logger.warn({ err: error }, 'the live view could not look; it tries again'))
        .finally(() => {
          if (this.watchers.size > 0) this.schedule();
          else {
            this.timer = null;
            this.seen.clear();
          }
        });
    }, LOOK_MS);
  }

  private async look(): Promise<void> {
    const now = await this.now();
    const changes = await this.queries.changedSince(this.since ?? now, MOST_CHANGES);
    const fresh = changes.filter((item) => this.seen.get(item.id) !== item.updatedAt);
    this.since = now;
    this.seen.clear();
    for (const item of changes) this.seen.set(item.id, item.updatedAt);
    for (const item of fresh) this.tell({ event: 'save-back', data: item });
    this.tell({ event: 'overview', data: await this.overview.read() });
  }

  private async now(): Promise<string> {
    const rows = (await this.database.query(
      `SELECT to_char((now() - make_interval(secs => $1)) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at`,
      [OVERLAP_SECONDS],
    )) as { at: string }[];
    return rows[0]?.at ?? '';
  }

  private tell(event: LiveEvent): void {
    for (const watcher of this.watchers) watcher(event);
  }
}
