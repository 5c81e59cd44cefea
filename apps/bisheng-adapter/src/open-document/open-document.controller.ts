import { Controller, Get, Inject, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Quota, QuotaExceeded, SourceUnusable } from '#documents';
import { EditedElsewhere } from '#editing';
import { currentRequestContext, LOGGER, type Logger } from '#platform';
import { ENTRY_FAILURE_STATUS, entryReplyBody, parseEntryQuery } from '#protocol/bisheng';
import { BishengAdapterEnvironment } from '../environment.js';
import { OpenDocumentService } from './open-document.service.js';
import { RateLimitedFilter } from '../rate-limited-door.js';
import { problemPage } from './problem-page.js';

const BUSY =
  '此文档正在其他编辑器中被编辑，请稍后再试，或先以预览方式打开。 This document is being edited in another editor. Try again later, or open it as a preview.';

const QUOTA_WORDS: Record<Quota, string> = {
  openDocuments: '贵系统同时打开的文档数已达上限，请关闭一些文档或稍后再试。',
  storageMb: '贵系统在此的存储空间已用完，暂时不能编辑，请联系管理员。',
  requestsPerMinute: '贵系统的请求过于频繁，请稍后再试。',
};

/** The entry links of the Bisheng API. Errors are JSON, byte for byte as the protocol has them. */
@Controller('apps/editor')
@UseFilters(RateLimitedFilter)
export class OpenDocumentController {
  constructor(
    private readonly service: OpenDocumentService,
    private readonly settings: BishengAdapterEnvironment,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Get('openEditor')
  openEditor(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.open('edit', request, reply);
  }

  @Get('openPreview')
  openPreview(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.open('preview', request, reply);
  }

  private async open(purpose: 'edit' | 'preview', request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const url = request.raw.url ?? '';
    const at = url.indexOf('?');
    const rawQuery = at < 0 ? '' : url.slice(at + 1);
    void reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
    const origin = this.settings.PUBLIC_URL?.replace(/\/+$/, '') ?? `${request.protocol}://${request.host}`;
    try {
      const outcome = await this.service.open(purpose, parseEntryQuery(rawQuery), rawQuery, origin);
      if (outcome.kind === 'redirect') {
        await reply.redirect(outcome.location, 302);
        return;
      }
      this.logger.info(
        {
          purpose,
          failure: outcome.failure.kind,
          ...('error' in outcome.failure ? { reason: outcome.failure.error } : {}),
        },
        'open refused',
      );
      await reply
        .status(ENTRY_FAILURE_STATUS)
        .header('content-type', 'application/json; charset=utf-8')
        .send(entryReplyBody(outcome.failure));
    } catch (error) {
      if (
        !(error instanceof SourceUnusable) &&
        !(error instanceof EditedElsewhere) &&
        !(error instanceof QuotaExceeded)
      )
        throw error;
      const known = !(error instanceof SourceUnusable);
      this.logger[known ? 'info' : 'warn']({ purpose, code: error.code, reason: error.message }, 'file not opened');
      const message =
        error instanceof EditedElsewhere
          ? BUSY
          : error instanceof QuotaExceeded
            ? `${QUOTA_WORDS[error.quota]} ${error.message}.`
            : error.message;
      if (error instanceof QuotaExceeded && error.retryAfterSeconds !== null)
        void reply.header('retry-after', String(error.retryAfterSeconds));
      await reply
        .status(known ? error.status : 422)
        .header('content-type', 'text/html; charset=utf-8')
        .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
        .send(problemPage(message, error.code, currentRequestContext()?.requestId ?? ''));
    }
  }
}
