import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { recognise } from './recognise.js';
import { signatureMistake } from './signature-mistakes.js';

const KEY = '45ae1f8b5d50ea9322a3d8e3326ca0f9';
const MESSAGE = Buffer.from('http://oa.example/acl/1').toString('base64');
const hmac = (text: string, key = KEY, algorithm = 'md5'): string =>
  createHmac(algorithm, key).update(text).digest('hex');

describe('a wrong signature', () => {
  it.each([
    ['signed-decoded-address', hmac('http://oa.example/acl/1')],
    ['signed-without-padding', hmac(MESSAGE.replace(/=+$/, ''))],
    ['plain-md5', createHash('md5').update(MESSAGE).digest('hex')],
    ['hmac-sha256', hmac(MESSAGE, KEY, 'sha256')],
    ['base64-instead-of-hex', createHmac('md5', KEY).update(MESSAGE).digest('base64')],
    ['key-with-spaces', hmac(MESSAGE, `${KEY}\n`)],
  ])('is recognised as %s', (mistake, sign) => {
    expect(signatureMistake(MESSAGE, sign, KEY)).toBe(mistake);
  });

  it('made with another key is none of the known mistakes', () => {
    expect(signatureMistake(MESSAGE, hmac(MESSAGE, 'other'), KEY)).toBeNull();
  });
});

describe('what is pasted', () => {
  it.each([
    ['http://h/apps/editor/openEditor?callURL=aHR0cDovL2g&sign=x', 'bisheng-link'],
    ['  https://h/apps/editor/openPreview?data=e30=&sign=x ', 'bisheng-link'],
    ['https://h/wopi/edit?WOPISrc=https%3A%2F%2Fdms%2Fwopi%2Ffiles%2F1&access_token=t', 'wopi-src'],
    ['https://dms.example/wopi/files/1', 'wopi-src'],
    ['https://oa.example/fileAcl/1/2', 'call-url'],
    ['{"document":{"key":"1","url":"https://x/y.docx"},"editorConfig":{}}', 'onlyoffice-config'],
    ['/apps/editor/openEditor?callURL=aHR0cDovL2g&sign=x', 'bisheng-link'],
    ['http://h/apps/editor/openEditor?callurl=aHR0cDovL2g&sign=x', 'bisheng-link'],
    [MESSAGE, 'call-url'],
    ['https://dms.example/wopi/files/1/contents?access_token=t', 'wopi-src'],
    ['eyJhbGciOiJub25lIn0.eyJhIjoxfQ.', 'onlyoffice-config'],
    ['const config = {"document":{"key":"1"}}', 'unknown'],
    ['hello', 'unknown'],
    ['', 'unknown'],
  ])('%j is a %s', (text, kind) => {
    expect(recognise(text).kind).toBe(kind);
  });

  it.each([
    ['oa.example:8080/fileAcl/1', 'no-scheme'],
    ['192.168.1.5/acl?id=1', 'no-scheme'],
    ['new DocsAPI.DocEditor("placeholder", { document: {} })', 'javascript'],
    ['{ document: { key: "1" } }', 'javascript'],
    ['{"document":{"key":"1",}}', 'broken-json'],
    ['hello', 'unknown'],
  ])('%j is not recognised: %s', (text, why) => {
    expect(recognise(text)).toMatchObject({ kind: 'unknown', why });
  });
});
