import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EditorClient, type FakeOa, sampleFile, TestPlatform, textInside, until } from '#testing';

/** A host that refuses user namespaces, as its `bwrap` says, with a proxy that is not on this machine. */
let platform: TestPlatform;
let oa: FakeOa;
const folder = mkdtempSync(join(tmpdir(), 'wenqiao-bwrap-'));
const REFUSAL = 'bwrap: No permissions to create new namespace';

beforeAll(async () => {
  writeFileSync(join(folder, 'bwrap'), `#!/bin/sh\necho '${REFUSAL}' >&2\nexit 1\n`);
  chmodSync(join(folder, 'bwrap'), 0o755);
  platform = await TestPlatform.start({
    PATH: `${folder}:${process.env['PATH'] ?? ''}`,
    KIT_MEMORY_MB: '400',
    KIT_ANSWER_TIMEOUT_MS: '180000', // a slow machine does not hang
    TRUSTED_PROXIES: '192.0.2.7',
  });
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
    100_000,
  );
  expect(platform.log('document-engine')).toContain('out_of_memory');
  expect(await client.text()).toContain('kept');
  client.leave();
});

it('believes nobody who claims to be a proxy', async () => {
  await fetch(`${platform.origin}/api/v1/documents`, {
    headers: { 'x-forwarded-for': '203.0.113.9', 'x-request-id': 'from-nowhere-0001' },
  });
  const line = await until('the line in the log', () =>
    platform
      .log('editor-gateway')
      .split('\n')
      .find((entry) => entry.includes('from-nowhere-0001')),
  );
  expect(JSON.parse(line)).toMatchObject({ clientAddress: '127.0.0.1' });
});
