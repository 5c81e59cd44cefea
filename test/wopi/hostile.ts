import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { type TestPlatform, until } from '#testing';
import { newFile, uploadDocument, WopiCaller } from './wopi-caller.js';

/** What no well-behaved client sends. */
export function hostileInput(platform: () => TestPlatform): void {
  /** Sends bytes as they are and gives what came back. */
  function raw(text: string, after?: (socket: ReturnType<typeof connect>) => void): Promise<string> {
    const { hostname, port } = new URL(platform().origin);
    return new Promise((done) => {
      let got = '';
      const socket = connect(Number(port), hostname, () => {
        socket.write(text);
        after?.(socket);
      });
      socket.setTimeout(5_000, () => socket.destroy());
      socket.on('data', (chunk) => (got += chunk.toString('latin1')));
      socket.on('error', () => undefined);
      socket.on('close', () => done(got));
    });
  }
  const target = (file: WopiCaller, path = ''): string =>
    `${new URL(file.src).pathname}${path}?access_token=${file.token}`;
  const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);

  it('survives headers with line breaks, other alphabets and endless length', async () => {
    const file = await newFile(platform(), 'headers.wopitest');
    const post = (headers: string): Promise<string> =>
      raw(`POST ${target(file)} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n${headers}\r\n\r\n`);
    expect(statusOf(await post('X-WOPI-Override: LOCK\r\nX-WOPI-Lock: a\u0001b'))).toBe(400);
    expect(statusOf(await post('X-WOPI-Override: LOCK\r\nX-WOPI-Lock: \u00e9\u00e8'))).toBe(400);
    expect(statusOf(await post('X-WOPI-Override: LOCK\r\nX-WOPI-Lock:'))).toBe(400);
    expect(statusOf(await post(`X-WOPI-Override: LOCK\r\nX-WOPI-Lock: ${'x'.repeat(1025)}`))).toBe(400);
    expect([400, 431]).toContain(statusOf(await post(`X-WOPI-Override: LOCK\r\nX-WOPI-Lock: ${'x'.repeat(100_000)}`)));
    // UTF-7 may hide a line break from everybody but the one who decodes it.
    const hidden = await post('X-WOPI-Override: RENAME_FILE\r\nX-WOPI-RequestedName: a+AA0ACg-Set-Cookie: x');
    expect(statusOf(hidden)).toBe(200);
    expect(hidden.toLowerCase()).not.toContain('\r\nset-cookie');
    expect((await file.info()).json['BaseFileName']).toBe('a__Set-Cookie_ x.wopitest');
    expect((await file.do('GET_LOCK')).headers.get('x-wopi-lock')).toBe('');
  });

  it('keeps paths out of names, whatever way they come', async () => {
    const file = await newFile(platform(), 'paths.wopitest');
    for (const name of [
      '../../etc/passwd',
      '..\\..\\x',
      '+AC8-etc+AC8-passwd',
      'C:+AFw-x',
      '/abs',
      '+AAA-nul',
      'a%2fb',
    ]) {
      const made = await file.do('PUT_RELATIVE', { 'X-WOPI-SuggestedTarget': name }, 'x');
      expect(made.status).toBe(200);
      expect(String(made.json['Name'])).not.toMatch(/[/\\:\u0000]/);
      const renamed = await WopiCaller.of(made.json['Url']).do('RENAME_FILE', { 'X-WOPI-RequestedName': name });
      expect(String(renamed.json['Name'])).not.toMatch(/[/\\:\u0000]/);
    }
    for (const id of ['..', '%2e%2e', '..%2f..%2fapi', "'; DROP TABLE document; --", '%00', 'x'.repeat(1000)])
      expect([400, 404]).toContain(
        (await fetch(`${platform().origin}/wopi/files/${id}?access_token=${file.token}`)).status,
      );
  });

  it('writes nothing of an upload that breaks off, is too large, or lies about its length', async () => {
    const file = await newFile(platform(), 'broken.wopitest', 'whole');
    await file.lock('B');
    const head = `POST ${target(file, '/contents')} HTTP/1.1\r\nHost: x\r\nX-WOPI-Override: PUT\r\nX-WOPI-Lock: B\r\n`;
    await raw(`${head}Content-Length: 1000\r\n\r\nhalf`, (socket) => setTimeout(() => socket.destroy(), 200));
    await raw(`${head}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`, (socket) =>
      setTimeout(() => socket.destroy(), 200),
    );
    const limit = Number(platform().environmentOf('wopi-host')['MAX_DOCUMENT_BYTES']);
    expect(statusOf(await raw(`${head}Content-Length: ${limit + 1}\r\n\r\nthe beginning`))).toBe(413);
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const chunks = Math.ceil(limit / chunk.length) + 1;
    const streamed = await fetch(`${file.src}/contents?access_token=${file.token}`, {
      method: 'POST',
      headers: { 'X-WOPI-Override': 'PUT', 'X-WOPI-Lock': 'B' },
      duplex: 'half',
      body: new ReadableStream({
        start(controller) {
          for (let index = 0; index < chunks; index++) controller.enqueue(new Uint8Array(chunk));
          controller.close();
        },
      }),
    } as RequestInit).then(
      (answer) => answer.status,
      () => 413, // the connection was cut while we were still sending
    );
    expect(streamed).toBe(413);
    await until('the old content is there', async () => (await file.getFile()).body.toString() === 'whole');
    expect((await file.info()).json).toMatchObject({ Version: '1', Size: 5 });
    // With the lock an empty body is content like any other; what was there before stays as a revision.
    expect((await file.put('', { 'X-WOPI-Lock': 'B' })).status).toBe(200);
    const id = /files\/(.+)$/.exec(file.src)?.[1] ?? '';
    const first = await fetch(`${platform().origin}/api/v1/documents/${id}/revisions/1/content`, {
      headers: { authorization: `Bearer ${platform().credentials.apiKey}` },
    });
    expect(await first.text()).toBe('whole');
    await file.unlock('B');
  });

  it('gives nothing to integrators that a document does not belong to, and refuses nonsense over REST', async () => {
    const id = await uploadDocument(platform(), 'rest.wopitest', Buffer.from('x'));
    const { rows } = await platform().database.query<{ id: string }>(
      `INSERT INTO integrator (name) VALUES ('stranger') RETURNING id`,
    );
    expect(rows).toHaveLength(1);
    const ask = (body: unknown, document = id, key = platform().credentials.apiKey): ReturnType<TestPlatform['rest']> =>
      platform().rest('POST', `/documents/${document}/wopi-access`, body, key);
    const user = { id: 'u', name: 'U' };
    expect((await ask({ user }, id, 'wq_wrong')).status).toBe(401);
    expect((await ask({ user }, '00000000-0000-4000-8000-000000000000')).status).toBe(404);
    for (const body of [
      {},
      { user: { id: '' } },
      { user, permissions: { write: 'yes' } },
      { user, unknown: 1 },
      { user, lifetimeSeconds: 1e9 },
      { user, page: { closeUrl: 'javascript:alert(1)' } },
      { user, page: { postMessageOrigin: '*' } },
    ])
      expect((await ask(body)).status).toBe(422);
    expect((await ask({ user, engine: 'nobody' })).status).toBe(422);
  });
}
