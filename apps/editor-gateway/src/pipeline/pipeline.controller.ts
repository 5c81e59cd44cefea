import { Controller, Get, Req, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiKeyGuard, RequireScope } from '#auth';
import { LivePipeline } from './live.js';
import { Overview, OverviewView } from './overview.js';

const HEARTBEAT_MS = 15_000;
const RECONNECT_MS = 3_000;
/** A watcher that reads so slowly is cut off; it comes back by itself and gets a fresh overview. */
const MOST_BUFFERED_BYTES = 4 * 1024 * 1024;

/** The pipeline as a whole. */
@ApiTags('admin: pipeline')
@ApiBearerAuth()
@Controller('api/v1/admin')
@UseGuards(ApiKeyGuard)
@RequireScope('admin')
export class PipelineController {
  constructor(
    private readonly overview: Overview,
    private readonly live: LivePipeline,
  ) {}

  @Get('overview')
  @ApiOkResponse({ type: OverviewView })
  read(): Promise<OverviewView> {
    return this.overview.read();
  }

  /**
   * Server-Sent Events: `overview` (as `GET /admin/overview`) at once and every second, `save-back` (as an item of the
   * list) for each one that changed. A comment line every 15 seconds keeps proxies awake.
   */
  @Get('live')
  @ApiProduces('text/event-stream')
  async stream(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    reply.hijack();
    const out = reply.raw;
    out.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-request-id': String(reply.getHeader('x-request-id') ?? ''),
    });
    out.write(`retry: ${RECONNECT_MS}\n\n`);
    const heartbeat = setInterval(() => out.write(': still here\n\n'), HEARTBEAT_MS);
    let stop: () => void = () => undefined;
    request.raw.once('close', () => {
      clearInterval(heartbeat);
      stop();
    });
    try {
      stop = await this.live.watch(({ event, data }) => {
        if (out.writableLength > MOST_BUFFERED_BYTES) out.destroy();
        else out.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      });
      if (request.raw.destroyed) stop();
    } catch (error) {
      out.destroy(error instanceof Error ? error : undefined); // the page comes back by itself
    }
  }
}
