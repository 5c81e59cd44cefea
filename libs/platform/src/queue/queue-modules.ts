import { BullModule } from '@nestjs/bullmq';
import type { DynamicModule } from '@nestjs/common';
import { createPostgresBackend, setDefaultBackendFactory } from 'bullmq';
import { redisConnection } from './redis-connection.js';

/**
 * BullMQ on Redis when there is an address for it, else on Postgres, where it keeps its jobs in a schema of its own.
 * `connections` is the largest number of Postgres connections that its queues open.
 */
export function queueModules(
  settings: { DATABASE_URL: string; DATABASE_DIRECT_URL?: string; REDIS_URL?: string },
  queues: readonly string[],
  connections = 6,
): DynamicModule[] {
  const jobs = { removeOnComplete: true, removeOnFail: { age: 24 * 3600 } };
  const registered = queues.map((name) => BullModule.registerQueue({ name }));
  if (settings.REDIS_URL !== undefined) {
    setDefaultBackendFactory();
    const connection = {
      ...redisConnection(settings.REDIS_URL),
      maxRetriesPerRequest: null,
      enableOfflineQueue: false,
    };
    return [BullModule.forRoot({ connection, skipWaitingForReady: true, defaultJobOptions: jobs }), ...registered];
  }
  setDefaultBackendFactory(createPostgresBackend as never);
  // It listens, which needs a session.
  const connectionString = settings.DATABASE_DIRECT_URL ?? settings.DATABASE_URL;
  const connection = { connectionString, max: connections, schema: 'bullmq', migrate: true };
  return [BullModule.forRoot({ connection: connection as never, defaultJobOptions: jobs }), ...registered];
}
