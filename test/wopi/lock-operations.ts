import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { sampleFile, type TestPlatform, until } from '#testing';
import { newFile, type WopiAnswer, wopiAccess, type WopiCaller } from './wopi-caller.js';

/** Every cell of the lock table over the wire, and what follows from locks. */
export function lockOperations(platform: () => TestPlatform): void {
  type Answer = [status: number, lock: string | null];
  const said = (answer: WopiAnswer): Answer => [answer.status, answer.headers.get('x-wopi-lock')];
  const operations: Record<string, (file: WopiCaller, id: string) => Promise<WopiAnswer>> = {
    Lock: (file, id) => file.lock(id),
    RefreshLock: (file, id) => file.do('REFRESH_LOCK', { 'X-WOPI-Lock': id }),
    Unlock: (file, id) => file.unlock(id),
    UnlockAndRelock: (file, id) => file.do('LOCK', { 'X-WOPI-OldLock': id, 'X-WOPI-Lock': 'new' }),
  };

  it.each(Object.entries(operations))(
    '%s on a free file, with the held id, with another, with none',
    async (name, run) => {
      const free = await newFile(platform(), `${name}-free.wopitest`);
      expect(said(await run(free, 'A'))).toEqual(name === 'Lock' ? [200, null] : [409, '']);
      const held = await newFile(platform(), `${name}-held.wopitest`);
      await held.lock('A');
      const other = await run(held, 'B');
      expect(said(other)).toEqual([409, 'A']);
      expect(other.headers.get('x-wopi-lockfailurereason')).toContain('another id');
      expect((await run(held, '')).status).toBe(400);
      expect((await run(held, 'x'.repeat(1025))).status).toBe(400);
      const same = await run(held, 'A');
      expect(said(same)).toEqual([200, null]);
      const after = { Lock: 'A', RefreshLock: 'A', Unlock: '', UnlockAndRelock: 'new' }[name] ?? '?';
      expect(said(await held.do('GET_LOCK'))).toEqual([200, after]);
      if (name === 'Lock' || name === 'Unlock') {
        expect(same.headers.get('x-wopi-itemversion')).toBe((await held.info()).json['Version']);
      }
    },
  );

  it('keeps ids of 1024 characters and compares them byte by byte', async () => {
    const file = await newFile(platform(), 'long-lock.wopitest');
    const id = `{"S":"${'x'.repeat(1016)}"}`;
    expect((await file.lock(id)).status).toBe(200);
    expect(said(await file.lock(`${id.slice(0, -1)}Y`))).toEqual([409, id]);
    expect((await file.do('GET_LOCK')).headers.get('x-wopi-lock')).toBe(id);
  });

  it('has a lock operated with any user of the file', async () => {
    const first = await newFile(platform(), 'shared-lock.wopitest');
    const id = /files\/(.+)$/.exec(first.src)?.[1] ?? '';
    const second = await wopiAccess(platform(), id, { user: { id: 'u2', name: '李四' } });
    await first.lock('shared');
    expect((await second.put('by the second', { 'X-WOPI-Lock': 'shared' })).status).toBe(200);
    expect((await second.unlock('shared')).status).toBe(200);
  });

  it('takes an expired lock for none, by the clock of the database', async () => {
    const file = await newFile(platform(), 'expiry.wopitest');
    const id = /files\/(.+)$/.exec(file.src)?.[1] ?? '';
    await file.lock('old');
    const { rows } = await platform().database.query<{ seconds: string }>(
      'SELECT extract(epoch FROM lock_expires_at - now()) AS seconds FROM wopi_hosted_file WHERE document_id = $1',
      [id],
    );
    expect(Math.abs(Number(rows[0]?.seconds) - 1800)).toBeLessThan(30);
    await platform().database.query('UPDATE wopi_hosted_file SET lock_expires_at = now() WHERE document_id = $1', [id]);
    expect(said(await file.do('GET_LOCK'))).toEqual([200, '']);
    expect(said(await file.put('late', { 'X-WOPI-Lock': 'old' }))).toEqual([409, '']);
    expect((await file.lock('fresh')).status).toBe(200);
    expect(said(await file.do('GET_LOCK'))).toEqual([200, 'fresh']);
  });

  it('brings the result home after the last Unlock, and after a lock that ran out; a new lock holds it', async () => {
    const oa = await platform().oa();
    const received: string[] = [];
    oa.files.set('home', { title: 'home.docx', content: sampleFile('docx') });
    oa.scripted.set('/hook', (request, response) => {
      request.on('data', (chunk: Buffer) => received.push(chunk.toString('utf8')));
      request.on('end', () => response.writeHead(200).end());
    });
    await platform().setInterval(3600);
    const made = await platform().rest(
      'POST',
      '/documents',
      { externalId: 'home', title: 'home.docx', fetchUrl: `${oa.origin}/file/home`, callback: `${oa.origin}/hook` },
      platform().credentials.apiKey,
    );
    const id = String(made.body['id']);
    const file = await wopiAccess(platform(), id);
    const states = async (): Promise<string> =>
      (
        await platform().database.query<{ state: string }>('SELECT state FROM save_back WHERE document_id = $1', [id])
      ).rows
        .map((row) => row.state)
        .join();
    await file.lock('W');
    await file.put('edited through WOPI', { 'X-WOPI-Lock': 'W', 'X-WOPI-Editors': 'u1' });
    expect(await states()).toBe('');
    await file.unlock('W');
    expect(await states()).toBe('scheduled');
    await file.lock('W2');
    expect(await states()).toBe('held');
    await file.put('edited again', { 'X-WOPI-Lock': 'W2' });
    await platform().database.query('UPDATE wopi_hosted_file SET lock_expires_at = now() WHERE document_id = $1', [id]);
    await until('the sweeper ended the editing', async () => (await states()) === 'scheduled', 30_000);
    await platform().setInterval(0);
    await until('it came home', async () => (await states()) === 'delivered', 30_000);
    expect(received).toHaveLength(1);
    expect(received[0]).toContain('张三');
    expect(received[0]).toContain(createHash('sha256').update('edited again').digest('hex'));
  });
}
