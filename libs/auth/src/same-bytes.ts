import { timingSafeEqual } from 'node:crypto';

/** Compares what somebody sent with what it should be, in a time that does not tell how far they agree. */
export function sameBytes(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}
