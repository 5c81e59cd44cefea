import { Injectable } from '@nestjs/common';
import { type Document, fileTypeOf } from '#documents';
import { type DiscoveryAction, splitName } from '#protocol/wopi';
import type { WopiGrant } from '../tokens/grant.js';
import type { PageMode } from '../tokens/page-ticket.js';
import { WopiAccess } from '../tokens/wopi-access.js';
import type { WopiClient } from './wopi-client.js';
import { WopiClients } from './wopi-clients.js';

export interface EnginePerson {
  user: { id: string; name: string };
  grant: WopiGrant;
  mode: PageMode;
  /** BCP 47; null: the browser's. */
  lang: string | null;
}

/** Host pages that open documents with registered WOPI clients. */
@Injectable()
export class EnginePages {
  constructor(
    private readonly clients: WopiClients,
    private readonly access: WopiAccess,
  ) {}

  /** The action of a client's discovery for a file; null: the client does not open it. */
  actionFor(client: WopiClient, mode: PageMode, title: string, sizeBytes: number): DiscoveryAction | null {
    const extension = splitName(title).extension.slice(1);
    const mimeType = fileTypeOf(extension)?.mimeType ?? null;
    const names =
      mode === 'view' ? ['view', 'edit'] : [...(sizeBytes === 0 ? ['editnew'] : []), 'edit', 'convert', 'view'];
    for (const name of names) {
      const action = this.clients.action(client, name, extension, mimeType);
      if (action) return action;
    }
    return null;
  }

  /** A link for one person to the page of a document that has content. `origin` is where client and browser reach us. */
  async link(
    document: Document,
    client: WopiClient,
    { user, grant, mode, lang }: EnginePerson,
    origin: string,
  ): Promise<{ url: string; expiresAt: Date }> {
    const granted = await this.access.grant({
      document,
      user,
      grant,
      clientId: client.id,
      origin,
      lifetimeSeconds: null,
    });
    const url = new URL(this.access.pageUrl(granted.accessToken, origin, client.id, mode));
    if (lang !== null) url.searchParams.set('lang', lang);
    return { url: url.href, expiresAt: new Date(granted.accessTokenTtl) };
  }
}
