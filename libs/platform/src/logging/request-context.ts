import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { formatTraceparent } from './trace-context.js';

/** Facts about the request or job that the current code runs for. */
export interface RequestContext {
  requestId: string;
  /** Where the request came from, `<address> via <proxy>` when a proxy said so. */
  clientAddress?: string;
  /** W3C Trace Context: the trace that this work belongs to and its own span. */
  traceId?: string;
  spanId?: string;
  sampled?: boolean;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs `work` so that log lines and error answers made within it carry `requestId`. */
export function runInRequestContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

/** Makes the rest of the current asynchronous flow belong to a request. For framework hooks that cannot wrap. */
export function enterRequestContext(context: RequestContext): void {
  storage.enterWith(context);
}

export function currentRequestContext(): RequestContext | undefined {
  return storage.getStore();
}

/** Takes a caller's request id if it is short and harmless in a log line, else makes one. */
export function acceptRequestId(given: unknown): string {
  return typeof given === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(given) ? given : randomUUID();
}

/** The `traceparent` of the work that the current code does; null outside of any request or job. */
export function currentTraceparent(): string | null {
  const { traceId, spanId, sampled } = storage.getStore() ?? {};
  return traceId === undefined || spanId === undefined
    ? null
    : formatTraceparent({ traceId, spanId, sampled: sampled ?? true });
}
