const MASKED = '[masked]';
const SECRET_HEADER =
  /^(set-cookie2?|cookie|authorization|proxy-authorization|www-authenticate|authentication-info|x-api-key|x-auth-token|x-csrf-token|webhook-signature)$|token|secret|password/i;
const SECRET_NAME =
  '[\\w.-]*(?:passw(?:or)?d|secret|token|api[_-]?key|authorization|cookie|signature|credential|session[_-]?id)[\\w.-]*';
const JSON_FIELD = new RegExp(`("${SECRET_NAME}"\\s*:\\s*)("(?:[^"\\\\]|\\\\.)*"?|[\\d.]+)`, 'gi');
const FORM_FIELD = new RegExp(`\\b(${SECRET_NAME}=)[^&\\s"'<>;]+`, 'gi');
const QUERY_FIELD = new RegExp(`([?&](?:${SECRET_NAME}|sign|sig|code)=)[^&#]*`, 'gi');
const CREDENTIALS = /(\b[a-z][a-z\d+.-]*:\/\/)[^\s/?#@"'<>]+@/gi;
const BEARER = /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi;
const JWT = /\beyJ[\w-]{6,}\.[\w-]{6,}\.[\w-]*/g;

/** What of an answer's headers may be kept: all names, the values of those that carry secrets masked. */
export function maskHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, SECRET_HEADER.test(name) ? MASKED : maskText(value)]),
  );
}

/** Text of another server with everything masked that looks like a secret: fields by their name, tokens by their form. */
export function maskText(text: string): string {
  return text
    .replace(JSON_FIELD, `$1"${MASKED}"`)
    .replace(FORM_FIELD, `$1${MASKED}`)
    .replace(CREDENTIALS, `$1${MASKED}@`)
    .replace(BEARER, `$1 ${MASKED}`)
    .replace(JWT, MASKED);
}

/** An address without its credentials, and with the values of those query parameters masked that carry secrets. */
export function maskUrl(url: string): string {
  return url.replace(CREDENTIALS, `$1${MASKED}@`).replace(QUERY_FIELD, `$1${MASKED}`);
}
