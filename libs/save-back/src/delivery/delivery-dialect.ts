import type { Readable } from 'node:stream';
import type { Document, Door, Integrator, Revision } from '#documents';
import type { AttemptOutcome } from '../policy/retry.js';
import type { SaveBack } from '../save-back.entity.js';

/** One try to bring one save-back home, as a dialect sees it. */
export interface Delivery {
  /** The same for every attempt: the receiver drops repeats by it. */
  id: string;
  saveBack: SaveBack;
  document: Document;
  revision: Revision;
  integrator: Integrator;
  /** Where it goes: the save-back's own address, the document's, or the dialect's {@link DialectBase.defaultTarget}. */
  target: string;
  /** Counts from 1. */
  attempt: number;
  now: Date;
}

/** What is sent. `webhook-id` and `idempotency-key` are added to the headers when the dialect does not set them. */
export interface DeliveryMessage {
  /** Absent: POST. */
  method?: 'POST' | 'PUT';
  headers: Record<string, string>;
  body: string | Buffer;
}

/** What came back. */
export interface DeliveryAnswer {
  status: number;
  /** Names in lower case; several values of one name are joined by commas. */
  headers: Record<string, string>;
  /** At most 64 KiB of the body. */
  text: string;
  /** `Retry-After`, read; null when absent or unreadable. */
  retryAfterSeconds: number | null;
  /** Milliseconds until the answer's headers were there. */
  firstByteMs: number;
}

/** A request of a dialect that leads its own exchange. The body may be a stream, then `content-length` must be set. */
export interface DeliveryCall {
  url: string;
  method: 'GET' | 'POST' | 'PUT' | 'HEAD';
  headers: Record<string, string>;
  body?: string | Buffer | Readable;
}

/** Sends through the guarded outbound client with the integrator's network policy and the delivery's time limit. */
export type DeliverySend = (call: DeliveryCall) => Promise<DeliveryAnswer>;

/** What an own exchange came to. `answer` is the one that decided; null when none came. */
export interface DeliveryExchange {
  outcome: AttemptOutcome;
  answer: DeliveryAnswer | null;
  /** Where it really went, when the dialect knows better than {@link Delivery.target}. */
  target?: string;
}

interface DialectBase {
  /** Documents of this door are delivered in this dialect. */
  readonly door: Door;
  /** Where results go when neither the save-back nor its document names an address. Absent: nowhere. */
  defaultTarget?(integrator: Integrator): string | null;
}

/** A dialect that is one message and one answer. */
export interface MessageDialect extends DialectBase {
  message(delivery: Delivery): Promise<DeliveryMessage>;
  judge(answer: DeliveryAnswer, delivery: Delivery): AttemptOutcome;
}

/** A dialect that needs more than one message, or sends bytes as a stream (WOPI PutFile). */
export interface ExchangeDialect extends DialectBase {
  /** What `send` throws is recorded as a failure that is tried again; the dialect need not catch it. */
  exchange(delivery: Delivery, send: DeliverySend): Promise<DeliveryExchange>;
}

/** How results are told to the far end of one door. One file each; listed in `delivery-dialects.ts`. */
export type DeliveryDialect = MessageDialect | ExchangeDialect;
