import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { mimeTypeOfResult } from '#conversion';
import { RESULT_LINK_KEY, verifyResultLink, type KeyRing } from '#auth';
import { ContentLost, ContentStore, extensionOf, fileTypeOf } from '#documents';
import { LOGGER, type Logger } from '#platform';
import { parseRange } from './range.js';

/** Result links: each is its own credential, signed and expiring. */
@Controller('s3')
export class ResultFilesController {
  constructor(
    private readonly store: ContentStore,
    private readonly database: DataSource,
    @Inject(RESULT_LINK_KEY) private readonly linkKey: KeyRing,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Get(':bucket/:token/:name')
  async download(
    @Param('bucket') bucket: string,
    @Param('token') token: string,
    @Param('name') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const link = verifyResultLink(token, this.linkKey, new Date());
    if (link.kind !== 'valid') {
      const [status, text] =
        link.kind === 'expired' ? [410, 'This link has expired.\n'] : [404, 'There is nothing here.\n'];
      await reply.status(status).header('content-type', 'text/plain; charset=utf-8').send(text);
      return;
    }
    const { sha256, saveBackId } = link.claims;
    let size: number;
    try {
      size = await this.store.sizeOf(sha256);
    } catch (error) {
      if (!(error instanceof ContentLost)) throw error;
      this.logger.error({ err: error }, 'content behind a result link is lost');
      reply.raw.destroy(); // some receivers store whatever body comes, whatever the status: give them none
      return;
    }
    const type = fileTypeOf(extensionOf(name));
    const harmless = type !== null && type.kind !== 'plain' && type.extension !== 'svg';
    void reply
      .header(
        'content-type',
        type?.kind === 'plain' ? 'text/plain; charset=utf-8' : mimeTypeOfResult(extensionOf(name)),
      )
      .header(
        'content-disposition',
        `${bucket === 'view' && harmless ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name)}`,
      )
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
      .header('cache-control', 'private, max-age=3600')
      .header('accept-ranges', 'bytes')
      .header('etag', `"${sha256}"`);
    const range = parseRange(request.headers.range, size);
    if (range === 'unsatisfiable') {
      await reply.status(416).header('content-range', `bytes */${size}`).send();
      return;
    }
    const body = await this.store.open(sha256, range ?? undefined);
    if (range) void reply.status(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`);
    void reply.header('content-length', String(range ? range.end - range.start + 1 : size));
    body.on('error', (error) => {
      this.logger.error({ err: error }, 'result not sent');
      reply.raw.destroy();
    });
    if (saveBackId !== null && request.method === 'GET') await this.noteFetched(saveBackId);
    await reply.send(body);
  }

  private async noteFetched(saveBackId: string): Promise<void> {
    await this.database.query('UPDATE save_back SET result_fetched_at = now() WHERE id = $1', [saveBackId]);
  }
}
