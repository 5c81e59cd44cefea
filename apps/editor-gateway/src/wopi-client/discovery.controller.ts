import { createHash } from 'node:crypto';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { discoveryDocument, hostingCapabilities, proofKeyAttributes } from '#protocol/wopi-client';
import { publicHalf, WopiProofKeys } from '#wopi-client';
import { addressList, cameFromListed } from '#platform';
import { EditorGatewayEnvironment } from '../environment.js';
import { publicOrigin } from '../public-origin.js';

/** Injection token of this platform's version, e.g. `0.1.0`. */
export const PRODUCT_VERSION = Symbol('productVersion');

/** Hosts keep discovery for half a day or more anyway; whoever sees a proof fail asks again. */
const CACHE_CONTROL = 'public, max-age=3600';
/** Documents kept ready, one for each origin by which we are called. The Host header is anybody's to choose. */
const MAX_KEPT = 16;

interface KeptDocument {
  body: Buffer;
  etag: string;
}

/** What WOPI hosts ask before anything else: what we open, where, and by which key they know our calls. */
@ApiExcludeController()
@Controller('hosting')
export class DiscoveryController {
  private keysId = '';
  private readonly kept = new Map<string, KeptDocument>();
  private readonly convertToFrom: string[];

  constructor(
    private readonly keys: WopiProofKeys,
    private readonly settings: EditorGatewayEnvironment,
    @Inject(PRODUCT_VERSION) private readonly version: string,
  ) {
    this.convertToFrom = addressList(settings.CONVERT_TO_ALLOWED_FROM);
  }

  @Get('discovery')
  async discovery(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { body, etag } = await this.document(publicOrigin(this.settings, request));
    void reply.header('cache-control', CACHE_CONTROL).header('etag', etag);
    if (request.headers['if-none-match'] === etag) await reply.status(304).send();
    else await reply.header('content-type', 'text/xml; charset=utf-8').send(body);
  }

  @Get('capabilities')
  async capabilities(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const origin = publicOrigin(this.settings, request);
    await reply.send(
      hostingCapabilities({
        version: this.version,
        serverId: createHash('sha256').update(origin).digest('hex').slice(0, 8),
        convertToAvailable: cameFromListed(request, this.convertToFrom),
      }),
    );
  }

  private async document(origin: string): Promise<KeptDocument> {
    const pairs = await this.keys.pairs();
    if (pairs.id !== this.keysId) {
      this.kept.clear();
      this.keysId = pairs.id;
    }
    const kept = this.kept.get(origin);
    if (kept) return kept;
    const attributes = proofKeyAttributes(publicHalf(pairs.current), publicHalf(pairs.old));
    const body = Buffer.from(discoveryDocument(origin, attributes));
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    if (this.kept.size >= MAX_KEPT) this.kept.clear();
    this.kept.set(origin, { body, etag });
    return { body, etag };
  }
}
