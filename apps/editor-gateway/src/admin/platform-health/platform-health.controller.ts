import { statfs } from 'node:fs/promises';
import { Controller, Get, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { ApiKeyGuard, RequireScope } from '#auth';
import { ContentCheck } from '#documents';
import { HealthService, PLATFORM_VERSION } from '#platform';
import { EditorGatewayEnvironment } from '../../environment.js';

interface Facts {
  version: string;
  now: Date;
  started: Date;
  sizeBytes: string;
  connections: number;
  maxConnections: number;
}

/** How the platform itself is. */
@ApiTags('admin: health')
@ApiBearerAuth()
@ApiCookieAuth()
@Controller('api/v1/admin/health')
@UseGuards(ApiKeyGuard)
@RequireScope('admin')
export class PlatformHealthController {
  constructor(
    private readonly database: DataSource,
    private readonly health: HealthService,
    private readonly contentCheck: ContentCheck,
    private readonly settings: EditorGatewayEnvironment,
  ) {}

  /** Engines with their last sign of life, the queue's state, database, content, disk, versions. */
  @Get()
  async read(): Promise<Record<string, unknown>> {
    const [engines, facts, outbox, migrations, readiness, disk] = await Promise.all([
      this.database.query(
        `SELECT id, address, draining, open_sessions AS "openSessions", round(extract(epoch FROM now() - heartbeat_at), 1)::float8 AS "silentSeconds"
         FROM engine ORDER BY address`,
      ) as Promise<unknown[]>,
      this.database.query(
        `SELECT current_setting('server_version') AS version, now() AS now, pg_postmaster_start_time() AS started,
           pg_database_size(current_database()) AS "sizeBytes", (SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database()) AS connections,
           current_setting('max_connections')::int AS "maxConnections"`,
      ) as Promise<Facts[]>,
      this.database.query(
        `SELECT count(*)::int AS waiting, COALESCE(round(extract(epoch FROM now() - min(created_at)), 1), 0)::float8 AS "oldestSeconds" FROM outbox`,
      ) as Promise<{ waiting: number; oldestSeconds: number }[]>,
      this.database.query('SELECT count(*)::int AS count, max(timestamp) AS last FROM schema_migration') as Promise<
        { count: number; last: string }[]
      >,
      this.health.readiness(),
      statfs(this.settings.DATA_DIR),
    ]);
    const database = facts[0];
    return {
      versions: { platform: PLATFORM_VERSION, node: process.version, postgres: database?.version ?? '' },
      uptimeSeconds: Math.round(process.uptime()),
      checks: readiness.checks,
      engines,
      queue: { backend: this.settings.REDIS_URL === undefined ? 'postgres' : 'redis', ...outbox[0] },
      database: {
        now: database?.now,
        startedAt: database?.started,
        sizeBytes: Number(database?.sizeBytes ?? 0),
        connections: database?.connections ?? 0,
        maxConnections: database?.maxConnections ?? 0,
        migrations: migrations[0]?.count ?? 0,
        lastMigration: migrations[0]?.last ?? '',
        clockSkewMs: database ? Date.now() - new Date(database.now).getTime() : 0,
      },
      content: await this.contentCheck.report(),
      disk: {
        folder: this.settings.DATA_DIR,
        freeBytes: disk.bavail * disk.bsize,
        totalBytes: disk.blocks * disk.bsize,
      },
    };
  }
}
