import { describe, expect, it } from 'vitest';
import { EditorClient, sampleFile, TestPlatform, textInside, until } from '#testing';

const EVERY = [
  ['1', 'document-engine:content.before-sync', 'before the bytes are synced'],
  ['2', 'document-engine:content.after-rename', 'after the bytes are there, before the database knows'],
  ['3', 'document-engine:draft.after-store', 'after the draft is recorded, before the page is told'],
  ['2', 'document-engine:session.before-finish-commit', 'in the transaction that ends the session'],
  ['5', 'callback-worker:delivery.after-send', 'after the OA has answered, before that is recorded'],
  ['5', 'callback-worker:delivery.before-record', 'while the outcome is being recorded'],
] as const;
const SHORT = new Set<string>(['document-engine:draft.after-store']);

// The others run with `npm run test:faults`.
const chosen = EVERY.filter(([, point]) => process.env['LONG_FAULTS'] === '1' || SHORT.has(point));

describe('a process that dies at the worst moment', () => {
  it.each(chosen)(
    'fault %s, %s: %s',
    async (_number, point) => {
      const app = point.split(':')[0] ?? '';
      const platform = await TestPlatform.start({ FAULT_AT: point });
      try {
        const oa = await platform.oa();
        await platform.setInterval(0);
        oa.files.set('crash', { title: 'crash.docx', content: sampleFile('docx') });
        const open = (): Promise<EditorClient> =>
          until('a way in', () => EditorClient.enter(oa.link('openEditor', 'crash', 'u1')), 60_000);
        let client = await open();
        client.type('acknowledged ');
        // The page that hears no answer types it again: only what was acknowledged must be there.
        for (let acknowledged = false; !acknowledged;) {
          const asked = client;
          acknowledged = await Promise.race([
            asked.saved().then(
              () => true,
              () => false,
            ),
            until('the line is cut', () => asked.closed, 60_000).then(() => false),
          ]);
          if (acknowledged) break;
          client = await open();
          if (!(await client.text()).includes('acknowledged ')) client.type('acknowledged ');
        }
        client.leave();
        const last = await until(
          'the save-back',
          () => oa.saveBacks.findLast((item) => !item.body.data.unchanged),
          90_000,
        );
        expect(textInside(last.file!)).toContain('acknowledged ');
        await until(
          'delivered',
          async () => {
            const { items } = (await platform.rest('GET', '/save-backs?externalId=crash')).body as {
              items: { state: string }[];
            };
            return items.length > 0 && items.every((item) => item.state === 'delivered');
          },
          60_000,
        );
        expect(platform.said.some((line) => line.startsWith(`${app} ended (SIGKILL)`))).toBe(true);
        const { rows } = await platform.database.query<{ repeats: number }>(
          `SELECT count(*)::int - count(DISTINCT number)::int AS repeats FROM revision r JOIN document d ON d.id = r.document_id WHERE d.external_id = 'crash'`,
        );
        expect(rows[0]?.repeats).toBe(0);
      } finally {
        await platform.stop();
      }
    },
    240_000,
  );

  it.runIf(process.env['LONG_FAULTS'] === '1')(
    'after a forced save was stored and before it is scheduled: it goes home when the last editor leaves, as changed',
    async () => {
      const platform = await TestPlatform.start({ FAULT_AT: 'editor-gateway:checkpoint.after-store' });
      try {
        const oa = await platform.oa();
        await platform.setInterval(0);
        oa.files.set('forced', { title: 'forced.docx', content: sampleFile('docx') });
        const client = await EditorClient.enter(oa.link('openEditor', 'forced', 'u1'));
        client.type('stored by force ');
        await client.saved();
        const { id } = (await platform.rest('GET', '/documents?door=bisheng&externalId=forced')).body as { id: string };
        await expect(platform.rest('POST', `/documents/${id}/save-back`)).rejects.toThrow();
        await until('the line is cut', () => client.closed);
        client.messages.length = 0;
        await until('the page is back', () => client.connect().then(() => true), 30_000);
        await client.welcome();
        client.leave();
        const saveBack = await until('the save-back', () => oa.saveBacksOf('forced')[0], 60_000);
        expect(saveBack.body.data.unchanged).toBe(false);
        expect(textInside(saveBack.file!)).toContain('stored by force ');
      } finally {
        await platform.stop();
      }
    },
    240_000,
  );
});
