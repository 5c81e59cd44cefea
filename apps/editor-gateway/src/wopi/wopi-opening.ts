import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Document, Documents } from '#documents';
import { Joining } from '#editing';
import { Problem } from '#platform';
import { actionUrl } from '#protocol/wopi';
import { SessionTokens } from '#auth';
import {
  EnginePages,
  FileLocks,
  type PageMode,
  permissionsOf,
  type TokenHolder,
  WopiAccess,
  WopiClients,
  type WopiGrant,
} from '#wopi';
import type { OpenDocumentDto } from '../rest/document.dto.js';

/** What a host page needs to open its file. */
export type OfficeSession =
  /** Send the token to this address in a form, into a frame. */
  | {
      kind: 'form';
      title: string;
      action: string;
      accessToken: string;
      accessTokenTtl: number;
      /** Origin of the page around us that hears what the editor says. */
      listener: string | null;
    }
  /** Go to our own editor. */
  | { kind: 'built-in'; url: string };

/** Opens documents with WOPI clients, in a host page of ours. */
@Injectable()
export class WopiOpening {
  constructor(
    private readonly database: DataSource,
    private readonly documents: Documents,
    private readonly clients: WopiClients,
    private readonly access: WopiAccess,
    private readonly pages: EnginePages,
    private readonly locks: FileLocks,
    private readonly joining: Joining,
    private readonly sessionTokens: SessionTokens,
  ) {}

  /** A link to the host page for one person. */
  async open(document: Document, given: OpenDocumentDto, origin: string): Promise<{ url: string; expiresAt: string }> {
    const client = await this.clients.named(given.engine ?? '');
    if (!client)
      throw new Problem(
        422,
        'unknown_engine',
        'engine must be built-in, or the id or name of a registered WOPI client',
      );
    if (document.currentRevision === 0)
      throw new Problem(409, 'no_content', 'The document has no content yet; it has never been opened');
    const mode: PageMode = given.mode === 'view' ? 'view' : 'edit';
    if (!this.pages.actionFor(client, mode, document.title, 1))
      throw new Problem(422, 'engine_cannot_open', `${client.name} does not open files of type ${document.fileType}`);
    const user = { id: given.user.id, name: given.user.name };
    const person = { user, grant: grantOf(given), mode, lang: given.lang ?? null };
    const { url, expiresAt } = await this.pages.link(document, client, person, origin);
    return { url, expiresAt: expiresAt.toISOString() };
  }

  /** What the page of a ticket does next; null when the ticket is forged or has ended. */
  async session(ticket: string, lang: string, origin: string): Promise<OfficeSession | null> {
    const opened = await this.access.openTicket(ticket);
    if (!opened?.holder.file) return null;
    const { holder, mode } = opened;
    const client = holder.clientId === null ? null : await this.clients.find(holder.clientId);
    if (!client) return { kind: 'built-in', url: await this.builtIn(holder, mode, lang, origin) };
    const action = this.pages.actionFor(client, mode, opened.holder.file.title, opened.holder.file.sizeBytes);
    if (!client.active || !action)
      throw new Problem(422, 'engine_cannot_open', `${client.name} does not open this file any more`);
    const listener = holder.grant.page.postMessageOrigin ?? null;
    const grant: WopiGrant = { ...holder.grant, page: { ...holder.grant.page, postMessageOrigin: origin } };
    const token = await this.access.tokenForPage({ ...holder, grant }, mode);
    if (!token) return null;
    return {
      kind: 'form',
      title: opened.holder.file.title,
      action: actionUrl(action.urlSource, token.wopiSrc, { UI_LLCC: lang, DC_LLCC: lang }),
      accessToken: token.accessToken,
      accessTokenTtl: token.accessTokenTtl,
      listener,
    };
  }

  /** Origins of the pages that a client shows; what its host page may frame and send forms to. */
  async originsOf(clientId: string): Promise<string[]> {
    const client = await this.clients.find(clientId);
    const abilities = client?.active ? this.clients.abilities(client) : null;
    const sources = (abilities?.zone.apps ?? []).flatMap((app) => app.actions.map((action) => action.urlSource));
    const origins = new Set<string>();
    for (const source of sources) {
      const origin = /^https?:\/\/[A-Za-z0-9.:[\]-]+/.exec(source)?.[0];
      if (origin !== undefined) origins.add(origin);
    }
    return [...origins];
  }

  /** Refuses to open in the built-in editor what a WOPI client has locked: two engines would overwrite each other. */
  async mustBeFree(document: Document, mode: OpenDocumentDto['mode']): Promise<void> {
    if (mode !== 'view' && (await this.locks.isLocked(this.database.manager, document.id)))
      throw new Problem(409, 'edited_elsewhere', 'The document is being edited with another engine');
  }

  private async builtIn(holder: TokenHolder, mode: PageMode, lang: string, origin: string): Promise<string> {
    const document = await this.documents.findById(holder.file?.documentId ?? '');
    if (!document) throw new Problem(404, 'document_not_found', 'There is no such document');
    const { permissions } = holder.grant;
    const editingMode = mode === 'view' || !permissions.write ? 'view' : 'edit';
    await this.mustBeFree(document, editingMode);
    const joined = await this.joining.join({
      identity: { integratorId: document.integratorId, door: document.door, externalId: document.externalId },
      facts: { title: document.title, fileType: document.fileType, callbackUrl: document.callbackUrl },
      sourceUrl: null,
      purpose: editingMode === 'view' ? 'preview' : 'edit',
      user: { id: holder.userId, name: holder.userName, avatar: holder.grant.page.avatar ?? '' },
      mode: editingMode,
      permissions: {
        download: permissions.download,
        print: permissions.print,
        copy: permissions.copy,
        switchToEdit: false,
      },
      options: {},
    });
    const token = this.sessionTokens.issue({ participantId: joined.participantId });
    return `${origin}/editor/${joined.participantId}?lang=${encodeURIComponent(lang)}#token=${token}`;
  }
}

function grantOf({ mode, permissions = {}, user }: OpenDocumentDto): WopiGrant {
  return {
    permissions: permissionsOf({
      write: mode === 'edit',
      review: mode === 'edit' || mode === 'review',
      comment: mode !== 'view',
      download: permissions.download ?? true,
      print: permissions.print ?? true,
      copy: permissions.copy ?? true,
    }),
    page: user.avatar === undefined ? {} : { avatar: user.avatar },
  };
}
