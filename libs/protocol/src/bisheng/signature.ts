import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Signs the text of a `callURL` or `data` parameter, or the `time` header of a REST call: HMAC-MD5 with the API key as
 * text, lower-case hex. The message is the base64 text as it stands in the parameter, never the decoded address.
 */
export function signParameter(parameter: string, apiKey: string): string {
  return createHmac('md5', Buffer.from(apiKey, 'utf8')).update(Buffer.from(parameter, 'utf8')).digest('hex');
}

/** Compares in constant time. Anything that is not 32 hex digits is simply not the signature. */
export function signatureMatches(parameter: string, sign: string, apiKey: string): boolean {
  const expected = createHmac('md5', Buffer.from(apiKey, 'utf8')).update(Buffer.from(parameter, 'utf8')).digest();
  const given = /^[0-9a-f]{32}$/i.test(sign) ? Buffer.from(sign, 'hex') : Buffer.alloc(expected.length);
  return timingSafeEqual(given, expected) && sign.length === 32;
}

/** The `hashId` that later clients append to REST calls: MD5 of the docId, lower-case hex. */
export function hashIdOf(docId: string): string {
  return createHash('md5').update(Buffer.from(docId, 'utf8')).digest('hex');
}
