import {
  EDITOR_PROTOCOL_VERSION,
  EDITOR_SUBPROTOCOL,
  type EngineMessage,
  InputLedger,
  isCounted,
  type PageMessage,
} from '#protocol/editor';
import { language } from '../i18n.js';
import { UnderWay } from './under-way.js';

export type ConnectionState = 'connecting' | 'open' | 'lost' | 'ended';

export interface ConnectionEvents {
  message: (message: EngineMessage) => void;
  patch: (data: ArrayBuffer) => void;
  state: (state: ConnectionState) => void;
}

const FIRST_RETRY_MS = 300;
const LONGEST_RETRY_MS = 5_000;
const SILENCE_MS = 25_000;

/** So long after the line broke what is typed is kept and sent when it is back; after that typing pauses. */
const PATIENCE_MS = 4_000;

/** Requests that change the document, or prepare to: what is saved after them has them in it. */
const DEEDS: ReadonlySet<PageMessage['t']> = new Set([
  'do',
  'values',
  'paste',
  'picture',
  'file',
  'movePart',
  'comment',
  'script',
]);

type Distribute<T> = T extends { id: number } ? Omit<T, 'id'> : never;

/** The page's line to the engine. Comes back by itself until the engine says that there is nothing to come back to. */
export class Connection {
  private socket: WebSocket | null = null;
  private retryMs = FIRST_RETRY_MS;
  private ended = false;
  private nextId = 1;
  readonly underWay = new UnderWay();
  private readonly waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  private watchdog = 0;
  private greeted = false;
  private holding = false;
  private readonly ledger = new InputLedger();
  private patience: number | undefined;

  constructor(
    private readonly participantId: string,
    private token: string,
    private readonly events: ConnectionEvents,
  ) {
    window.addEventListener('pagehide', () => this.send({ t: 'leave' }));
    window.addEventListener('online', () => this.connectSoon(0));
    window.setInterval(() => this.checkAlive(), SILENCE_MS / 2);
  }

  connect(): void {
    this.events.state('connecting');
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(
      `${scheme}://${location.host}/editor/socket/${this.participantId}`,
      EDITOR_SUBPROTOCOL,
    );
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    this.greeted = false;
    socket.onopen = () => {
      socket.send(
        JSON.stringify({
          t: 'hello',
          v: EDITOR_PROTOCOL_VERSION,
          token: this.token,
          lang: language,
        } satisfies PageMessage),
      );
    };
    socket.onmessage = (event: MessageEvent<ArrayBuffer | string>) => {
      this.heard();
      if (typeof event.data !== 'string') this.events.patch(event.data);
      else this.receive(JSON.parse(event.data) as EngineMessage);
    };
    socket.onclose = () => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.greeted = false;
      for (const waiter of this.waiting.values()) waiter.reject(new Error('connection lost'));
      this.waiting.clear();
      if (this.ended) return;
      this.losePatience();
      this.connectSoon(this.retryMs);
      this.retryMs = Math.min(LONGEST_RETRY_MS, this.retryMs * 1.7);
    };
  }

  /** True when what is typed now will reach the document, at once or when it has moved. */
  get takesInput(): boolean {
    return this.open || this.holding || this.patience !== undefined;
  }

  get open(): boolean {
    return this.greeted && this.socket?.readyState === WebSocket.OPEN;
  }

  send(message: PageMessage): void {
    const counted = isCounted(message);
    if (!this.open && (message.t === 'password' || message.t === 'leave')) {
      if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message)); // before the welcome
      return;
    }
    if (this.open && !(this.holding && counted)) {
      if (counted) this.ledger.record(message);
      this.socket?.send(JSON.stringify(message));
    } else if (counted && this.takesInput) this.ledger.keep(message);
  }

  /** Leaves for good: whoever wants to come back opens the page again. */
  leave(): void {
    this.ended = true;
    this.send({ t: 'leave' });
    this.socket?.close();
    this.events.state('ended');
  }

  /** Sends a request and resolves with the value of its reply. */
  ask(message: Distribute<PageMessage>): Promise<unknown> {
    const id = this.nextId++;
    const reply = new Promise((resolve, reject) => {
      if (!this.open) {
        reject(new Error('not connected'));
        return;
      }
      this.waiting.set(id, { resolve, reject });
      this.send({ ...message, id } as PageMessage);
    });
    return DEEDS.has(message.t) ? this.underWay.during(reply) : reply;
  }

  private receive(message: EngineMessage): void {
    if (message.t === 'reply') {
      const waiter = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      if (message.ok) waiter?.resolve(message.value);
      else waiter?.reject(new Error(message.error ?? 'failed'));
      return;
    }
    if (message.t === 'welcome') {
      this.greeted = true;
      this.retryMs = FIRST_RETRY_MS;
      this.holding = false;
      window.clearTimeout(this.patience);
      this.patience = undefined;
      this.token = message.token;
      const given = new URLSearchParams(location.hash.slice(1));
      given.set('token', message.token);
      history.replaceState(history.state, '', `#${given.toString()}`);
      this.events.state('open');
    }
    if (message.t === 'hold') {
      this.send({ t: 'held' });
      this.holding = true;
      return;
    }
    if (message.t === 'got') {
      this.ledger.acknowledge(message.n);
      return;
    }
    if (message.t === 'bye' && !message.back) {
      this.ended = true;
      this.holding = false;
      this.ledger.forget();
      this.events.state('ended');
    }
    const again = message.t === 'welcome' ? this.ledger.resume(message.got) : [];
    if (message.t === 'welcome') this.send({ t: 'here' });
    this.events.message(message);
    for (const kept of again) this.send(kept);
  }

  /** Typing goes on for a moment: most lines are back before anybody sees that they were gone. */
  private losePatience(): void {
    if (this.patience !== undefined || this.retryMs > FIRST_RETRY_MS) return;
    this.events.state('connecting');
    this.patience = window.setTimeout(() => {
      this.patience = undefined;
      this.events.state('lost');
    }, PATIENCE_MS);
  }

  private connectSoon(afterMs: number): void {
    window.setTimeout(() => {
      if (!this.ended && this.socket === null) this.connect();
    }, afterMs);
  }

  private heard(): void {
    this.watchdog = performance.now();
  }

  /** A train went into a tunnel: the socket looks open and nothing comes. */
  private checkAlive(): void {
    if (!this.open) return;
    if (performance.now() - this.watchdog > SILENCE_MS) {
      const dead = this.socket;
      dead?.close();
      dead?.onclose?.(new CloseEvent('close'));
      return;
    }
    this.ask({ t: 'ping' }).catch(() => undefined); // the close handler tells
  }
}
