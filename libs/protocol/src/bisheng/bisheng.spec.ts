import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeBase64Text,
  decodeCallUrl,
  entryReplyBody,
  hashIdOf,
  judgeCallbackAnswer,
  parseCallUrlAnswer,
  parseEntryQuery,
  saveBackBody,
  signatureMatches,
  signParameter,
} from './index.js';

const KEY = '45ae1f8b5d50ea9322a3d8e3326ca0f9';

describe('signature', () => {
  it.each([
    ['bishengoffice.com', KEY, 'a3bcad4f42b7b41edbf7f737bd4d8254'],
    ['', KEY, '61c9fd92a7aa543dfd500e1d4043bb79'],
    ['bishengoffice.com', '0123456789abcdef'.repeat(4), 'c87c9824e56851e9a792decb6b0a23a2'],
    ['bishengoffice.com', '毕升key', '615b376f0e8acf008bbc7cfe313d2d6f'],
    ['aHR0cDovL0hPU1QvZmlsZUFjbC9kb2NpZC91c2VyL2FiY2Q=', KEY, '20d36b399421f8694f38a0c27891397a'],
    ['aHR0cDovL0hPU1QvZmlsZUFjbC9kb2NpZC91c2VyL2FiY2Q', KEY, '6e048f7657c56a98a1c1603674d71710'],
    ['aHR0cDovL29hLmV4YW1wbGUuY29tL2E/eD0+Pj4/Pz9+fn4=', KEY, '93abddc5b3c466c20d2516afcaaf3ee3'],
    ['aHR0cDovL29hLmV4YW1wbGUuY29tL2E_eD0-Pj4_Pz9-fn4', KEY, '281070ee6ee30a7efed913549953c190'],
  ])('signs %s as the published vector says', (message, key, sign) => {
    expect(signParameter(message, key)).toBe(sign);
    expect(signatureMatches(message, sign, key)).toBe(true);
    expect(signatureMatches(message, sign.toUpperCase(), key)).toBe(true);
  });

  it.each([
    'fb0e0776cb5f14baaff67d1c8220ca20',
    '',
    'zz',
    '20d36b399421f8694f38a0c27891397',
    '00000000000000000000000000000000',
  ])('refuses %s, which was not made over the base64 text', (sign) => {
    expect(signatureMatches('aHR0cDovL0hPU1QvZmlsZUFjbC9kb2NpZC91c2VyL2FiY2Q=', sign, KEY)).toBe(false);
  });

  it('makes the published hashId', () => {
    expect(hashIdOf('合同-001')).toBe('507d461e7471e7a25317a4059460ff7b');
  });
});

describe('entry query', () => {
  it('keeps a raw plus of unencoded base64', () => {
    expect(parseEntryQuery('callURL=a+b/c=&sign=x').callURL).toBe('a+b/c=');
  });

  it('decodes percent sequences once', () => {
    expect(parseEntryQuery('callURL=a%2Bb%3D').callURL).toBe('a+b=');
  });

  it('decodes what was encoded more than once, which base64 never needs', () => {
    expect(parseEntryQuery('callURL=a%252Bb%253D&data=a%25252Bb').callURL).toBe('a+b=');
    expect(parseEntryQuery('callURL=a%252Bb%253D&data=a%25252Bb').data).toBe('a+b');
  });

  it('gives any callURL back as it was, encoded or not', () => {
    fc.assert(
      fc.property(fc.base64String({ minLength: 4 }), fc.boolean(), (text, encoded) => {
        expect(parseEntryQuery(`callURL=${encoded ? encodeURIComponent(text) : text}&sign=1`).callURL).toBe(text);
      }),
    );
  });
});

describe('callURL', () => {
  it.each([
    ['aHR0cDovL0hPU1QvZmlsZUFjbC9kb2NpZC91c2VyL2FiY2Q=', 'http://HOST/fileAcl/docid/user/abcd'],
    ['aHR0cDovL0hPU1QvZmlsZUFjbC9kb2NpZC91c2VyL2FiY2Q', 'http://HOST/fileAcl/docid/user/abcd'],
    ['aHR0cDovL29hLmV4YW1wbGUuY29tL2E_eD0-Pj4_Pz9-fn4', 'http://oa.example.com/a?x=>>>???~~~'],
    // Encoders of Java, Python and OpenSSL break lines.
    ['aHR0cDovL0hPU1QvZmlsZUFj\r\nbC9kb2NpZC91c2VyL2FiY2Q=\n', 'http://HOST/fileAcl/docid/user/abcd'],
    [
      'aHR0cDovL29hLmV4YW1wbGUuY29tL2JzL2FjbD9kb2M95ZCI5ZCMLTAwMSZ1c2VyPeW8oOS4iQ==',
      'http://oa.example.com/bs/acl?doc=合同-001&user=张三',
    ],
  ])('decodes %s', (callURL, url) => {
    expect(decodeCallUrl(callURL)).toEqual({ kind: 'url', url });
  });

  it.each([
    '',
    '!!!!',
    'abcde',
    Buffer.from('ftp://h/x').toString('base64'),
    Buffer.from('/relative').toString('base64'),
    Buffer.from([0xff, 0xfe, 0xfd]).toString('base64'),
  ])('does not decode %j', (callURL) => {
    expect(decodeCallUrl(callURL)).toEqual({ kind: 'callUrlNotDecodable' });
  });

  it('decodes what was encoded, in both alphabets', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (text) => {
        const utf8 = Buffer.from(text, 'utf8');
        for (const alphabet of ['base64', 'base64url'] as const) {
          expect(decodeBase64Text(utf8.toString(alphabet))).toBe(text);
        }
      }),
    );
  });
});

describe('entry errors', () => {
  it('are those of the protocol, byte for byte', () => {
    expect(entryReplyBody({ kind: 'callUrlSignatureWrong' })).toBe('{"code": "check callURL sign error"}');
    expect(entryReplyBody({ kind: 'callUrlNotDecodable' })).toBe('{"code": "decode callURL  error"}');
    expect(entryReplyBody({ kind: 'notPermitted' })).toBe('{"code": "权限不足"}');
    expect(
      JSON.parse(entryReplyBody({ kind: 'callUrlRequestFailed', callURL: 'http://h/', error: 'HTTP status 404' })),
    ).toEqual({
      code: 'request callURL error',
      callURL: 'http://h/',
      error: 'HTTP status 404',
    });
  });
});

describe('callURL answer', () => {
  const answer = {
    doc: { docId: 'd1', title: 'a.docx', fetchUrl: 'http://h/f' },
    user: { uid: 7, nickName: 'n', avatar: null },
  };

  it('reads the minimal answer with a numeric uid and grants everything when nothing is said', () => {
    const outcome = parseCallUrlAnswer(JSON.stringify(answer));
    if (outcome.kind !== 'instruction') throw new Error(outcome.error);
    expect(outcome.instruction.user).toMatchObject({ uid: '7', avatar: '' });
    expect([...outcome.instruction.user.privileges]).toHaveLength(4);
  });

  it('reads an answer that is base64 of the JSON', () => {
    expect(parseCallUrlAnswer(Buffer.from(JSON.stringify(answer)).toString('base64')).kind).toBe('instruction');
  });

  it('reads privileges that come as one text', () => {
    const outcome = parseCallUrlAnswer(
      JSON.stringify({ ...answer, user: { uid: 'u', privilege: 'FILE_READ, FILE_PRINT' } }),
    );
    expect(outcome.kind === 'instruction' && [...outcome.instruction.user.privileges]).toEqual([
      'FILE_READ',
      'FILE_PRINT',
    ]);
  });

  it('takes an empty privilege list for none', () => {
    const outcome = parseCallUrlAnswer(JSON.stringify({ ...answer, user: { uid: 'u', privilege: [] } }));
    expect(outcome.kind === 'instruction' && outcome.instruction.user.privileges.size).toBe(0);
  });

  it.each([
    [{ ...answer, doc: { ...answer.doc, pdf_viewer: true } }],
    [{ ...answer, doc: { ...answer.doc, opts: { pdf_viewer: true } } }],
    [{ ...answer, user: { ...answer.user, opts: { pdf_viewer: true } } }],
  ])('finds pdf_viewer in all three places', (body) => {
    const outcome = parseCallUrlAnswer(JSON.stringify(body));
    expect(outcome.kind === 'instruction' && outcome.instruction.doc.pdfViewer).toBe(true);
  });

  it.each([
    ['', 'not JSON: the answer is empty'],
    ['<html>login</html>', 'not JSON: the answer is a web page'],
    ['{"doc":{}}', 'field missing: user'],
    ['{"doc":{"docId":"x","title":"t.docx"},"user":{}}', 'field missing: doc.fetchUrl, user.uid'],
    [
      '{"doc":{"docId":"\\u0000","title":"t","fetchUrl":"f"},"user":{"uid":1}}',
      'doc.docId holds U+0000 or half a character',
    ],
    [
      '{"doc":{"docId":"1","title":"\\ud800","fetchUrl":"f"},"user":{"uid":1}}',
      'doc.title holds U+0000 or half a character',
    ],
    [
      `{"doc":{"docId":"1","title":"t","fetchUrl":"f"},"user":{"uid":"${'x'.repeat(513)}"}}`,
      'user.uid is longer than 512 characters',
    ],
  ])('says what is wrong with %s', (body, error) => {
    expect(parseCallUrlAnswer(body)).toEqual({ kind: 'unusable', error });
  });
});

describe('save-back', () => {
  it('carries every address with its base64', () => {
    const body = saveBackBody({
      docId: 'd1',
      docURL: '/s3/draft/2bd816/合同.docx?X=1',
      pngUrl: '',
      txtUrl: '/s3/a.txt',
      modifiedBy: [{ uid: 'u', oid: 'u', avatar: '', nickName: '张三' }],
      unchanged: false,
      versionIdx: 3,
    });
    expect(body.data.docUrlEncode).toBe('L3MzL2RyYWZ0LzJiZDgxNi/lkIjlkIwuZG9jeD9YPTE=');
    expect(body).toMatchObject({
      docId: 'd1',
      action: 'saveBack',
      data: { docId: 'd1', pngUrlEncode: '', unchanged: false },
    });
  });

  it.each([
    [200, '{"status":true}'],
    [200, ''],
    [200, '{"error":0}'],
    [204, ''],
    [200, '{"code":0,"data":{"status":true},"msg":"ok"}'],
    [200, 'OK'],
  ])('takes %i %s for acceptance', (status, body) => {
    expect(judgeCallbackAnswer(status, body)).toEqual({ kind: 'accepted' });
  });

  it.each([
    [500, ''],
    [302, ''],
    [200, '{"status":false}'],
    [200, '{"error":1}'],
    [200, '{"data":{"status":false}}'],
    [200, 'Bad Response{"error":0}'],
    [200, '<!DOCTYPE html><title>Login</title>'],
  ])('takes %i %s for refusal', (status, body) => {
    expect(judgeCallbackAnswer(status, body).kind).toBe('refused');
  });
});
