import { Injectable } from '@nestjs/common';
import type { Document } from '#documents';
import { CommandFailed, DocumentServers, DocumentServerSessions, type PresentPerson } from '#editing';
import { Problem } from '#platform';
import type { OpenDocumentDto } from '../rest/document.dto.js';

const TICKET_HOURS = 12;

/** The engine `onlyoffice` for REST. */
@Injectable()
export class DocumentServerEngine {
  constructor(
    private readonly servers: DocumentServers,
    private readonly sessions: DocumentServerSessions,
  ) {}

  /** Whether this opening is for the integrator's Document Server: it says so, or says nothing and that is the default. */
  async isMeant(document: Document, engine: string | undefined): Promise<boolean> {
    if (engine !== undefined) return engine === 'onlyoffice';
    return (await this.servers.of(document.integratorId))?.isDefault === true;
  }

  async open(document: Document, given: OpenDocumentDto, origin: string): Promise<{ url: string; expiresAt: string }> {
    if (!(await this.servers.of(document.integratorId)))
      throw new Problem(422, 'unknown_engine', 'No Document Server is set for this integrator');
    const { permissions = {}, user } = given;
    const outcome = await this.sessions.open(
      document.id,
      {
        user: { id: user.id, name: user.name, avatar: user.avatar ?? '' },
        mode: given.mode,
        permissions: {
          download: permissions.download ?? true,
          print: permissions.print ?? true,
          copy: permissions.copy ?? true,
          switchToEdit: false,
          ...(permissions.comment === undefined ? {} : { comment: permissions.comment }),
          ...(permissions.chat === undefined ? {} : { chat: permissions.chat }),
        },
        lang: given.lang ?? null,
      },
      origin,
    );
    switch (outcome.kind) {
      case 'no_content':
        throw new Problem(409, 'no_content', 'The document has no content yet; it has never been opened');
      case 'edited_elsewhere':
        throw new Problem(409, 'edited_elsewhere', 'The document is being edited with another engine');
      case 'opened':
        return { url: outcome.url, expiresAt: new Date(Date.now() + TICKET_HOURS * 3600_000).toISOString() };
    }
  }

  /** Refuses the built-in editor while people edit with the Document Server: two engines would overwrite each other. */
  async mustBeFree(document: Document, mode: OpenDocumentDto['mode']): Promise<void> {
    if (mode !== 'view' && (await this.sessions.isEdited(document.id)))
      throw new Problem(409, 'edited_elsewhere', 'The document is being edited with another engine');
  }

  people(documentId: string): Promise<PresentPerson[]> {
    return this.sessions.people(documentId);
  }

  isEdited(documentId: string): Promise<boolean> {
    return this.sessions.isEdited(documentId);
  }

  /** Takes people, or everybody, out of the Document Server's editor. */
  async remove(documentId: string, userIds: readonly string[] | null): Promise<void> {
    await refused(this.sessions.remove(documentId, userIds));
  }

  /** Asks for the result; it comes with a callback. False: there is nothing to ask for. */
  async saveNow(documentId: string): Promise<boolean> {
    return refused(this.sessions.saveNow(documentId));
  }
}

async function refused<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    throw new Problem(502, 'document_server_refused', error.message, {}, { cause: error });
  }
}
