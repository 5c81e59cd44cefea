/** One participant who changed the document in this session. */
export interface ModifiedBy {
  uid: string;
  oid: string;
  avatar: string;
  nickName: string;
}

/** What a save-back tells. Addresses are paths that begin with `/`, relative to the server's own origin. */
export interface SaveBackFacts {
  docId: string;
  docURL: string;
  pngUrl: string;
  txtUrl: string;
  modifiedBy: readonly ModifiedBy[];
  unchanged: boolean;
  /** Number of the revision that `docURL` gives. */
  versionIdx: number;
}

export interface SaveBackData {
  docId: string;
  docURL: string;
  docUrlEncode: string;
  modifyBy: ModifiedBy[];
  unchanged: boolean;
  pngUrl: string;
  pngUrlEncode: string;
  txtUrl: string;
  txtUrlEncode: string;
  versionIdx: number;
}

/** The `data` object of a save-back. Every address comes with its base64 for verification. */
export function saveBackData(facts: SaveBackFacts): SaveBackData {
  return {
    docId: facts.docId,
    docURL: facts.docURL,
    docUrlEncode: base64(facts.docURL),
    modifyBy: facts.modifiedBy.map(({ uid, oid, avatar, nickName }) => ({ uid, oid, avatar, nickName })),
    unchanged: facts.unchanged,
    pngUrl: facts.pngUrl,
    pngUrlEncode: base64(facts.pngUrl),
    txtUrl: facts.txtUrl,
    txtUrlEncode: base64(facts.txtUrl),
    versionIdx: facts.versionIdx,
  };
}

/** The body of the POST. The id stands outside and inside: clients read one or the other. */
export function saveBackBody(facts: SaveBackFacts): { docId: string; action: 'saveBack'; data: SaveBackData } {
  return { docId: facts.docId, action: 'saveBack', data: saveBackData(facts) };
}

/** The body of a rename callback to the same address. */
export function renameBody(docId: string, newName: string, uid: string): Record<string, unknown> {
  return { docId, action: 'rename', data: { newName, from: { uid } } };
}

export type AnswerVerdict = { kind: 'accepted' } | { kind: 'refused'; reason: string };

/**
 * Judges what an OA answered to a callback. Any 2xx is acceptance, unless the body says otherwise: JSON with
 * `status:false`, `data.status:false` or a non-zero `error`; a web page (a login page in front of the OA); or the
 * words that a PHP client puts before its JSON when it could not download the result.
 */
export function judgeCallbackAnswer(status: number, body: string): AnswerVerdict {
  if (status < 200 || status > 299) return { kind: 'refused', reason: `HTTP status ${status}` };
  const text = body.replace(/^\ufeff/, '').trim();
  if (/^(<!doctype html|<html)/i.test(text)) return { kind: 'refused', reason: 'a web page instead of an answer' };
  if (/^Bad Response/i.test(text)) return { kind: 'refused', reason: 'the system could not download the result' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'accepted' };
  }
  if (typeof value !== 'object' || value === null)
    return value === false ? { kind: 'refused', reason: 'false' } : { kind: 'accepted' };
  const answer = value as { status?: unknown; error?: unknown; data?: unknown };
  const inner =
    typeof answer.data === 'object' && answer.data !== null ? (answer.data as { status?: unknown }).status : undefined;
  if (answer.status === false || inner === false) return { kind: 'refused', reason: 'status:false' };
  if (refusesByError(answer.error)) return { kind: 'refused', reason: `error:${JSON.stringify(answer.error)}` };
  return { kind: 'accepted' };
}

function refusesByError(error: unknown): boolean {
  if (error === undefined || error === null || error === false || error === '') return false;
  return !(Number(error) === 0);
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
