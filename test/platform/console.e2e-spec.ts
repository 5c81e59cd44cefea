import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ConsoleClient,
  EditorClient,
  FakeIssuer,
  FakeDocumentServer,
  FakeOa,
  launchBrowser,
  pageErrors,
  sampleFile,
  TestPlatform,
  until,
} from '#testing';

const LOGO = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
/** What an operator may do besides looking: save-backs, intervals, deliveries, sessions, the doctor. */
const DAILY_WORK =
  /^(PUT|POST|DELETE) (save-backs\/|bulk-jobs|(integrators\/\{id\}\/|documents\/\{id\}\/)?save-back-interval|intervals|integrators\/\{id\}\/(delivery|pause|resume|close-circuit|document-server\/check)$|documents\/\{id\}\/(message|participants)|doctor|retention\/preview|alert-rules|alert-channels\/\{id\}\/test|wopi-clients\/\{id\}\/refresh)/;
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
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
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

  it('let a viewer change nothing at all, and an operator only what belongs to the daily work', async () => {
    const root = await admin();
    const viewer = await newAdministrator(root, 'valentin', 'viewer');
    const operator = await newAdministrator(root, 'olga', 'operator');
    const { paths } = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const nobody = '00000000-0000-4000-8000-000000000000';
    const writes = Object.entries(paths)
      .filter(([path]) => path.startsWith('/api/v1/admin/') && !path.startsWith('/api/v1/admin/session'))
      .flatMap(([path, operations]) =>
        ['post', 'put', 'patch', 'delete'].filter((method) => method in operations).map((method) => ({ method, path })),
      );
    expect(writes.length).toBeGreaterThan(50);
    const byOperator: string[] = [];
    for (const { method, path } of writes) {
      const address = path.slice('/api/v1/'.length).replaceAll(/\{[^}]+\}/g, nobody);
      const body = method === 'delete' ? undefined : {};
      const name = `${method.toUpperCase()} ${path.slice('/api/v1/admin/'.length)}`;
      expect(await viewer.call(method.toUpperCase(), address, body), name).toMatchObject({
        status: 403,
        body: { code: 'role_insufficient' },
      });
      if ((await operator.call(method.toUpperCase(), address, body)).status !== 403) byOperator.push(name);
    }
    // Nothing about integrators, keys, engines, people and settings of the house.
    expect(byOperator.filter((name) => !DAILY_WORK.test(name))).toEqual([]);
    expect(byOperator).toContain('POST save-backs/{id}/retry');
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

describe('sign-in through a provider', () => {
  let issuer: FakeIssuer;
  beforeAll(async () => {
    issuer = await new FakeIssuer().start();
    const set = await (
      await admin()
    ).call('PUT', 'admin/console-settings/oidc', {
      enabled: true,
      issuer: issuer.issuer,
      clientId: issuer.clientId,
      clientSecret: issuer.clientSecret,
      label: 'Company',
      roleClaim: 'groups',
      adminValues: ['wenqiao-admins'],
      operatorValues: ['wenqiao-operators'],
      viewerValues: [],
    });
    expect(set.status, JSON.stringify(set.body)).toBe(200);
    expect(JSON.stringify(set.body)).not.toContain(issuer.clientSecret);
  });
  afterAll(() => issuer.stop());

  it('gives the role that the provider’s claim says, by authorization code with PKCE', async () => {
    const { context, page } = await openConsole();
    await page.getByRole('link', { name: 'Sign in with Company' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    expect(await page.locator('[data-test=account]').innerText()).toMatch(/lin\s*operator/);
    await context.close();
  });

  it('refuses a person without a role, a token for somebody else’s nonce, and an answer that another browser asked for', async () => {
    issuer.forged = { sub: 'u-2', groups: [] };
    const { context, page } = await openConsole('/admin/sign-in');
    await page.getByRole('link', { name: 'Sign in with Company' }).click();
    await page.getByText('Your account has no role').waitFor();
    issuer.forged = { nonce: 'not ours' };
    await page.getByRole('link', { name: 'Sign in with Company' }).click();
    await page.getByText('did not work').waitFor();
    await context.close();
    const foreign = await fetch(`${platform.origin}/api/v1/admin/oidc/callback?code=x&state=y`, { redirect: 'manual' });
    expect(foreign.headers.get('location')).toBe('/admin/sign-in?failed=expired');
    expect(foreign.headers.get('set-cookie')).toBeNull();
  });

  it('never takes a name that somebody has', async () => {
    issuer.forged = { sub: 'u-3', preferred_username: first.adminUser, groups: ['wenqiao-operators'] };
    const { context, page } = await openConsole('/admin/sign-in');
    await page.getByRole('link', { name: 'Sign in with Company' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    expect(await page.locator('[data-test=account]').innerText()).toContain(`${first.adminUser} (2)`);
    await context.close();
  });
});

describe('an administrator at work', () => {
  let context: BrowserContext;
  let page: Page;
  let errors: string[];
  beforeAll(async () => {
    ({ context, page, errors } = await openConsole('/admin/sign-in'));
    await signIn(page);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
  });
  beforeEach(async () => {
    await page.goto(`${platform.origin}/admin/`); // each job begins where an administrator comes in
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
  });
  afterAll(async () => {
    expect(errors.filter((error) => !error.includes('status of 40'))).toEqual([]);
    await context.close();
  });

  /** One document edited through the Bisheng door, whose save-back waits. */
  async function edited(oa: FakeOa, docId: string): Promise<void> {
    oa.files.set(docId, { title: `${docId}.docx`, content: sampleFile('docx') });
    const client = await EditorClient.open(oa.link('openEditor', docId, 'u1'));
    await client.welcome();
    client.type(`edited ${docId} `);
    await client.saved();
    client.leave();
  }

  it('sees a save-back count down, previews a shorter interval, applies it, and the countdown moves', async () => {
    await platform.setInterval(3600);
    const oa = await platform.oa();
    await edited(oa, 'countdown');
    await page.getByRole('link', { name: 'Save-backs' }).click();
    const row = page.locator('tr', { hasText: 'countdown.docx' });
    const countdown = row.locator('[data-test=countdown]');
    await countdown.waitFor();
    expect(Number(await countdown.getAttribute('data-seconds'))).toBeGreaterThan(3000);
    await page.getByRole('link', { name: 'Intervals' }).click();
    await page.locator('[data-test=change-global]').click();
    await page.getByLabel('Seconds').fill('600');
    await page.getByLabel('Seconds').press('Tab');
    await page.getByRole('button', { name: 'Preview' }).click();
    expect(await page.locator('[data-test=effect]').innerText()).toMatch(/[1-9]\d* waiting save-backs move; 0 of them/);
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('save-backs moved').waitFor();
    await page.locator('[data-test=add-file-type]').click();
    await page.getByPlaceholder('docx').fill('pptx');
    await page.getByRole('button', { name: 'OK' }).click();
    await page.getByLabel('Seconds').fill('900');
    await page.getByLabel('Seconds').press('Tab');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('button', { name: 'Apply' }).click();
    const types = page.locator('[data-test=file-types]');
    await types.getByText('15 min').waitFor();
    await page.locator('[data-test=change-pptx]').click();
    await page.locator('[data-test=undo]').click();
    await page.getByText('This puts back: nothing set here.').waitFor();
    await page.getByRole('button', { name: 'OK' }).click();
    await types.getByText('No file type has an interval of its own.').waitFor();
    await page.getByRole('link', { name: 'Save-backs' }).click();
    await countdown.waitFor();
    await until(
      'the countdown has moved',
      async () => Number(await countdown.getAttribute('data-seconds')) <= 600,
      20_000,
    );
    await row.locator('[data-test=act-save-now]').click();
    await until('the document came home', () => oa.saveBacksOf('countdown').length === 1, 30_000);
  });

  it('retries a parked save-back from the dead letters, and it arrives', async () => {
    await platform.setInterval(0);
    const oa = await platform.oa();
    for (let n = 0; n < 4; n++) oa.answers.push((_request, response) => response.writeHead(500).end('broken'));
    await edited(oa, 'parked');
    await page.getByRole('link', { name: 'Dead letters', exact: true }).click();
    const row = page.locator('tr', { hasText: 'parked.docx' });
    await row.waitFor({ timeout: 60_000 });
    await row.locator('button.title').click();
    await page.getByText('Waits for an administrator.').waitFor();
    await page.locator('[data-test=headers] summary').first().click();
    await page.locator('[data-test=headers] dt', { hasText: 'transfer-encoding' }).first().waitFor();
    await page.keyboard.press('Escape');
    await row.locator('[data-test=act-retry]').click();
    await until('it arrived', () => oa.saveBacksOf('parked').length >= 5, 30_000);
    const audit = await platform.database.query(`SELECT actor FROM audit_entry WHERE action = 'save-back.retry'`);
    expect(audit.rows[0]).toMatchObject({ actor: `administrator/${first.adminUser}` });
  });

  it('creates an integrator with keys, and its OA opens a document with them', async () => {
    await page.getByRole('link', { name: 'Integrators' }).click();
    await page.getByRole('button', { name: 'New integrator' }).click();
    await page.getByLabel('Name of the integrator').fill('新 OA');
    await page.getByRole('button', { name: 'Create' }).click();
    const bishengKey = await page.getByRole('textbox', { name: 'Bisheng key' }).inputValue();
    const apiKey = await page.getByRole('textbox', { name: 'REST API key' }).inputValue();
    await page.getByRole('button', { name: 'I have kept it' }).click();
    await page.getByRole('heading', { name: '新 OA' }).waitFor();
    const oa = await new FakeOa(platform.origin, bishengKey).start();
    oa.files.set('first', { title: 'first.docx', content: sampleFile('docx') });
    await until('the key is known to every process', async () => {
      const answer = await fetch(oa.link('openEditor', 'first', 'u1'), { redirect: 'manual' });
      return String(((await answer.json()) as { error?: string }).error).startsWith('blocked');
    });

    await page.getByRole('link', { name: 'Connection doctor' }).click();
    await page.getByLabel('An openEditor link').fill(oa.link('openEditor', 'first', 'u1'));
    await page.getByRole('button', { name: 'Examine' }).click();
    const refused = page.locator('[data-step=allowed]');
    await refused.waitFor();
    expect(await refused.getAttribute('data-code')).toBe('blocked');
    expect(await refused.innerText()).toContain('add 127.0.0.1 to the networks');
    expect(await page.locator('[data-step=signature]').innerText()).toContain('新 OA');

    await page.getByRole('link', { name: 'Integrators' }).click();
    await page.getByRole('link', { name: '新 OA' }).click();
    await page.getByLabel('Networks that we may call for it').fill('127.0.0.1');
    await page.getByLabel('Networks that we may call for it').press('Enter');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    const opened = await until('the link opens', async () => {
      const answer = await fetch(oa.link('openEditor', 'first', 'u1'), { redirect: 'manual' });
      return answer.status === 302 && answer;
    });
    expect(opened.headers.get('location')).toContain('/editor/');
    expect((await platform.rest('GET', '/documents?externalId=first&door=bisheng', undefined, apiKey)).status).toBe(
      200,
    );
    await oa.stop();

    const server = await new FakeDocumentServer('their secret').start();
    const panel = page.locator('[data-test=document-server]');
    await panel.getByLabel('Address', { exact: true }).fill(server.origin);
    await panel.getByLabel('JWT secret').fill('their secret');
    await panel.getByLabel('Private networks in which it may be reached').fill('127.0.0.1');
    await panel.getByLabel('Private networks in which it may be reached').press('Enter');
    await panel.getByRole('button', { name: 'Save Document Server' }).click();
    await panel.getByRole('button', { name: 'Test connection' }).click();
    await panel.getByText('It answers: version 9.3.1.1').waitFor();
    await panel.getByText('No forgotten files are waiting there.').waitFor();
    await server.stop();
  });

  it('is told by the doctor what is wrong with a signature, and that a right link works', async () => {
    const oa = await platform.oa();
    oa.files.set('sick', { title: 'sick.docx', content: sampleFile('docx') });
    const link = oa.link('openEditor', 'sick', 'u1');
    const callURL = new URL(link).searchParams.get('callURL') ?? '';
    const address = Buffer.from(callURL, 'base64').toString();
    const sign = createHmac('md5', platform.credentials.bishengApiKey).update(address).digest('hex');
    await page.getByRole('link', { name: 'Connection doctor' }).click();
    await page.getByLabel('An openEditor link').fill(link.replace(/sign=.*/, `sign=${sign}`));
    await page.getByRole('button', { name: 'Examine' }).click();
    const step = page.locator('[data-step=signature]');
    await step.waitFor();
    expect(await step.getAttribute('data-code')).toBe('signed-decoded-address');
    expect(await step.innerText()).toContain('Sign its base64 text');
    await page.getByLabel('An openEditor link').fill(link);
    await page.getByRole('button', { name: 'Examine' }).click();
    await page.getByText('Everything works.').waitFor();
    const sample = await (
      await admin()
    ).call('POST', 'admin/doctor/sample-callback', {
      integratorId: (await platform.database.query<{ id: string }>(`SELECT id FROM integrator WHERE name = 'demo'`))
        .rows[0]?.id,
      dialect: 'bisheng',
      url: `${oa.origin}/saveBack`,
    });
    expect(sample.body).toMatchObject({ accepted: true, status: 200 });
    expect(oa.saveBacksOf('wenqiao-connection-doctor')[0]?.file?.toString()).toContain(
      'sample of the connection doctor',
    );
  });

  it('sends a native webhook as a sample, which the receiver can check, and shows the answer', async () => {
    const secret = `whsec_${randomBytes(24).toString('base64')}`;
    const integrator = (await platform.database.query<{ id: string }>(`SELECT id FROM integrator WHERE name = 'demo'`))
      .rows[0]?.id;
    const client = await admin();
    const key = await client.call('POST', `admin/integrators/${integrator}/keys`, {
      kind: 'webhook',
      name: 'doctor',
      secret,
    });
    expect(key.status).toBe(201);
    const answers: { file: string; body: string }[] = [];
    const receiver = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const signed = `${String(request.headers['webhook-id'])}.${String(request.headers['webhook-timestamp'])}.${body}`;
        const bytes = Buffer.from(secret.slice('whsec_'.length), 'base64');
        const expected = `v1,${createHmac('sha256', bytes).update(signed).digest('base64')}`;
        if (!String(request.headers['webhook-signature']).split(' ').includes(expected)) {
          response.writeHead(401).end('the signature is wrong');
          return;
        }
        const { data } = JSON.parse(body) as { data: { url: string } };
        void fetch(`${platform.origin}${data.url}`)
          .then((file) => file.text())
          .then((file) => {
            answers.push({ file, body });
            response.end('thank you');
          });
      });
    });
    await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;

    await page.getByRole('link', { name: 'Connection doctor' }).click();
    await page.getByText('Native webhook').click();
    await page.getByText('How the receiver checks the signature').click();
    for (const language of ['Java', 'PHP', 'Python', '.NET', 'Node']) {
      await page.locator('[data-test=code-samples]').getByText(language, { exact: true }).click();
      expect(await page.locator('[data-test=code-samples] pre').innerText(), language).toContain('webhook-timestamp');
    }
    await page.locator('main .who').click();
    await page.getByRole('option', { name: 'demo', exact: true }).click();
    await until('the new secret signs', async () => {
      await client.call('POST', 'admin/doctor/sample-callback', { integratorId: integrator, dialect: 'webhook', url });
      return answers.length > 0;
    });
    await page.getByLabel('Address of the webhook').fill(url);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.locator('.el-message-box').getByRole('button', { name: 'OK' }).click();
    const shown = page.locator('[data-test=sample]');
    await shown.getByText('Accepted: HTTP 200').waitFor();
    expect(await shown.innerText()).toContain('thank you');
    expect(await shown.innerText()).toContain('webhook-signature: v1,');
    expect(answers.at(-1)?.file).toContain('sample of the connection doctor');
    expect(JSON.parse(answers.at(-1)?.body ?? '{}')).toMatchObject({
      type: 'document.saved',
      data: { externalId: 'wenqiao-connection-doctor', unchanged: true },
    });
    const nowhere = await client.call('POST', 'admin/doctor/sample-callback', {
      integratorId: integrator,
      dialect: 'webhook',
    });
    expect(nowhere).toMatchObject({ status: 422, body: { title: expect.stringContaining('callback') as string } });
    receiver.closeAllConnections();
    receiver.close();
  });

  it('messages the people in a document and takes them out of it', async () => {
    await platform.setInterval(0);
    const oa = await platform.oa();
    oa.files.set('inside', { title: 'inside.docx', content: sampleFile('docx') });
    const client = await EditorClient.open(oa.link('openEditor', 'inside', 'u7'));
    await page.getByRole('link', { name: 'Documents' }).first().click();
    await page.getByRole('link', { name: 'inside.docx' }).click();
    await page.getByText('In the document now: 1').waitFor();
    await page.getByRole('button', { name: 'Send a message' }).click();
    await page.locator('.el-message-box textarea').fill('维护将在 10 分钟后开始');
    await page.getByRole('button', { name: 'OK' }).click();
    await page.getByText('1 people were shown the message').waitFor();
    expect(
      client.messages.some(
        (message) => message.t === 'notice' && message.code === 'message' && message.text === '维护将在 10 分钟后开始',
      ),
    ).toBe(true);
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('button', { name: 'OK' }).click();
    await page.getByText('Nobody has it open.').waitFor();
  });

  it('takes over a Bisheng config.yml and an ONLYOFFICE local.json', async () => {
    const root = await admin();
    const bisheng = await root.call('POST', 'admin/integrators/import', {
      format: 'bisheng',
      name: 'moved from Bisheng',
      content: 'apis:\n  postapiurl: http://192.168.2.66:9090/api/file/saveBack\n  urlsign: true\nsavebacktime: 4\n',
    });
    expect(bisheng.body).toMatchObject({
      bishengSaveBackUrl: 'http://192.168.2.66:9090/api/file/saveBack',
      saveBackIntervalSeconds: 240,
      allowedNetworks: ['192.168.2.66'],
    });
    const onlyoffice = await root.call('POST', 'admin/integrators/import', {
      format: 'onlyoffice',
      integratorId: bisheng.body['id'],
      content: JSON.stringify({
        services: { CoAuthoring: { secret: { inbox: { string: 'a secret of the document server' } } } },
      }),
    });
    expect(onlyoffice.body['keys']).toMatchObject([{ kind: 'jwt', name: 'imported', active: true }]);
    expect(JSON.stringify(onlyoffice.body)).not.toContain('a secret of');
  });

  it('renews a key with an overlap, ends one at once, and keeps keys to the networks they belong to', async () => {
    const root = await admin();
    const made = await root.call('POST', 'admin/integrators', { name: 'keys', keys: ['rest'] });
    const { integrator, keys } = made.body as {
      integrator: { id: string };
      keys: { key: { id: string }; secret: string }[];
    };
    const old = keys[0];
    const path = `admin/integrators/${integrator.id}`;
    const works = async (key = ''): Promise<boolean> =>
      (await platform.rest('GET', '/save-backs', undefined, key)).status === 200;
    const rotated = await root.call('POST', `${path}/keys/${old?.key.id ?? ''}/rotate`, { graceHours: 1 });
    const fresh = rotated.body['secret'] as string;
    expect([await works(old?.secret), await works(fresh)]).toEqual([true, true]);
    await root.call('POST', `${path}/keys/${old?.key.id ?? ''}/rotate`, { graceHours: 0 });
    expect([await works(old?.secret), await works(fresh)]).toEqual([false, true]);
    await root.call('PATCH', path, { callerNetworks: ['203.0.113.0/24'] });
    expect(await works(fresh)).toBe(false);
    await root.call('PATCH', path, { callerNetworks: ['127.0.0.0/8', '::1'] });
    expect(await works(fresh)).toBe(true);
  });

  it('gives a system its look and its limits, which count at once', async () => {
    const root = await admin();
    const made = await root.call('POST', 'admin/integrators', { name: 'looks', keys: ['rest'] });
    const { integrator, keys } = made.body as { integrator: { id: string }; keys: { secret: string }[] };
    await page.goto(`${platform.origin}/admin/integrators/${integrator.id}`);
    await page.getByRole('heading', { name: 'looks' }).waitFor();
    await page.locator('#s-brand-name').fill('江南重工');
    await page.locator('#s-brand-color').fill('#0a5c36');
    const logo = page.locator('[data-test=logo-file]');
    await logo.setInputFiles({ name: 'logo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') });
    await page.getByText('Choose a PNG, JPEG, GIF or WebP').waitFor();
    await logo.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: LOGO });
    await page.locator('[data-test=brand-look] img').waitFor();
    await page.locator('#s-maxOpenDocuments').fill('1');
    await page.locator('#s-maxRequestsPerMinute').fill('100');
    await page.locator('#s-maxStorageMb').fill('5');
    await page.locator('form.settings').getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved').waitFor();
    await page.reload();
    await page.locator('[data-test=brand-look] img').waitFor();
    expect(await page.locator('#s-brand-name').inputValue()).toBe('江南重工');
    const limits = await Promise.all(
      ['maxOpenDocuments', 'maxStorageMb', 'maxRequestsPerMinute'].map((name) =>
        page.locator(`#s-${name}`).inputValue(),
      ),
    );
    expect(limits).toEqual(['1', '5', '100']);

    const key = keys[0]?.secret;
    const documents: string[] = [];
    for (const externalId of ['first', 'second']) {
      const form = new FormData();
      form.append('externalId', externalId);
      form.append('file', new Blob([new Uint8Array(sampleFile('docx'))]), `${externalId}.docx`);
      const answer = await fetch(`${platform.origin}/api/v1/documents`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key ?? ''}` },
        body: form,
      });
      documents.push(((await answer.json()) as { id: string }).id);
    }
    const open = (id = '') =>
      platform.rest('POST', `/documents/${id}/open`, { user: { id: 'u', name: 'U' }, mode: 'edit' }, key);
    const opened = await open(documents[0]);
    const editor = await context.newPage();
    await editor.goto(opened.body['url'] as string);
    await editor.locator('.brand', { hasText: '江南重工' }).waitFor();
    expect(await editor.locator('.brand img').getAttribute('src')).toMatch(/^data:image\/png;base64,/);
    await editor.locator('canvas').first().waitFor();
    const refused = await open(documents[1]);
    expect(refused).toMatchObject({ status: 429, body: { code: 'quota_exceeded', quota: 'openDocuments', limit: 1 } });
    await editor.close();
  });

  it('pauses delivery to a system with a reason, sees it waiting, sends many now by one job, and resumes', async () => {
    await platform.setInterval(3600);
    const oa = await platform.oa();
    for (const docId of ['bulk-1', 'bulk-2']) await edited(oa, docId);
    await page.getByRole('link', { name: 'Delivery', exact: true }).click();
    const row = page.locator('[data-test=delivery] tr', { hasText: 'demo' });
    await row.locator('[data-test=pause]').click();
    await page.getByLabel('Why?').fill('maintenance of the OA');
    await page.locator('[data-test=pause-confirm]').click();
    await row.getByText('maintenance of the OA').waitFor();
    await page.getByRole('link', { name: 'Save-backs' }).click();
    await page.getByRole('textbox', { name: 'Title or id' }).fill('bulk-');
    await until('only those are listed', async () => (await page.locator('main table tbody tr').count()) === 2, 20_000);
    await until('both are chosen', async () => {
      const chosen = page.locator('[data-test=bulk-save-now]');
      if (!(await chosen.isVisible())) await page.getByLabel('All on this page').click({ force: true });
      return chosen.isVisible(); // a list that came anew has forgotten the choice
    });
    await page.locator('[data-test=bulk-save-now]').click();
    await page.getByText('it fits 2 of them').waitFor();
    await page.getByRole('button', { name: 'OK' }).click();
    await page.getByText('2 done, 0 no longer fitted').waitFor();
    expect(oa.saveBacksOf('bulk-1')).toEqual([]);
    await page.getByRole('link', { name: 'Delivery', exact: true }).click();
    await row.locator('[data-test=resume]').click();
    await until('both came home', () => oa.saveBacksOf('bulk-1')[0] && oa.saveBacksOf('bulk-2')[0], 30_000);
  });

  it('adds a group robot, sends it a test, and sees what is wrong', async () => {
    const heard: string[] = [];
    const robot = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => heard.push(chunk.toString('utf8')));
      request.on('end', () => response.end('{"errcode":0}'));
    });
    await new Promise<void>((done) => robot.listen(0, '127.0.0.1', done));
    await page.getByRole('link', { name: 'Alerts' }).click();
    await page.locator('[data-test=new-channel]').click();
    await page.getByLabel('Name of the channel').fill('值班群');
    await page
      .getByLabel('Address of the robot')
      .fill(`http://127.0.0.1:${(robot.address() as AddressInfo).port}/send`);
    await page.getByLabel('Private networks that this address may be in').fill('127.0.0.0/8');
    await page.getByLabel('Private networks that this address may be in').press('Enter');
    await page.locator('[data-test=save-channel]').click();
    await page.locator('[data-test=channels] [data-test=test-channel]').click();
    await page.getByText('The test message was taken').waitFor();
    expect(heard.join('')).toContain('测试消息');
    robot.close();
  });

  it('sets an interval of a protocol, undoes it, and previews what a retention policy would remove', async () => {
    await page.getByRole('link', { name: 'Intervals' }).click();
    await page.locator('[data-test=change-rest]').click();
    await page.getByText('Set an interval').click();
    await page.getByLabel('Seconds').fill('900');
    await page.getByLabel('Seconds').press('Tab');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.locator('[data-test=doors]', { hasText: '15 min' }).waitFor();
    await page.locator('[data-test=changes]', { hasText: 'protocol REST' }).waitFor();
    await page.locator('[data-test=change-rest]').click();
    await page.locator('[data-test=undo]').click();
    await page.getByText('waiting save-backs move;').waitFor();
    await page.getByRole('button', { name: 'OK' }).click();
    await page.getByText('Undone').first().waitFor();
    await until(
      'it is as before',
      async () => !(await page.locator('[data-test=doors]').innerText()).includes('15 min'),
    );
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByLabel('Revisions of one document').fill('1');
    await page.getByLabel('Revisions of one document').press('Tab');
    await page.locator('[data-test=retention]').getByRole('button', { name: 'Preview' }).click();
    expect(await page.locator('[data-test=retention-effect]').innerText()).toMatch(/\d+ revisions lose their content/);
  });

  it('reads every page in Chinese, light and dark, without an error', async () => {
    await page.locator('[data-test=language]').click();
    await page.locator('[data-test=theme]').click();
    for (const path of [
      '',
      'save-backs',
      'dead-letters',
      'documents',
      'intervals',
      'delivery',
      'alerts',
      'integrators',
      'doctor',
      'health',
      'audit',
      'administrators',
      'settings',
    ]) {
      await page.goto(`${platform.origin}/admin/${path}`);
      await page.locator('main h1').waitFor();
      expect(await page.locator('main').innerText(), path).toMatch(/\p{Script=Han}/u);
      expect(await page.locator('main .el-result').count(), path).toBe(0);
    }
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
