import { Injectable } from '@nestjs/common';
import type { DocumentFacts, DocumentIdentity, Integrator } from '#documents';
import { DocumentServers, DocumentServerSessions, type Permissions } from '#editing';
import type { OpenInstruction } from '#protocol/bisheng';
import { EntryContent } from './entry-content.js';
import type { OpenOutcome } from './open-document.service.js';

/** Opens a Bisheng document with the integrator's own Document Server, where that is its default engine. */
@Injectable()
export class DocumentServerEntry {
  constructor(
    private readonly servers: DocumentServers,
    private readonly sessions: DocumentServerSessions,
    private readonly content: EntryContent,
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
    const document = await this.content.current(integrator, identity, facts, doc.fetchUrl, (documentId) =>
      this.sessions.isEdited(documentId),
    );
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
}
