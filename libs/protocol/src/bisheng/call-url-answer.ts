import { decodeBase64Text } from './entry-query.js';

export const PRIVILEGES = ['FILE_READ', 'FILE_WRITE', 'FILE_DOWNLOAD', 'FILE_PRINT'] as const;
export type Privilege = (typeof PRIVILEGES)[number];

/** What an OA says of the document and of the person who opens it, read leniently and translated to one shape. */
export interface OpenInstruction {
  doc: {
    docId: string;
    title: string;
    mimeType: string | null;
    fetchUrl: string;
    thumbnail: string | null;
    /** Office files are previewed as PDF. True when `doc.pdf_viewer`, `doc.opts` or `user.opts` says so. */
    pdfViewer: boolean;
    /** Save-back address of this document; null: the integrator's default. */
    callback: string | null;
  };
  user: {
    uid: string;
    nickName: string;
    avatar: string;
    privileges: ReadonlySet<Privilege>;
    /** The `opts` object as it came, for the page. */
    opts: Readonly<Record<string, unknown>>;
  };
}

const LONGEST_ID = 512;
const LONGEST_NAME = 255;
/** Some OAs put the picture itself in: a data: address. */
const LONGEST_AVATAR = 256 * 1024;

export type AnswerOutcome = { kind: 'instruction'; instruction: OpenInstruction } | { kind: 'unusable'; error: string };

/** Reads the body that the callURL answered: JSON, or base64 of JSON, under any content type. */
export function parseCallUrlAnswer(body: string): AnswerOutcome {
  const text = body.replace(/^\ufeff/, '').trim();
  if (text === '') return { kind: 'unusable', error: 'not JSON: the answer is empty' };
  const value = parseJson(text) ?? parseJson(decodeBase64Text(text.replace(/\s+/g, '')) ?? '');
  if (value === undefined) {
    const what = /^<(!doctype|html|\?xml)/i.test(text)
      ? 'a web page'
      : `text beginning with ${JSON.stringify(text.slice(0, 40))}`;
    return { kind: 'unusable', error: `not JSON: the answer is ${what}` };
  }
  return readInstruction(value);
}

/** Reads the JSON of an inline `data` parameter. */
export function readInstruction(value: unknown): AnswerOutcome {
  if (!isObject(value)) return { kind: 'unusable', error: 'the answer is not a JSON object' };
  const doc = value['doc'];
  const user = value['user'];
  if (!isObject(doc)) return { kind: 'unusable', error: 'field missing: doc' };
  if (!isObject(user)) return { kind: 'unusable', error: 'field missing: user' };
  const docId = text(doc['docId']);
  const title = text(doc['title']);
  const fetchUrl = text(doc['fetchUrl']);
  const uid = text(user['uid']);
  const missing = Object.entries({
    'doc.docId': docId,
    'doc.title': title,
    'doc.fetchUrl': fetchUrl,
    'user.uid': uid,
  }).filter(([, given]) => given === '');
  if (missing.length > 0)
    return { kind: 'unusable', error: `field missing: ${missing.map(([name]) => name).join(', ')}` };
  for (const [name, given] of Object.entries({ 'doc.docId': docId, 'user.uid': uid }))
    if (given.length > LONGEST_ID)
      return { kind: 'unusable', error: `${name} is longer than ${LONGEST_ID} characters` };
  const broken = unstorable({ doc, user });
  if (broken !== null) return { kind: 'unusable', error: `${broken} holds U+0000 or half a character` };
  const callback = text(doc['callback']).trim();
  if (callback !== '' && !/^https?:\/\//i.test(callback)) {
    return { kind: 'unusable', error: 'doc.callback is not an http:// or https:// address' };
  }
  const docOpts = isObject(doc['opts']) ? doc['opts'] : {};
  const opts = isObject(user['opts']) ? user['opts'] : {};
  return {
    kind: 'instruction',
    instruction: {
      doc: {
        docId,
        title,
        mimeType: text(doc['mime_type']) || text(doc['mimeType']) || null,
        fetchUrl,
        thumbnail: text(doc['thumbnail']) || null,
        pdfViewer: [doc['pdf_viewer'], docOpts['pdf_viewer'], opts['pdf_viewer']].some(isTrue),
        callback: callback === '' ? null : callback,
      },
      user: {
        uid,
        nickName: (text(user['nickName']) || uid).slice(0, LONGEST_NAME),
        avatar: text(user['avatar']).length > LONGEST_AVATAR ? '' : text(user['avatar']),
        privileges: readPrivileges(user['privilege']),
        opts,
      },
    },
  };
}

/** Missing altogether: all four. An empty list grants nothing. Unknown words are passed over. A text is taken for a list in one. */
function readPrivileges(value: unknown): ReadonlySet<Privilege> {
  if (value === undefined || value === null) return new Set(PRIVILEGES);
  const given: unknown = typeof value === 'string' ? value.split(/[\s,;|]+/) : value;
  if (!Array.isArray(given)) return new Set();
  return new Set(PRIVILEGES.filter((privilege) => (given as unknown[]).includes(privilege)));
}

/** The first of the texts that no database keeps and no address carries; null when all are whole. */
function unstorable(parts: Record<string, Record<string, unknown>>): string | null {
  for (const [part, fields] of Object.entries(parts))
    for (const [name, value] of Object.entries(fields))
      if (typeof value === 'string' && (value.includes('\0') || /\p{Surrogate}/u.test(value))) return `${part}.${name}`;
  return null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Numbers come for ids from loosely typed callers. */
function text(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : '';
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === 1;
}
