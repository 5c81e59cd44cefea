import { isWellFormed } from './well-formed.js';

/** Characters that are written as they are: set D of RFC 2152 and the space. Everything else goes into base64. */
const DIRECT = /^[A-Za-z0-9'(),\-./:? ]$/;
const BASE64 = /[A-Za-z0-9+/]/;

/** Writes text as UTF-7 (RFC 2152): printable ASCII only, so it fits into a header. */
export function encodeUtf7(text: string): string {
  let encoded = '';
  let pending: number[] = [];
  const flush = (): void => {
    if (pending.length === 0) return;
    const bytes = Buffer.alloc(pending.length * 2);
    pending.forEach((unit, index) => bytes.writeUInt16BE(unit, index * 2));
    encoded += `+${bytes.toString('base64').replace(/=+$/, '')}-`;
    pending = [];
  };
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === '+') {
      flush();
      encoded += '+-';
    } else if (DIRECT.test(character)) {
      flush();
      encoded += character;
    } else pending.push(text.charCodeAt(index));
  }
  flush();
  return encoded;
}

/**
 * Reads UTF-7 generously: characters that should have been encoded pass as they are, and a missing closing `-` is taken
 * as meant. Null when base64 does not hold whole UTF-16 units.
 */
export function decodeUtf7(encoded: string): string | null {
  let text = '';
  for (let index = 0; index < encoded.length; index++) {
    const character = encoded.charAt(index);
    if (character !== '+') {
      text += character;
      continue;
    }
    let end = index + 1;
    while (end < encoded.length && BASE64.test(encoded.charAt(end))) end++;
    const run = encoded.slice(index + 1, end);
    const closed = encoded.charAt(end) === '-';
    if (run === '') {
      if (!closed) return null;
      text += '+';
    } else {
      const units = decodeRun(run);
      if (units === null) return null;
      text += units;
    }
    index = closed ? end : end - 1;
  }
  return isWellFormed(text) ? text : null;
}

/** The UTF-16 units of one base64 run; fewer than six bits may be left over, all zero. */
function decodeRun(run: string): string | null {
  if (run.length % 4 === 1) return null;
  const bytes = Buffer.from(run, 'base64');
  const whole = bytes.length - (bytes.length % 2);
  if (whole === 0 || bytes.subarray(whole).some((byte) => byte !== 0)) return null;
  let text = '';
  for (let at = 0; at < whole; at += 2) text += String.fromCharCode(bytes.readUInt16BE(at));
  return text;
}
