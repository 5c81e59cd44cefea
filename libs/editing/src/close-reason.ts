const FAILED = /^failed: ([a-z_]+)(?:: (.*))?$/s;

/** What `editing_session.close_reason` says of a document that could not be opened. */
export function closeReasonOf(failure: { code: string; message: string }): string {
  return `failed: ${failure.code}: ${failure.message}`;
}

/** The other way round; null when the session ended for another reason. */
export function failureOf(closeReason: string | null): { code: string; message: string } | null {
  const [, code, message] = FAILED.exec(closeReason ?? '') ?? [];
  return code === undefined ? null : { code, message: message ?? '' };
}
