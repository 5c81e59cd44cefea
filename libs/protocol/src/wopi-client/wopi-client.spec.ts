import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { findAction, parseDiscovery } from '../wopi/index.js';
import {
  discoveryDocument,
  hostPatternMatches,
  hostPatternValid,
  judgePutFile,
  parseActionQuery,
  parseCheckFileInfo,
  parseTtl,
  parseWopiSrc,
  proofKeyAttributes,
  SERVED_TYPES,
} from './index.js';

const keys = [0, 1].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey);

describe('discovery', () => {
  const outcome = parseDiscovery(discoveryDocument('https://o.example', proofKeyAttributes(keys[0]!, keys[1]!)));
  if (outcome.kind !== 'discovery') throw new Error(outcome.reason);
  const zone = outcome.discovery.zones[0]!;

  it('offers every served type by extension and by MIME type', () => {
    expect(zone.name).toBe('external-https');
    for (const type of SERVED_TYPES) {
      expect(findAction(zone, 'view', type.extension, null)?.urlSource).toContain(`/hosting/wopi/${type.app}/view?<`);
      const byMime = findAction(zone, type.editable ? 'edit' : 'view', '', type.mimeType);
      expect(byMime?.urlSource).toMatch(/\?$/);
    }
    expect(findAction(zone, 'edit', 'dotx', null)).toBeNull();
    expect(findAction(zone, 'convert', 'doc', null)).toMatchObject({ targetExtension: 'docx' });
    expect(findAction(zone, 'editnew', 'pptx', null)).not.toBeNull();
  });

  it('gives both keys; before a rotation the one key in both places', () => {
    const { proofKey } = outcome.discovery;
    expect(proofKey?.current.modulus).not.toBe(proofKey?.old?.modulus);
    const single = proofKeyAttributes(keys[0]!, null);
    expect(single.oldvalue).toBe(single.value);
    expect(Buffer.from(single.value, 'base64').subarray(0, 12).toString('hex')).toBe('0602000000a4000052534131');
  });
});

describe('the parameters of an action', () => {
  const read = (query: string, form: Record<string, string> = {}): ReturnType<typeof parseActionQuery> =>
    parseActionQuery(new URLSearchParams(query), Object.entries(form));

  it('reads names without case, the form before the address', () => {
    const outcome = read('wopisrc=https%3A%2F%2Fh.example%2Fwopi%2Ffiles%2F1%2F%3Fx%3D1&UI=zh_CN&thm=2&dchat=1', {
      access_token: 'T',
      access_token_ttl: '1893456000000',
      Permission: 'readonly',
    });
    expect(outcome).toMatchObject({
      kind: 'query',
      query: {
        wopiSrc: 'https://h.example/wopi/files/1',
        accessToken: 'T',
        accessTokenTtl: 1_893_456_000_000,
        lang: 'zh-CN',
        theme: 'dark',
        chat: false,
        readOnly: true,
      },
    });
  });

  it('refuses what is no address, and an absent token', () => {
    for (const source of ['', 'file:///etc/passwd', 'javascript:1', 'http://u:p@h/wopi/files/1', '/wopi/files/1'])
      expect(parseWopiSrc(source)).toBeNull();
    expect(read('WOPISrc=http://h/wopi/files/1')).toMatchObject({ kind: 'unusable' });
    expect(read('WOPISrc=http://h/wopi/files/1', { access_token: 'x'.repeat(20_000) }).kind).toBe('unusable');
  });

  it('does not take a duration for a moment', () => {
    expect([parseTtl('0'), parseTtl('36000'), parseTtl('1893456000'), parseTtl('soon'), parseTtl(undefined)]).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
    expect(parseTtl('1893456000000')).toBe(1_893_456_000_000);
  });
});

describe('CheckFileInfo', () => {
  const base = { BaseFileName: 'a.docx', Size: 1, UserId: 'u', UserCanWrite: true };
  const read = (info: Record<string, unknown>): ReturnType<typeof parseCheckFileInfo> =>
    parseCheckFileInfo(JSON.stringify({ ...base, ...info }), 'https://h.example/wopi/files/1');

  it('takes the right to write away when the host says so in another place', () => {
    for (const name of ['ReadOnly', 'WebEditingDisabled', 'TemporarilyNotWritable'])
      expect(read({ [name]: true })).toMatchObject({ file: { mayWrite: false } });
    expect(read({})).toMatchObject({ file: { mayWrite: true, mayPrint: true, mayCopy: true, maySaveAs: true } });
    expect(read({ CopyPasteRestrictions: 'BlockAll', HidePrintOption: true })).toMatchObject({
      file: { mayCopy: false, mayPrint: false },
    });
  });

  it('never talks to everybody', () => {
    const origin = (info: Record<string, unknown>): unknown => {
      const outcome = read(info);
      return outcome.kind === 'file' ? outcome.file.page.postMessageOrigin : outcome;
    };
    expect(origin({ PostMessageOrigin: 'https://oa.example:8443/x' })).toBe('https://oa.example:8443');
    expect(origin({ PostMessageOrigin: '*' })).toBe('https://h.example');
    expect(origin({})).toBe('https://h.example');
  });

  it('gives addresses on only when they are web addresses', () => {
    expect(read({ CloseUrl: 'javascript:alert(1)' })).toMatchObject({ file: { page: { close: { url: null } } } });
  });

  it('refuses an answer without a usable name or size', () => {
    for (const info of [{ BaseFileName: '' }, { BaseFileName: '../a.docx' }, { Size: 'many' }, { Size: -1 }])
      expect(read(info).kind).toBe('unusable');
    expect(parseCheckFileInfo('<html>', 'https://h.example/')).toMatchObject({ kind: 'unusable' });
    expect(parseCheckFileInfo('[]', 'https://h.example/')).toMatchObject({ kind: 'unusable' });
  });
});

it('tells a conflict from a lost lock, and both from a refusal', () => {
  expect(judgePutFile(200, { 'x-wopi-itemversion': '7' }, '{"LastModifiedTime":"t"}')).toEqual({
    kind: 'written',
    version: '7',
    lastModifiedTime: 't',
  });
  expect(judgePutFile(409, {}, '{"COOLStatusCode":1010}')).toEqual({ kind: 'changed-outside' });
  expect(judgePutFile(409, {}, '{"LOOLStatusCode":1010}')).toEqual({ kind: 'changed-outside' });
  expect(judgePutFile(409, { 'x-wopi-lock': 'other' }, '')).toMatchObject({ kind: 'lock-mismatch', heldLock: 'other' });
  expect(judgePutFile(409, {}, 'null')).toMatchObject({ kind: 'lock-mismatch', heldLock: '' });
  for (const status of [401, 403, 404]) expect(judgePutFile(status, {}, '')).toEqual({ kind: 'refused', status });
  expect([413, 501, 500].map((status) => judgePutFile(status, {}, '').kind)).toEqual([
    'too-large',
    'unsupported',
    'failed',
  ]);
});

it('finds the closest pattern for a host, and none for a stranger', () => {
  const source = 'https://oa.example.com:8443/wopi/files/1';
  const closeness = ['oa.example.com', '*.example.com', 'https://oa.example.com:8443', 'oa.example.com:8443'].map(
    (pattern) => hostPatternMatches(pattern, source),
  );
  expect(closeness.every((value) => value > 0)).toBe(true);
  expect(Math.max(...closeness)).toBe(closeness[2]);
  expect(Math.min(...closeness)).toBe(closeness[1]);
  for (const pattern of ['example.com', '*.oa.example.com', 'http://oa.example.com', 'oa.example.com:443', '*', ''])
    expect(hostPatternMatches(pattern, source)).toBe(0);
  expect(hostPatternValid('*')).toBe(false);
  expect(hostPatternValid('[::1]:8080')).toBe(true);
});
