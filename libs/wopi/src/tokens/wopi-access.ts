import type { KeyRing } from '#auth';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Document } from '#documents';
import { hashAccessToken } from '#protocol/wopi';
import { Containers } from '../containers/containers.js';
import { AccessTokens, type IssuedToken } from './access-tokens.js';
import type { WopiGrant } from './grant.js';
import { hostPageUrl, type PageMode, signPageTicket, verifyPageTicket } from './page-ticket.js';
import { type TokenHolder, TokenReader } from './token-reader.js';

/** Injection token of the 32-byte key that signs tickets of host pages. */
export const PAGE_TICKET_KEY = Symbol('pageTicketKey');

export interface AccessRequest {
  document: Document;
  user: { id: string; name: string };
  grant: WopiGrant;
  /** The engine; null: any WOPI client. */
  clientId: string | null;
  /** Scheme and host by which clients reach us. */
  origin: string;
  lifetimeSeconds: number | null;
}

export interface WopiAccessGranted extends IssuedToken {
  wopiSrc: string;
}

/** Where a file is reached by WOPI. */
export function fileWopiSrc(origin: string, documentId: string): string {
  return `${origin}/wopi/files/${documentId}`;
}

/** Lets people open documents through WOPI: source addresses, tokens, and pages to open them in. */
@Injectable()
export class WopiAccess {
  constructor(
    private readonly database: DataSource,
    private readonly containers: Containers,
    private readonly tokens: AccessTokens,
    private readonly reader: TokenReader,
    @Inject(PAGE_TICKET_KEY) private readonly ticketKey: KeyRing,
  ) {}

  async grant(request: AccessRequest): Promise<WopiAccessGranted> {
    const { document } = request;
    const issued = await this.database.transaction(async (manager) => {
      await this.containers.enrol(manager, document.integratorId, document.id);
      return this.tokens.issue(
        {
          subject: { kind: 'file', documentId: document.id },
          integratorId: document.integratorId,
          clientId: request.clientId,
          user: request.user,
          grant: request.grant,
          origin: request.origin,
          expiresAt: request.lifetimeSeconds === null ? null : new Date(Date.now() + request.lifetimeSeconds * 1000),
        },
        manager,
      );
    });
    return { wopiSrc: fileWopiSrc(request.origin, document.id), ...issued };
  }

  /** A fresh token in the place of a living one, with the same rights and a new expiry. Null: the old one has ended. */
  async renew(accessToken: string, integratorId: string): Promise<WopiAccessGranted | null> {
    const holder = await this.reader.read(accessToken);
    return holder?.integratorId === integratorId ? this.renewHolder(holder) : null;
  }

  /** The address of a page that opens the file for the holder of this token. Ends with the token. */
  pageUrl(accessToken: string, origin: string, engineId: string | null, mode: PageMode): string {
    return this.pageUrlOf(hashAccessToken(accessToken), origin, engineId, mode);
  }

  pageUrlOf(tokenHash: Buffer, origin: string, engineId: string | null, mode: PageMode): string {
    return hostPageUrl(origin, engineId, signPageTicket({ tokenHash, mode }, this.ticketKey));
  }

  /** Who a ticket was made for; null when it is forged or what it was made from has ended. */
  async openTicket(ticket: string): Promise<{ holder: TokenHolder; mode: PageMode } | null> {
    const read = verifyPageTicket(ticket, this.ticketKey);
    const holder = read ? await this.reader.readHash(read.tokenHash) : null;
    return read && holder ? { holder, mode: read.mode } : null;
  }

  /** A token for a page that was opened with a ticket; the ticket lives on with it. */
  async tokenForPage(holder: TokenHolder, mode: PageMode): Promise<WopiAccessGranted | null> {
    await this.database.query(
      `UPDATE wopi_access_token SET expires_at = greatest(expires_at, date_trunc('milliseconds', now()) + interval '12 hours')
       WHERE token_hash = $1 AND revoked_at IS NULL`,
      [holder.tokenHash],
    );
    const permissions =
      mode === 'edit'
        ? holder.grant.permissions
        : { ...holder.grant.permissions, write: false, rename: false, delete: false, review: false, comment: false };
    return this.renewHolder({ ...holder, grant: { ...holder.grant, permissions } });
  }

  private async renewHolder(holder: TokenHolder): Promise<WopiAccessGranted | null> {
    if (!holder.file) return null;
    const issued = await this.tokens.issue({
      subject: { kind: 'file', documentId: holder.file.documentId },
      integratorId: holder.integratorId,
      clientId: holder.clientId,
      user: { id: holder.userId, name: holder.userName },
      grant: holder.grant,
      origin: holder.origin,
      expiresAt: null,
    });
    return { wopiSrc: fileWopiSrc(holder.origin, holder.file.documentId), ...issued };
  }
}
