import { Controller, type DynamicModule, Get, Header, Inject, Injectable, Module, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { PlatformEnvironment } from '../environment/platform-environment.js';
import { addressList, cameFromListed } from '../http/address-list.js';
import { Problem } from '../http/problem.js';

/** Networks that may read the metrics. */
const READERS = Symbol('networks that may read the metrics');

/** Something that must work before this app can serve. Resolves when it does, rejects with the reason when not. */
export interface ReadinessCheck {
  readonly name: string;
  /** True: the app serves without it, only worse, and says `degraded`. */
  readonly optional?: boolean;
  check(): Promise<void>;
}

const CHECK_TIMEOUT_MS = 2_000;

/** What `/livez`, `/readyz` and `/healthcheck` answer from. A draining app is alive and not ready. */
@Injectable()
export class HealthService {
  private draining = false;
  private readonly checks: ReadinessCheck[] = [];

  add(check: ReadinessCheck): void {
    this.checks.push(check);
  }

  startDraining(): void {
    this.draining = true;
  }

  async readiness(): Promise<{ ready: boolean; degraded: boolean; checks: Record<string, string> }> {
    const entries = await Promise.all(
      this.checks.map(async (readinessCheck) => {
        const { name } = readinessCheck;
        let timer: NodeJS.Timeout | undefined;
        const timeout = new Promise<never>((_, reject) => {
          timer = setTimeout(() => reject(new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`)), CHECK_TIMEOUT_MS);
        });
        try {
          await Promise.race([readinessCheck.check(), timeout]);
          return { name, state: 'ok', optional: true };
        } catch (error) {
          return { name, state: (error as Error).message, optional: readinessCheck.optional === true };
        } finally {
          clearTimeout(timer);
        }
      }),
    );
    const checks = Object.fromEntries(entries.map(({ name, state }) => [name, state]));
    return {
      ready: !this.draining && entries.every(({ optional }) => optional),
      degraded: entries.some(({ state }) => state !== 'ok'),
      checks: this.draining ? { ...checks, draining: 'yes' } : checks,
    };
  }
}

@Controller()
class HealthController {
  constructor(
    private readonly health: HealthService,
    @Inject(Registry) private readonly metrics: Registry,
    @Inject(READERS) private readonly readers: readonly string[],
  ) {}

  /** ONLYOFFICE form: always 200, the text `true` or `false`. */
  @Get('healthcheck')
  @Header('content-type', 'text/plain')
  async healthcheck(): Promise<string> {
    return String((await this.health.readiness()).ready);
  }

  @Get('livez')
  livez(): { status: string } {
    return { status: 'ok' };
  }

  @Get('readyz')
  async readyz(@Res() reply: FastifyReply): Promise<void> {
    const { ready, degraded, checks } = await this.health.readiness();
    const status = !ready ? 'not ready' : degraded ? 'degraded' : 'ok';
    await reply.status(ready ? 200 : 503).send({ status, checks });
  }

  @Get('metrics')
  async prometheus(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (!cameFromListed(request, this.readers))
      throw new Problem(403, 'address_not_allowed', 'This address may not read metrics; see METRICS_ALLOWED_FROM');
    await reply.header('content-type', this.metrics.contentType).send(await this.metrics.metrics());
  }
}

/** Health and metrics endpoints of an app. Other modules inject `HealthService` and prom-client's `Registry`. */
@Module({})
export class HealthModule {
  static forApp(app: string, settings: Pick<PlatformEnvironment, 'METRICS_ALLOWED_FROM'>): DynamicModule {
    const registry = new Registry();
    registry.setDefaultLabels({ app });
    collectDefaultMetrics({ register: registry });
    return {
      module: HealthModule,
      global: true,
      controllers: [HealthController],
      providers: [
        HealthService,
        { provide: Registry, useValue: registry },
        { provide: READERS, useValue: addressList(settings.METRICS_ALLOWED_FROM) },
      ],
      exports: [HealthService, Registry],
    };
  }
}
