import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeOnlyofficeAnswer, savedBody, signCallback } from './callback.js';
import { readCommand } from './command.js';
import { readEditorConfig } from './editor-config.js';
import { ipFilterAllows } from './ip-filter.js';
import { jsonEqual } from './json.js';
import { effectivePermissions, groupsOf, reviewPermissionsOf } from './permissions.js';
import { tokenOf } from './request-parameters.js';

const document_ = { key: 'Khirz6zTPdfd7', url: 'https://example.com/a.docx', fileType: 'docx' };

describe('the config', () => {
  it('takes signed values over sent ones, and lets the page only reduce to looking', () => {
    const claims = {
      document: { ...document_, title: 'signed.docx' },
      editorConfig: { mode: 'edit', user: { id: '78e1e841', name: 'Smith' }, callbackUrl: 'https://example.com/cb' },
    };
    const read = readEditorConfig(
      { document: { ...document_, title: 'sent.docx' }, editorConfig: { mode: 'view', user: { id: 'other' } } },
      claims,
    );
    expect(read).toMatchObject({
      kind: 'request',
      request: { title: 'signed.docx', user: { id: '78e1e841', name: 'Smith' }, permissions: { mode: 'view' } },
    });
  });

  it.each([
    [{}, { document: { url: document_.url } }, -20],
    [{}, { document: { key: 'k' } }, -20],
    [{ document: { permissions: { edit: true } } }, { document: document_ }, -20],
    [{ document: { permissions: { edit: true } } }, { document: { ...document_, permissions: { edit: false } } }, -23],
    [{ editorConfig: { callbackUrl: 'https://example.com/cb' } }, { document: document_ }, -20],
    [{ editorConfig: { mode: 'edit' } }, { document: document_ }, -20],
    [{}, { c: 'info', key: 'k' }, -23],
    [{}, { payload: { document: document_ } }, -23],
    [{}, { document: { ...document_, key: 'a/b' } }, -85],
    [{}, { document: { ...document_, url: 'file:///etc/passwd' } }, -85],
  ])('refuses %j with claims %j', (config, claims, errorCode) => {
    expect(readEditorConfig(config, claims)).toMatchObject({ kind: 'refused', errorCode });
  });

  it('calls guests as the page wants, and gives no chat and no comments where it shows neither', () => {
    const customization = { anonymous: { label: 'Visitor' }, chat: false, comments: false };
    const read = readEditorConfig({}, { document: document_, editorConfig: { customization } });
    expect(read).toMatchObject({
      request: { user: { id: null, name: 'Visitor' }, permissions: { mode: 'edit', chat: false, comment: false } },
    });
  });

  it('reads a history token as a look at an old version', () => {
    const read = readEditorConfig({}, { key: 'k', url: 'https://example.com/v2.docx', version: 2 });
    expect(read).toMatchObject({ kind: 'request', request: { history: true, permissions: { mode: 'view' } } });
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.object(), fc.object(), (config, claims) => {
        readEditorConfig(config, { ...claims, document: claims['document'] ?? document_ });
      }),
    );
  });
});

it.each([
  [null, 'edit', 'edit'],
  [{ edit: false }, 'edit', 'view'],
  [{ edit: false, review: true }, 'edit', 'review'],
  [{ edit: false, fillForms: true }, 'edit', 'fill'],
  [{ edit: false, comment: true }, 'edit', 'comment'],
  [{ edit: true }, 'view', 'view'],
])('permissions %j in mode %s mean %s', (permissions, mode, expected) => {
  expect(effectivePermissions(permissions, mode).mode).toBe(expected);
});

it('reads what people may do to others by groups: a list names them, everything else names everybody', () => {
  const example = {
    reviewGroups: ['a', ''],
    commentGroups: { view: '', edit: ['a', 7], remove: [] },
    userInfoGroups: null,
  };
  expect(effectivePermissions(example, 'edit').groups).toEqual({
    ...{ review: ['a', ''], viewComments: null, editComments: ['a'], removeComments: [], userInfo: null },
  });
  const table = { a: ['b', ''], c: ['c', 'b'], odd: 'b' };
  expect(reviewPermissionsOf(table, ['a', 'c'])).toEqual(['b', '', 'c']);
  for (const groups of [[], ['d'], ['odd'], ['constructor']]) expect(reviewPermissionsOf(table, groups)).toBeNull();
  expect(groupsOf(' a , b,,')).toEqual(['a', 'b']);
  expect(groupsOf('')).toEqual([]);
  expect(groupsOf(null)).toEqual([]);
});

it('compares permissions whatever their order', () => {
  expect(jsonEqual({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toBe(true);
  expect(jsonEqual({ a: [] }, { a: {} })).toBe(false);
});

it('reads the body token alone, then the headers in their order', () => {
  const places = [
    { header: 'Authorization', prefix: 'Bearer ' },
    { header: 'AuthorizationJwt', prefix: 'Bearer ' },
  ];
  expect(tokenOf({ token: 'b' }, { authorization: 'Bearer h' }, places)).toEqual({ from: 'body', token: 'b' });
  expect(tokenOf({ token: 7 }, { authorization: 'Bearer h' }, places)).toEqual({ from: 'body', token: '' });
  expect(tokenOf({}, { authorizationjwt: 'bearer h' }, places)).toEqual({ from: 'header', token: 'h' });
  expect(tokenOf(null, { authorization: 'Basic h' }, places)).toBeNull();
});

it('reads commands, users also as JSON text', () => {
  expect(readCommand({ c: 'drop', key: 'k', users: '["a"]' })).toEqual({
    kind: 'command',
    command: { c: 'drop', key: 'k', users: ['a'] },
  });
  expect(readCommand({ c: 'info' })).toEqual({ kind: 'error', error: 1 });
  expect(readCommand({ key: 'k' })).toEqual({ kind: 'error', error: 5 });
});

it('judges answers by HTTP status and error 0', () => {
  expect(judgeOnlyofficeAnswer(200, '{"error":0}').kind).toBe('accepted');
  expect(judgeOnlyofficeAnswer(200, '{"error":"0"}').kind).toBe('accepted');
  for (const [status, text] of [
    [200, ''],
    [200, '<html>'],
    [200, '{"error":1}'],
    [200, '{}'],
    [404, '{"error":0}'],
  ] as const)
    expect(judgeOnlyofficeAnswer(status, text)).toMatchObject({ kind: 'failed', final: true });
  for (const status of [429, 500, 503])
    expect(judgeOnlyofficeAnswer(status, '')).toMatchObject({ kind: 'failed', final: false });
});

it('keeps a history that would not fit into a header in the token of the body', () => {
  const changes = Array.from({ length: 300 }, (_, index) => ({
    user: { id: `u${index}`, name: 'n' },
    at: new Date(0),
  }));
  const fields = savedBody(
    {
      key: 'k',
      url: 'https://example.com/r',
      changesUrl: 'https://example.com/c',
      fileType: 'docx',
      serverVersion: '9',
      changes,
      users: ['u1'],
      lastSave: new Date(0),
      userData: null,
    },
    { failed: false, lastToLeave: 'u1', notModified: false },
  );
  const signed = signCallback(fields, (payload) => JSON.stringify(payload));
  const body = JSON.parse(signed.body) as Record<string, unknown>;
  expect(signed.headerToken.length).toBeLessThan(7168);
  expect(body).toMatchObject({ history: {}, status: 2 });
  expect(body).not.toHaveProperty('changesurl');
  expect(JSON.parse(body['token'] as string)).toEqual(fields);
});

it('filters addresses by the first rule that matches', () => {
  const rules = [
    { address: '10.0.0.5', allowed: true },
    { address: '10.*', allowed: false },
    { address: '*.example.com', allowed: false },
  ];
  expect(ipFilterAllows(rules, ['10.0.0.5'])).toBe(true);
  expect(ipFilterAllows(rules, ['::ffff:10.1.1.1'])).toBe(false);
  expect(ipFilterAllows(rules, ['oa.example.com', '192.0.2.1'])).toBe(false);
  expect(ipFilterAllows(rules, ['192.0.2.1'])).toBe(true);
});
