import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  EditorClient,
  type FakeOa,
  FakeWopiHost,
  launchBrowser,
  OnlyofficeIntegrator,
  pageErrors,
  sampleFile,
  TestPlatform,
  until,
} from '#testing';
import { uploadDocument } from '../wopi/wopi-caller.js';

const PASSWORD = 'bridge over Qiantang 1937';
const DOORS = { bisheng: 1111, onlyoffice: 2222, wopi: 3333, rest: 4444 } as const;
type Door = keyof typeof DOORS;

let platform: TestPlatform;
let oa: FakeOa;
let wopiHost: FakeWopiHost;
let onlyoffice: OnlyofficeIntegrator;
const documents = new Map<Door, string>();

beforeAll(async () => {
  platform = await TestPlatform.start({
    CONTENT_CHECK_HOURS: '0.001',
    CONTENT_CHECK_STEP_MS: '300',
    ALERT_INTERVAL_MS: '500',
  });
  await platform.rest('PUT', '/admin/save-back-interval', { seconds: 7000, apply: 'future' });
  oa = await platform.oa();
  wopiHost = await new FakeWopiHost(platform.origin).start();
  onlyoffice = await new OnlyofficeIntegrator(platform.origin, platform.credentials.jwtSecret).start();
});
afterAll(async () => {
  await onlyoffice.stop();
  await wopiHost.stop();
  await oa.stop();
  await platform.stop();
});

/** Opens a new document through a door, as its callers do, and gives the link to the editor. */
const ENTRANCES: Record<Door, (name: string) => Promise<string>> = {
  bisheng: async (name) => {
    oa.files.set(name, { title: `${name}.docx`, content: sampleFile('docx') });
    const answer = await fetch(oa.link('openEditor', name, 'u1'), { redirect: 'manual' });
    return answer.headers.get('location') ?? '';
  },
  onlyoffice: async (name) => {
    onlyoffice.files.set(name, sampleFile('docx'));
    return String((await onlyoffice.open(onlyoffice.config(name, 'u1')))['url']);
  },
  wopi: async (name) => {
    const answer = await fetch(await wopiHost.actionUrl(wopiHost.addFile(`${name}.docx`, sampleFile('docx')), 'edit'), {
      method: 'POST',
      body: new URLSearchParams({
        access_token: wopiHost.tokenFor('Ann'),
        access_token_ttl: String(Date.now() + 3_600_000),
      }),
      redirect: 'manual',
    });
    return answer.headers.get('location') ?? '';
  },
  rest: async (name) => {
    const documentId = await uploadDocument(platform, `${name}.docx`, sampleFile('docx'), `${oa.origin}/hook`);
    const { body } = await platform.rest(
      'POST',
      `/documents/${documentId}/open`,
      { user: { id: 'u1', name: 'Ann' }, mode: 'edit' },
      platform.credentials.apiKey,
    );
    return String(body['url']);
  },
};

async function editThrough(door: Door, name: string): Promise<Record<string, unknown>> {
  const client = EditorClient.linked(new URL(await ENTRANCES[door](name), platform.origin).href);
  await client.connect();
  await client.welcome();
  client.type('typed ');
  await client.saved();
  client.leave();
  return until(
    `what came through ${door} waits`,
    async () => {
      const { body } = await platform.rest('GET', `/admin/save-backs?door=${door}&state=scheduled&limit=1`);
      return (body['items'] as Record<string, unknown>[])[0] ?? false;
    },
    40_000,
  );
}

it.each(Object.entries(DOORS) as [Door, number][])(
  'what comes through %s waits for the interval of that door, wherever else one is set',
  async (door, seconds) => {
    const change = { subject: 'save-back', scope: 'door', id: door, seconds, apply: 'future' };
    expect((await platform.rest('PUT', '/admin/intervals', change)).status).toBe(200);
    const saveBack = await editThrough(door, `through-${door}`);
    expect(saveBack).toMatchObject({ door, intervalSeconds: seconds, intervalSource: 'door' });
    expect(Number(saveBack['dueInSeconds'])).toBeGreaterThan(seconds - 60);
    expect(Number(saveBack['dueInSeconds'])).toBeLessThanOrEqual(seconds);
    const documentId = String(saveBack['documentId']);
    documents.set(door, documentId);
    const chain = (await platform.rest('GET', `/admin/intervals/effective?documentId=${documentId}`)).body['saveBack'];
    expect(chain).toContainEqual({ source: 'door', seconds, applies: true });
    // The other doors are as they were.
    const others = Object.keys(DOORS).filter((other) => !documents.has(other as Door));
    for (const other of others) {
      const { body } = await platform.rest('GET', `/admin/intervals/effective?door=${other}`);
      expect((body['saveBack'] as { source: string; applies: boolean }[]).find((link) => link.applies)?.source).toBe(
        other === 'onlyoffice' ? 'protocol-default' : 'global',
      );
    }
  },
);

it('the console shows for each door and document what applies and why, and changes it for one document', async () => {
  const { adminUser, adminPassword } = JSON.parse(
    readFileSync(join(platform.dataDir, 'credentials.json'), 'utf8'),
  ) as Record<string, string>;
  await platform.rest('PUT', '/admin/intervals', {
    subject: 'save-back',
    scope: 'door',
    id: 'onlyoffice',
    seconds: null,
    apply: 'future',
  });
  const browser = await launchBrowser();
  const page = await browser.newPage({ locale: 'en' });
  page.setDefaultTimeout(20_000);
  try {
    await page.goto(`${platform.origin}/admin`);
    await page.getByLabel('Name').fill(adminUser ?? '');
    await page.getByLabel('Password').fill(adminPassword ?? '');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Current password').fill(adminPassword ?? '');
    await page.getByLabel('New password', { exact: true }).fill(PASSWORD);
    await page.getByLabel('New password, again').fill(PASSWORD);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    const errors = pageErrors(page);
    await page.goto(`${platform.origin}/admin/intervals`);
    await page.locator('[data-test=why-bisheng]').waitFor();
    expect(await page.locator('[data-test=why-bisheng]').innerText()).toBe('from the protocol’s setting');
    // The setting of the platform does not reach ONLYOFFICE.
    expect(await page.locator('[data-test=why-onlyoffice]').innerText()).toBe('protocol default');
    await page.goto(`${platform.origin}/admin/documents/${documents.get('bisheng') ?? ''}`);
    const chain = page.locator('[data-test=interval-chain]');
    await chain.locator('li.applies[data-source=door]').waitFor();
    expect(await chain.locator('li[data-source=global]').innerText()).toContain('from the platform');
    await chain.getByRole('button', { name: 'For this document' }).click();
    await page.getByText('Set an interval').click();
    await page.locator('#interval-seconds').fill('900');
    await page.locator('#interval-seconds').press('Tab');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.locator('[data-test=effect]').waitFor();
    await page.getByRole('button', { name: 'Apply' }).click();
    await chain.locator('li.applies[data-source=document]').waitFor();
    const { body } = await platform.rest('GET', `/admin/save-backs?documentId=${documents.get('bisheng') ?? ''}`);
    expect((body['items'] as unknown[])[0]).toMatchObject({ intervalSeconds: 900, intervalSource: 'document' });
    expect(errors).toEqual([]);
  } finally {
    await browser.close();
  }
});

it('bytes that changed on the disk are found before they are sent, somebody is told, and nothing wrong goes out', async () => {
  const documentId = documents.get('bisheng') ?? '';
  const { rows } = await platform.database.query<{ id: string; sha256: string }>(
    `SELECT s.id, r.sha256 FROM save_back s JOIN revision r ON r.id = s.revision_id WHERE s.document_id = $1`,
    [documentId],
  );
  const { id, sha256 } = rows[0] ?? { id: '', sha256: '' };
  const path = join(platform.dataDir, 'content', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  const calls = oa.saveBacks.length;
  flipBit(path);
  // Hours before it is due: everything that is kept is read again by and by.
  await until(
    'the damage is found',
    async () =>
      (await platform.database.query('SELECT 1 FROM content_lost WHERE sha256 = $1', [sha256])).rowCount === 1,
    40_000,
  );
  const alert = await until(
    'the alert',
    async () =>
      (
        (await platform.rest('GET', '/admin/alerts')).body['items'] as {
          kind: string;
          severity: string;
          resolvedAt: string | null;
        }[]
      ).find(({ kind, resolvedAt }) => kind === 'content-damaged' && resolvedAt === null),
    20_000,
  );
  expect(alert).toMatchObject({ severity: 'critical' });
  expect((await platform.rest('POST', `/admin/save-backs/${id}/save-now`)).status).toBeLessThan(300);
  const parked = await until(
    'it is parked',
    async () => {
      const { body } = await platform.rest('GET', `/admin/save-backs/${id}`);
      return body['state'] === 'parked' && body;
    },
    20_000,
  );
  expect(parked['lastError']).toMatchObject({ code: 'content_lost' });
  expect(oa.saveBacks.length).toBe(calls);
  // The right bytes came back, as from a backup: it is found well again, and goes home when it is retried.
  flipBit(path);
  await until(
    'the alert is over',
    async () =>
      (await platform.database.query(`SELECT 1 FROM alert WHERE kind = 'content-damaged' AND resolved_at IS NULL`))
        .rowCount === 0,
    40_000,
  );
  expect((await platform.rest('POST', `/admin/save-backs/${id}/retry`)).status).toBeLessThan(300);
  await until('it is home', () => oa.saveBacks.length === calls + 1, 30_000);
});

/** Turns one bit of a file, in its middle, and leaves its size and its name. */
function flipBit(path: string): void {
  const file = openSync(path, 'r+');
  const at = Math.floor(readFileSync(path).length / 2);
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, at);
  byte[0] = (byte[0] ?? 0) ^ 1;
  writeSync(file, byte, 0, 1, at);
  closeSync(file);
}
