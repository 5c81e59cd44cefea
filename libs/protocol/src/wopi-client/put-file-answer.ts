/** What a host's answer to PutFile means. */
export type PutFileVerdict =
  | { kind: 'written'; version: string; lastModifiedTime: string }
  /** Somebody changed the file outside the editor (Collabora's COOLStatusCode 1010). */
  | { kind: 'changed-outside' }
  /** 409: the lock is not ours. `heldLock` is empty when there is none. */
  | { kind: 'lock-mismatch'; heldLock: string; reason: string }
  /** 401, 403, 404: the token is no longer good, or the file is gone. */
  | { kind: 'refused'; status: number }
  | { kind: 'too-large' }
  | { kind: 'unsupported' }
  | { kind: 'failed'; status: number; reason: string };

const CHANGED_OUTSIDE = 1010;

/** Judges an answer to PutFile. Header names are lower case. */
export function judgePutFile(status: number, headers: Record<string, string>, text: string): PutFileVerdict {
  const body = jsonObject(text);
  if (status >= 200 && status <= 299) {
    const time = body['LastModifiedTime'];
    return {
      kind: 'written',
      version: headers['x-wopi-itemversion'] ?? '',
      lastModifiedTime: typeof time === 'string' ? time : '',
    };
  }
  if (status === 409) {
    if ([body['COOLStatusCode'], body['LOOLStatusCode']].includes(CHANGED_OUTSIDE)) return { kind: 'changed-outside' };
    return {
      kind: 'lock-mismatch',
      heldLock: headers['x-wopi-lock'] ?? '',
      reason: headers['x-wopi-lockfailurereason'] ?? '',
    };
  }
  if (status === 401 || status === 403 || status === 404) return { kind: 'refused', status };
  if (status === 413) return { kind: 'too-large' };
  if (status === 501) return { kind: 'unsupported' };
  return { kind: 'failed', status, reason: headers['x-wopi-servererror'] ?? '' };
}

function jsonObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
