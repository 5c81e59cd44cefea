import { api, type Page, type Query } from './client.js';

export const SAVE_BACK_STATES = [
  'held',
  'scheduled',
  'sending',
  'retrying',
  'parked',
  'delivered',
  'discarded',
] as const;

export interface SaveBack {
  id: string;
  documentId: string;
  integratorId?: string;
  integrator?: string;
  door?: string;
  externalId: string;
  title: string;
  fileType?: string;
  state: string;
  revision: number;
  sizeBytes?: number;
  closedAt?: string;
  dueAt: string;
  dueInSeconds: number;
  intervalSeconds: number;
  intervalSource: string;
  heldUpBy?: string | null;
  unchanged: boolean;
  modifiedBy?: { userId: string; name: string }[];
  attemptCount: number;
  lastError: { code: string; message: string } | null;
  hold?: { reason: string; actor: string; at: string } | null;
  conflict?: { detectedAt: string; reason: string; theirRevision: number | null } | null;
  deliveredAt: string | null;
  resultFetchedAt: string | null;
}

export interface TimelineEntry {
  at: string;
  type: 'session' | 'event' | 'attempt';
  kind: string;
  actor: string | null;
  detail: Record<string, unknown>;
}

export interface Timeline {
  entries: TimelineEntry[];
  next: { kind: string; at: string | null; reason: string | null };
}

export type SaveBackAction = 'save-now' | 'postpone' | 'hold' | 'release' | 'retry' | 'discard';

export const listSaveBacks = (query: Query): Promise<Page<SaveBack>> => api.get('admin/save-backs', query);

export const actOn = (id: string, action: SaveBackAction, body: object = {}): Promise<SaveBack> =>
  api.post(`admin/save-backs/${id}/${action}`, body);

export const timelineOf = (id: string): Promise<Timeline> => api.get(`admin/save-backs/${id}/timeline`);

/** What may be done to a save-back as it stands; the server decides again. */
export function actionsFor(saveBack: SaveBack): SaveBackAction[] {
  const actions: SaveBackAction[] = [];
  const held = saveBack.hold !== null && saveBack.hold !== undefined;
  const waits = saveBack.state === 'scheduled' || saveBack.state === 'retrying';
  if (waits) actions.push('save-now', 'postpone');
  if (saveBack.state === 'parked' || saveBack.state === 'retrying') actions.push('retry');
  if (held) actions.push('release');
  else if (waits || saveBack.state === 'held' || saveBack.state === 'parked') actions.push('hold');
  if (saveBack.state === 'parked' || saveBack.state === 'retrying' || (held && saveBack.state === 'scheduled'))
    actions.push('discard');
  return actions;
}
