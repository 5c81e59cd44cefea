import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bearerToken, SessionTokens } from '#auth';
import { SourceUnusable } from '#documents';
import { Problem } from '#platform';
import { FileToInsert, type InsertableMedia } from './file-to-insert.js';
import { HomeService, type HomeStatus, type PageAccess, type SaveOutcome } from './home-service.js';
import { OpeningRefused } from './opening.errors.js';
import { AccessTokenDto, ConflictDto, ImageDto, InsertFileDto, NameDto, RemoveDto, SaveDto } from './session.dto.js';

/** What an editor page that came from a WOPI host asks for. The page shows its session token. */
@ApiExcludeController()
@Controller('hosting/wopi-sessions/:participantId')
export class WopiSessionController {
  constructor(
    private readonly home: HomeService,
    private readonly insertable: FileToInsert,
    private readonly tokens: SessionTokens,
  ) {}

  @Get()
  status(@Param('participantId', ParseUUIDPipe) id: string, @Req() request: FastifyRequest): Promise<HomeStatus> {
    return this.with(id, request, (page) => this.home.status(page));
  }

  @Post('save')
  @HttpCode(200)
  save(
    @Param('participantId', ParseUUIDPipe) id: string,
    @Body() body: SaveDto,
    @Req() request: FastifyRequest,
  ): Promise<SaveOutcome> {
    return this.with(id, request, (page) => this.home.save(page, body.extendedData));
  }

  @Post('conflict')
  @HttpCode(200)
  conflict(
    @Param('participantId', ParseUUIDPipe) id: string,
    @Body() _body: ConflictDto,
    @Req() request: FastifyRequest,
  ): Promise<SaveOutcome> {
    return this.with(id, request, (page) => this.home.overwrite(page));
  }

  @Post('access-token')
  @HttpCode(204)
  accessToken(
    @Param('participantId', ParseUUIDPipe) id: string,
    @Body() body: AccessTokenDto,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.with(id, request, (page) => this.home.renewToken(page, body.accessToken, body.accessTokenTtl));
  }

  @Post('save-as')
  @HttpCode(200)
  saveAs(
    @Param('participantId', ParseUUIDPipe) id: string,
    @Body() body: NameDto,
    @Req() request: FastifyRequest,
  ): Promise<{ name: string; editUrl: string | null }> {
    return this.with(id, request, (page) => this.home.saveAs(page, body.name));
  }

  @Post('rename')
  @HttpCode(200)
  rename(
    @Param('participantId', ParseUUIDPipe) id: string,
    @Body() body: NameDto,
    @Req() request: FastifyRequest,
  ): Promise<{ name: string }> {
    return this.with(id, request, (page) => this.home.rename(page, body.name));
  }

  @Post('image')
  async image(
    @Param('participantId', ParseUUIDPipe) id: string,
    @Body() body: ImageDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { type, bytes } = await this.with(id, request, (page) => this.home.image(page, body.url));
    await reply.status(200).header('content-type', type).header('content-disposition', 'attachment').send(bytes);
  }

  @Post('insert-file')
  async insertFile(
    @Param('participantId', ParseUUIDPipe) id: string,
    @Body() body: InsertFileDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { type, bytes } = await this.with(id, request, (page) => this.insertable.fetch(page, body.url, body.name));
    await reply.status(200).header('content-type', type).header('content-disposition', 'attachment').send(bytes);
  }

  @Post('media')
  @HttpCode(200)
  media(
    @Param('participantId', ParseUUIDPipe) id: string,
    @Body() body: InsertFileDto,
    @Req() request: FastifyRequest,
  ): Promise<InsertableMedia> {
    return this.with(id, request, (page) => this.insertable.media(page, body.url, body.name));
  }

  @Post('remove')
  @HttpCode(204)
  remove(
    @Param('participantId', ParseUUIDPipe) id: string,
    @Body() body: RemoveDto,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.with(id, request, (page) => this.home.remove(page, body.participantId));
  }

  private async with<T>(id: string, request: FastifyRequest, work: (page: PageAccess) => Promise<T>): Promise<T> {
    const claims = this.tokens.verify(bearerToken(request.headers.authorization) ?? '');
    if (claims?.participantId !== id) throw new Problem(401, 'unauthorized', 'Send the session token of this page');
    const page = await this.home.page(id);
    if (!page) throw new Problem(404, 'not_found', 'This session did not come from a WOPI host');
    try {
      return await work(page);
    } catch (error) {
      if (error instanceof OpeningRefused)
        throw new Problem(error.status === 403 ? 403 : 502, error.code, error.message, {}, { cause: error });
      if (error instanceof SourceUnusable) throw new Problem(422, error.code, error.message, {}, { cause: error });
      throw error;
    }
  }
}
