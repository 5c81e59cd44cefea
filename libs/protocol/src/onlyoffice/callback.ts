import { type JsonObject, objectOf } from './json.js';

/** `actions[].type`. */
export const ACTION = { leave: 0, join: 1, forceSave: 2 } as const;

/** `forcesavetype`. */
export const FORCE_SAVE_TYPE = { command: 0, button: 1, timer: 2, form: 3 } as const;

/** Who changed something when, as `history.changes` tells it. */
export interface HistoryChange {
  user: { id: string; name: string };
  at: Date;
}

/** The result that a callback with status 2, 3, 6 or 7 speaks of. */
export interface CallbackResult {
  key: string;
  url: string;
  changesUrl: string | null;
  fileType: string;
  serverVersion: string;
  changes: readonly HistoryChange[];
  /** User ids of who edited last. */
  users: readonly string[];
  lastSave: Date;
  userData: string | null;
}

/** `{key, status: 1}`: who is in the document, and who has just come or gone; without an action it answers `info`. */
export function presenceBody(facts: {
  key: string;
  users: readonly string[];
  action: { type: number; userid: string } | null;
  userData: string | null;
}): JsonObject {
  return {
    key: facts.key,
    status: 1,
    users: facts.users,
    ...(facts.action ? { actions: [facts.action] } : {}),
    ...(facts.userData === null ? {} : { userdata: facts.userData }),
  };
}

/** Status 2, or 3 when the editor failed and this is what could be kept: the last editor has left. */
export function savedBody(
  result: CallbackResult,
  facts: { failed: boolean; lastToLeave: string | null; notModified: boolean },
): JsonObject {
  return {
    key: result.key,
    status: facts.failed ? 3 : 2,
    ...fileFields(result),
    users: result.users,
    ...(facts.lastToLeave === null ? {} : { actions: [{ type: ACTION.leave, userid: facts.lastToLeave }] }),
    lastsave: result.lastSave.toISOString(),
    notmodified: facts.notModified,
    filetype: result.fileType,
  };
}

/** Status 6: saved on request while people go on editing. */
export function forceSavedBody(
  result: CallbackResult,
  facts: { type: number; clickedBy: string | null; formsDataUrl?: string | null },
): JsonObject {
  return {
    key: result.key,
    status: 6,
    ...fileFields(result),
    users: result.users,
    ...(facts.clickedBy === null ? {} : { actions: [{ type: ACTION.forceSave, userid: facts.clickedBy }] }),
    ...(result.userData === null ? {} : { userdata: result.userData }),
    lastsave: result.lastSave.toISOString(),
    forcesavetype: facts.type,
    ...(facts.formsDataUrl ? { formsdataurl: facts.formsDataUrl } : {}),
    filetype: result.fileType,
  };
}

/** Status 7: a save on request could not be made. */
export function forceSaveFailedBody(facts: {
  key: string;
  users: readonly string[];
  type: number;
  userData: string | null;
  at: Date;
}): JsonObject {
  return {
    key: facts.key,
    status: 7,
    users: facts.users,
    ...(facts.userData === null ? {} : { userdata: facts.userData }),
    lastsave: facts.at.toISOString(),
    forcesavetype: facts.type,
  };
}

/** `history` of a result; the times are UTC, `YYYY-MM-DD hh:mm:ss`. */
export function historyOf(serverVersion: string, changes: readonly HistoryChange[]): JsonObject {
  return {
    serverVersion,
    changes: changes.map(({ user, at }) => ({ created: at.toISOString().slice(0, 19).replace('T', ' '), user })),
  };
}

function fileFields(result: CallbackResult): JsonObject {
  return {
    url: result.url,
    ...(result.changesUrl === null ? {} : { changesurl: result.changesUrl }),
    history: historyOf(result.serverVersion, result.changes),
  };
}

const MAX_HEADER_TOKEN = 7168;

/** What one callback consists of: plain fields with a body token, and the token of the header. */
export interface SignedCallback {
  body: string;
  headerToken: string;
}

/**
 * Signs a callback as the server does: the header's token holds `{payload: fields}`, the body the fields and `token` over them. When
 * the header would grow too long, `changesurl` and the history stay in the body's token only.
 */
export function signCallback(fields: JsonObject, sign: (payload: JsonObject) => string): SignedCallback {
  const token = sign(fields);
  let plain = fields;
  let headerToken = sign({ payload: plain });
  if (headerToken.length > MAX_HEADER_TOKEN) {
    plain = Object.fromEntries(
      Object.entries(fields)
        .filter(([name]) => name !== 'changesurl')
        .map(([name, value]) => [name, name === 'history' ? {} : value]),
    );
    headerToken = sign({ payload: plain });
  }
  return { body: JSON.stringify({ ...plain, token }), headerToken };
}

export type CallbackVerdict =
  | { kind: 'accepted' }
  /** `final`: trying again would not help, by the protocol's own rule. */
  | { kind: 'failed'; code: string; message: string; final: boolean };

/** Judges an integrator's answer: only HTTP 200 or 204 with JSON whose `error` is 0 is acceptance; 429 and 5xx are worth trying again. */
export function judgeOnlyofficeAnswer(status: number, text: string): CallbackVerdict {
  if (status !== 200 && status !== 204) {
    return {
      kind: 'failed',
      code: `http_${status}`,
      message: `HTTP status ${status}`,
      final: status !== 429 && status < 500,
    };
  }
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return { kind: 'failed', code: 'refused', message: 'the answer is not JSON with error 0', final: true };
  }
  const error = objectOf(answer)?.['error'];
  if (error === 0 || error === '0') return { kind: 'accepted' };
  return { kind: 'failed', code: 'refused', message: `the answer has error ${JSON.stringify(error)}`, final: true };
}
