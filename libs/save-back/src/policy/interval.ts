import type { Door } from '#documents';

/** Where an interval comes from, nearest first. */
export type IntervalSource = 'document' | 'file-type' | 'integrator' | 'door' | 'global' | 'protocol-default';

export interface Interval {
  seconds: number;
  source: IntervalSource;
}

/** Seconds between the last editor leaving and the save-back, when nobody set anything. */
export const PROTOCOL_DEFAULT_SECONDS: Record<Door, number> = { bisheng: 300, onlyoffice: 5, wopi: 0, rest: 5 };

/** Largest interval that can be set: a day. */
export const MAX_INTERVAL_SECONDS = 86_400;

/** Intervals below this are taken with a warning: they are meant for trying things out. */
export const SHORT_INTERVAL_SECONDS = 180;

/** Integrators of ONLYOFFICE count on a result seconds after the last editor left; only they, their documents, or the door as a whole get another interval. */
export const GLOBAL_APPLIES: Record<Door, boolean> = { bisheng: true, onlyoffice: false, wopi: true, rest: true };

/** Saving back while people edit: no more often than this. */
export const MIN_IDLE_SAVE_SECONDS = 60;

export interface GivenIntervals {
  door: Door;
  document: number | null;
  fileType: number | null;
  integrator: number | null;
  /** Set for the door itself. */
  ofDoor: number | null;
  global: number | null;
}

/** Everything that could apply, nearest first; null: not set. */
export function intervalChain(given: GivenIntervals): { source: IntervalSource; seconds: number | null }[] {
  return [
    { source: 'document', seconds: given.document },
    { source: 'file-type', seconds: given.fileType },
    { source: 'integrator', seconds: given.integrator },
    { source: 'door', seconds: given.ofDoor },
    { source: 'global', seconds: GLOBAL_APPLIES[given.door] ? given.global : null },
    { source: 'protocol-default', seconds: PROTOCOL_DEFAULT_SECONDS[given.door] },
  ];
}

/** The nearest that is set. */
export function resolveInterval(given: GivenIntervals): Interval {
  for (const { source, seconds } of intervalChain(given)) {
    if (seconds !== null) return { source, seconds };
  }
  return { seconds: PROTOCOL_DEFAULT_SECONDS[given.door], source: 'protocol-default' };
}
