import { Gauge, type Registry } from 'prom-client';
import type { DataSource } from 'typeorm';

const FACTS = `
  SELECT
    (SELECT count(*) FROM save_back WHERE state IN ('scheduled', 'retrying') AND hold IS NULL AND due_at <= now())::int AS due,
    (SELECT COALESCE(extract(epoch FROM now() - min(due_at)), 0) FROM save_back
       WHERE state IN ('scheduled', 'retrying') AND hold IS NULL AND due_at <= now())::float8 AS oldest,
    (SELECT count(*) FROM editing_session WHERE state = 'open')::int AS sessions,
    (SELECT count(*) FROM participant WHERE state = 'connected')::int AS people,
    (SELECT COALESCE(extract(epoch FROM now() - min(draft_at)), 0) FROM editing_session WHERE state = 'open' AND draft_at IS NOT NULL)::float8 AS draft,
    (SELECT count(*) FROM integrator_delivery WHERE circuit = 'open')::int AS circuits,
    (SELECT count(*) FROM content_lost)::int AS lost,
    (SELECT count(*) FROM alert WHERE resolved_at IS NULL)::int AS alerts,
    (SELECT count(*) FROM (SELECT 1 FROM outbox LIMIT 100000) o)::int AS outbox`;

const GAUGES = {
  due: ['wenqiao_save_backs_due', 'Save-backs that are due and not being sent'],
  oldest: ['wenqiao_save_back_oldest_late_seconds', 'How late the oldest due save-back is'],
  sessions: ['wenqiao_sessions_open', 'Open sessions'],
  people: ['wenqiao_people_connected', 'People connected'],
  draft: ['wenqiao_draft_oldest_seconds', 'Age of the oldest draft that is no revision yet'],
  circuits: ['wenqiao_circuits_open', 'Integrators whose server is left alone'],
  lost: ['wenqiao_content_lost', 'Stored contents that are missing or damaged'],
  alerts: ['wenqiao_alerts_open', 'Alerts that are not over'],
  outbox: ['wenqiao_outbox_alarms', 'Alarms that the queue has not taken yet'],
} as const;

type Facts = Record<keyof typeof GAUGES, number>;

/**
 * Gauges of what the database says at the moment of the scrape, by one query for all of them. While it says nothing they keep
 * what they had, and the time at which they were read tells.
 */
export function registerPipelineGauges(registry: Registry, database: DataSource): void {
  let reading: Promise<Facts | null> | null = null;
  const facts = (): Promise<Facts | null> => {
    reading ??= (database.query(FACTS) as Promise<Facts[]>)
      .then(
        ([row]) => row ?? null,
        () => null,
      )
      .finally(() => (reading = null));
    return reading;
  };
  for (const [fact, [name, help]] of Object.entries(GAUGES))
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const read = await facts();
        if (read) this.set(read[fact as keyof Facts]);
      },
    });
  new Gauge({
    name: 'wenqiao_pipeline_facts_at_seconds',
    help: 'When the gauges of the pipeline were read, in seconds since 1970',
    registers: [registry],
    async collect() {
      if (await facts()) this.setToCurrentTime();
    },
  });
}
