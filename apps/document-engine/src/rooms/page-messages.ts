import type { KeyRing } from '#auth';
import type { Logger } from '#platform';
import type { EditorDocument, PageMessage } from '#protocol/editor';
import type { KitPool } from '../kit-host/kit-pool.js';
import type { KitProcess } from '../kit-host/kit-process.js';
import type { DocumentKind } from '../kit/kit-protocol.js';
import { inputChanges, toViewInput } from './input.js';
import { answerPage, NotAvailable, NotPermitted, type RequestedRoom } from './page-requests.js';
import type { RoomContent, RoomContents } from './room-content.js';
import type { RoomVersions } from './room-versions.js';
import type { Seat } from './seat.js';
import type { Together } from './together.js';

/** What the messages of its pages need of a room. */
export interface HeardRoom {
  document: () => EditorDocument;
  kind: () => DocumentKind;
  /** Said with everything that is logged. */
  facts: Record<string, unknown>;
  /** This participant changed something. */
  noteChange: (seat: Seat) => void;
  /** Something was changed for certain since the document was loaded. */
  noteModified: () => void;
  /** Makes everything typed durable and tells since when it is. */
  save: () => Promise<string | null>;
  /** Marks what came to the document since this one; the number of tracked changes. */
  compare: (seat: Seat, earlier: RoomContent) => Promise<number>;
}

export interface PageServices {
  contents: RoomContents;
  linkKey: KeyRing;
  logger: Logger;
  pool: KitPool;
}

/** Carries out what the pages of a room say once their people have views in its document. */
export class PageMessages {
  constructor(
    private readonly room: HeardRoom,
    private readonly together: Together,
    private readonly versions: RoomVersions,
    private readonly services: PageServices,
  ) {}

  hear(seat: Seat, kit: KitProcess, message: PageMessage): void {
    switch (message.t) {
      case 'view':
        kit.look(seat.id, {
          part: message.part,
          scale: Math.round(message.scale * 1000) / 1000,
          x: message.x,
          y: message.y,
          width: message.w,
          height: message.h,
          frozen: { width: message.fw ?? 0, height: message.fh ?? 0 },
        });
        seat.lookAt(message);
        this.together.moved(seat);
        return;
      case 'follow':
        this.together.follow(seat, message.who);
        return;
      case 'drawn':
        kit.painted(seat.id, message.n);
        return;
      case 'ping':
        seat.send({ t: 'reply', id: message.id, ok: true, value: null });
        return;
      case 'hello':
      case 'leave':
        return;
      case 'held':
        seat.hold();
        return;
      case 'here':
        seat.here();
        return;
      case 'copy':
      case 'paste':
      case 'values':
      case 'do':
      case 'movePart':
      case 'merge':
      case 'script':
      case 'picture':
      case 'file':
      case 'thumb':
      case 'save':
      case 'export':
      case 'comments':
      case 'comment':
      case 'changes':
      case 'decide':
      case 'chat':
      case 'versions':
      case 'version':
        this.answer(seat, kit, message);
        return;
      default: {
        if (!seat.take()) return;
        const input = toViewInput(message, seat.rights, seat.participant.name);
        if (!input) {
          seat.send({ t: 'notice', code: 'not_permitted' });
          return;
        }
        kit.input(seat.id, input);
        const fills = seat.unsaid.input(input);
        if (!seat.isEditor || !(fills || inputChanges(input))) return;
        this.room.noteChange(seat);
        // In doubt text counts as a change: a version too many harms nobody.
        if (input.op === 'text' || input.op === 'compose' || (input.op === 'key' && input.charCode > 32))
          this.room.noteModified();
      }
    }
  }

  private answer(seat: Seat, kit: KitProcess, message: Extract<PageMessage, { id: number }>): void {
    this.workOn(seat, kit, message).then(
      (value) => seat.send({ t: 'reply', id: message.id, ok: true, value }),
      (error: unknown) => {
        const refused = error instanceof NotPermitted;
        const code = refused ? 'not_permitted' : error instanceof NotAvailable ? 'not_available' : 'failed';
        if (code === 'failed')
          this.services.logger.warn({ err: error, ...this.room.facts, message: message.t }, 'page request failed');
        seat.send({ t: 'reply', id: message.id, ok: false, value: null, error: code });
      },
    );
  }

  private workOn(seat: Seat, kit: KitProcess, message: Extract<PageMessage, { id: number }>): Promise<unknown> {
    const kind = this.room.kind();
    switch (message.t) {
      case 'comments':
        return this.together.comments(seat, kit, kind);
      case 'comment':
        return this.together.comment(seat, kit, kind, message);
      case 'changes':
        return this.together.changes(seat, kit, kind);
      case 'decide':
        return this.together.decide(seat, kit, kind, message);
      case 'chat':
        return this.together.say(seat, message);
      case 'versions':
        return this.versions.list(seat);
      case 'version':
        return this.versions.carryOut(seat, message);
      default:
        return answerPage(seat, kit, message, this.requested(seat, kit));
    }
  }

  private requested(seat: Seat, kit: KitProcess): RequestedRoom {
    return {
      document: this.room.document(),
      contents: this.services.contents,
      linkKey: this.services.linkKey,
      pool: this.services.pool,
      noteChange: () => this.room.noteChange(seat),
      compare: (earlier) => this.room.compare(seat, earlier),
      save: async () => {
        await kit.commitCell(seat.id);
        return this.room.save();
      },
    };
  }
}
