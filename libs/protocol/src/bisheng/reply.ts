/** Everything that can be wrong with a call of `openEditor` or `openPreview`, in the order in which it is checked. */
export type EntryFailure =
  | { kind: 'callUrlSignatureWrong' }
  | { kind: 'dataSignatureWrong' }
  | { kind: 'callUrlNotDecodable' }
  | { kind: 'dataNotDecodable' }
  | { kind: 'callUrlRequestFailed'; callURL: string; error: string }
  | { kind: 'dataUnusable'; data: string; error: string }
  | { kind: 'notPermitted' }
  | { kind: 'noApplication' };

/** HTTP status of the entry errors. The callers are browsers that read the body; integrators match on `code`. */
export const ENTRY_FAILURE_STATUS = 200;

/** The JSON that goes over the wire, letter for letter (two spaces in `decode callURL  error`). */
export function toEntryReply(failure: EntryFailure): Record<string, string> {
  switch (failure.kind) {
    case 'callUrlSignatureWrong':
      return { code: 'check callURL sign error' };
    case 'dataSignatureWrong':
      return { code: 'check data sign error' };
    case 'callUrlNotDecodable':
      return { code: 'decode callURL  error' };
    case 'dataNotDecodable':
      return { code: 'decode data  error' };
    case 'callUrlRequestFailed':
      return { code: 'request callURL error', callURL: failure.callURL, error: failure.error };
    case 'dataUnusable':
      return { code: 'request data error', data: failure.data, error: failure.error };
    case 'notPermitted':
      return { code: '权限不足' };
    case 'noApplication':
      return { code: '302' };
  }
}

/** The error reply as bytes: JSON with a space after colons and commas, the way the documents print it. */
export function entryReplyBody(failure: EntryFailure): string {
  const entries = Object.entries(toEntryReply(failure)).map(
    ([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  return `{${entries.join(', ')}}`;
}
