import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { type Contributor, ContentStore } from '#documents';
import { LOGGER, type Logger } from '#platform';
import { mayPutFile, WOPI_HEADERS } from '#protocol/wopi';
import { FileWrites, wopiUserId } from '#wopi';
import { WopiHostEnvironment } from '../environment.js';
import type { FileCall } from '../http/caller-check.js';
import { firstHeaderOf, headerOf } from '../http/headers.js';
import { discardBody, limitedBody } from '../http/request-body.js';
import { lockMismatch, WopiRefusal, type WopiReply } from '../http/wopi-reply.js';
import { mayChangeContent } from './rights.js';

const DEFAULT_MAX_EXPECTED_SIZE = 2_147_483_647;
const MAX_EDITORS = 100;

/** GetFile and PutFile. Bytes stream through; nothing holds a whole file. */
@Injectable()
export class FileContent {
  constructor(
    private readonly store: ContentStore,
    private readonly writes: FileWrites,
    private readonly database: DataSource,
    private readonly settings: WopiHostEnvironment,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async get({ file }: FileCall, request: FastifyRequest): Promise<WopiReply> {
    const expected = headerOf(request, WOPI_HEADERS.maxExpectedSize) ?? '';
    const limit = /^\d{1,15}$/.test(expected) ? Number(expected) : DEFAULT_MAX_EXPECTED_SIZE;
    if (file.sizeBytes > limit) throw new WopiRefusal(412, `the file has ${file.sizeBytes} bytes`);
    const body = file.sha256 === null ? Readable.from([]) : await this.store.open(file.sha256);
    return {
      status: 200,
      headers: { [WOPI_HEADERS.itemVersion]: String(file.revision) },
      stream: { body, sizeBytes: file.sizeBytes },
    };
  }

  async put({ holder, file }: FileCall, request: FastifyRequest): Promise<WopiReply> {
    if (!mayChangeContent(holder)) throw new WopiRefusal(404, 'the user may not change this file');
    const lockId = headerOf(request, WOPI_HEADERS.lock);
    // Decided here to spare the upload, and again under the lock of the file when the bytes are stored.
    const early = mayPutFile(file.lock, lockId, file.sizeBytes, holder.now);
    if (early.kind === 'mismatch') {
      await discardBody(request, this.settings.MAX_DOCUMENT_BYTES);
      throw lockMismatch(early);
    }
    const seenLastModified = firstHeaderOf(request, WOPI_HEADERS.coolTimestamp, WOPI_HEADERS.loolTimestamp) ?? null;
    const content = await this.store.put(Readable.from(limitedBody(request, this.settings.MAX_DOCUMENT_BYTES)));
    const outcome = await this.writes.put({
      documentId: file.documentId,
      content,
      lockId,
      seenLastModified,
      modifiedBy: await this.editors({ holder, file, product: null }, request),
    });
    switch (outcome.kind) {
      case 'mismatch':
        throw lockMismatch(outcome);
      case 'changed_meanwhile':
        throw new WopiRefusal(
          409,
          'the file was changed since it was read',
          {},
          { COOLStatusCode: 1010, LOOLStatusCode: 1010 },
        );
      case 'gone':
        throw new WopiRefusal(404, 'file unknown');
      case 'written':
        this.logger.info(
          { documentId: file.documentId, version: outcome.version, sizeBytes: content.sizeBytes },
          'file put through WOPI',
        );
        return {
          status: 200,
          headers: { [WOPI_HEADERS.itemVersion]: outcome.version },
          json: { LastModifiedTime: outcome.lastModified },
        };
    }
  }

  /** Who changed the content: those whom the client names and we know, else the caller. */
  private async editors({ holder, file }: FileCall, request: FastifyRequest): Promise<Contributor[]> {
    const caller = { userId: holder.userId, name: holder.userName, avatar: holder.grant.page.avatar ?? '' };
    const named = (headerOf(request, WOPI_HEADERS.editors) ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '' && item !== wopiUserId(holder.userId))
      .slice(0, MAX_EDITORS);
    if (named.length === 0) return [caller];
    const rows = (await this.database.query(
      `SELECT DISTINCT ON (user_id) user_id, user_name, granted->'page'->>'avatar' AS avatar FROM wopi_access_token
       WHERE document_id = $1 ORDER BY user_id, created_at DESC`,
      [file.documentId],
    )) as { user_id: string; user_name: string; avatar: string | null }[];
    const known = rows
      .filter((row) => named.includes(wopiUserId(row.user_id)))
      .map((row) => ({ userId: row.user_id, name: row.user_name, avatar: row.avatar ?? '' }));
    const callerNamed = (headerOf(request, WOPI_HEADERS.editors) ?? '').includes(wopiUserId(holder.userId));
    return known.length === 0 || callerNamed ? [caller, ...known] : known;
  }
}
