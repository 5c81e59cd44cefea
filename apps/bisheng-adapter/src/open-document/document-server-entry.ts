import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  type Document,
  type DocumentFacts,
  type DocumentIdentity,
  Documents,
  fileTypeOf,
  type Integrator,
  networkPolicyOf,
  SourceFetcher,
} from '#documents';
import { DocumentServers, DocumentServerSessions, type Permissions } from '#editing';
import type { OpenInstruction } from '#protocol/bisheng';
import { SaveBackScheduler } from '#save-back';
import type { OpenOutcome } from './open-document.service.js';

/** Opens a Bisheng document with the integrator's own Document Server, where that is its default engine. */
@Injectable()
export class DocumentServerEntry {
  constructor(
    private readonly servers: DocumentServers,
    private readonly sessions: DocumentServerSessions,
    private readonly documents: Documents,
    private readonly fetcher: SourceFetcher,
    private readonly saveBacks: SaveBackScheduler,
    private readonly database: DataSource,
  ) {}

  /** Null: the built-in editor opens it. Throws {@link SourceUnusable} when the file cannot be fetched. */
  async open(
    integrator: Integrator,
    identity: DocumentIdentity,
    facts: DocumentFacts,
    { doc, user }: OpenInstruction,
    given: { purpose: 'edit' | 'preview'; permissions: Permissions; origin: string },
  ): Promise<OpenOutcome | null> {
    if ((await this.servers.of(integrator.id))?.isDefault !== true) return null;
    const document = await this.current(integrator, identity, facts, doc.fetchUrl);
    const person = {
      user: { id: user.uid, name: user.nickName, avatar: user.avatar },
      mode: given.purpose === 'edit' ? ('edit' as const) : ('view' as const),
      permissions: given.permissions,
      lang: null,
    };
    const outcome = await this.sessions.open(document.id, person, given.origin);
    // Edited in the built-in editor since before the default changed: there it goes on.
    return outcome.kind === 'opened' ? { kind: 'redirect', location: outcome.url } : null;
  }

  /** The document with the content to begin from: ours while it is edited or on its way home, else the integrator's file. */
  private async current(
    integrator: Integrator,
    identity: DocumentIdentity,
    facts: DocumentFacts,
    fetchUrl: string,
  ): Promise<Document> {
    const known = await this.documents.findByExternalId(identity);
    const ours =
      known !== null &&
      known.currentRevision > 0 &&
      ((await this.sessions.isEdited(known.id)) ||
        (await this.database.transaction((manager) => this.saveBacks.findOpen(manager, known.id))) !== null);
    const type = fileTypeOf(facts.fileType);
    const content = ours || !type ? null : await this.fetcher.fetch(fetchUrl, type, networkPolicyOf(integrator));
    return this.database.transaction(async (manager) => {
      const document = await this.documents.upsert(manager, identity, facts);
      if (content) await this.documents.keepFetched(manager, document, content, facts.fileType);
      return document;
    });
  }
}
