import { type DynamicModule, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { HealthService } from '../health/health.module.js';

/** Where Postgres is, and where it is without the pooler that may stand before it. */
interface DatabaseAddress {
  DATABASE_URL: string;
  DATABASE_DIRECT_URL?: string;
}

/** Connection settings that all processes share. Migrations run on their own, before the apps start. */
export function dataSourceOptions(
  { DATABASE_URL: databaseUrl, DATABASE_DIRECT_URL: directUrl }: DatabaseAddress,
  poolSize: number,
  application: string,
): DataSourceOptions {
  // A pooler has no session to give these to: there they are settings of the role.
  const session = { statement_timeout: 30_000, idle_in_transaction_session_timeout: 30_000 };
  return {
    type: 'postgres',
    url: databaseUrl,
    applicationName: `wenqiao-${application}`,
    synchronize: false,
    migrationsRun: false,
    poolSize,
    connectTimeoutMS: 5_000,
    extra: { keepAlive: true, ...(directUrl === undefined ? session : { directUrl }) },
    poolErrorHandler: () => undefined, // a lost idle connection is replaced at the next use; the next query tells
  };
}

@Injectable()
class DatabaseReadiness implements OnModuleInit {
  constructor(
    private readonly database: DataSource,
    private readonly health: HealthService,
  ) {}
  onModuleInit(): void {
    this.health.add({
      name: 'database',
      check: async () => {
        await this.database.query('SELECT 1');
      },
    });
  }
}

/** Postgres through TypeORM with the entities that the app's feature modules register. */
@Module({})
export class DatabaseModule {
  static connect(settings: DatabaseAddress & { DATABASE_POOL_SIZE: number }, application: string): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRoot({
          ...dataSourceOptions(settings, settings.DATABASE_POOL_SIZE, application),
          autoLoadEntities: true,
          retryAttempts: 30,
          retryDelay: 500,
        }),
      ],
      providers: [DatabaseReadiness],
    };
  }
}
