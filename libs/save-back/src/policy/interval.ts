import type { Door } from '#documents';

/** Where an interval comes from, nearest first. */
export type IntervalSource = 'document' | 'integrator' | 'global' | 'protocol-default';

export interface Interval {
  seconds: number;
  source: IntervalSource;
}

/** Seconds between the last editor leaving and the save-back, when nobody set anything. */
export const PROTOCOL_DEFAULT_SECONDS: Record<Door, number> = { bisheng: 300, onlyoffice: 5, wopi: 3, rest: 5 };

/** Largest interval that can be set: a day. */
export const MAX_INTERVAL_SECONDS = 86_400;

/** Intervals below this are taken with a warning: they are meant for trying things out. */
export const SHORT_INTERVAL_SECONDS = 180;

/** Integrators of ONLYOFFICE count on a result seconds after the last editor left; only they, or their documents, get another interval. */
export const GLOBAL_APPLIES: Record<Door, boolean> = { bisheng: true, onlyoffice: false, wopi: true, rest: true };

export function resolveInterval(given: {
  door: Door;
  document: number | null;
  integrator: number | null;
  global: number | null;
}): Interval {
  if (given.document !== null) return { seconds: given.document, source: 'document' };
  if (given.integrator !== null) return { seconds: given.integrator, source: 'integrator' };
  if (given.global !== null && GLOBAL_APPLIES[given.door]) return { seconds: given.global, source: 'global' };
  return { seconds: PROTOCOL_DEFAULT_SECONDS[given.door], source: 'protocol-default' };
}
