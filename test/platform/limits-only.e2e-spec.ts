import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EditorClient, type FakeOa, sampleFile, TestPlatform, textInside, until } from '#testing';

/** A host that refuses user namespaces, as its `bwrap` says. */
let platform: TestPlatform;
let oa: FakeOa;
const folder = mkdtempSync(join(tmpdir(), 'wenqiao-bwrap-'));
const REFUSAL = 'bwrap: No permissions to create new namespace';

beforeAll(async () => {
  writeFileSync(join(folder, 'bwrap'), `#!/bin/sh\necho '${REFUSAL}' >&2\nexit 1\n`);
  chmodSync(join(folder, 'bwrap'), 0o755);
  platform = await TestPlatform.start({ PATH: `${folder}:${process.env['PATH'] ?? ''}`, KIT_MEMORY_MB: '400' });
  oa = await platform.oa();
  await platform.setInterval(0);
});
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true });
});

it('is told at start, and documents still open, are edited and come home', async () => {
  expect(platform.log('document-engine')).toContain(REFUSAL);
  expect(platform.log('document-engine')).toContain('without a sandbox');
  oa.files.set('plain', { title: 'plain.docx', content: sampleFile('docx') });
  const client = await EditorClient.enter(oa.link('openEditor', 'plain', 'u1'));
  client.type('no namespaces ');
  await client.saved();
  client.leave();
  const saveBack = await until('the save-back', () => oa.saveBacksOf('plain')[0]);
  expect(textInside(saveBack.file!)).toContain('no namespaces ');
});

it('a kit that outgrows its memory is ended, and its document comes back', async () => {
  oa.files.set('big', { title: 'big.xlsx', content: sampleFile('xlsx') });
  const client = await EditorClient.enter(oa.link('openEditor', 'big', 'u1'));
  client.type('kept');
  client.key(1280, 13);
  await client.saved();
  client.command('.uno:GoToCell', { ToPoint: { type: 'string', value: 'A1:ALL20000' } });
  client.command('.uno:EnterString', { StringName: { type: 'string', value: '1' } });
  client.command('.uno:FillDown');
  client.command('.uno:FillRight');
  await until(
    'the notice',
    () => client.messages.some((message) => message.t === 'notice' && message.code === 'restored'),
    60_000,
  );
  expect(platform.log('document-engine')).toContain('out_of_memory');
  expect(await client.text()).toContain('kept');
  client.leave();
});
