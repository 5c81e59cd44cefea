import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeOa, sampleFile, TestPlatform } from '#testing';
import { newFile } from '../wopi/wopi-caller.js';

let platform: TestPlatform;
let oa: FakeOa;
const opened: string[] = [];

beforeAll(async () => {
  platform = await TestPlatform.shared();
  oa = await platform.oa();
});
afterAll(async () => {
  for (const docId of opened)
    // nobody came to them, and the next file wants a quiet platform
    await fetch(`${platform.origin}/apps/editor/deleteFile/${docId}`, { method: 'POST' });
  await platform.stop();
});

/** Sends requests as they are on one connection, each after the answer before it, and gives all that came back until it was closed. */
function raw(...requests: string[]): Promise<string> {
  const { hostname, port } = new URL(platform.origin);
  return new Promise((done) => {
    let got = '';
    let from = 0;
    const next = (): void => void socket.write(requests.shift() ?? '', 'latin1');
    const socket = connect(Number(port), hostname, next);
    socket.setTimeout(20_000, () => socket.destroy());
    socket.on('data', (chunk) => {
      got += chunk.toString('latin1');
      const [, length, body = ''] = /content-length: (\d+)[^]*?\r\n\r\n([^]*)$/i.exec(got.slice(from)) ?? [];
      if (requests.length === 0 || length === undefined || body.length < Number(length)) return;
      from = got.length;
      next();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => done(got));
  });
}

const statuses = (answers: string): number[] =>
  [...answers.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => Number(match[1])).filter((status) => status >= 200);

describe('what HTTP libraries put around a request', () => {
  const H2C = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB\r\n';

  it('answers clients that ask whether to go on, and those that say how long they stay', async () => {
    const file = await newFile(platform, 'expect.wopitest');
    await file.lock('E');
    const { pathname } = new URL(file.src);
    const put = `POST ${pathname}/contents?access_token=${file.token} HTTP/1.1\r\nHost: x\r\nX-WOPI-Override: PUT\r\nX-WOPI-Lock: E\r\nContent-Length: 3\r\n`;
    const remove = `POST /apps/editor/removeParticipant/nobody HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n`;
    for (const [head, body] of [
      [put, 'abc'],
      [remove, '["u1"]'],
    ])
      for (const header of [
        'Expect: 100-continue',
        'Keep-Alive: 300',
        'TE: trailers, deflate',
        'Proxy-Connection: keep-alive',
      ])
        expect(statuses(await raw(`${head}${header}\r\nConnection: close\r\n\r\n${body}`))).toEqual([200]);
  });

  it("does not take Java's offer of another HTTP for a page's socket, with a body and without", async () => {
    const form = 'Host: x\r\nContent-Type: application/json\r\n';
    const ask = `GET /healthcheck HTTP/1.1\r\n${form}${H2C}\r\n`;
    const command = `POST /command HTTP/1.1\r\n${form}${H2C}Content-Length: 15\r\n\r\n{"c":"version"}`;
    const last = 'GET /healthcheck HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    const answers = await raw(ask, ask, command, ask, last);
    expect(statuses(answers)).toEqual([200, 200, 200, 200, 200]);
    expect(answers).toContain('{"error":6}');
    expect(statuses(await raw(ask.replace('h2c', 'websocket')))).toEqual([404]);
  });

  it('goes by other spellings of an address, and keeps the letters of its parameters', async () => {
    for (const path of ['/healthcheck/', '/HealthCheck', '//healthcheck'])
      expect([path, (await fetch(platform.origin + path)).status]).toEqual([path, 200]);
    // What an operator closes at a proxy has one spelling.
    for (const path of ['/METRICS', '/API/v1/admin/integrators', '/Admin', '/Livez'])
      expect([path, (await fetch(platform.origin + path)).status]).toEqual([path, 404]);
    expect(await (await fetch(`${platform.origin}/APPS/Editor/OPENeditor?callURL=x`)).text()).toContain('sign error');
    const answer = await fetch(`${platform.origin}/coauthoring/commandservice.ashx/`, { method: 'POST', body: '{}' });
    expect(await answer.json()).toEqual({ error: 6 });
  });

  it('refuses what no route ever sees in the form of the door that it came to, and repeats no secret', async () => {
    const file = await newFile(platform, 'forms.wopitest');
    const wopi = await fetch(`${file.src}?access_token=${file.token}`, { method: 'DELETE' });
    expect([wopi.status, await wopi.text()]).toEqual([404, '']);
    const bad = await fetch(`${platform.origin}/apps/editor/isOpening/%E4%ZZ`);
    expect([bad.status, await bad.text()]).toEqual([400, '{"status":false}']);
    const unknown = await fetch(`${platform.origin}/api/v1/nothing?token=secret`);
    expect([unknown.status, (await unknown.text()).includes('secret')]).toEqual([404, false]);
    const hosts = [
      'evil"><script>',
      'a b',
      'x\r\nX-Forwarded-Host: <',
      'ok\r\nX-Forwarded-Proto: javascript',
      '[::1]:80',
    ];
    const asked = hosts.map((host) => raw(`GET /baseurl HTTP/1.1\r\nConnection: close\r\nHost: ${host}\r\n\r\n`));
    const answers = await Promise.all(asked);
    expect(answers.flatMap(statuses)).toEqual([400, 400, 400, 200, 200]);
    expect(answers.map((answer) => answer.split('\r\n\r\n')[1]).slice(3)).toEqual(['http://ok', 'http://[::1]:80']);
    for (const path of ['/%ff', '/api/v1/documents/%E4%ZZ'])
      expect((await fetch(platform.origin + path)).headers.get('content-type')).toContain('application/problem+json');
  });
});

describe('what OAs answer at their callURL', () => {
  /** Opens with the given answer of the OA; gives where the browser is sent, or the error. */
  async function open(docId: string, change: (json: string) => Buffer | string, headers = {}): Promise<string> {
    opened.push(docId);
    oa.scripted.set(`/odd/${docId}`, (_request, response) => {
      const fetchUrl = `${oa.origin}/odd-file/${docId}`;
      const doc = { docId, title: `${docId}.docx`, fetchUrl };
      const body = change(JSON.stringify({ doc, user: { uid: 'u1', nickName: 'N' } }));
      response.writeHead(200, headers).end(body);
    });
    const answer = await fetch(oa.linkFor('openEditor', `${oa.origin}/odd/${docId}`), { redirect: 'manual' });
    return answer.headers.get('location') ?? (await answer.text());
  }
  const titleOf = async (docId: string): Promise<unknown> =>
    (await platform.database.query<{ title: string }>('SELECT title FROM document WHERE external_id = $1', [docId]))
      .rows[0]?.title;

  it('reads it in GBK and compressed', async () => {
    const gbk = (json: string): Buffer => {
      const [before = '', after = ''] = json.split('odd-gbk.docx');
      return Buffer.concat([Buffer.from(before), Buffer.from([0xba, 0xcf, 0xcd, 0xac]), Buffer.from(`.docx${after}`)]);
    };
    expect(await open('odd-gbk', gbk, { 'content-type': 'text/html;charset=GBK' })).toMatch(/^\/editor\//);
    expect(await titleOf('odd-gbk')).toBe('合同.docx');
    expect(await open('odd-gzip', (json) => gzipSync(json), { 'content-encoding': 'gzip' })).toMatch(/^\/editor\//);
  });

  it('finds out the type of a file whose title has no extension, fetching it once', async () => {
    let fetched = 0;
    oa.scripted.set('/odd-file/odd-untitled', (_request, response) => {
      fetched++;
      response.end(fetched === 1 ? sampleFile('xlsx') : '');
    });
    expect(await open('odd-untitled', (json) => json.replace('odd-untitled.docx', '预算'))).toMatch(/^\/editor\//);
    expect([await titleOf('odd-untitled'), fetched]).toEqual(['预算.xlsx', 1]);
    const named = (json: string): string =>
      json.replace('odd-named.docx', '预算').replace('/odd-file/odd-named', '/get.php?name=a.pptx');
    expect(await open('odd-named', named)).toMatch(/^\/editor\//);
    expect(await titleOf('odd-named')).toBe('预算.pptx');
  });

  it('refuses what cannot be kept in the form of the door, and keeps the beginning of an endless title', async () => {
    expect(await open('odd-nul', (json) => json.replace('"N"', '"a\\u0000b"'))).toContain(
      '"error": "user.nickName holds U+0000 or half a character"',
    );
    await open('odd-long', (json) => json.replace('odd-long.docx', `${'长'.repeat(300_000)}.docx`));
    expect(await titleOf('odd-long')).toBe(`${'长'.repeat(250)}.docx`);
  });
});
