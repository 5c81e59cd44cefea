import { InjectQueue } from '@nestjs/bullmq';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { Gauge, Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { ContentStore } from '#documents';
import { EngineSessions } from '#editing';
import { LOGGER, type Logger } from '#platform';
import { alarmSlots, drainOutbox, SAVE_BACK_QUEUE, type SaveBackAlarm } from '#save-back';
import { Deliveries } from './deliveries.js';
import { CallbackWorkerEnvironment } from './environment.js';
import { Rounds } from './rounds.js';

const OUTBOX_MS = 250;
const OUTBOX_BATCH = 1_000;
/** No alarm is worth waiting for longer than this: the sweeper delivers what the queue did not take. */
const QUEUE_PATIENCE_MS = 2_000;
/** Clocks differ a little: an alarm that rang too early would find nothing due. */
const EARLINESS_MS = 20;
/** What is later than this was missed by its alarm. */
const SWEEP_GRACE_MS = 700;
const ABANDONED_MS = 5_000;
const MAINTENANCE_MS = 600_000;

/**
 * What runs at intervals: alarms from the outbox to the queue, the sweeper that makes lateness the worst that can
 * happen, sessions whose engine died, and leftovers on the disk.
 */
@Injectable()
export class Clockwork implements OnApplicationBootstrap {
  constructor(
    @InjectQueue(SAVE_BACK_QUEUE) private readonly queue: Queue,
    private readonly database: DataSource,
    private readonly deliveries: Deliveries,
    private readonly sessions: EngineSessions,
    private readonly store: ContentStore,
    private readonly settings: CallbackWorkerEnvironment,
    private readonly rounds: Rounds,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(Registry) registry: Registry,
  ) {
    new Gauge({
      name: 'wenqiao_save_backs',
      help: 'Save-backs that are not over, by state',
      labelNames: ['state'],
      registers: [registry],
      collect: collector(async (gauge) => {
        gauge.reset();
        const rows = (await database.query(
          `SELECT state, count(*)::int AS count FROM save_back WHERE state NOT IN ('delivered', 'discarded') GROUP BY state`,
        )) as { state: string; count: number }[];
        for (const row of rows) gauge.set({ state: row.state }, row.count);
      }),
    });
    queue.on('error', (error) => this.logger.warn({ err: error }, 'the queue cannot be reached; the sweeper goes on'));
  }

  onApplicationBootstrap(): void {
    this.rounds.every(OUTBOX_MS, 'outbox', () => this.moveAlarms());
    this.rounds.every(this.settings.SWEEP_INTERVAL_MS, 'sweep', async () => {
      while ((await this.deliveries.sweep(SWEEP_GRACE_MS)) > 0);
    });
    this.rounds.every(ABANDONED_MS, 'abandoned sessions', async () => {
      const finished = await this.sessions.finishAbandoned();
      if (finished > 0) this.logger.warn({ finished }, 'abandoned sessions finished');
    });
    this.rounds.every(MAINTENANCE_MS, 'maintenance', async () => {
      await this.store.sweepIncoming(new Date());
    });
  }

  private async moveAlarms(): Promise<void> {
    const send = async (alarms: SaveBackAlarm[], nowMs: number): Promise<void> => {
      const slots = alarmSlots(alarms);
      const due = slots.filter((slot) => slot.ringAtMs <= nowMs);
      const later = slots.filter((slot) => slot.ringAtMs > nowMs);
      // What is due already needs no queue.
      for (const { integratorId } of due) this.deliveries.ring(integratorId);
      if (later.length > 0)
        await within(
          QUEUE_PATIENCE_MS,
          this.queue.addBulk(
            later.map(({ jobId, integratorId, ringAtMs }) => ({
              name: 'due',
              data: { integratorId },
              opts: { jobId, delay: Math.ceil(ringAtMs - nowMs) + EARLINESS_MS },
            })),
          ),
        );
    };
    while ((await drainOutbox(this.database.manager, OUTBOX_BATCH, send)) === OUTBOX_BATCH);
  }
}

function collector(fill: (gauge: Gauge) => Promise<void>): (this: Gauge) => Promise<void> {
  return function collect(this: Gauge) {
    return fill(this);
  };
}

async function within(limitMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the queue did not answer within ${limitMs} ms`)), limitMs);
  });
  try {
    await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined); // too late to matter
  }
}
