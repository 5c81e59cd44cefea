import { signResultLink, verifyResultLink, type KeyRing } from '#auth';
import { type Contributor, fileTypeOf, type Revision, SourceUnusable } from '#documents';
import type { Joining, Versions } from '#editing';
import type { DocumentVersion, PageMessage } from '#protocol/editor';
import { NotAvailable, NotPermitted } from './page-requests.js';
import type { RoomContent } from './room-content.js';
import type { Seat } from './seat.js';

type VersionRequest = Extract<PageMessage, { t: 'version' }>;

const LINK_MS = 3600_000;

/** What versions need of the room in which somebody asks for them. */
export interface VersionedRoom {
  documentId: string;
  title: string;
  /** Stores the document as it stands. The number of the version that is the newest then. */
  keep: () => Promise<number>;
  /** Marks what came to the document since, or, `turned`, what leads to the other one; the number of tracked changes. */
  compare: (seat: Seat, earlier: RoomContent, turned: boolean) => Promise<number>;
  /** Everybody goes on from this version. */
  restore: (version: Revision, by: Contributor) => Promise<void>;
}

export interface VersionServices {
  versions: Versions;
  joining: Joining;
  linkKey: KeyRing;
  issueToken: (participantId: string) => string;
}

/** Answers what pages ask about versions. Throws {@link NotPermitted} and {@link NotAvailable}. */
export class RoomVersions {
  constructor(
    private readonly room: VersionedRoom,
    private readonly services: VersionServices,
  ) {}

  async list(seat: Seat): Promise<DocumentVersion[]> {
    if (!seat.rights.history) throw new NotPermitted();
    const revisions = await this.services.versions.list(this.room.documentId);
    return revisions.map((revision, index) => ({
      number: revision.number,
      name: revision.name,
      by: revision.modifiedBy.map((person) => person.name),
      at: revision.createdAt.toISOString(),
      origin: revision.origin,
      sizeBytes: Number(revision.sizeBytes),
      current: index === 0,
    }));
  }

  async carryOut(seat: Seat, message: VersionRequest): Promise<unknown> {
    const { rights } = seat;
    if (!rights.history) throw new NotPermitted();
    if (['save', 'name', 'restore', 'compare'].includes(message.op) && !rights.restore) throw new NotPermitted();
    if (message.op === 'compare' && message.file !== undefined)
      return { changes: await this.room.compare(seat, this.givenFile(message.file), true) };
    const { versions } = this.services;
    const { documentId } = this.room;
    if (message.op === 'save') {
      const number = await this.room.keep();
      if (message.name) await versions.name(documentId, number, message.name);
      return { number };
    }
    const version = await versions.find(documentId, message.number ?? 0);
    if (!version) throw new NotAvailable();
    switch (message.op) {
      case 'name':
        await versions.name(documentId, version.number, message.name === '' ? null : (message.name ?? null));
        return null;
      case 'open':
        return { url: await this.openPage(seat, version) };
      case 'content':
        if (!rights.download) throw new NotPermitted();
        return { url: this.contentLink(version) };
      case 'changes':
        return this.changes(version.number);
      case 'compare': {
        const type = fileTypeOf(version.fileType);
        if (!type) throw new NotAvailable();
        return { changes: await this.room.compare(seat, { sha256: version.sha256, type }, false) };
      }
      case 'restore': {
        const { userId, name, avatar } = seat.participant;
        await this.room.restore(version, { userId, name, avatar });
        return null;
      }
    }
  }

  /** A Word document that the gateway has fetched for a page, by the link that it signed. */
  private givenFile(link: string): RoomContent {
    const outcome = verifyResultLink(link, this.services.linkKey, new Date());
    const type = fileTypeOf('docx');
    if (outcome.kind !== 'valid' || !type) throw new NotPermitted();
    return { sha256: outcome.claims.sha256, type };
  }

  private async changes(number: number): Promise<unknown> {
    try {
      return await this.services.versions.changes(this.room.documentId, number);
    } catch (error) {
      if (error instanceof SourceUnusable) throw new NotAvailable(error.message, { cause: error });
      throw error;
    }
  }

  private async openPage(seat: Seat, version: Revision): Promise<string> {
    const { userId, name, avatar, permissions } = seat.participant;
    const participantId = await this.services.joining.lookAtVersion(version, {
      user: { id: userId, name, avatar },
      permissions: { ...permissions, switchToEdit: false, comment: false, chat: false, history: false, rename: false },
      options: seat.participant.options.watermark ? { watermark: seat.participant.options.watermark } : {},
    });
    return `/editor/${participantId}#token=${this.services.issueToken(participantId)}`;
  }

  private contentLink(version: Revision): string {
    const token = signResultLink(
      { saveBackId: null, sha256: version.sha256, expiresAt: new Date(Date.now() + LINK_MS) },
      this.services.linkKey,
    );
    const title = this.room.title.replace(/\.[A-Za-z0-9]{1,10}$/, '').replace(/[\\/]/g, '_');
    return `/s3/export/${token}/${encodeURIComponent(`${title}-${version.number}.${version.fileType}`)}`;
  }
}
