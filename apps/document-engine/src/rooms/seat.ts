import type { WebSocket } from 'ws';
import type { Participant } from '#editing';
import type { EngineMessage, PagePermissions, Person } from '#protocol/editor';
import type { DocumentKind } from '../kit/kit-protocol.js';
import { type Rights, rightsOf } from './rights.js';
import { UnsaidChanges } from './unsaid-changes.js';

const TWIPS_PER_PIXEL = 15;
/** LOK_CALLBACK_CELL_CURSOR */
const CELL_CURSOR = 17;
/** LOK_CALLBACK_COMMENT */
const COMMENT = 32;

const COLORS = [
  '#1a73e8',
  '#d93025',
  '#188038',
  '#9334e6',
  '#e8710a',
  '#007b83',
  '#c2185b',
  '#5f6368',
  '#7b6f00',
  '#3949ab',
];
/** A page hears this soon what of its input was taken. */
const GOT_AFTER_MS = 100;
/** A page that does not take what we send is cut off before it costs the engine its memory. */
const MAX_BUFFERED_BYTES = 64 * 1024 * 1024;

/** A participant's place in a room: present with a socket, or kept for a moment after the connection broke. */
export class Seat {
  lokView: number | null = null;
  /** True when the kit knows this view. */
  hasView = false;
  lostAt: number | null = null;
  /** Resolves when the page has said that nothing more comes from it. */
  readonly held: Promise<void>;
  hold!: () => void;
  /** How much of the page's input was taken since its last `here`. */
  taken = 0;
  private counting = false;
  /** True between a `welcome` and the page's `here`: what comes meanwhile was sent to a view that is gone, and comes again. */
  private deaf = false;
  private gotTimer: NodeJS.Timeout | undefined;
  readonly unsaid = new UnsaidChanges();
  /** What LibreOffice said of a new view before the page was welcomed to it. */
  private early: EngineMessage[] | null = null;
  /** What the participant may do in a document of this kind. */
  rights: Rights;
  /** The participant whose place this one is told of. */
  following: string | null = null;
  /** What the page shows, in twips. */
  place: { part: number; x: number; y: number; width: number; height: number } | null = null;
  /** The cell that the person is in, in a spreadsheet. */
  cell: { part: number; x: number; y: number } | null = null;

  constructor(
    readonly participant: Participant,
    readonly color: string,
    public socket: WebSocket | null,
  ) {
    this.rights = rightsOf(participant.mode, participant.permissions, 'text');
    this.held = new Promise((resolve) => (this.hold = resolve));
  }

  static colorFor(index: number): string {
    return COLORS[index % COLORS.length] as string;
  }

  get id(): string {
    return this.participant.id;
  }

  get mode(): Rights['mode'] {
    return this.rights.mode;
  }

  /**
   * Finds out again what the participant may do: the document's kind is known now, or somebody changed it. Nobody changes
   * a document that is `guarded`.
   */
  settleRights(kind: DocumentKind, guarded: boolean): void {
    this.rights = rightsOf(guarded ? 'view' : this.participant.mode, this.participant.permissions, kind);
  }

  /** What the page may offer, with nothing left for it to guess. */
  get pagePermissions(): PagePermissions {
    const { rights } = this;
    return {
      ...this.participant.permissions,
      comment: rights.comment,
      chat: rights.chat,
      history: rights.history,
      decideChanges: rights.decideChanges,
      ownCommentsOnly: rights.ownCommentsOnly,
    };
  }

  /** Takes note of what the page shows; pixels at `scale`. */
  lookAt(view: { part: number; scale: number; x: number; y: number; w: number; h: number }): void {
    const twips = TWIPS_PER_PIXEL / view.scale;
    const [x, y, width, height] = [view.x, view.y, view.w, view.h].map((pixels) => Math.round(pixels * twips));
    this.place = { part: view.part, x: x ?? 0, y: y ?? 0, width: width ?? 0, height: height ?? 0 };
  }

  /** False for what LibreOffice tells of comments to somebody who does not see everybody's. */
  maySee(type: number): boolean {
    return type !== COMMENT || this.rights.groups.seeComments === undefined;
  }

  /** Takes note of an event of LibreOffice on its way to the page. */
  hear(type: number, payload: string): void {
    if (type !== CELL_CURSOR) return;
    const [x, y] = payload.split(',').map((item) => Number.parseInt(item, 10));
    this.cell =
      Number.isInteger(x) && Number.isInteger(y) ? { part: this.place?.part ?? 0, x: x ?? 0, y: y ?? 0 } : null;
  }

  get isEditor(): boolean {
    return this.participant.mode !== 'view';
  }

  /** The page counts its input from here on. */
  here(): void {
    this.counting = true;
    this.deaf = false;
    this.taken = 0;
  }

  /** False before the page's first `here`, and as long as nobody knows whether it still counts from its last one. */
  get countKnown(): boolean {
    return this.counting && !this.deaf;
  }

  /** Takes one input message. False when it is not to be carried out, because the page will send it again. */
  take(): boolean {
    if (this.deaf) return false;
    if (!this.counting) return true;
    this.taken++;
    this.gotTimer ??= setTimeout(() => this.tellTaken(), GOT_AFTER_MS).unref();
    return true;
  }

  /** Tells the page what of its input was taken. */
  tellTaken(): void {
    clearTimeout(this.gotTimer);
    this.gotTimer = undefined;
    if (this.counting) this.send({ t: 'got', n: this.taken });
  }

  /** A new view is made: news of it wait for the `welcome`, or a page that comes back would take them for its old place. */
  awaitWelcome(): void {
    this.early = [];
  }

  send(message: EngineMessage): void {
    if (this.early && message.t === 'event') {
      this.early.push(message);
      return;
    }
    if (message.t === 'welcome') this.deaf = this.counting;
    if (this.socket?.readyState === this.socket?.OPEN) this.socket?.send(JSON.stringify(message));
    if (message.t !== 'welcome') return;
    const early = this.early ?? [];
    this.early = null;
    for (const event of early) this.send(event);
  }

  sendPatch(patch: Buffer): void {
    const socket = this.socket;
    if (!socket || socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) socket.terminate();
    else socket.send(patch);
  }

  /** Says good-bye and closes. */
  end(code: string, message: string, back: boolean): void {
    if (back) this.tellTaken();
    clearTimeout(this.gotTimer);
    this.send({ t: 'bye', code, message, back });
    this.socket?.close(back ? 1012 : 1000, code);
    this.socket = null;
  }

  toPerson(): Person {
    const { participant } = this;
    return {
      id: participant.id,
      userId: participant.userId,
      name: participant.name,
      avatar: participant.avatar,
      mode: this.mode,
      color: this.color,
      view: this.socket ? this.lokView : null,
    };
  }
}
