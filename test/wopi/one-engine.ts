import { describe, expect, it } from 'vitest';
import { EditorClient, OnlyofficeIntegrator, sampleFile, type TestPlatform, until } from '#testing';
import { type WopiCaller, wopiAccess } from './wopi-caller.js';

/** A document that a WOPI client has locked, opened through the other doors. */
export function oneEngine(platform: () => TestPlatform): void {
  const lockedThroughWopi = async (externalId: string): Promise<WopiCaller> => {
    const id = await until(
      'the engine has fetched the file',
      async () =>
        (
          await platform().database.query<{ id: string }>(
            'SELECT id FROM document WHERE external_id = $1 AND current_revision > 0',
            [externalId],
          )
        ).rows[0]?.id,
      60_000,
    );
    const file = await wopiAccess(platform(), id);
    expect((await file.lock('other engine')).status).toBe(200);
    return file;
  };

  describe('while a WOPI client holds the lock', () => {
    it('a Bisheng link to edit gives a page that says so, and one to look gives the preview', async () => {
      const oa = await platform().oa();
      oa.files.set('held-1', { title: 'held-1.docx', content: sampleFile('docx') });
      const open = (mode: 'openEditor' | 'openPreview'): Promise<Response> =>
        fetch(oa.link(mode, 'held-1', 'u1'), { redirect: 'manual' });
      expect((await open('openPreview')).status).toBe(302);
      const file = await lockedThroughWopi('held-1');
      const refused = await open('openEditor');
      expect([refused.status, refused.headers.get('content-type')]).toEqual([409, 'text/html; charset=utf-8']);
      const page = await refused.text();
      expect(page).toContain('正在其他编辑器中被编辑');
      expect(page).toContain('edited_elsewhere');
      expect((await open('openPreview')).status).toBe(302);
      expect((await file.unlock('other engine')).status).toBe(200);
      expect((await open('openEditor')).status).toBe(302);
    });

    it('an ONLYOFFICE config opens for looking, and says why', async () => {
      const integrator = await new OnlyofficeIntegrator(platform().origin, platform().credentials.jwtSecret).start();
      try {
        integrator.files.set('held-2', sampleFile('docx'));
        const looking = integrator.config('held-2', 'u1', { editorConfig: { mode: 'view' } });
        expect(await integrator.open(looking)).toMatchObject({ mode: 'view', editedElsewhere: false });
        const file = await lockedThroughWopi('held-2');
        const editing = integrator.config('held-2', 'u1');
        expect(await integrator.open(editing)).toMatchObject({ kind: 'editor', mode: 'view', editedElsewhere: true });
        expect((await file.unlock('other engine')).status).toBe(200);
        expect(await integrator.open(editing)).toMatchObject({ kind: 'editor', mode: 'edit', editedElsewhere: false });
      } finally {
        await integrator.stop();
      }
    });

    it('nobody who was away comes back to edit', async () => {
      const oa = await platform().oa();
      oa.files.set('held-3', { title: 'held-3.docx', content: sampleFile('docx') });
      const entered = await fetch(oa.link('openEditor', 'held-3', 'u1'), { redirect: 'manual' });
      const [, id = '', token = ''] =
        /\/editor\/([0-9a-f-]{36})[^#]*#token=([^&]+)/.exec(entered.headers.get('location') ?? '') ?? [];
      // Invited a while ago, and never came.
      await platform().database.query(`UPDATE participant SET joined_at = now() - interval '5 minutes' WHERE id = $1`, [
        id,
      ]);
      const file = await lockedThroughWopi('held-3');
      const late = EditorClient.unconnected(platform().origin, id, token);
      await late.connect();
      expect((await late.bye()).code).toBe('participant_edited_elsewhere');
      await file.unlock('other engine');
    });
  });
}
