import { randomBytes } from 'node:crypto';

/** Where something belongs in a distributed trace (W3C Trace Context, level 1). */
export interface TraceContext {
  /** 32 lower-case hex digits. */
  traceId: string;
  /** 16 lower-case hex digits: the span that does the work now. */
  spanId: string;
  sampled: boolean;
}

const FORM = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Reads a `traceparent` header. Null when it is absent or not one: then a new trace begins (W3C, 3.2.2.3 and 3.2.3). */
export function parseTraceparent(header: unknown): TraceContext | null {
  const match = typeof header === 'string' ? FORM.exec(header.trim()) : null;
  const [, version, traceId = '', spanId = '', flags = '0', rest] = match ?? [];
  if (!match || version === 'ff' || (version === '00' && rest !== undefined)) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId, sampled: (parseInt(flags, 16) & 1) === 1 };
}

const POOL_BYTES = 4096;
let pool = Buffer.alloc(0);
let used = 0;

/** Random hex digits; the bytes are made in stock, since every request needs some. */
function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    pool = randomBytes(POOL_BYTES);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}

/** A new span: within `parent`'s trace, or at the beginning of a new one. */
export function childSpan(parent: TraceContext | null | undefined): TraceContext {
  return {
    traceId: parent?.traceId ?? randomHex(16),
    spanId: randomHex(8),
    sampled: parent?.sampled ?? true,
  };
}

/** The `traceparent` header by which the next process goes on with the trace. */
export function formatTraceparent(trace: TraceContext): string {
  return `00-${trace.traceId}-${trace.spanId}-${trace.sampled ? '01' : '00'}`;
}
