import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashIdOf, signParameter } from '#protocol/bisheng';
import { EditorClient, type FakeOa, sampleFile, TestPlatform, textInside, until, zip } from '#testing';

let platform: TestPlatform;
let oa: FakeOa;

beforeAll(async () => {
  platform = await TestPlatform.start({ CALL_URL_TIMEOUT_MS: '2000' });
  oa = await platform.oa();
  await platform.setInterval(1);
});
afterAll(() => platform.stop());

async function openRaw(link: string): Promise<{ status: number; type: string; text: string; location: string | null }> {
  const answer = await fetch(link, { redirect: 'manual' });
  return {
    status: answer.status,
    type: answer.headers.get('content-type') ?? '',
    text: await answer.text(),
    location: answer.headers.get('location'),
  };
}

async function reasonOf(callUrl: string): Promise<string> {
  const body = JSON.parse((await openRaw(oa.linkFor('openEditor', callUrl))).text) as {
    code: string;
    callURL: string;
    error: string;
  };
  expect(body).toMatchObject({ code: 'request callURL error', callURL: callUrl });
  return body.error;
}

async function call(
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const answer = await fetch(`${platform.origin}/apps/editor/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
}

function addFile(
  docId: string,
  more: { privilege?: string[]; doc?: Record<string, unknown>; title?: string } = {},
): void {
  oa.files.set(docId, { title: more.title ?? `${docId}.docx`, content: sampleFile('docx'), ...more });
}

describe('openEditor and openPreview', () => {
  it('answer a wrong or missing signature as the protocol says, byte for byte', async () => {
    addFile('sig');
    const link = oa.link('openEditor', 'sig', 'u1');
    for (const bad of [
      link.replace(/sign=.*/, 'sign=00000000000000000000000000000000'),
      link.replace(/&sign=.*/, ''),
      link.replace(/sign=.*/, 'sign='),
    ]) {
      const answer = await openRaw(bad);
      expect(answer.text).toBe('{"code": "check callURL sign error"}');
      expect(answer.type).toContain('application/json');
    }
  });

  it('say that a callURL cannot be decoded', async () => {
    for (const callURL of [
      '!!!',
      Buffer.from('not a url').toString('base64'),
      Buffer.from('ftp://x/y').toString('base64'),
    ]) {
      const link = `${platform.origin}/apps/editor/openEditor?callURL=${encodeURIComponent(callURL)}&sign=${signParameter(callURL, platform.credentials.bishengApiKey)}`;
      expect((await openRaw(link)).text).toBe('{"code": "decode callURL  error"}');
    }
  });

  it('name the step at which a callURL fails', async () => {
    const mute = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
    await until('the mute server', () => mute.listening);
    oa.scripted.set('/html', (_request, response) => response.end('<html>login</html>'));
    oa.scripted.set('/forbidden', (_request, response) => response.writeHead(403).end('{}'));
    oa.scripted.set('/partial', (_request, response) => response.end('{"doc":{"docId":"1"},"user":{"uid":"u"}}'));
    oa.scripted.set('/silent', () => undefined);
    oa.scripted.set('/endless', (_request, response) => {
      const timer = setInterval(() => response.write(Buffer.alloc(262_144, 32)), 1);
      response.on('close', () => clearInterval(timer));
    });
    expect(await reasonOf(`${oa.origin}/silent`)).toMatch(/^timeout/);
    expect(await reasonOf(`${oa.origin}/endless`)).toMatch(/larger than/);
    expect(await reasonOf('http://no-such-host.invalid/x')).toMatch(/^DNS/);
    expect(await reasonOf('http://127.0.0.1:1/x')).toMatch(/^connect/);
    expect(await reasonOf(`https://127.0.0.1:${new URL(oa.origin).port}/x`)).toMatch(/^(TLS|the connection)/);
    expect(await reasonOf('http://10.255.255.1/x')).toMatch(/^blocked/);
    expect(await reasonOf(`${oa.origin}/nothing`)).toBe('HTTP status 404');
    expect(await reasonOf(`${oa.origin}/forbidden`)).toBe('HTTP status 403');
    expect(await reasonOf(`${oa.origin}/html`)).toMatch(/^not JSON/);
    expect(await reasonOf(`${oa.origin}/partial`)).toBe('field missing: doc.title, doc.fetchUrl');
    expect((mute.address() as AddressInfo).port).toBeGreaterThan(0);
    mute.close();
  });

  it('check FILE_WRITE for editing and FILE_READ for preview', async () => {
    addFile('ro', { privilege: ['FILE_READ'] });
    addFile('none', { privilege: [] });
    expect((await openRaw(oa.link('openEditor', 'ro', 'u1'))).text).toBe('{"code": "权限不足"}');
    expect((await openRaw(oa.link('openPreview', 'none', 'u1'))).text).toBe('{"code": "权限不足"}');
    expect((await openRaw(oa.link('openPreview', 'ro', 'u1'))).status).toBe(302);
  });

  it('say 302 for a type that nothing opens', async () => {
    addFile('odd', { title: 'x.unknown' });
    expect((await openRaw(oa.link('openEditor', 'odd', 'u1'))).text).toBe('{"code": "302"}');
  });

  it('take callURL padded or not, encoded or not, url-safe, and behind a double slash', async () => {
    addFile('forms>>>???');
    const url = `${oa.origin}/acl/${encodeURIComponent('forms>>>???')}/u~~~`;
    const key = platform.credentials.bishengApiKey;
    for (const text of [
      Buffer.from(url).toString('base64'),
      Buffer.from(url).toString('base64').replace(/=+$/, ''),
      Buffer.from(url).toString('base64url'),
    ]) {
      for (const sent of [text, encodeURIComponent(text)]) {
        const answer = await openRaw(
          `${platform.origin}//apps/editor/openEditor?callURL=${sent}&sign=${signParameter(text, key)}`,
        );
        expect(answer.status, sent).toBe(302);
      }
    }
  });

  it('take inline data, and say what is wrong with it', async () => {
    addFile('inline');
    const key = platform.credentials.bishengApiKey;
    const open = (data: string): Promise<{ text: string; status: number }> =>
      openRaw(
        `${platform.origin}/apps/editor/openEditor?data=${encodeURIComponent(data)}&sign=${signParameter(data, key)}`,
      );
    const good = {
      doc: { docId: 'inline', title: 'inline.docx', fetchUrl: `${oa.origin}/file/inline` },
      user: { uid: 'u', nickName: 'n', avatar: '' },
    };
    expect((await open(Buffer.from(JSON.stringify(good)).toString('base64'))).status).toBe(302);
    expect((await open('@@')).text).toBe('{"code": "decode data  error"}');
    expect(JSON.parse((await open(Buffer.from('{"doc":{}}').toString('base64'))).text)).toMatchObject({
      code: 'request data error',
      error: 'field missing: user',
    });
  });

  it('show PDF, text and images in the viewer, and refuse what is not what its name says', async () => {
    oa.files.set('pdf', { title: 'a.pdf', content: sampleFile('pdf') });
    oa.files.set('liar', { title: 'a.pdf', content: Buffer.from('no pdf') });
    const answer = await openRaw(oa.link('openPreview', 'pdf', 'u1'));
    expect(answer.location).toMatch(/^\/editor\/viewer#kind=pdf&src=/);
    const source = new URLSearchParams(answer.location?.split('#')[1]).get('src') ?? '';
    const file = await fetch(platform.origin + source, { headers: { range: 'bytes=0-3' } });
    expect([file.status, await file.text()]).toEqual([206, '%PDF']);
    const refused = await openRaw(oa.link('openPreview', 'liar', 'u1'));
    expect([refused.status, refused.type]).toEqual([422, 'text/html; charset=utf-8']);
    expect(refused.text).toContain('not a PDF file');
  });

  it('show an Office file as PDF when pdf_viewer says so', async () => {
    addFile('aspdf', { doc: { pdf_viewer: true } });
    const answer = await openRaw(oa.link('openPreview', 'aspdf', 'u1'));
    expect(answer.location).toMatch(/^\/editor\/viewer#kind=pdf/);
  });

  it('tell the person what is wrong with an empty, damaged, wrong or protected file, and leave nothing behind', async () => {
    const encrypted = Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(2000),
      Buffer.from('EncryptedPackage', 'utf16le'),
      Buffer.alloc(2000),
    ]);
    const cases: [string, Buffer, string][] = [
      ['empty', Buffer.alloc(0), 'source_empty'],
      ['page', Buffer.from('<html>not a document</html>'), 'source_wrong_type'],
      ['cut', sampleFile('docx').subarray(0, 3000), 'source_damaged'],
      ['sheet', sampleFile('xlsx'), 'source_wrong_type'],
      ['locked', encrypted, 'source_damaged'], // it only says that it is protected
      ['bomb', zip([['word/document.xml', Buffer.alloc(120 * 1024 * 1024)]]), 'source_bomb'],
    ];
    for (const [docId, content, code] of cases) {
      oa.files.set(docId, { title: `${docId}.docx`, content });
      const client = await EditorClient.open(oa.link('openEditor', docId, 'u1'));
      const told = await client.bye();
      expect(told.code, docId).toBe(code);
      // Whoever comes after it failed is told the same.
      const late = EditorClient.unconnected(platform.origin, client.participantId, client.token);
      await late.connect();
      expect(await late.bye(), docId).toMatchObject({ code, message: told.message });
    }
    // A gigabyte, announced by nobody.
    oa.files.set('gigabyte', { title: 'gigabyte.docx', content: Buffer.alloc(0) });
    let sent = 0;
    oa.scripted.set('/file/gigabyte', (_request, response) => {
      Readable.from(gigabyte((bytes) => (sent += bytes)))
        .on('error', () => undefined)
        .pipe(response);
    });
    const big = await EditorClient.open(oa.link('openEditor', 'gigabyte', 'u1'));
    expect(await big.bye()).toMatchObject({
      code: 'source_too_large',
      message: expect.stringMatching(/larger than/) as string,
    });
    expect(sent).toBeLessThan(2 ** 30);
    const incoming = readdirSync(join(platform.dataDir, 'content/incoming'));
    expect(incoming).toEqual([]);
    const { rows } = await platform.database.query(
      `SELECT count(*)::int AS open FROM editing_session s JOIN document d ON d.id = s.document_id WHERE s.state = 'open' AND d.external_id = ANY($1)`,
      [[...cases.map(([docId]) => docId), 'gigabyte']],
    );
    expect(rows[0]).toEqual({ open: 0 });
  });
});

function* gigabyte(count: (bytes: number) => void): Generator<Buffer> {
  const chunk = Buffer.alloc(1024 * 1024, 'PK');
  for (let index = 0; index < 1024; index++) {
    count(chunk.length);
    yield chunk;
  }
}

describe('editing and save-back', () => {
  it('brings the edited file home with who changed it, downloadable while the call is pending', async () => {
    addFile('合同&1', { title: '合同 1.docx' });
    const client = await EditorClient.enter(oa.link('openEditor', '合同&1', 'u7'));
    client.type('回存测试 saved back ');
    await client.saved();
    client.leave();
    const [saveBack] = await until('the save-back', () =>
      oa.saveBacksOf('合同&1').length > 0 ? oa.saveBacksOf('合同&1') : null,
    );
    const { data } = saveBack!.body;
    expect(saveBack!.body).toMatchObject({ docId: '合同&1', action: 'saveBack' });
    expect(data).toMatchObject({ docId: '合同&1', unchanged: false, modifyBy: [{ uid: 'u7', nickName: 'User u7' }] });
    expect(data.docURL).toMatch(/^\/s3\/.*\.docx$/);
    expect(Buffer.from(data.docUrlEncode, 'base64').toString()).toBe(data.docURL);
    expect(textInside(saveBack!.file!)).toContain('回存测试 saved back ');
    expect((await fetch(`${platform.origin}/${data.docURL}`)).status).toBe(200); // clients join with a double slash
    expect((await fetch(platform.origin + data.pngUrl)).headers.get('content-type')).toBe('image/png');
    expect(await (await fetch(platform.origin + data.txtUrl)).text()).toContain('saved back');
  });

  it('says unchanged when nobody changed anything, with a link that still works', async () => {
    addFile('same');
    const client = await EditorClient.enter(oa.link('openEditor', 'same', 'u1'));
    client.leave();
    const [saveBack] = await until('the save-back', () =>
      oa.saveBacksOf('same').length > 0 ? oa.saveBacksOf('same') : null,
    );
    expect(saveBack!.body.data).toMatchObject({ unchanged: true, modifyBy: [] });
    expect(saveBack!.file!.equals(sampleFile('docx'))).toBe(true);
  });

  it('forces the earlier window of the same uid out', async () => {
    addFile('twice');
    const first = await EditorClient.enter(oa.link('openEditor', 'twice', 'u1'));
    const second = await EditorClient.enter(oa.link('openEditor', 'twice', 'u1'));
    expect(await first.bye()).toMatchObject({ code: 'replaced', back: false });
    await until('one person', () => second.find('people')?.people.length === 1);
    second.leave();
  });

  it('lets a preview after everybody left send the result home at once', async () => {
    addFile('hurry');
    await platform.setInterval(3600);
    const client = await EditorClient.enter(oa.link('openEditor', 'hurry', 'u1'));
    client.type('before preview ');
    await client.saved();
    client.leave();
    await until(
      'the schedule',
      async () =>
        (await platform.rest('GET', '/save-backs?externalId=hurry&state=scheduled')).body['items'] as unknown[] | null,
    );
    await until(
      'it waits',
      async () =>
        ((await platform.rest('GET', '/save-backs?externalId=hurry&state=scheduled')).body['items'] as unknown[])
          .length === 1,
    );
    expect(oa.saveBacksOf('hurry')).toHaveLength(0);
    const preview = await EditorClient.enter(oa.link('openPreview', 'hurry', 'u2'));
    await until('the save-back', () => oa.saveBacksOf('hurry').length === 1, 8000);
    expect(await preview.text()).toContain('before preview');
    preview.leave();
    await platform.setInterval(1);
  });

  it('holds a waiting save-back while somebody edits again, and then sends everything once', async () => {
    addFile('again');
    await platform.setInterval(3);
    const first = await EditorClient.enter(oa.link('openEditor', 'again', 'u1'));
    first.type('one ');
    await first.saved();
    first.leave();
    await until(
      'it waits',
      async () =>
        ((await platform.rest('GET', '/save-backs?externalId=again&state=scheduled')).body['items'] as unknown[])
          .length === 1,
    );
    const second = await EditorClient.enter(oa.link('openEditor', 'again', 'u2'));
    expect(await second.text()).toContain('one ');
    second.key(1028 | 0x2000);
    second.type('two ');
    await second.saved();
    expect((await platform.rest('GET', '/save-backs?externalId=again')).body['items']).toMatchObject([
      { state: 'held' },
    ]);
    second.leave();
    const [saveBack] = await until('the save-back', () =>
      oa.saveBacksOf('again').length > 0 ? oa.saveBacksOf('again') : null,
    );
    expect(saveBack!.body.data.modifyBy.map((user) => user.uid).sort()).toEqual(['u1', 'u2']);
    expect(textInside(saveBack!.file!)).toMatch(/two .*one /s);
    expect(oa.calls.filter((item) => item === 'GET /file/again')).toHaveLength(1);
    await platform.setInterval(1);
  });
});

describe('calls of the OA', () => {
  it('deleteFile tells everybody and sends nothing home', async () => {
    addFile('gone');
    const client = await EditorClient.enter(oa.link('openEditor', 'gone', 'u1'));
    client.type('lost on purpose ');
    await client.saved();
    expect(await call('deleteFile/gone')).toEqual({ status: true });
    expect(await client.bye()).toMatchObject({ code: 'deleted', back: false });
    expect((await platform.rest('GET', '/save-backs?externalId=gone&state=scheduled')).body['items']).toEqual([]);
    expect(await call('deleteFile/never-heard-of')).toEqual({ status: true });
  });

  it('removeParticipant takes out the users it names and no others', async () => {
    addFile('team');
    const [one, two] = [
      await EditorClient.enter(oa.link('openEditor', 'team', 'u1')),
      await EditorClient.enter(oa.link('openEditor', 'team', 'u2')),
    ];
    expect(await call('removeParticipant/team', ['u1'])).toEqual({ status: true });
    expect(await one.bye()).toMatchObject({ code: 'removed', back: false });
    await one.connect().catch(() => undefined);
    await until('the door stays shut', () => one.messages.filter((item) => item.t === 'bye').length > 1);
    two.type('still here ');
    await two.saved();
    two.leave();
    expect(await call('removeParticipant/team', { not: 'an array' })).toEqual({ status: false });
  });

  it('removeAllParticipant saves what was edited and lets the next start from the source', async () => {
    addFile('reset');
    await platform.setInterval(3600);
    const client = await EditorClient.enter(oa.link('openEditor', 'reset', 'u1'));
    client.type('kept ');
    await client.saved();
    expect(await call('removeAllParticipant/reset')).toEqual({ status: true });
    expect(await client.bye()).toMatchObject({ code: 'removed' });
    const saveBack = await until('the save-back', () => oa.saveBacksOf('reset')[0], 10_000);
    expect(textInside(saveBack.file!)).toContain('kept ');
    const next = await EditorClient.enter(oa.link('openEditor', 'reset', 'u2'));
    expect(oa.calls.filter((item) => item === 'GET /file/reset')).toHaveLength(2);
    expect(await next.text()).not.toContain('kept ');
    next.leave();
    await platform.setInterval(1);
  });

  it('isOpening, fingerprint, version list, rename and copyOnWrite answer about the document', async () => {
    addFile('facts');
    const client = await EditorClient.enter(oa.link('openEditor', 'facts', 'u1'));
    expect(await call('isOpening/facts')).toEqual({ status: true, isOpening: true });
    const before = (await call('fingerprint/facts'))['fingerprint'];
    client.type('x');
    await client.saved();
    expect((await call('fingerprint/facts'))['fingerprint']).not.toBe(before);
    expect(await call('rename/facts', { newName: '新名字', from: { uid: 'u1' } })).toEqual({ status: true });
    client.leave();
    await until('two versions', async () => ((await call('version/facts/list'))['versions'] as unknown[]).length === 2);
    expect(await call('isOpening/facts')).toEqual({ status: true, isOpening: false });
    expect(await call('copyOnWrite/facts/facts-copy')).toEqual({ status: true });
    expect(await call('copyOnWrite/facts/facts-copy')).toEqual({ status: false });
  });

  it('saveBack saves while people edit only when forced, and sends or answers with the data', async () => {
    addFile('force');
    await platform.setInterval(3600);
    const client = await EditorClient.enter(oa.link('openEditor', 'force', 'u1'));
    client.type('forced ');
    await client.saved();
    expect(await call('saveBack/force')).toEqual({ status: false, version: null, reason: 'locked' });
    const quiet = (await call('saveBack/force?force=true&nopost=true')) as {
      status: boolean;
      version: { docURL: string };
    };
    expect(quiet.status).toBe(true);
    const file = await fetch(platform.origin + quiet.version.docURL);
    expect(textInside(Buffer.from(await file.arrayBuffer()))).toContain('forced ');
    expect(oa.saveBacksOf('force')).toHaveLength(0);
    client.type('again ');
    await client.saved();
    expect(await call('saveBack/force?force=true')).toMatchObject({
      status: true,
      version: { docId: 'force', unchanged: false },
    });
    const saveBack = await until('the save-back', () => oa.saveBacksOf('force')[0]);
    expect(textInside(saveBack.file!)).toMatch(/forced again /);
    client.leave();
    await platform.setInterval(1);
  });

  it('preConvert gives a thumbnail and the text of a file that nobody opened', async () => {
    addFile('early');
    const answer = (await call('preConvert', {
      docId: 'early',
      title: 'early.docx',
      fetchUrl: `${oa.origin}/file/early`,
    })) as { status: boolean; png: string; text: string };
    expect(answer.status).toBe(true);
    expect((await fetch(platform.origin + answer.png)).headers.get('content-type')).toBe('image/png');
    expect(await (await fetch(platform.origin + answer.text)).text()).toContain('文桥使用指南');
    expect(await call('preConvert', { title: 'x.docx', fetchUrl: 'http://10.0.0.1/x' })).toEqual({ status: false });
  });

  it('checks hashId and signatures where they are sent', async () => {
    addFile('signed');
    const time = new Date().toISOString();
    const sign = signParameter(time, platform.credentials.bishengApiKey);
    const client = await EditorClient.enter(oa.link('openEditor', 'signed', 'u1'));
    expect(await call(`isOpening/signed?hashId=${hashIdOf('signed')}`)).toMatchObject({ status: true });
    expect(await call(`isOpening/signed?hashId=${'0'.repeat(32)}`)).toEqual({ status: false });
    expect(await call('isOpening/signed', undefined, { time, sign })).toMatchObject({ status: true });
    expect(await call('isOpening/signed', undefined, { time, sign: '0'.repeat(32) })).toEqual({ status: false });
    const old = '2020-01-01T00:00:00.000Z';
    expect(
      await call('isOpening/signed', undefined, {
        time: old,
        sign: signParameter(old, platform.credentials.bishengApiKey),
      }),
    ).toEqual({ status: false });
    client.leave();
  });
});

it('keeps secrets out of every log', () => {
  for (const app of ['editor-gateway', 'bisheng-adapter', 'document-engine', 'callback-worker']) {
    const log = platform.log(app);
    for (const secret of [
      platform.credentials.bishengApiKey,
      platform.credentials.apiKey,
      platform.credentials.adminApiKey,
      'sign=',
      'token=',
    ]) {
      expect(log.includes(secret), `${app} logs ${secret.slice(0, 5)}…`).toBe(false);
    }
  }
});
