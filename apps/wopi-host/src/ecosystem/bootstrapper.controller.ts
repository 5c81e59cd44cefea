import { Controller, Get, HttpCode, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bearerToken } from '#auth';
import { ECOSYSTEM_OPERATIONS, WOPI_HEADERS } from '#protocol/wopi';
import { AccessTokens, fileWopiSrc, type TokenHolder, TokenReader, wopiUserId } from '#wopi';
import { WopiHostEnvironment } from '../environment.js';
import { headerOf } from '../http/headers.js';
import { sendReply, WopiFilter, WopiRefusal } from '../http/wopi-reply.js';
import { Ecosystem, fromHolder } from './ecosystem.js';

/** The way in for native apps, which come with a bearer token instead of an address with one. */
@Controller('wopibootstrapper')
@UseFilters(WopiFilter)
export class BootstrapperController {
  constructor(
    private readonly reader: TokenReader,
    private readonly tokens: AccessTokens,
    private readonly ecosystem: Ecosystem,
    private readonly settings: WopiHostEnvironment,
  ) {}

  @Get()
  async bootstrap(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const holder = await this.signedIn(request);
    await sendReply(reply, { status: 200, json: { Bootstrap: await this.facts(holder) } });
  }

  /** Bootstrap together with what the app would ask for next. */
  @Post()
  @HttpCode(200)
  async shortcut(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const holder = await this.signedIn(request);
    const wanted = headerOf(request, WOPI_HEADERS.ecosystemOperation)?.toUpperCase();
    const operation = ECOSYSTEM_OPERATIONS.find((name) => name === wanted);
    if (operation === undefined) throw new WopiRefusal(501, 'operation not supported');
    const Bootstrap = await this.facts(holder);
    switch (operation) {
      case 'GET_ROOT_CONTAINER':
        await sendReply(reply, {
          status: 200,
          json: { Bootstrap, RootContainerInfo: await this.ecosystem.rootContainer(holder) },
        });
        return;
      case 'GET_WOPI_SRC_WITH_ACCESS_TOKEN': {
        const Url = await this.ecosystem.wopiSrcOf(holder, headerOf(request, WOPI_HEADERS.hostNativeFileName));
        await sendReply(reply, { status: 200, json: { Bootstrap, WopiSrcInfo: { Url } } });
        return;
      }
      case 'GET_NEW_ACCESS_TOKEN':
        await sendReply(reply, {
          status: 200,
          json: { Bootstrap, AccessTokenInfo: await this.newToken(holder, headerOf(request, WOPI_HEADERS.wopiSrc)) },
        });
    }
  }

  /** A token for a file on which the user has one already, or for the ecosystem. */
  private async newToken(holder: TokenHolder, wopiSrc: string | undefined): Promise<Record<string, unknown>> {
    if (wopiSrc === `${holder.origin}/wopi/ecosystem`) {
      const issued = await this.tokens.issue({ ...fromHolder(holder), subject: { kind: 'ecosystem' } });
      return { AccessToken: issued.accessToken, AccessTokenExpiry: issued.accessTokenTtl };
    }
    const documentId = /\/wopi\/files\/([0-9a-f-]{36})$/.exec(wopiSrc ?? '')?.[1];
    const grant =
      documentId !== undefined && wopiSrc === fileWopiSrc(holder.origin, documentId)
        ? await this.tokens.grantOf(documentId, holder.integratorId, holder.userId)
        : null;
    if (documentId === undefined || grant === null) throw new WopiRefusal(404, 'resource unknown');
    const issued = await this.tokens.issue({ ...fromHolder(holder), grant, subject: { kind: 'file', documentId } });
    return { AccessToken: issued.accessToken, AccessTokenExpiry: issued.accessTokenTtl };
  }

  private async facts(holder: TokenHolder): Promise<Record<string, unknown>> {
    return {
      EcosystemUrl: await this.ecosystem.ecosystemUrl(holder),
      UserId: wopiUserId(holder.userId),
      SignInName: holder.userId,
      UserFriendlyName: holder.userName,
    };
  }

  private async signedIn(request: FastifyRequest): Promise<TokenHolder> {
    const bearer = bearerToken(request.headers.authorization);
    const holder = bearer === null ? null : await this.reader.read(bearer);
    if (holder?.kind === 'ecosystem') return holder;
    const { WOPI_AUTHORIZATION_URL: authorize, WOPI_TOKEN_URL: token, WOPI_PROVIDER_ID: provider } = this.settings;
    throw new WopiRefusal(401, 'sign in first', {
      'WWW-Authenticate': [
        `Bearer authorization_uri="${authorize ?? ''}"`,
        `tokenIssuance_uri="${token ?? ''}"`,
        `providerId="${provider}"`,
      ].join(','),
    });
  }
}
