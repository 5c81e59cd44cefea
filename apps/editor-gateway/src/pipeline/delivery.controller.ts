import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Put, Req, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { DataSource, type EntityManager } from 'typeorm';
import { apiCaller, ApiKeyGuard, RequireScope } from '#auth';
import { Problem } from '#platform';
import { recordAudit } from '#save-back';
import { DeliveryList, DeliverySettingsDto, DeliveryView, PauseDto, ResumeDto } from './delivery.dto.js';

interface Row {
  id: string;
  name: string;
  retry_delays_s: number[] | null;
  max_concurrency: number | null;
  timeout_ms: number | null;
  conflict_check: boolean;
  circuit: string | null;
  half_open: boolean | null;
  consecutive_failures: number | null;
  opened_at: Date | null;
  next_probe_at: Date | null;
  last_failure: DeliveryView['circuit']['lastFailure'];
  paused: boolean | null;
  paused_at: Date | null;
  paused_until: Date | null;
  paused_by: string | null;
  pause_reason: string | null;
  endpoints: DeliveryView['pausedEndpoints'] | null;
}

const SELECT = `
  SELECT i.id, i.name, g.retry_delays_s, g.max_concurrency, g.timeout_ms, COALESCE(g.conflict_check, true) AS conflict_check, g.circuit, g.next_probe_at <= now() AS half_open,
    g.consecutive_failures, g.opened_at, g.next_probe_at, g.last_failure,
    g.paused_at IS NOT NULL AND (g.paused_until IS NULL OR g.paused_until > now()) AS paused, g.paused_at, g.paused_until, g.paused_by, g.pause_reason,
    (SELECT jsonb_agg(jsonb_build_object('endpoint', e.endpoint, 'pausedAt', e.paused_at, 'reason', e.reason, 'saveBackId', e.save_back_id)
       ORDER BY e.paused_at) FROM paused_endpoint e WHERE e.integrator_id = i.id AND (e.paused_until IS NULL OR e.paused_until > now())) AS endpoints
  FROM integrator i LEFT JOIN integrator_delivery g ON g.integrator_id = i.id`;

/** How results are delivered to each integrator: schedule, limits, circuit, pauses. */
@ApiTags('admin: delivery')
@ApiBearerAuth()
@Controller('api/v1/admin')
@UseGuards(ApiKeyGuard)
@RequireScope('admin')
export class DeliveryController {
  constructor(private readonly database: DataSource) {}

  @Get('delivery')
  @ApiOkResponse({ type: DeliveryList })
  async list(): Promise<DeliveryList> {
    return { items: ((await this.database.query(`${SELECT} ORDER BY i.name`)) as Row[]).map(toView) };
  }

  @Get('integrators/:id/delivery')
  @ApiOkResponse({ type: DeliveryView })
  read(@Param('id', ParseUUIDPipe) id: string): Promise<DeliveryView> {
    return this.find(this.database.manager, id);
  }

  /** Sets schedule and limits; takes effect within two seconds, for what waits as well. */
  @Put('integrators/:id/delivery')
  @ApiOkResponse({ type: DeliveryView })
  set(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: DeliverySettingsDto,
    @Req() request: FastifyRequest,
  ): Promise<DeliveryView> {
    return this.change(id, request, 'delivery.set', { ...body }, (manager) =>
      manager.query(
        `UPDATE integrator_delivery SET retry_delays_s = $2, max_concurrency = $3, timeout_ms = $4,
           conflict_check = COALESCE($5, conflict_check), updated_at = now()
         WHERE integrator_id = $1`,
        [id, body.retryDelaysSeconds, body.maxConcurrency, body.timeoutMs, body.conflictCheck ?? null],
      ),
    );
  }

  /** Sends nothing to this integrator until it is resumed or the time has come. What is being sent now is sent. */
  @Post('integrators/:id/pause')
  @HttpCode(200)
  @ApiOkResponse({ type: DeliveryView })
  pause(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason, until }: PauseDto,
    @Req() request: FastifyRequest,
  ): Promise<DeliveryView> {
    if (until !== undefined && Date.parse(until) <= Date.now())
      throw new Problem(422, 'invalid_request', 'until must be in the future');
    return this.change(id, request, 'delivery.pause', { reason, until: until ?? null }, (manager) =>
      manager.query(
        `UPDATE integrator_delivery SET paused_at = now(), paused_until = $2, paused_by = $3, pause_reason = $4, updated_at = now()
         WHERE integrator_id = $1`,
        [id, until ?? null, apiCaller(request).actor, reason],
      ),
    );
  }

  /** Goes on: takes the pause away, or only that of one endpoint. */
  @Post('integrators/:id/resume')
  @HttpCode(200)
  @ApiOkResponse({ type: DeliveryView })
  resume(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ResumeDto,
    @Req() request: FastifyRequest,
  ): Promise<DeliveryView> {
    const endpoint = (body as ResumeDto | undefined)?.endpoint ?? null;
    return this.change(id, request, 'delivery.resume', { endpoint }, async (manager) => {
      await manager.query(
        'DELETE FROM paused_endpoint WHERE integrator_id = $1 AND ($2::text IS NULL OR endpoint = $2)',
        [id, endpoint],
      );
      if (endpoint !== null) return;
      await manager.query(
        `UPDATE integrator_delivery SET paused_at = NULL, paused_until = NULL, paused_by = NULL, pause_reason = NULL, updated_at = now()
         WHERE integrator_id = $1`,
        [id],
      );
    });
  }

  /** Closes an open circuit by hand: everything due goes out at once. */
  @Post('integrators/:id/close-circuit')
  @HttpCode(200)
  @ApiOkResponse({ type: DeliveryView })
  closeCircuit(@Param('id', ParseUUIDPipe) id: string, @Req() request: FastifyRequest): Promise<DeliveryView> {
    return this.change(id, request, 'delivery.close-circuit', {}, (manager) =>
      manager.query(
        `UPDATE integrator_delivery SET circuit = 'closed', consecutive_failures = 0, trips = 0, opened_at = NULL, next_probe_at = NULL,
           updated_at = now() WHERE integrator_id = $1`,
        [id],
      ),
    );
  }

  private change(
    id: string,
    request: FastifyRequest,
    action: string,
    after: Record<string, unknown>,
    work: (manager: EntityManager) => Promise<unknown>,
  ): Promise<DeliveryView> {
    return this.database.transaction(async (manager) => {
      const before = await this.find(manager, id);
      await manager.query(
        'INSERT INTO integrator_delivery (integrator_id) VALUES ($1) ON CONFLICT (integrator_id) DO NOTHING',
        [id],
      );
      await work(manager);
      const { actor } = apiCaller(request);
      await recordAudit(manager, { actor, action, target: `integrator/${id}`, before, after });
      return this.find(manager, id);
    });
  }

  private async find(manager: EntityManager, id: string): Promise<DeliveryView> {
    const rows = (await manager.query(`${SELECT} WHERE i.id = $1`, [id])) as Row[];
    if (!rows[0]) throw new Problem(404, 'integrator_not_found', 'There is no such integrator');
    return toView(rows[0]);
  }
}

function toView(row: Row): DeliveryView {
  return {
    integratorId: row.id,
    integrator: row.name,
    retryDelaysSeconds: row.retry_delays_s,
    maxConcurrency: row.max_concurrency,
    timeoutMs: row.timeout_ms,
    conflictCheck: row.conflict_check,
    circuit: {
      state: row.circuit === 'open' && row.half_open ? 'half-open' : (row.circuit ?? 'closed'),
      consecutiveFailures: row.consecutive_failures ?? 0,
      openedAt: row.opened_at?.toISOString() ?? null,
      nextProbeAt: row.next_probe_at?.toISOString() ?? null,
      lastFailure: row.last_failure,
    },
    pause:
      row.paused && row.paused_at
        ? {
            at: row.paused_at.toISOString(),
            until: row.paused_until?.toISOString() ?? null,
            by: row.paused_by ?? '',
            reason: row.pause_reason ?? '',
          }
        : null,
    pausedEndpoints: (row.endpoints ?? []).map((item) => ({
      ...item,
      pausedAt: new Date(item.pausedAt).toISOString(),
    })),
  };
}
