import { Body, Controller, Delete, HttpCode, Param, ParseUUIDPipe, Post, Query, Req, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { apiCaller, ApiKeyGuard } from '#auth';
import { type Document, Documents } from '#documents';
import { Problem } from '#platform';
import { AccessTokens, permissionsOf, WopiAccess, type WopiAccessGranted, WopiClients } from '#wopi';
import { EditorGatewayEnvironment } from '../environment.js';
import { publicOrigin } from '../public-origin.js';
import { WopiAccessDto, WopiAccessView, WopiBootstrapDto, WopiTokenDto, WopiTokenView } from './wopi.dto.js';

/** Opens documents to WOPI clients: source addresses and access tokens. */
@ApiTags('WOPI access')
@ApiBearerAuth()
@Controller('api/v1')
@UseGuards(ApiKeyGuard)
export class WopiAccessController {
  constructor(
    private readonly documents: Documents,
    private readonly access: WopiAccess,
    private readonly tokens: AccessTokens,
    private readonly clients: WopiClients,
    private readonly settings: EditorGatewayEnvironment,
  ) {}

  /** A WOPISrc and an access token for one person. */
  @Post('documents/:id/wopi-access')
  @HttpCode(200)
  @ApiOkResponse({ type: WopiAccessView })
  async grant(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: WopiAccessDto,
    @Req() request: FastifyRequest,
  ): Promise<WopiAccessGranted> {
    const document = await this.owned(id, request);
    if (document.currentRevision === 0)
      throw new Problem(409, 'no_content', 'The document has no content yet; it has never been opened');
    const client = body.engine === undefined ? null : await this.clients.named(body.engine);
    if (body.engine !== undefined && !client)
      throw new Problem(422, 'unknown_engine', `No WOPI client is registered under ${body.engine}`);
    const { avatar, ...user } = body.user;
    return this.access.grant({
      document,
      user,
      grant: {
        permissions: permissionsOf(body.permissions ?? {}),
        page: { ...body.page, ...(avatar === undefined ? {} : { avatar }) },
      },
      clientId: client?.id ?? null,
      origin: publicOrigin(this.settings, request),
      lifetimeSeconds: body.lifetimeSeconds ?? null,
    });
  }

  /** Takes tokens back: everybody's, or those of one user. Effective with the next request. */
  @Delete('documents/:id/wopi-access')
  @ApiQuery({ name: 'userId', required: false })
  async revoke(
    @Param('id', ParseUUIDPipe) id: string,
    @Query('userId') userId: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<{ revoked: number }> {
    const document = await this.owned(id, request);
    return { revoked: await this.tokens.revoke(document.id, userId ?? null) };
  }

  /** A new token in the place of one that still lives, with the same rights. The old one stays good until it expires. */
  @Post('wopi-access/renew')
  @HttpCode(200)
  @ApiOkResponse({ type: WopiAccessView })
  async renew(@Body() body: WopiTokenDto, @Req() request: FastifyRequest): Promise<WopiAccessGranted> {
    const renewed = await this.access.renew(body.accessToken, apiCaller(request).integratorId);
    if (!renewed) throw new Problem(404, 'token_not_found', 'No token of yours that lives has this value');
    return renewed;
  }

  @Post('wopi-access/revoke')
  @HttpCode(204)
  async revokeOne(@Body() body: WopiTokenDto, @Req() request: FastifyRequest): Promise<void> {
    if (!(await this.tokens.revokeOne(apiCaller(request).integratorId, body.accessToken)))
      throw new Problem(404, 'token_not_found', 'No token of yours that lives has this value');
  }

  /** A bearer token with which a native app of this user may ask the bootstrapper (`/wopibootstrapper`). */
  @Post('wopi-access/bootstrap')
  @HttpCode(200)
  @ApiOkResponse({ type: WopiTokenView })
  bootstrap(@Body() body: WopiBootstrapDto, @Req() request: FastifyRequest): Promise<WopiTokenView> {
    return this.tokens.issue({
      subject: { kind: 'ecosystem' },
      integratorId: apiCaller(request).integratorId,
      clientId: null,
      user: { id: body.user.id, name: body.user.name },
      grant: { permissions: permissionsOf({}), page: {} },
      origin: publicOrigin(this.settings, request),
      expiresAt: null,
    });
  }

  private async owned(id: string, request: FastifyRequest): Promise<Document> {
    const document = await this.documents.findById(id);
    if (document?.integratorId !== apiCaller(request).integratorId)
      throw new Problem(404, 'document_not_found', 'There is no such document');
    return document;
  }
}
