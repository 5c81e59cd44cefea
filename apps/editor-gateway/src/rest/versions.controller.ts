import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  ParseIntPipe,
  ParseUUIDPipe,
  Post,
  Put,
  Query,
  Req,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsObject, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { apiCaller, ApiKeyGuard } from '#auth';
import { type Document, Documents, type Revision, SourceUnusable, type TextChange } from '#documents';
import { EnginePlacement, SessionFacts, Versions } from '#editing';
import { Problem } from '#platform';
import { PageQuery } from '../admin/page-query.js';
import { OpenUserDto } from './document.dto.js';
import { revisionPage } from './revision-page.js';

class NewVersionDto {
  @ApiProperty({ required: false, maxLength: 200 })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  name?: string;
}

class VersionNameDto {
  @ApiProperty({ maxLength: 200, description: 'Empty takes the name away' })
  @IsString()
  @MaxLength(200)
  name!: string;
}

class RestoreDto {
  @ApiProperty({ required: false, type: OpenUserDto, description: 'In whose name' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => OpenUserDto)
  user?: OpenUserDto;
}

/** The stored versions of a document. */
@ApiTags('versions')
@ApiBearerAuth()
@Controller('api/v1/documents')
@UseGuards(ApiKeyGuard)
export class VersionsController {
  constructor(
    private readonly documents: Documents,
    private readonly versions: Versions,
    private readonly facts: SessionFacts,
    private readonly placement: EnginePlacement,
  ) {}

  /** Newest first. */
  @Get(':id/versions')
  async list(
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: PageQuery,
    @Req() request: FastifyRequest,
  ): Promise<{ items: Record<string, unknown>[]; next: string | null }> {
    const document = await this.owned(id, request);
    return revisionPage(this.documents, document.id, query, (version) => versionView(version, document));
  }

  /** Keeps the document as it stands, with what people are editing now, as a version. */
  @Post(':id/versions')
  async keep(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: NewVersionDto,
    @Req() request: FastifyRequest,
  ): Promise<Record<string, unknown>> {
    const document = await this.owned(id, request);
    const sessionId = await this.facts.editSessionId(document.id);
    if (sessionId !== null) await this.placement.keepVersion(sessionId);
    const [newest] = await this.versions.list(document.id);
    if (!newest) throw new Problem(409, 'no_content', 'The document has no content yet');
    if (body.name !== undefined && body.name !== '') await this.versions.name(document.id, newest.number, body.name);
    return this.one(document.id, newest.number);
  }

  @Put(':id/versions/:number/name')
  async name(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('number', ParseIntPipe) number: number,
    @Body() body: VersionNameDto,
    @Req() request: FastifyRequest,
  ): Promise<Record<string, unknown>> {
    const document = await this.owned(id, request);
    await this.versions.name(document.id, number, body.name === '' ? null : body.name);
    return this.one(document.id, number);
  }

  /** What was added and removed in the text since the version before. */
  @Get(':id/versions/:number/changes')
  async changes(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('number', ParseIntPipe) number: number,
    @Req() request: FastifyRequest,
  ): Promise<{ items: TextChange[] }> {
    const document = await this.owned(id, request);
    try {
      const items = await this.versions.changes(document.id, number);
      if (!items) throw noVersion();
      return { items };
    } catch (error) {
      if (error instanceof SourceUnusable) throw new Problem(422, error.code, error.message, {}, { cause: error });
      throw error;
    }
  }

  /** Makes an earlier version the newest one. People who have the document open go on from it. */
  @Post(':id/versions/:number/restore')
  @HttpCode(200)
  async restore(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('number', ParseIntPipe) number: number,
    @Body() body: RestoreDto,
    @Req() request: FastifyRequest,
  ): Promise<Record<string, unknown>> {
    const document = await this.owned(id, request);
    if (!(await this.versions.find(document.id, number))) throw noVersion();
    const by = body.user
      ? { userId: body.user.id, name: body.user.name, avatar: body.user.avatar ?? '' }
      : { userId: 'api', name: 'API', avatar: '' };
    const sessionId = await this.facts.editSessionId(document.id);
    if (sessionId !== null) {
      await this.placement.restore(sessionId, number, by);
      const [newest] = await this.versions.list(document.id);
      return this.one(document.id, newest?.number ?? number);
    }
    const revision = await this.versions.restore(document.id, number, [by]);
    if (!revision) throw noVersion();
    return this.one(document.id, revision.number);
  }

  private async one(documentId: string, number: number): Promise<Record<string, unknown>> {
    const document = await this.documents.findById(documentId);
    const version = await this.versions.find(documentId, number);
    if (!document || !version) throw noVersion();
    return versionView(version, document);
  }

  private async owned(id: string, request: FastifyRequest): Promise<Document> {
    const document = await this.documents.findById(id);
    if (document?.integratorId !== apiCaller(request).integratorId)
      throw new Problem(404, 'document_not_found', 'There is no such document');
    return document;
  }
}

function versionView(version: Revision, document: Document): Record<string, unknown> {
  return {
    number: version.number,
    name: version.name,
    origin: version.origin,
    fileType: version.fileType,
    sizeBytes: Number(version.sizeBytes),
    modifiedBy: version.modifiedBy,
    createdAt: version.createdAt.toISOString(),
    current: version.number === document.currentRevision,
  };
}

function noVersion(): Problem {
  return new Problem(404, 'version_not_found', 'There is no such version');
}
