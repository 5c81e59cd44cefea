import { createHash } from 'node:crypto';
import { type JsonObject, objectOf, textOf } from './json.js';

/** A callback that a Document Server sent to us, as its token says. */
export interface ReceivedCallback {
  key: string;
  status: 1 | 2 | 3 | 4 | 6 | 7;
  /** Who edits now (1), or who edited last (2, 3, 6, 7). */
  users: string[];
  url: string | null;
  fileType: string | null;
  /** When the content was last changed, by the server's clock; null: it does not say. */
  lastSave: Date | null;
  notModified: boolean;
  userData: string | null;
  /** The same for every repetition of the same callback; links are made anew for each. */
  eventId: string;
}

const STATUSES = [1, 2, 3, 4, 6, 7] as const;

/** Reads verified callback fields; null when they are none. */
export function readCallback(fields: JsonObject): ReceivedCallback | null {
  const key = textOf(fields['key']);
  const status = STATUSES.find((item) => item === Number(fields['status']));
  if (key === null || status === undefined) return null;
  const lastSave = new Date(textOf(fields['lastsave']) ?? Number.NaN);
  const url = textOf(fields['url']);
  const named = { status, users: fields['users'], actions: fields['actions'], lastsave: fields['lastsave'] };
  const told = { ...named, userdata: fields['userdata'], type: fields['forcesavetype'] };
  return {
    key,
    status,
    users: (Array.isArray(fields['users']) ? fields['users'] : []).filter((user) => typeof user === 'string'),
    url,
    fileType: textOf(fields['filetype'])?.toLowerCase() ?? null,
    lastSave: Number.isNaN(lastSave.getTime()) ? null : lastSave,
    notModified: fields['notmodified'] === true,
    userData: textOf(fields['userdata']),
    eventId: createHash('sha256')
      .update(JSON.stringify([key, told, fields['lastsave'] === undefined ? url : null]))
      .digest('hex'),
  };
}

/**
 * The fields of a callback: those of the body's token, else `payload` of the header's. Every token that is there must be good.
 * `verify` gives null for one that is not. What stands unsigned counts for nothing.
 */
export function signedCallbackFields(
  body: unknown,
  headerToken: string | null,
  verify: (token: string) => JsonObject | null,
): JsonObject | null {
  const bodyToken = textOf(objectOf(body)?.['token']);
  if (bodyToken === null && headerToken === null) return null;
  const inBody = bodyToken === null ? null : verify(bodyToken);
  if (bodyToken !== null && inBody === null) return null;
  const inHeader = headerToken === null ? null : verify(headerToken);
  if (headerToken !== null && inHeader === null) return null;
  return inBody ?? objectOf(inHeader?.['payload']) ?? inHeader;
}

/** How one key stands, as far as callbacks have told. */
export interface KeyProgress {
  state: 'open' | 'closed' | 'saved' | 'failed';
  newestSavedAt: Date | null;
}

export interface CallbackEffect {
  state: KeyProgress['state'];
  /** People who edit from now on; null: as before. */
  users: string[] | null;
  /** `older`: newer content of this key is here already, and stays the newest. */
  content: 'none' | 'newest' | 'older';
}

/**
 * What a callback means for its key. Callbacks may come in any order: content counts by `lastsave`, status 4 takes nothing back,
 * and a result that is here is not undone by news of people from before it.
 */
export function effectOf(callback: ReceivedCallback, progress: KeyProgress): CallbackEffect {
  const { status, lastSave } = callback;
  const older = progress.newestSavedAt !== null && lastSave !== null && lastSave < progress.newestSavedAt;
  const content = callback.url === null || status === 3 || status === 7 ? 'none' : older ? 'older' : 'newest';
  switch (status) {
    case 1:
      return progress.state === 'saved'
        ? { state: 'saved', users: null, content: 'none' }
        : { state: 'open', users: callback.users, content: 'none' };
    case 2:
      return { state: 'saved', users: [], content };
    case 3:
      return progress.state === 'saved'
        ? { state: 'saved', users: null, content: 'none' }
        : { state: 'failed', users: [], content: 'none' };
    case 4:
      return { state: progress.state === 'open' ? 'closed' : progress.state, users: [], content: 'none' };
    case 6:
      return { state: progress.state, users: null, content };
    case 7:
      return { state: progress.state, users: null, content: 'none' };
  }
}
