import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type DocumentFacts, type DocumentIdentity, Documents, type Integrator } from '#documents';
import { lockedByWopiClient, type Permissions, SessionFacts } from '#editing';
import type { OpenInstruction } from '#protocol/bisheng';
import { EnginePages, permissionsOf, WopiClients } from '#wopi';
import { EntryContent } from './entry-content.js';
import type { OpenOutcome } from './open-document.service.js';

/** Opens a Bisheng document with a WOPI client, where that is the default engine of its integrator. */
@Injectable()
export class WopiClientEntry {
  constructor(
    private readonly clients: WopiClients,
    private readonly pages: EnginePages,
    private readonly content: EntryContent,
    private readonly documents: Documents,
    private readonly facts: SessionFacts,
    private readonly database: DataSource,
  ) {}

  /**
   * Null: the built-in editor opens it, because that is the default, the client does not know the type of file, or people
   * edit with the built-in editor now. Throws {@link SourceUnusable} when the file cannot be fetched.
   */
  async open(
    integrator: Integrator,
    identity: DocumentIdentity,
    facts: DocumentFacts,
    { doc, user }: OpenInstruction,
    given: { purpose: 'edit' | 'preview'; permissions: Permissions; origin: string },
  ): Promise<OpenOutcome | null> {
    if (integrator.defaultEngine === null) return null;
    const client = await this.clients.named(integrator.defaultEngine);
    const mode = given.purpose === 'edit' ? 'edit' : 'view';
    if (!client || !this.pages.actionFor(client, mode, facts.title, 1)) return null;
    const known = await this.documents.findByExternalId(identity);
    if (known && (await this.facts.isEdited(known.id))) return null;
    const document = await this.content.current(integrator, identity, facts, doc.fetchUrl, (documentId) =>
      lockedByWopiClient(this.database.manager, documentId),
    );
    const { download, print, copy } = given.permissions;
    const write = mode === 'edit';
    const grant = {
      permissions: permissionsOf({ write, rename: false, createFiles: false, download, print, copy }),
      page: { ...(user.avatar === '' ? {} : { avatar: user.avatar }) },
    };
    const person = { user: { id: user.uid, name: user.nickName }, grant, mode, lang: null } as const;
    return { kind: 'redirect', location: (await this.pages.link(document, client, person, given.origin)).url };
  }
}
