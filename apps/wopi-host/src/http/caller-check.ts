import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { addressAmong, LOGGER, type Logger } from '#platform';
import { verifyProof, WOPI_HEADERS } from '#protocol/wopi';
import { type TokenHolder, TokenReader, type WopiClient, WopiClients, type WopiFile } from '#wopi';
import { headerOf } from './headers.js';
import { type SentToken, sentToken } from './sent-token.js';
import { WopiRefusal } from './wopi-reply.js';

/** A request whose token opens the file that its address names. */
export interface FileCall {
  holder: TokenHolder;
  file: WopiFile;
  product: WopiClient['product'] | null;
}

/** Lets requests in: proof (500), token (401), resource (404), in this order. */
@Injectable()
export class CallerCheck {
  constructor(
    private readonly reader: TokenReader,
    private readonly clients: WopiClients,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async file(request: FastifyRequest, id: string): Promise<FileCall> {
    const { holder, client } = await this.admit(request);
    // Another file's token gets the same answer as a file that does not exist.
    if (holder.file === null || holder.file.documentId !== id) throw new WopiRefusal(404, 'file unknown');
    return { holder, file: holder.file, product: client?.product ?? null };
  }

  async container(request: FastifyRequest, id: string): Promise<TokenHolder> {
    const { holder } = await this.admit(request);
    if (holder.containerId === null || holder.containerId !== id) throw new WopiRefusal(404, 'container unknown');
    return holder;
  }

  async ecosystem(request: FastifyRequest): Promise<TokenHolder> {
    const { holder } = await this.admit(request);
    if (holder.kind !== 'ecosystem') throw new WopiRefusal(404, 'ecosystem unknown');
    return holder;
  }

  private async admit(request: FastifyRequest): Promise<{ holder: TokenHolder; client: WopiClient | null }> {
    const sent = sentToken(request);
    const holder = sent ? await this.reader.readHash(sent.hash) : null;
    if (!sent || !holder) throw new WopiRefusal(401, 'access token invalid or expired');
    const client = holder.clientId === null ? null : await this.clientOf(request, holder, holder.clientId, sent);
    return { holder, client };
  }

  private async clientOf(
    request: FastifyRequest,
    holder: TokenHolder,
    clientId: string,
    sent: SentToken,
  ): Promise<WopiClient> {
    const client = await this.clients.find(clientId);
    if (!client?.active) throw new WopiRefusal(401, 'access token invalid or expired');
    if (client.callerNetworks.length > 0 && !addressAmong(request.ip, client.callerNetworks)) {
      this.logger.warn({ clientId: client.id }, 'WOPI request from outside the networks of its client');
      throw new WopiRefusal(404, 'resource unknown');
    }
    if (client.proofRequired) await this.checkProof(request, holder, client, sent);
    return client;
  }

  private async checkProof(
    request: FastifyRequest,
    holder: TokenHolder,
    client: WopiClient,
    sent: SentToken,
  ): Promise<void> {
    const judge = (judged: WopiClient): ReturnType<typeof verifyProof> | null => {
      const keys = this.clients.abilities(judged)?.proofKeys ?? null;
      if (keys === null) return null; // it has none: nothing can be checked
      return verifyProof(
        {
          accessToken: sent.token,
          rawAccessToken: sent.raw,
          url: `${holder.origin}${request.raw.url ?? ''}`,
          proof: headerOf(request, WOPI_HEADERS.proof),
          proofOld: headerOf(request, WOPI_HEADERS.proofOld),
          timeStamp: headerOf(request, WOPI_HEADERS.timeStamp),
        },
        keys,
        new Date(),
      );
    };
    let outcome = judge(client);
    if (outcome === null || (outcome.kind === 'valid' && outcome.key === 'current')) return;
    if (outcome.kind === 'valid') {
      // The client is rotating its keys. What it says now will be needed soon, not for this request.
      void this.clients
        .doubt(client.id)
        .catch((error: unknown) => this.logger.warn({ err: error }, 'discovery not read'));
      return;
    }
    if (outcome.reason === 'wrong_signature' && (await this.clients.doubt(client.id))) {
      const renewed = await this.clients.find(client.id);
      outcome = renewed ? judge(renewed) : outcome;
      if (outcome === null || outcome.kind === 'valid') return;
    }
    this.logger.warn({ clientId: client.id, reason: outcome.reason }, 'WOPI proof refused');
    throw new WopiRefusal(500, 'the proof of the request is not valid');
  }
}
