/** Waits between attempts, in seconds, when the receiver does not say otherwise. After the last one it is parked. */
export const DEFAULT_RETRY_DELAYS_S: readonly number[] = [5, 15, 60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600];
const JITTER = 0.2;
const MAX_RETRY_AFTER_S = 86_400;

export type AttemptOutcome =
  | { kind: 'delivered' }
  | { kind: 'failed'; code: string; message: string; retryAfterSeconds: number | null; final: boolean };

export type NextStep = { kind: 'delivered' } | { kind: 'retry'; afterSeconds: number } | { kind: 'park' };

/**
 * Decides what follows an attempt. `attempt` counts from 1; `random` is uniform in [0, 1) and spreads the wait by 20 %
 * to either side. A `Retry-After` of the receiver wins over the schedule, up to a day.
 */
export function nextStep(
  outcome: AttemptOutcome,
  attempt: number,
  delays: readonly number[],
  random: number,
): NextStep {
  if (outcome.kind === 'delivered') return { kind: 'delivered' };
  const delay = delays[attempt - 1];
  if (outcome.final || delay === undefined) return { kind: 'park' };
  if (outcome.retryAfterSeconds !== null) {
    return { kind: 'retry', afterSeconds: Math.min(MAX_RETRY_AFTER_S, Math.max(1, outcome.retryAfterSeconds)) };
  }
  return { kind: 'retry', afterSeconds: delay * (1 - JITTER + 2 * JITTER * random) };
}

/** Reads `Retry-After`: seconds or a date (RFC 9110, 10.2.3). Null when absent or unreadable. */
export function parseRetryAfter(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now.getTime()) / 1000));
}
