import type { WebSocket } from 'ws';
import type { EditingMode, Participant } from '#editing';
import type { EngineMessage, Person } from '#protocol/editor';

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
/** A page that does not take what we send is cut off before it costs the engine its memory. */
const MAX_BUFFERED_BYTES = 64 * 1024 * 1024;

/** A participant's place in a room: present with a socket, or kept for a moment after the connection broke. */
export class Seat {
  lokView: number | null = null;
  /** True when the kit knows this view. */
  hasView = false;
  lostAt: number | null = null;
  /** What the participant may do in a document of this kind. */
  mode: EditingMode;

  constructor(
    readonly participant: Participant,
    readonly color: string,
    public socket: WebSocket | null,
    /** Of the page, e.g. `zh-CN`. */
    readonly language: string,
  ) {
    this.mode = participant.mode;
  }

  static colorFor(index: number): string {
    return COLORS[index % COLORS.length] as string;
  }

  get id(): string {
    return this.participant.id;
  }

  get isEditor(): boolean {
    return this.participant.mode !== 'view';
  }

  send(message: EngineMessage): void {
    if (this.socket?.readyState === this.socket?.OPEN) this.socket?.send(JSON.stringify(message));
  }

  sendPatch(patch: Buffer): void {
    const socket = this.socket;
    if (!socket || socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) socket.terminate();
    else socket.send(patch);
  }

  /** Says good-bye and closes. */
  end(code: string, message: string, back: boolean): void {
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
