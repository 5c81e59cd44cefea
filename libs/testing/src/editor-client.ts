import WebSocket from 'ws';
import {
  EDITOR_PROTOCOL_VERSION,
  EDITOR_SUBPROTOCOL,
  type EngineMessage,
  InputLedger,
  isCounted,
  type PageMessage,
} from '#protocol/editor';
import { until } from './until.js';

type Welcome = Extract<EngineMessage, { t: 'welcome' }>;
const CURSOR = 1;

type Asked<T> = T extends { id: number } ? Omit<T, 'id'> : never;

/** An editor page made by hand: follows an entry link and speaks the socket protocol, without any of the page's manners. */
export class EditorClient {
  readonly messages: EngineMessage[] = [];
  patches = 0;
  patchBytes = 0;
  /** Called when pixels have come. */
  onPatch: (() => void) | null = null;
  private socket: WebSocket | null = null;
  private nextId = 1;
  closed = false;
  /** A page so busy that it goes on typing when it is asked to hold. */
  tooBusyToHold = false;
  /** As the page does: what is sent while the document moves is kept and goes to the engine that has it next. */
  private holding = false;
  private readonly ledger = new InputLedger();
  private cursor: { x: number; y: number } | null = null;

  private constructor(
    readonly origin: string,
    readonly participantId: string,
    public token: string,
  ) {}

  /** Opens an entry link. Throws the answer when it is not a redirect to the editor. */
  static async open(link: string): Promise<EditorClient> {
    const answer = await fetch(link, { redirect: 'manual' });
    const location = answer.headers.get('location');
    const match = /^\/editor\/([0-9a-f-]{36})#token=(.+)$/.exec(location ?? '');
    if (!match) throw new Error(`no redirect to the editor: ${answer.status} ${location ?? (await answer.text())}`);
    const client = new EditorClient(new URL(link).origin, match[1] ?? '', match[2] ?? '');
    await client.connect();
    return client;
  }

  /** As {@link open}, and waits until the document is there. Throws at once when the line is cut before. */
  static async enter(link: string): Promise<EditorClient> {
    const client = await EditorClient.open(link);
    await Promise.race([
      client.welcome(),
      until('a welcome or the end', () => client.closed || client.find('welcome'), 40_000).then(() => {
        const bye = client.find('bye');
        if (!client.find('welcome'))
          throw new Error(bye ? `bye: ${bye.code} ${bye.message}` : 'closed before the welcome');
      }),
    ]);
    return client;
  }

  /** Of a link to the editor as REST gives it, not connected yet. */
  static linked(url: string): EditorClient {
    const match = /\/editor\/([0-9a-f-]{36})(?:\?[^#]*)?#token=([^&]+)/.exec(url);
    if (!match) throw new Error('that is no link to the editor');
    return new EditorClient(new URL(url).origin, match[1] ?? '', match[2] ?? '');
  }

  static unconnected(origin: string, participantId: string, token: string): EditorClient {
    return new EditorClient(origin, participantId, token);
  }

  async connect(): Promise<void> {
    const socket = new WebSocket(
      `${this.origin.replace('http', 'ws')}/editor/socket/${this.participantId}`,
      EDITOR_SUBPROTOCOL,
    );
    this.socket = socket;
    this.closed = false;
    socket.on('message', (data: Buffer, binary) => {
      if (binary) {
        this.patches++;
        this.patchBytes += data.length;
        this.onPatch?.();
        this.send({ t: 'drawn', n: 1 });
        return;
      }
      const message = JSON.parse(data.toString('utf8')) as EngineMessage;
      this.messages.push(message);
      if (message.t === 'welcome') this.resume(message);
      if (message.t === 'got') this.ledger.acknowledge(message.n);
      if (message.t === 'event' && message.e === CURSOR) this.cursor = centreOf(message.p) ?? this.cursor;
      if (message.t === 'hold' && !this.tooBusyToHold) {
        this.send({ t: 'held' });
        this.holding = true;
      }
    });
    socket.on('close', () => {
      if (this.socket === socket) this.closed = true;
    });
    await new Promise<void>((done, failed) => {
      socket.on('open', done);
      socket.on('error', failed);
    });
    socket.on('error', () => undefined);
    this.send({ t: 'hello', v: EDITOR_PROTOCOL_VERSION, token: this.token, lang: 'zh-CN' });
  }

  /** Goes back to where the person was, and sends what was kept. */
  private resume(welcome: Welcome): void {
    this.token = welcome.token;
    this.holding = false;
    const again = this.ledger.resume(welcome.got);
    this.send({ t: 'here' });
    if (welcome.newView && this.cursor) this.send({ t: 'select', k: 'reset', ...this.cursor });
    for (const message of again) this.send(message);
  }

  send(message: PageMessage): void {
    const counted = isCounted(message);
    if (this.socket?.readyState === WebSocket.OPEN && !(this.holding && counted)) {
      if (counted) this.ledger.record(message);
      this.socket.send(JSON.stringify(message));
    } else if (counted) this.ledger.keep(message);
  }

  raw(text: string | Buffer): void {
    this.socket?.send(text);
  }

  find<T extends EngineMessage['t']>(kind: T): Extract<EngineMessage, { t: T }> | undefined {
    return this.messages.findLast((message): message is Extract<EngineMessage, { t: T }> => message.t === kind);
  }

  async welcome(): Promise<Welcome> {
    return until(
      'the welcome',
      () => {
        const bye = this.find('bye');
        const welcome = this.find('welcome');
        if (!welcome && bye) throw new Error(`bye: ${bye.code} ${bye.message}`);
        return welcome;
      },
      40_000,
    );
  }

  async bye(): Promise<Extract<EngineMessage, { t: 'bye' }>> {
    return until('the good-bye', () => this.find('bye'), 40_000);
  }

  async ask(message: Asked<PageMessage>): Promise<Extract<EngineMessage, { t: 'reply' }>> {
    const id = this.nextId++;
    this.send({ ...message, id } as PageMessage);
    return until(
      `the reply to ${message.t}`,
      () =>
        this.messages.find((item) => item.t === 'reply' && item.id === id) as
          Extract<EngineMessage, { t: 'reply' }> | undefined,
      30_000,
    );
  }

  /** Shows the top of a part, so that patches come. */
  look(part = 0): void {
    this.send({ t: 'view', part, scale: 1, x: 0, y: 0, w: 1200, h: 800 });
  }

  click(x: number, y: number): void {
    for (const k of ['down', 'up'] as const) this.send({ t: 'mouse', k, x, y, n: 1, b: 1, m: 0 });
  }

  type(text: string): void {
    for (const character of text) {
      const c = character.codePointAt(0) ?? 0;
      this.send({ t: 'key', k: 'down', c, n: 0 });
      this.send({ t: 'key', k: 'up', c, n: 0 });
    }
  }

  key(keyCode: number, charCode = 0): void {
    this.send({ t: 'key', k: 'down', c: charCode, n: keyCode });
    this.send({ t: 'key', k: 'up', c: charCode, n: keyCode });
  }

  command(name: string, args: Record<string, unknown> | null = null): void {
    this.send({ t: 'cmd', name, args: args ? JSON.stringify(args) : null });
  }

  /** Resolves when everything typed so far is durable. */
  async saved(): Promise<void> {
    const reply = await this.ask({ t: 'save' });
    if (!reply.ok) throw new Error(`not saved: ${reply.error ?? ''}`);
  }

  /** The text of the whole document. */
  async text(): Promise<string> {
    this.command('.uno:SelectAll');
    const reply = await this.ask({ t: 'copy', mime: 'text/plain;charset=utf-8' });
    this.send({ t: 'deselect' });
    return typeof reply.value === 'string' ? reply.value : '';
  }

  /** Leaves as a closed page does. */
  leave(): void {
    this.send({ t: 'leave' });
    this.socket?.close();
  }

  /** The connection breaks. */
  drop(): void {
    this.socket?.terminate();
  }
}

function centreOf(payload: string): { x: number; y: number } | null {
  const text = /-?\d+, -?\d+, -?\d+, -?\d+/.exec(payload)?.[0];
  if (text === undefined) return null;
  const [x = 0, y = 0, width = 0, height = 0] = text.split(', ').map(Number);
  return { x: Math.round(x + width / 2), y: Math.round(y + height / 2) };
}
