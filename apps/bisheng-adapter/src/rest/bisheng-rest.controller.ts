import { All, Body, Controller, HttpCode, Inject, Param, Post, Query, Req, UseFilters } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Documents, extensionOf } from '#documents';
import { CommandFailed, DocumentServerSessions, EnginePlacement, Removing, SessionFacts } from '#editing';
import { LOGGER, type Logger } from '#platform';
import { BishengAdapterEnvironment } from '../environment.js';
import { PreConvert } from './pre-convert.js';
import { RestFailureFilter } from './rest-failure.filter.js';
import { SaveNow } from './save-now.js';
import { BishengRestService, type FoundDocument, type RestCredentials } from './bisheng-rest.service.js';

const isOn = (value: string | undefined): boolean => value !== undefined && value !== 'false' && value !== '0';

type Status = { status: boolean } & Record<string, unknown>;

/** The calls that an OA makes when something changes on its side. Always HTTP 200 with `{"status": …}`. */
@Controller('apps/editor')
@UseFilters(RestFailureFilter)
export class BishengRestController {
  constructor(
    private readonly service: BishengRestService,
    private readonly removing: Removing,
    private readonly placement: EnginePlacement,
    private readonly sessions: SessionFacts,
    private readonly documentServer: DocumentServerSessions,
    private readonly documents: Documents,
    private readonly saveNow: SaveNow,
    private readonly preConversion: PreConvert,
    private readonly settings: BishengAdapterEnvironment,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The file is gone: everybody who edits it is told and has to close. */
  @Post('deleteFile/:docId')
  @HttpCode(200)
  async deleteFile(
    @Param('docId') docId: string,
    @Query('hashId') hashId: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<Status> {
    const found = await this.find(docId, hashId, request);
    if (found.kind !== 'found') return { status: found.kind === 'unknown' };
    await this.fromDocumentServer(found.document.id, null);
    await this.tell(await this.removing.deleteDocument(found.document.id));
    return { status: true };
  }

  /** Body: JSON array of user ids, who have to leave. */
  @Post('removeParticipant/:docId')
  @HttpCode(200)
  async removeParticipant(
    @Param('docId') docId: string,
    @Query('hashId') hashId: string | undefined,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<Status> {
    if (!Array.isArray(body) || !body.every((id) => typeof id === 'string' || typeof id === 'number'))
      return { status: false };
    const found = await this.find(docId, hashId, request);
    if (found.kind !== 'found') return { status: found.kind === 'unknown' };
    const reached = await this.fromDocumentServer(found.document.id, body.map(String));
    await this.tell(await this.removing.removeUsers(found.document.id, body.map(String)));
    return { status: reached };
  }

  /** Everybody leaves; what was edited is saved back; whoever opens it next starts from the source file. */
  @Post('removeAllParticipant/:docId')
  @HttpCode(200)
  async removeAllParticipant(
    @Param('docId') docId: string,
    @Query('hashId') hashId: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<Status> {
    const found = await this.find(docId, hashId, request);
    if (found.kind !== 'found') return { status: found.kind === 'unknown' };
    const reached = await this.fromDocumentServer(found.document.id, null);
    await this.tell(await this.removing.removeAll(found.document.id));
    return { status: reached };
  }

  @All('isOpening/:docId')
  @HttpCode(200)
  async isOpening(
    @Param('docId') docId: string,
    @Query('hashId') hashId: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<Status> {
    const found = await this.find(docId, hashId, request);
    if (found.kind === 'refused') return { status: false };
    const isOpening =
      found.kind === 'found' &&
      ((await this.sessions.isEdited(found.document.id)) || (await this.documentServer.isEdited(found.document.id)));
    return { status: true, isOpening };
  }

  /** Changes after any edit, even one that was undone. */
  @All('fingerprint/:docId')
  @HttpCode(200)
  async fingerprint(
    @Param('docId') docId: string,
    @Query('hashId') hashId: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<Status> {
    const found = await this.find(docId, hashId, request);
    if (found.kind !== 'found') return { status: false };
    return { status: true, fingerprint: await this.sessions.fingerprint(found.document.id) };
  }

  @All('version/:docId/list')
  @HttpCode(200)
  async versions(
    @Param('docId') docId: string,
    @Query('hashId') hashId: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<Status> {
    const found = await this.find(docId, hashId, request);
    if (found.kind !== 'found') return { status: false };
    const revisions = await this.documents.listRevisions(found.document.id);
    return {
      status: true,
      versions: revisions.map((revision) => ({
        versionIdx: revision.number,
        size: Number(revision.sizeBytes),
        createdAt: revision.createdAt.toISOString(),
        modifyBy: revision.modifiedBy.map(({ userId, name, avatar }) => ({
          uid: userId,
          oid: userId,
          avatar,
          nickName: name,
        })),
      })),
    };
  }

  /** The OA renamed the file. The extension stays what it is. */
  @Post('rename/:docId')
  @HttpCode(200)
  async rename(
    @Param('docId') docId: string,
    @Query('hashId') hashId: string | undefined,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<Status> {
    const newName = (body as { newName?: unknown } | null)?.newName;
    if (typeof newName !== 'string' || newName.trim() === '' || newName.length > 255) return { status: false };
    const found = await this.find(docId, hashId, request);
    if (found.kind !== 'found') return { status: false };
    const { document } = found;
    const title =
      extensionOf(newName) === '' && extensionOf(document.title) !== ''
        ? `${newName}.${extensionOf(document.title)}`
        : newName;
    await this.documents.rename(document.id, title);
    return { status: true };
  }

  @All('copyOnWrite/:from/:to')
  @HttpCode(200)
  async copyOnWrite(
    @Param('from') from: string,
    @Param('to') to: string,
    @Query('hashId') hashId: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<Status> {
    const found = await this.find(from, hashId, request);
    if (found.kind !== 'found') return { status: false };
    return { status: await this.documents.copy(found.document, to) };
  }

  /**
   * Saves now. `force`: also while people edit; `nopost`: only answer with the data; `posturl`: send it there.
   * `reason` is `locked` when somebody edits and `force` is not given, else `failed`.
   */
  @Post('saveBack/:docId')
  @HttpCode(200)
  async saveBack(
    @Param('docId') docId: string,
    @Query() query: Record<string, string | undefined>,
    @Req() request: FastifyRequest,
  ): Promise<Status> {
    const found = await this.find(docId, query['hashId'], request);
    if (found.kind !== 'found') return { status: false, version: null, reason: 'failed' };
    return this.saveNow.save(found.document, {
      force: isOn(query['force']),
      post: !isOn(query['nopost']),
      postUrl: [query['posturl'] ?? null].flat()[0] ?? null,
    });
  }

  /** Body: `docId`, `title`, `fetchUrl`. Makes the thumbnail and text of a file that nobody has opened yet. */
  @Post('preConvert')
  @HttpCode(200)
  async preConvert(
    @Query('hashId') hashId: string | undefined,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<Status> {
    const integrator = await this.service.caller(this.credentials(request, hashId));
    return integrator ? this.preConversion.convert(integrator, body) : { status: false };
  }

  /** Takes people, or everybody, out of the Document Server that has the document. False: it did not do it. */
  private async fromDocumentServer(documentId: string, userIds: readonly string[] | null): Promise<boolean> {
    try {
      await this.documentServer.remove(documentId, userIds);
      return true;
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      this.logger.error({ err: error, documentId }, 'the Document Server did not let people go');
      return false;
    }
  }

  private credentials(request: FastifyRequest, hashId: string | undefined): RestCredentials {
    const header = (name: string): string | null => {
      const value = request.headers[name.toLowerCase()];
      return typeof value === 'string' ? value : null;
    };
    return {
      time: header('time'),
      sign: header(this.settings.BISHENG_SIGN_HEADER),
      hashId: [hashId ?? null].flat()[0] ?? null,
    };
  }

  private async find(docId: string, hashId: string | undefined, request: FastifyRequest): Promise<FoundDocument> {
    const found = await this.service.find(docId, this.credentials(request, hashId));
    if (found.kind === 'refused') this.logger.warn({ docId, reason: found.reason }, 'bisheng call refused');
    return found;
  }

  private async tell(sessionIds: readonly string[]): Promise<void> {
    await Promise.all(sessionIds.map((id) => this.placement.nudge(id)));
  }
}
