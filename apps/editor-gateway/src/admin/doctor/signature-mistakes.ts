import { createHash, createHmac } from 'node:crypto';
import { decodeBase64Text } from '#protocol/bisheng';

/** What somebody did instead of HMAC-MD5 over the base64 text of the parameter. */
export type SignatureMistake =
  | 'signed-decoded-address'
  | 'signed-percent-encoded'
  | 'signed-without-padding'
  | 'plain-md5'
  | 'hmac-sha1'
  | 'hmac-sha256'
  | 'base64-instead-of-hex'
  | 'key-with-spaces'
  | 'key-as-hex-bytes';

const MISTAKES: [SignatureMistake, (message: string, key: string) => string[]][] = [
  [
    'signed-decoded-address',
    (message, key) => {
      const address = decodeBase64Text(message);
      return address === null ? [] : [hmac('md5', address, key), hmac('md5', address.trim(), key)];
    },
  ],
  ['signed-percent-encoded', (message, key) => [hmac('md5', encodeURIComponent(message), key)]],
  [
    'signed-without-padding',
    (message, key) => {
      const bare = message.replace(/=+$/, '');
      const padded = bare + '='.repeat((4 - (bare.length % 4)) % 4);
      return [bare, padded].filter((text) => text !== message).map((text) => hmac('md5', text, key));
    },
  ],
  ['plain-md5', (message, key) => [md5(message), md5(message + key), md5(key + message)]],
  ['hmac-sha1', (message, key) => [hmac('sha1', message, key)]],
  ['hmac-sha256', (message, key) => [hmac('sha256', message, key)]],
  [
    'base64-instead-of-hex',
    (message, key) => {
      const text = createHmac('md5', key).update(message).digest('base64');
      return [text, text.replace(/=+$/, ''), text.replaceAll('+', '-').replaceAll('/', '_')];
    },
  ],
  [
    'key-with-spaces',
    (message, key) => [` ${key}`, `${key} `, `${key}\n`, `${key}\r\n`].map((k) => hmac('md5', message, k)),
  ],
  ['key-as-hex-bytes', (message, key) => [createHmac('md5', Buffer.from(key, 'hex')).update(message).digest('hex')]],
];

/** The mistake that leads to just this signature with this key; null when none of the known ones does. */
export function signatureMistake(message: string, sign: string, key: string): SignatureMistake | null {
  for (const [mistake, variants] of MISTAKES) {
    const exact = mistake === 'base64-instead-of-hex';
    if (variants(message, key).some((text) => (exact ? text === sign : text === sign.toLowerCase()))) return mistake;
  }
  return null;
}

function hmac(algorithm: string, message: string, key: string): string {
  return createHmac(algorithm, key).update(message).digest('hex');
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
