import { BullModule } from '@nestjs/bullmq';
import type { DynamicModule } from '@nestjs/common';
import { createPostgresBackend, setDefaultBackendFactory } from 'bullmq';
import { SAVE_BACK_QUEUE } from '#save-back';

/** BullMQ on Redis when there is an address for it, else on Postgres, where it keeps its jobs in a schema of its own. */
export function queueModules(settings: { DATABASE_URL: string; REDIS_URL?: string }): DynamicModule[] {
  const jobs = { removeOnComplete: true, removeOnFail: { age: 24 * 3600 } };
  if (settings.REDIS_URL !== undefined) {
    setDefaultBackendFactory();
    const { hostname, port, password, username, pathname, protocol } = new URL(settings.REDIS_URL);
    const connection = {
      host: hostname,
      port: Number(port || 6379),
      ...(password ? { password: decodeURIComponent(password) } : {}),
      ...(username ? { username: decodeURIComponent(username) } : {}),
      ...(pathname.length > 1 ? { db: Number(pathname.slice(1)) } : {}),
      ...(protocol === 'rediss:' ? { tls: {} } : {}),
      maxRetriesPerRequest: null,
      enableOfflineQueue: false,
    };
    return [
      BullModule.forRoot({ connection, skipWaitingForReady: true, defaultJobOptions: jobs }),
      BullModule.registerQueue({ name: SAVE_BACK_QUEUE }),
    ];
  }
  setDefaultBackendFactory(createPostgresBackend as never);
  const connection = { connectionString: settings.DATABASE_URL, max: 6, schema: 'bullmq', migrate: true };
  return [
    BullModule.forRoot({ connection: connection as never, defaultJobOptions: jobs }),
    BullModule.registerQueue({ name: SAVE_BACK_QUEUE }),
  ];
}
