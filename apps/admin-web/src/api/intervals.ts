/** One place where an interval can be set. */
export interface IntervalLink {
  source: string;
  seconds: number | null;
  /** True for the one that applies. */
  applies: boolean;
}

/** What applies somewhere, nearest first. */
export interface EffectiveIntervals {
  saveBack: IntervalLink[];
  idleSave: IntervalLink[];
}

/** What an interval is to be set for, and what is set there now. */
export interface IntervalScope {
  subject: 'save-back' | 'idle-save';
  scope: 'global' | 'door' | 'integrator' | 'file-type' | 'document';
  id?: string;
  name: string;
  seconds: number | null;
}

export const appliesIn = (links: readonly IntervalLink[] | undefined): IntervalLink | undefined =>
  links?.find((link) => link.applies);

export const setIn = (links: readonly IntervalLink[] | undefined, source: string): number | null =>
  links?.find((link) => link.source === source)?.seconds ?? null;
