import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseIntPipe,
  ParseUUIDPipe,
  Post,
  Query,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth, ApiOkResponse, ApiProduces, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsNotEmpty, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { apiCaller, ApiKeyGuard, RequireScope } from '#auth';
import { ContentStore, Documents, fileTypeOf } from '#documents';
import { EnginePlacement, type PresentPerson, Removing, SessionFacts } from '#editing';
import { Problem } from '#platform';
import { recordAudit } from '#save-back';
import { DocumentServerEngine } from '../../document-server/document-server-engine.js';
import { revisionPage } from '../../rest/revision-page.js';
import { PageQuery } from '../page-query.js';
import { AdminDocumentPage, AdminDocumentView, DocumentAdministration } from './document-administration.js';

class DocumentListQuery extends PageQuery {
  @ApiProperty({ required: false, description: 'Part of a title or external id' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  q?: string;

  @ApiProperty({ required: false, format: 'uuid' }) @IsOptional() @IsUUID() integratorId?: string;

  @ApiProperty({ required: false, description: 'true: only what is open now' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  open?: boolean;
}

class MessageDto {
  @ApiProperty({ maxLength: 500 }) @IsString() @IsNotEmpty() @MaxLength(500) text!: string;
}

class ReachedView {
  @ApiProperty({ type: 'integer', description: 'People who were shown it' }) people!: number;
}

class RevisionView {
  @ApiProperty({ type: 'integer' }) number!: number;
  @ApiProperty() sha256!: string;
  @ApiProperty({ type: 'integer' }) sizeBytes!: number;
  @ApiProperty() fileType!: string;
  @ApiProperty() origin!: string;
  @ApiProperty({ type: [Object] }) modifiedBy!: unknown[];
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
}

class RevisionPageView {
  @ApiProperty({ type: [RevisionView] }) items!: RevisionView[];
  @ApiProperty({ type: String, nullable: true, description: '`after` of the next page' }) next!: string | null;
}

/** Documents of every integrator: who is in them, what they were, and how to get people out. */
@ApiTags('admin: documents')
@ApiBearerAuth()
@ApiCookieAuth()
@Controller('api/v1/admin/documents')
@UseGuards(ApiKeyGuard)
@RequireScope('admin')
export class AdminDocumentsController {
  constructor(
    private readonly administration: DocumentAdministration,
    private readonly documents: Documents,
    private readonly facts: SessionFacts,
    private readonly removing: Removing,
    private readonly documentServer: DocumentServerEngine,
    private readonly placement: EnginePlacement,
    private readonly store: ContentStore,
    private readonly database: DataSource,
  ) {}

  @Get()
  @ApiOkResponse({ type: AdminDocumentPage })
  list(@Query() query: DocumentListQuery): Promise<AdminDocumentPage> {
    const q = query.q?.trim();
    return this.administration.list(
      {
        q: q === undefined || q === '' ? null : q,
        integratorId: query.integratorId ?? null,
        open: query.open ?? false,
      },
      query.after,
      query.limit ?? 50,
    );
  }

  @Get(':id')
  @ApiOkResponse({ type: AdminDocumentView })
  one(@Param('id', ParseUUIDPipe) id: string): Promise<AdminDocumentView> {
    return this.found(id);
  }

  @Get(':id/participants')
  async people(@Param('id', ParseUUIDPipe) id: string): Promise<{ items: PresentPerson[] }> {
    await this.found(id);
    return { items: await this.facts.people(id) };
  }

  @Get(':id/revisions')
  @ApiOkResponse({ type: RevisionPageView })
  async revisions(@Param('id', ParseUUIDPipe) id: string, @Query() query: PageQuery): Promise<RevisionPageView> {
    await this.found(id);
    return revisionPage(this.documents, id, query, (revision) => ({
      number: revision.number,
      sha256: revision.sha256,
      sizeBytes: Number(revision.sizeBytes),
      fileType: revision.fileType,
      origin: revision.origin,
      modifiedBy: revision.modifiedBy,
      createdAt: revision.createdAt.toISOString(),
    }));
  }

  /** The bytes of a revision. Every download stands in the audit trail. */
  @Get(':id/revisions/:number/content')
  @ApiProduces('application/octet-stream')
  async content(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('number', ParseIntPipe) number: number,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const document = await this.found(id);
    const revision = await this.documents.revisionByNumber(id, number);
    if (!revision) throw new Problem(404, 'revision_not_found', 'There is no such revision');
    const body = await this.store.open(revision.sha256);
    await this.audit(request, 'document.download', id, { revision: number });
    const name = encodeURIComponent(`${document.title.replace(/\.[^.]*$/, '')}-${number}.${revision.fileType}`);
    await reply
      .header('content-type', fileTypeOf(revision.fileType)?.mimeType ?? 'application/octet-stream')
      .header('content-length', revision.sizeBytes)
      .header('content-disposition', `attachment; filename*=UTF-8''${name}`)
      .send(body);
  }

  /** Shows everybody in the document a message. */
  @Post(':id/message')
  @HttpCode(200)
  @ApiOkResponse({ type: ReachedView })
  async message(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { text }: MessageDto,
    @Req() request: FastifyRequest,
  ): Promise<ReachedView> {
    await this.found(id);
    const sessions = await this.administration.openSessions(id);
    const reached = await Promise.all(sessions.map((session) => this.placement.message(session, text)));
    const people = reached.reduce((sum, count) => sum + count, 0);
    await this.audit(request, 'document.message', id, { text, people });
    return { people };
  }

  /** Everybody leaves; what was edited goes home at once. */
  @Delete(':id/participants')
  @HttpCode(204)
  async removeAll(@Param('id', ParseUUIDPipe) id: string, @Req() request: FastifyRequest): Promise<void> {
    await this.found(id);
    await this.documentServer.remove(id, null);
    await this.tell(await this.removing.removeAll(id));
    await this.audit(request, 'document.remove-all', id, null);
  }

  @Delete(':id/participants/:userId')
  @HttpCode(204)
  async removeOne(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('userId') userId: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.found(id);
    await this.documentServer.remove(id, [userId]);
    await this.tell(await this.removing.removeUsers(id, [userId]));
    await this.audit(request, 'document.remove', id, { userId });
  }

  private async found(id: string): Promise<AdminDocumentView> {
    const document = await this.administration.one(id);
    if (!document) throw new Problem(404, 'document_not_found', 'There is no such document');
    return document;
  }

  private async tell(sessionIds: readonly string[]): Promise<void> {
    await Promise.all(sessionIds.map((id) => this.placement.nudge(id)));
  }

  private audit(request: FastifyRequest, action: string, id: string, after: unknown): Promise<void> {
    return recordAudit(this.database.manager, {
      actor: apiCaller(request).actor,
      action,
      target: `document/${id}`,
      after,
    });
  }
}
