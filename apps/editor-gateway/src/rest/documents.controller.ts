import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { apiCaller, ApiKeyGuard } from '#auth';
import { ContentStore, type Document, Documents, type Door, fileTypeOf, type Revision } from '#documents';
import { EnginePlacement, ForcedSave, type PresentPerson, Removing, SessionFacts } from '#editing';
import { Problem } from '#platform';
import { AccessTokens } from '#wopi';
import { PageQuery } from '../admin/page-query.js';
import { DocumentServerEngine } from '../document-server/document-server-engine.js';
import { checked, NewDocumentDto, OpenDocumentDto } from './document.dto.js';
import { DocumentIntake } from './document-intake.js';
import { revisionPage } from './revision-page.js';
import { SaveBackQueries } from './save-back-queries.js';
import { SaveBackWaiting } from './save-back-waiting.js';
import type { SaveBackPage } from './save-back.views.js';

class SaveBackNowQuery {
  @ApiProperty({ required: false, default: false, description: 'Answer when the integrator has it' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  wait?: boolean;

  @ApiProperty({ required: false, type: 'integer', minimum: 1, maximum: 120, default: 30, description: 'Seconds' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt()
  @Min(1)
  @Max(120)
  timeout?: number;
}

class FindDocumentQuery {
  @ApiProperty({ description: 'Bisheng docId, ONLYOFFICE key, WOPI file id or REST externalId' })
  @IsString()
  @MaxLength(512)
  externalId!: string;

  @ApiProperty({ enum: ['bisheng', 'onlyoffice', 'wopi', 'rest'], required: false, default: 'rest' })
  @IsOptional()
  @IsIn(['bisheng', 'onlyoffice', 'wopi', 'rest'])
  door?: Door;
}

/** Documents of the calling integrator. */
@ApiTags('documents')
@ApiBearerAuth()
@Controller('api/v1/documents')
@UseGuards(ApiKeyGuard)
export class DocumentsController {
  constructor(
    private readonly documents: Documents,
    private readonly intake: DocumentIntake,
    private readonly store: ContentStore,
    private readonly facts: SessionFacts,
    private readonly removing: Removing,
    private readonly placement: EnginePlacement,
    private readonly forced: ForcedSave,
    private readonly documentServer: DocumentServerEngine,
    private readonly waiting: SaveBackWaiting,
    private readonly saveBacks: SaveBackQueries,
    private readonly wopiTokens: AccessTokens,
  ) {}

  /** Finds a document by the id that its door gave it. */
  @Get()
  async find(@Query() query: FindDocumentQuery, @Req() request: FastifyRequest): Promise<Record<string, unknown>> {
    const document = await this.documents.findByExternalId({
      integratorId: apiCaller(request).integratorId,
      door: query.door ?? 'rest',
      externalId: query.externalId,
    });
    if (!document) throw notFound();
    return this.view(document);
  }

  /**
   * Makes a document, or a new revision of the one with this externalId: multipart with `file` (and `externalId`,
   * `title`), or JSON with an address to fetch it from.
   */
  @Post()
  @ApiConsumes('multipart/form-data', 'application/json')
  @ApiBody({ type: NewDocumentDto })
  async create(@Req() request: FastifyRequest): Promise<Record<string, unknown>> {
    const { integratorId } = apiCaller(request);
    const document = request.isMultipart()
      ? await this.intake.upload(integratorId, request)
      : await this.intake.fetch(integratorId, await checked(NewDocumentDto, request.body));
    return this.view(document);
  }

  /** A link to the editor for one person. */
  @Post(':id/open')
  @HttpCode(200)
  async open(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: OpenDocumentDto,
    @Req() request: FastifyRequest,
  ): Promise<{ url: string; expiresAt: string }> {
    return this.intake.open(await this.owned(id, request), body, request);
  }

  @Get(':id')
  async get(@Param('id', ParseUUIDPipe) id: string, @Req() request: FastifyRequest): Promise<Record<string, unknown>> {
    return this.view(await this.owned(id, request));
  }

  @Get(':id/content')
  async content(
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const document = await this.owned(id, request);
    await this.send(await this.documents.revisionByNumber(document.id, document.currentRevision), reply);
  }

  @Get(':id/revisions')
  async revisions(
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: PageQuery,
    @Req() request: FastifyRequest,
  ): Promise<{ items: Record<string, unknown>[]; next: string | null }> {
    const document = await this.owned(id, request);
    return revisionPage(this.documents, document.id, query, revisionView);
  }

  @Get(':id/revisions/:number/content')
  async revisionContent(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('number') number: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const document = await this.owned(id, request);
    await this.send(
      /^\d{1,9}$/.test(number) ? await this.documents.revisionByNumber(document.id, Number(number)) : null,
      reply,
    );
  }

  @Get(':id/save-backs')
  async listSaveBacks(@Param('id', ParseUUIDPipe) id: string, @Req() request: FastifyRequest): Promise<SaveBackPage> {
    const document = await this.owned(id, request);
    return this.saveBacks.list({ documentId: document.id }, { sort: 'newest', after: null, limit: 200 });
  }

  /**
   * Brings the document home now, also while people edit. With `wait` it answers when the integrator has it (200), or
   * after `timeout` seconds (202); else at once (202). `statusUrl` tells how it goes on.
   */
  @Post(':id/save-back')
  @HttpCode(202)
  async saveBack(
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: SaveBackNowQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Record<string, unknown>> {
    const document = await this.owned(id, request);
    if (await this.documentServer.saveNow(document.id)) return { state: 'requested', saveBackIds: [] };
    const outcome = await this.forced.save(document.id);
    if (outcome.kind === 'nothing')
      throw new Problem(409, 'nothing_to_save_back', 'Nothing of this document waits to be saved back');
    if (outcome.kind === 'kept') {
      void reply.status(200);
      return { state: 'kept', revision: outcome.revision, saveBackIds: [] };
    }
    const { saveBackIds } = outcome;
    const first = saveBackIds[0] ?? '';
    const state = query.wait ? await this.waiting.untilSettled(first, query.timeout ?? 30) : null;
    if (state?.settled) void reply.status(200);
    return {
      saveBackIds,
      statusUrl: `/api/v1/save-backs/${first}`,
      ...(state ? { state: state.state, lastError: state.lastError } : {}),
    };
  }

  @Get(':id/participants')
  async participants(
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
  ): Promise<{ items: PresentPerson[] }> {
    const document = await this.owned(id, request);
    return { items: [...(await this.facts.people(document.id)), ...(await this.documentServer.people(document.id))] };
  }

  /** Everybody leaves; what was edited goes home at once. */
  @Delete(':id/participants')
  @HttpCode(204)
  async removeAll(@Param('id', ParseUUIDPipe) id: string, @Req() request: FastifyRequest): Promise<void> {
    const document = await this.owned(id, request);
    await this.wopiTokens.revoke(document.id, null);
    await this.documentServer.remove(document.id, null);
    await this.tell(await this.removing.removeAll(document.id));
  }

  @Delete(':id/participants/:userId')
  @HttpCode(204)
  async removeOne(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('userId') userId: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    const document = await this.owned(id, request);
    await this.wopiTokens.revoke(document.id, userId);
    await this.documentServer.remove(document.id, [userId]);
    await this.tell(await this.removing.removeUsers(document.id, [userId]));
  }

  /** The file is gone on the integrator's side: everybody is told, nothing is sent home. */
  @Delete(':id')
  @HttpCode(204)
  async delete(@Param('id', ParseUUIDPipe) id: string, @Req() request: FastifyRequest): Promise<void> {
    await this.tell(await this.removing.deleteDocument((await this.owned(id, request)).id));
  }

  /** The same 404 for a document of somebody else as for none at all. */
  private async owned(id: string, request: FastifyRequest): Promise<Document> {
    const document = await this.documents.findById(id);
    if (document?.integratorId !== apiCaller(request).integratorId) throw notFound();
    return document;
  }

  private async view(document: Document): Promise<Record<string, unknown>> {
    return {
      id: document.id,
      externalId: document.externalId,
      door: document.door,
      title: document.title,
      fileType: document.fileType,
      revision: document.currentRevision,
      isEdited: (await this.facts.isEdited(document.id)) || (await this.documentServer.isEdited(document.id)),
      createdAt: document.createdAt.toISOString(),
      updatedAt: document.updatedAt.toISOString(),
    };
  }

  private async send(revision: Revision | null, reply: FastifyReply): Promise<void> {
    if (!revision) throw new Problem(404, 'revision_not_found', 'There is no such revision');
    if (revision.contentRemovedAt !== null)
      throw new Problem(
        410,
        'revision_content_removed',
        'The content of this revision was removed by the retention policy',
      );
    await reply
      .header('content-type', fileTypeOf(revision.fileType)?.mimeType ?? 'application/octet-stream')
      .header('content-length', revision.sizeBytes)
      .header('etag', `"${revision.sha256}"`)
      .header('content-disposition', 'attachment')
      .send(await this.store.open(revision.sha256));
  }

  private async tell(sessionIds: readonly string[]): Promise<void> {
    await Promise.all(sessionIds.map((id) => this.placement.nudge(id)));
  }
}

function revisionView(revision: Revision): Record<string, unknown> {
  return {
    number: revision.number,
    sha256: revision.sha256,
    sizeBytes: Number(revision.sizeBytes),
    fileType: revision.fileType,
    origin: revision.origin,
    modifiedBy: revision.modifiedBy,
    createdAt: revision.createdAt.toISOString(),
  };
}

function notFound(): Problem {
  return new Problem(404, 'document_not_found', 'There is no such document');
}
