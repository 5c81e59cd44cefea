import type { PageMessage } from './messages.js';

/** Messages that are kept until the engine has said that it took them: what a person does to the document. */
const COUNTED: readonly PageMessage['t'][] = [
  'key',
  'text',
  'compose',
  'cmd',
  'mouse',
  'select',
  'graphic',
  'deselect',
  'part',
  'dialog',
];

/** What is kept while there is nobody to send it to: more than people type in the time that a move takes. */
const MOST_WAITING = 2_000;

/** True for messages that engine and page count from one `here` to the next. */
export function isCounted(message: PageMessage): boolean {
  return COUNTED.includes(message.t);
}

/**
 * What a page typed and the engine has not taken yet. Engine and page count the same messages since the page's last
 * `here`; the engine tells its count in `got` and in every `welcome`. What it has not counted is sent again after the
 * next `welcome`, so that no key is lost or typed twice when a socket, a gateway or an engine goes away.
 */
export class InputLedger {
  private sent: PageMessage[] = [];
  private taken = 0;
  private waiting: PageMessage[] = [];

  /** The message goes over the line now. */
  record(message: PageMessage): void {
    if (isCounted(message)) this.sent.push(message);
  }

  /** The message cannot go now. False when it is not worth keeping or there is too much already. */
  keep(message: PageMessage): boolean {
    const moving = message.t === 'mouse' && message.k === 'move';
    if (!isCounted(message) || moving || this.waiting.length >= MOST_WAITING) return false;
    this.waiting.push(message);
    return true;
  }

  /** The engine has taken so many since the last `here`. */
  acknowledge(count: number): void {
    if (count <= this.taken) return;
    this.sent.splice(0, count - this.taken);
    this.taken = count;
  }

  /** A `welcome` came with this count: what has to be sent after the new `here`, in order. */
  resume(got: number): PageMessage[] {
    this.acknowledge(got);
    const again = [...this.sent, ...this.waiting];
    this.sent = [];
    this.waiting = [];
    this.taken = 0;
    return again;
  }

  /** Nothing of what was done belongs to what comes next. */
  forget(): void {
    this.sent = [];
    this.waiting = [];
  }
}
