import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleClient, launchBrowser, pageErrors, TestPlatform } from '#testing';

const PASSWORD = 'bridge over Qiantang 1937';

let platform: TestPlatform;
let browser: Browser;
let first: { adminUser: string; adminPassword: string };

beforeAll(async () => {
  platform = await TestPlatform.start();
  first = JSON.parse(readFileSync(join(platform.dataDir, 'credentials.json'), 'utf8')) as typeof first;
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await platform.stop();
});

/** A page of the console whose errors fail the test at its end. */
async function openConsole(
  path = '/admin',
  language = 'en',
): Promise<{ context: BrowserContext; page: Page; errors: string[] }> {
  const context = await browser.newContext({ locale: language, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const errors = pageErrors(page);
  await page.goto(`${platform.origin}${path}`);
  return { context, page, errors };
}

async function signIn(page: Page, name = first.adminUser, password = PASSWORD): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

it('takes the generated password once and demands one of the administrator’s own before anything else', async () => {
  const early = await ConsoleClient.signIn(platform.origin, first.adminUser, first.adminPassword);
  expect((await early.call('GET', 'admin/save-backs')).body).toMatchObject({ code: 'password_change_required' });
  const { context, page } = await openConsole();
  await signIn(page, first.adminUser, 'wrong');
  await page.getByText('The name or the password is wrong.').waitFor();
  await signIn(page, first.adminUser, first.adminPassword);
  await page.getByText('This is your first sign-in').waitFor();
  await page.goto(`${platform.origin}/admin/save-backs`);
  await page.getByText('This is your first sign-in').waitFor();
  await page.getByLabel('Current password').fill(first.adminPassword);
  await page.getByLabel('New password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('New password, again').fill(PASSWORD);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: 'Save-backs' }).click();
  await page.getByRole('heading', { name: 'Save-backs' }).waitFor();
  expect((await early.call('GET', 'admin/session')).status, 'other sessions end').toBe(401);
  const cookies = await context.cookies(`${platform.origin}/api/v1/admin`);
  expect(cookies).toMatchObject([{ name: 'wenqiao_console', httpOnly: true, sameSite: 'Strict' }]);
  await page.locator('[data-test=account]').click();
  await page.locator('[data-test=sign-out]').click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await context.close();
});

it('slows guessing down per name, known or not, and says nothing else', async () => {
  for (const name of ['somebody', 'nobody-at-all']) {
    if (name === 'somebody') await (await admin()).call('POST', 'admin/administrators', { name, role: 'viewer' });
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => ConsoleClient.trySignIn(platform.origin, name, `guess ${n}`)),
    );
    const statuses = answers.map((answer) => answer.status);
    expect(
      statuses.filter((status) => status === 401),
      `${name}: ${JSON.stringify(answers)}`,
    ).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(7);
  }
});

it('changes nothing without the token that other sites cannot know, and nothing after signing out', async () => {
  const client = await admin();
  const body = { seconds: 7, apply: 'future' };
  const forged = await client.call('PUT', 'admin/save-back-interval', body, { 'x-csrf-token': 'x'.repeat(43) });
  expect(forged).toMatchObject({ status: 403, body: { code: 'csrf' } });
  expect((await client.call('PUT', 'admin/save-back-interval', body)).status).toBe(200);
  const audit = await platform.database.query(
    `SELECT actor, before, after, client_address FROM audit_entry WHERE action LIKE 'save-back-interval%' ORDER BY id DESC LIMIT 1`,
  );
  expect(audit.rows[0]).toMatchObject({
    actor: `administrator/${first.adminUser}`,
    after: { seconds: 7 },
    client_address: expect.stringContaining('127.0.0.1') as unknown,
  });
  expect((await client.call('DELETE', 'admin/session')).status).toBe(204);
  expect((await client.call('PUT', 'admin/save-back-interval', body)).status).toBe(401);
});

it('ends a session that was idle for too long, and one that is too old however busy', async () => {
  const idle = await admin();
  await platform.database.query(
    `UPDATE administrator_session SET last_seen_at = now() - interval '31 minutes' WHERE created_at > now() - interval '1 minute'`,
  );
  expect((await idle.call('GET', 'admin/session')).status).toBe(401);
  const old = await admin();
  await platform.database.query(`UPDATE administrator_session SET expires_at = now() - interval '1 second'`);
  expect((await old.call('GET', 'admin/session')).status).toBe(401);
});

describe('roles', () => {
  it('are enforced on the server: hand-made requests of a viewer and an operator are refused', async () => {
    const root = await admin();
    const viewer = await newAdministrator(root, 'vera', 'viewer');
    const operator = await newAdministrator(root, 'otto', 'operator');
    const mine = (await root.call('GET', 'admin/session')).body as { administratorId: string };
    const writes: [string, string, unknown][] = [
      ['PUT', 'admin/save-back-interval', { seconds: 60, apply: 'future' }],
      ['POST', `admin/save-backs/${mine.administratorId}/retry`, {}],
    ];
    const rights: [string, string, unknown][] = [
      ['POST', 'admin/administrators', { name: 'eve', role: 'admin' }],
      ['PATCH', `admin/administrators/${mine.administratorId}`, { active: false }],
      ['POST', `admin/administrators/${mine.administratorId}/reset-password`, {}],
      ['DELETE', `admin/administrators/${mine.administratorId}`, undefined],
      ['GET', 'admin/administrators', undefined],
    ];
    expect((await viewer.call('GET', 'admin/save-backs')).status).toBe(200);
    for (const [method, path, body] of [...writes, ...rights])
      expect(await viewer.call(method, path, body), `${method} ${path}`).toMatchObject({
        status: 403,
        body: { code: 'role_insufficient' },
      });
    expect((await operator.call('PUT', 'admin/save-back-interval', { seconds: 60, apply: 'future' })).status).toBe(200);
    for (const [method, path, body] of rights)
      expect((await operator.call(method, path, body)).status, `${method} ${path}`).toBe(403);
    expect((await viewer.call('GET', 'documents/00000000-0000-4000-8000-000000000000')).status).toBe(401);
  });

  it('always leave somebody who can administer, and nobody can lock themselves out', async () => {
    const root = await admin();
    const me = (await root.call('GET', 'admin/session')).body as { administratorId: string };
    expect(await root.call('DELETE', `admin/administrators/${me.administratorId}`)).toMatchObject({
      body: { code: 'oneself' },
    });
    const byKey = await platform.rest('PATCH', `/admin/administrators/${me.administratorId}`, { role: 'viewer' });
    expect(byKey).toMatchObject({ status: 409, body: { code: 'last_admin' } });
  });
});

function admin(): Promise<ConsoleClient> {
  return ConsoleClient.signIn(platform.origin, first.adminUser, PASSWORD);
}

/** Makes an administrator and does their first sign-in with them. */
async function newAdministrator(root: ConsoleClient, name: string, role: string): Promise<ConsoleClient> {
  const made = await root.call('POST', 'admin/administrators', { name, role });
  const given = made.body['password'] as string;
  const client = await ConsoleClient.signIn(platform.origin, name, given);
  await client.changePassword(given, `${PASSWORD} too`);
  return client;
}
