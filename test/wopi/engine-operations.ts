import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signProof, toTicks } from '#protocol/wopi';
import { launchBrowser, sampleFile, type TestPlatform, until } from '#testing';
import { FakeWopiClient, newKeys } from './fake-wopi-client.js';
import { uploadDocument, type WopiCaller, wopiAccess } from './wopi-caller.js';

/** WOPI clients as engines: discovery, proof keys, host page. */
export function engineOperations(platform: () => TestPlatform): void {
  describe('a registered WOPI client', () => {
    const client = new FakeWopiClient();
    let engineId = '';

    beforeAll(async () => {
      await client.start();
      const made = await platform().rest('POST', '/admin/wopi-clients', {
        name: 'office',
        address: client.origin,
        reachableNetworks: ['127.0.0.0/8'],
      });
      expect(made.status).toBe(201);
      engineId = String(made.body['id']);
    });
    afterAll(() => client.stop());

    const document = async (name = 'engine.docx'): Promise<string> =>
      uploadDocument(platform(), name, sampleFile('docx'));
    const signed = async (): Promise<WopiCaller> => {
      const file = await wopiAccess(platform(), await document(), { engine: 'office' });
      file.proof = client.signing;
      return file;
    };
    const change = (body: object): ReturnType<TestPlatform['rest']> =>
      platform().rest('PATCH', `/admin/wopi-clients/${engineId}`, body);

    it('is listed with its product, apps, actions and proof keys', async () => {
      const list = await platform().rest('GET', '/admin/wopi-clients');
      expect(list.body['items']).toMatchObject([
        {
          name: 'office',
          product: 'onlyoffice',
          zone: 'external-http',
          proofKeys: 'current and old',
          discovery: { error: null },
          apps: [
            { name: 'Word', extensions: ['docx', 'doc'], actions: ['edit', 'view', 'editnew', 'convert'] },
            { name: 'application/vnd.oasis.opendocument.text', actions: ['edit'] },
          ],
        },
      ]);
      expect(
        (await platform().rest('GET', '/admin/wopi-clients', undefined, platform().credentials.apiKey)).status,
      ).toBe(403);
    });

    it('says why discovery cannot be read, keeps what it knew, and refuses private addresses that were not allowed', async () => {
      const blocked = await platform().rest('POST', '/admin/wopi-clients', { name: 'blocked', address: client.origin });
      expect(blocked.body).toMatchObject({ proofKeys: 'none in its discovery', apps: [] });
      expect(JSON.stringify(blocked.body['discovery'])).toContain('private or reserved');
      for (const serves of ['nothing', 'nonsense'] as const) {
        client.serves = serves;
        expect((await platform().rest('POST', `/admin/wopi-clients/${engineId}/refresh`)).status).toBe(502);
      }
      client.serves = 'discovery';
      expect((await platform().rest('GET', `/admin/wopi-clients/${engineId}`)).body).toMatchObject({
        proofKeys: 'current and old',
      });
      expect(
        (await platform().rest('POST', '/admin/wopi-clients', { name: 'office', address: client.origin })).status,
      ).toBe(409);
      expect((await platform().rest('POST', '/admin/wopi-clients', { name: 'x', address: 'file:///etc' })).status).toBe(
        422,
      );
    });

    it('is let in with its proofs: current, ahead, behind; and with nothing else', async () => {
      const file = await signed();
      expect((await file.info()).status).toBe(200);
      file.proof = { current: client.old.privateKey, old: newKeys().privateKey };
      expect((await file.info()).status).toBe(200); // a machine that has not rotated yet
      file.proof = { current: newKeys().privateKey, old: client.current.privateKey };
      expect((await file.info()).status).toBe(200); // one that has rotated already
      file.proof = { current: newKeys().privateKey, old: client.old.privateKey };
      expect((await file.info()).status).toBe(500);
      file.proof = null;
      for (const request of [() => file.info(), () => file.getFile(), () => file.lock('x')])
        expect((await request()).status).toBe(500);
      const ticks = toTicks(new Date(Date.now() - 21 * 60_000));
      const url = `${file.src}?access_token=${file.token}`;
      const stale = {
        'X-WOPI-Proof': signProof(client.current.privateKey, file.token, url, ticks),
        'X-WOPI-TimeStamp': String(ticks),
      };
      expect((await file.call('GET', '', stale)).status).toBe(500);
      const fresh = toTicks(new Date());
      const elsewhere = {
        'X-WOPI-Proof': signProof(
          client.current.privateKey,
          file.token,
          `${file.src}/contents?access_token=${file.token}`,
          fresh,
        ),
        'X-WOPI-TimeStamp': String(fresh),
      };
      expect((await file.call('GET', '', elsewhere)).status).toBe(500);
      expect((await file.call('GET', '/contents', elsewhere)).status).toBe(200);
      const odd = `${file.src}?access_token=${file.token}&Foo=%7e%2F~a+b&access_token_ttl=1`;
      const answer = await fetch(odd, {
        headers: {
          'X-WOPI-Proof': signProof(client.current.privateKey, file.token, odd, fresh),
          'X-WOPI-TimeStamp': String(fresh),
        },
      });
      expect(answer.status).toBe(200);
    });

    it('is believed with new keys after discovery was read again', async () => {
      const file = await signed();
      await platform().database.query(`UPDATE wopi_client SET updated_at = now() WHERE id = $1`, [engineId]);
      client.rotate();
      client.rotate(); // no key is left that the host knows
      file.proof = client.signing;
      await until('the host has read the new keys', async () => (await file.info()).status === 200, 60_000);
    });

    it('need not prove itself where proofs are switched off, and must come from its networks where those are named', async () => {
      const file = await signed();
      file.proof = null;
      await change({ proofRequired: false });
      await until('proofs are off', async () => (await file.info()).status === 200);
      await change({ callerNetworks: ['203.0.113.0/24'] });
      await until('its networks count', async () => (await file.info()).status === 404);
      expect((await file.call('GET', '', { 'X-Forwarded-For': '203.0.113.7' })).status).toBe(200); // our own loopback is a trusted proxy
      expect((await file.call('GET', '', { 'X-Forwarded-For': '203.0.113.7, 198.51.100.1' })).status).toBe(404);
      await change({ callerNetworks: [], proofRequired: true });
      await until('proofs are on again', async () => (await file.info()).status === 500);
    });

    it('opens documents in a host page: a form into a frame, the token never in an address', async () => {
      const id = await document('主页.docx');
      const opened = await platform().rest(
        'POST',
        `/documents/${id}/open`,
        { user: { id: 'u1', name: '张三' }, mode: 'edit', lang: 'zh-CN', engine: 'office' },
        platform().credentials.apiKey,
      );
      expect(opened.status).toBe(200);
      const url = String(opened.body['url']);
      expect(url).toContain(`/editor/office/${engineId}?lang=zh-CN#ticket=`);
      const head = await fetch(url);
      expect(head.headers.get('cache-control')).toBe('no-cache, no-store');
      expect(head.headers.get('pragma')).toBe('no-cache');
      expect(head.headers.get('expires')).toBe('-1');
      expect(head.headers.get('content-security-policy')).toContain(`form-action ${client.origin}`);
      const browser = await launchBrowser();
      try {
        const page = await browser.newPage();
        await page.goto(url.replace('?lang=', '?wdOrigin=OA&lang='));
        const frame = page.frameLocator('iframe[name=office-frame]');
        await frame.locator('#editor').waitFor();
        await until('the client heard the host', async () =>
          (await frame.locator('body').getAttribute('data-heard'))?.includes('Host_PostmessageReady'),
        );
        const form = client.forms.at(-1);
        const src = `${platform().origin}/wopi/files/${id}`;
        expect(form?.path).toContain('/hosting/wopi/word/edit?ui=zh-CN&');
        expect(new URL(`http://x${form?.path ?? ''}`).searchParams.get('WOPISrc')).toBe(src);
        expect(new URL(`http://x${form?.path ?? ''}`).searchParams.get('wdOrigin')).toBe('OA');
        expect(form?.path).not.toContain('access_token');
        expect(Number(form?.fields.get('access_token_ttl'))).toBeGreaterThan(Date.now());
        const file = await wopiAccess(platform(), id, { engine: 'office' });
        Object.assign(file, { token: form?.fields.get('access_token'), proof: client.signing });
        expect((await file.info()).json).toMatchObject({
          BaseFileName: '主页.docx',
          UserCanWrite: true,
          PostMessageOrigin: platform().origin,
        });
      } finally {
        await browser.close();
      }
      const asks = async (ticket: string): Promise<number> =>
        (
          await fetch(`${platform().origin}/editor/office-session`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ ticket, lang: 'en' }),
          })
        ).status;
      const ticket = url.split('#ticket=')[1] ?? '';
      expect(await asks(ticket)).toBe(200);
      expect(await asks(`${ticket.slice(0, -1)}${ticket.endsWith('A') ? 'B' : 'A'}`)).toBe(404);
      await platform().rest('DELETE', `/documents/${id}/wopi-access`, undefined, platform().credentials.apiKey);
      expect(await asks(ticket)).toBe(404);
    });

    it('opens the documents of a Bisheng integrator whose default engine it is, and its result goes home by that door', async () => {
      const oa = await platform().oa();
      oa.files.set('by-office', { title: '合同.docx', content: sampleFile('docx') });
      oa.files.set('not-office', { title: '表.xlsx', content: sampleFile('xlsx') });
      const open = async (mode: 'openEditor' | 'openPreview', docId: string): Promise<string> => {
        const answer = await fetch(oa.link(mode, docId, 'u7'), { redirect: 'manual' });
        expect(answer.status).toBe(302);
        return answer.headers.get('location') ?? '';
      };
      const integrators = (await platform().rest('GET', '/admin/integrators')).body['items'] as { id: string }[];
      const setDefault = (defaultEngine: string | null): ReturnType<TestPlatform['rest']> =>
        platform().rest('PATCH', `/admin/integrators/${integrators[0]?.id ?? ''}`, { defaultEngine });
      expect((await setDefault('office')).status).toBe(200);
      await platform().setInterval(1);
      try {
        await until('links go to the client', async () => (await open('openEditor', 'by-office')).includes('/office/'));
        expect(await open('openEditor', 'not-office')).toMatch(/^\/editor\/[0-9a-f-]{36}#/); // it knows no sheets
        const session = async (mode: 'openEditor' | 'openPreview'): Promise<WopiCaller> => {
          const ticket = (await open(mode, 'by-office')).split('#ticket=')[1];
          const answer = await fetch(`${platform().origin}/editor/office-session`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ ticket, lang: 'zh-CN' }),
          });
          const form = (await answer.json()) as { action: string; accessToken: string };
          const id = new URL(form.action).searchParams.get('WOPISrc')?.split('/').at(-1) ?? '';
          const caller = await wopiAccess(platform(), id, { engine: 'office' });
          return Object.assign(caller, { token: form.accessToken, proof: client.signing });
        };
        const looking = await session('openPreview');
        expect((await looking.info()).json).toMatchObject({ UserCanWrite: false, ReadOnly: true });
        const editing = await session('openEditor');
        expect((await editing.info()).json).toMatchObject({
          ...{ BaseFileName: '合同.docx', UserId: 'u7', UserFriendlyName: 'User u7', UserCanWrite: true },
        });
        expect((await editing.lock('K')).status).toBe(200);
        const changed = Buffer.concat([sampleFile('docx'), Buffer.from('changed')]);
        expect((await editing.put(changed, { 'X-WOPI-Lock': 'K' })).status).toBe(200);
        expect(await open('openEditor', 'by-office')).toContain('/office/'); // a second person meets the first one there
        expect((await editing.unlock('K')).status).toBe(200);
        const home = await until('the result is home', () => oa.saveBacksOf('by-office').find((one) => one.file));
        expect(home.file?.equals(changed)).toBe(true);
        expect(home.body.data).toMatchObject({ unchanged: false, modifyBy: [{ uid: 'u7', nickName: 'User u7' }] });
      } finally {
        await setDefault(null);
        await platform().setInterval(180);
      }
    });

    it.each([
      ['a new file', 'new.docx', sampleFile('docx'), 'edit', '/word/new?'],
      ['a file with content', 'full.docx', sampleFile('docx'), 'edit', '/word/edit?'],
      ['a format of yesterday', 'old.doc', Buffer.from('content'), 'edit', '/word/convert?'],
      ['looking', 'seen.docx', sampleFile('docx'), 'view', '/word/view?'],
    ])('is asked by its discovery for the action of %s', async (_what, name, content, mode, action) => {
      const id = await uploadDocument(platform(), name, content);
      if (name === 'new.docx') {
        const file = await wopiAccess(platform(), id);
        expect((await file.lock('l')).status).toBe(200);
        expect((await file.put('', { 'X-WOPI-Lock': 'l' })).status).toBe(200);
        expect((await file.unlock('l')).status).toBe(200);
      }
      const open = await platform().rest(
        'POST',
        `/documents/${id}/open`,
        { user: { id: 'u1', name: 'U' }, mode, engine: 'office' },
        platform().credentials.apiKey,
      );
      const session = await fetch(`${platform().origin}/editor/office-session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ticket: String(open.body['url']).split('#ticket=')[1], lang: 'en' }),
      });
      expect(((await session.json()) as { action: string }).action).toContain(action);
    });

    it('gives viewers a view, and says plainly what it cannot do', async () => {
      const id = await document();
      const open = (body: object): ReturnType<TestPlatform['rest']> =>
        platform().rest(
          'POST',
          `/documents/${id}/open`,
          { user: { id: 'u1', name: 'U' }, mode: 'edit', ...body },
          platform().credentials.apiKey,
        );
      expect((await open({ engine: 'nobody' })).body).toMatchObject({ status: 422, code: 'unknown_engine' });
      const sheet = await uploadDocument(platform(), 'sheet.xlsx', sampleFile('xlsx'));
      const refused = await platform().rest(
        'POST',
        `/documents/${sheet}/open`,
        { user: { id: 'u1', name: 'U' }, mode: 'edit', engine: 'office' },
        platform().credentials.apiKey,
      );
      expect(refused.body).toMatchObject({ status: 422, code: 'engine_cannot_open' });
      const viewer = await open({ engine: engineId, mode: 'view' });
      const session = await fetch(`${platform().origin}/editor/office-session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ticket: String(viewer.body['url']).split('#ticket=')[1], lang: 'en' }),
      });
      const { action, accessToken } = (await session.json()) as { action: string; accessToken: string };
      expect(action).toContain('/word/view?ui=en&');
      const file = await wopiAccess(platform(), id, { engine: 'office' });
      Object.assign(file, { token: accessToken, proof: client.signing });
      expect((await file.info()).json).toMatchObject({ UserCanWrite: false, ReadOnly: true });
    });

    it('and the built-in editor keep out of each other’s way', async () => {
      const id = await document();
      const file = await wopiAccess(platform(), id);
      await file.lock('wopi');
      const open = (mode: string): ReturnType<TestPlatform['rest']> =>
        platform().rest(
          'POST',
          `/documents/${id}/open`,
          { user: { id: 'u2', name: 'U' }, mode },
          platform().credentials.apiKey,
        );
      expect((await open('edit')).body).toMatchObject({ status: 409, code: 'edited_elsewhere' });
      expect((await open('view')).status).toBe(200);
      await file.unlock('wopi');
      expect((await open('edit')).status).toBe(200);
      const refused = await file.lock('wopi again');
      expect([refused.status, refused.headers.get('x-wopi-lock')]).toEqual([409, '']);
      const session = String((await file.info()).json['HostEditUrl']);
      expect(session).toContain('/editor/office/built-in#ticket=');
    });
  });
}
