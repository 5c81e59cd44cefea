/** JSON text of values that fit no field, or that break whoever trusts them. */
export const HOSTILE_JSON: readonly string[] = [
  'null',
  '[]',
  '{}',
  '[[]]',
  'true',
  '-1',
  '9007199254740993',
  '1e400',
  `1${'0'.repeat(400)}`,
  '""',
  JSON.stringify('x'.repeat(1_000_000)),
  '"a\\u0000b"',
  '"a\\ud800b"',
  '"__proto__"',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{"admin":true}}}',
  '["a",{"b":1}]',
  '"../../etc/passwd"',
  '"2026-99-99T99:99:99Z"',
  `${'['.repeat(100)}${']'.repeat(100)}`,
];

/** Bodies that are no JSON, or JSON that hardly anybody sends. */
export const HOSTILE_BODIES: readonly (string | Buffer)[] = [
  '',
  '{',
  'null',
  '[]',
  '"x"',
  '1',
  `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
  '{"a":1,"a":2}',
  '{"__proto__":{"x":1}}',
  Buffer.from('{"\xff\xfe":"\xc3\x28"}', 'latin1'),
  '\ufeff{}',
  '{"a":1e400}',
];

/** Parts of an address, percent-encoded or not decodable at all. */
export const HOSTILE_SEGMENTS: readonly string[] = [
  '%00',
  '..%2f..%2fetc%2fpasswd',
  'x'.repeat(3000),
  '%ff%fe',
  '%ED%A0%80',
  '%',
  '%zz',
  '1e400',
  '-1',
  '9007199254740993',
  '__proto__',
  '%0d%0aX-Evil:%201',
  'a%2500b',
  "'%20OR%201=1",
];

export const HOSTILE_QUERIES: readonly string[] = [
  ...HOSTILE_SEGMENTS,
  'NaN',
  '99999999999999999999',
  '',
  '[]',
  '-271821-04-20T00:00:00Z',
  '%2B275760-09-14T00:00:00Z',
];

export const HOSTILE_TYPES: readonly (string | null)[] = [
  null,
  'text/plain',
  'application/xml',
  'garbage',
  'application/json; charset=utf-16',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
];

const PART = 'Content-Disposition: form-data; name="file"; filename="../../a.docx"\r\n\r\nPK';

/** Multipart bodies with the boundary `x`. */
export const HOSTILE_MULTIPARTS: readonly string[] = [
  '',
  '--x',
  `--x\r\n${PART}`,
  `--x\r\n${PART}\r\n--x--\r\n`,
  `--x\r\n${PART}\r\n--x\r\nContent-Disposition: form-data; name="title"\r\n\r\n${'x'.repeat(200_000)}\0.docx\r\n--x--\r\n`,
  `--x\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\n1\r\n--x--\r\n`,
];
