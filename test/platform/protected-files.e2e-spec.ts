import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  EditorClient,
  type FakeOa,
  launchBrowser,
  pageErrors,
  painted,
  sampleFile,
  TestPlatform,
  textInside,
  until,
  zip,
} from '#testing';

/** Files that a password protects, and files about which there is something to say. */
let platform: TestPlatform;
let oa: FakeOa;
let browser: Browser;

beforeAll(async () => {
  platform = await TestPlatform.shared();
  await platform.setInterval(0);
  oa = await platform.oa();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await platform.stop();
});

const PROTECTED = readFileSync(new URL('../fixtures/password-is-abc.docx', import.meta.url));
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le');

async function page(docId: string): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  const opened = await context.newPage();
  const errors = pageErrors(opened);
  await opened.goto(oa.link('openEditor', docId, 'u1'));
  return { page: opened, errors };
}

describe('a file that a password protects', () => {
  it('asks for it until it is right, and comes home protected by the same one', async () => {
    oa.files.set('locked', { title: 'locked.docx', content: PROTECTED });
    const { page: ann, errors } = await page('locked');
    const dialog = ann.locator('dialog.password-dialog');
    await dialog.locator('input[type=password]').fill('wrong');
    await ann.keyboard.press('Enter');
    await dialog.getByText('That is not the password').waitFor();
    await dialog.locator('input[type=password]').fill('abc');
    await ann.keyboard.press('Enter');
    await painted(ann);
    await ann.waitForSelector('.ribbon');
    await ann.keyboard.press('Control+Home');
    await ann.keyboard.type('typed in secret ');
    await ann.keyboard.press('Control+s');
    await until('saved', async () => (await ann.locator('.save-state').getAttribute('data-state')) === 'saved', 40_000);

    // Whoever comes later has to know it, too.
    const bob = await EditorClient.open(oa.link('openEditor', 'locked', 'u2'));
    await until('the question', () => bob.find('password'));
    bob.send({ t: 'password', value: 'ab' });
    await until('the second question', () => bob.find('password')?.wrong === true);
    bob.look();
    expect((await bob.ask({ t: 'copy', mime: 'text/plain;charset=utf-8' })).error).toBe('not_ready');
    const before = bob.messages.map((message) => message.t).filter((t) => t === 'people' || t === 'status');
    expect(before).toEqual([]); // who is in it, and what its parts are called, is inside
    bob.send({ t: 'password', value: 'abc' });
    await bob.welcome();
    expect(await bob.text()).toContain('typed in secret');

    bob.leave();
    expect(errors).toEqual([]);
    await ann.close({ runBeforeUnload: true });
    const home = await until('the save-back', () => oa.saveBacksOf('locked').at(-1)?.file, 40_000);
    expect(home.subarray(0, 8).toString('hex')).toBe('d0cf11e0a1b11ae1');
    expect(home.includes(ENCRYPTED_PACKAGE)).toBe(true);
    expect(home.includes(Buffer.from('typed in secret'))).toBe(false);

    oa.files.set('locked-home', { title: 'home.docx', content: home });
    const again = await EditorClient.open(oa.link('openEditor', 'locked-home', 'u1'));
    await until('the question', () => again.find('password'));
    again.send({ t: 'password', value: 'abc' });
    await again.welcome();
    expect(await again.text()).toContain('typed in secret');
    again.leave();
    expect(platform.log('document-engine')).not.toMatch(/\babc\b/); // hexadecimal ids may hold it
  });

  it('is not opened when nobody enters it, which the person is told', async () => {
    oa.files.set('cancelled', { title: 'cancelled.docx', content: PROTECTED });
    const { page: ann, errors } = await page('cancelled');
    await ann.locator('dialog.password-dialog').getByRole('button', { name: 'Cancel' }).click();
    await ann.locator('.cover[data-code=password_cancelled]').waitFor();
    expect(errors).toEqual([]);
    await ann.context().close();
    await until('the end of the session', async () => {
      const { rows } = await platform.database.query<{ state: string }>(
        `SELECT s.state FROM editing_session s JOIN document d ON d.id = s.document_id WHERE d.external_id = 'cancelled'`,
      );
      return rows.every(({ state }) => state !== 'open');
    });
    const { page: later } = await page('cancelled');
    await later.locator('dialog.password-dialog').waitFor();
    await later.context().close();
  });
});

const OFFICE = 'http://schemas.openxmlformats.org';

/** A text document with these settings, and more parts. */
function withSettings(settings: string, more: [string, Buffer][] = []): Buffer {
  const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  const word = `${OFFICE}/wordprocessingml/2006/main`;
  const relation = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${OFFICE}/officeDocument/2006/relationships/${type}" Target="${target}"/>`;
  const relations = (inside: string): Buffer =>
    Buffer.from(`${xml}<Relationships xmlns="${OFFICE}/package/2006/relationships">${inside}</Relationships>`);
  const main = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
  return zip([
    [
      '[Content_Types].xml',
      Buffer.from(
        `${xml}<Types xmlns="${OFFICE}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${main}.document.main+xml"/><Override PartName="/word/settings.xml" ContentType="${main}.settings+xml"/></Types>`,
      ),
    ],
    ['_rels/.rels', relations(relation('rId1', 'officeDocument', 'word/document.xml'))],
    ['word/_rels/document.xml.rels', relations(relation('rId1', 'settings', 'settings.xml'))],
    ['word/settings.xml', Buffer.from(`${xml}<w:settings xmlns:w="${word}">${settings}</w:settings>`)],
    [
      'word/document.xml',
      Buffer.from(
        `${xml}<w:document xmlns:w="${word}"><w:body><w:p><w:r><w:t>guarded text</w:t></w:r></w:p></w:body></w:document>`,
      ),
    ],
    ...more,
  ]);
}

describe('a file about which there is something to say', () => {
  it('that its author would rather have read can be edited, and says so', async () => {
    oa.files.set('advice', { title: 'advice.docx', content: withSettings('<w:writeProtection w:recommended="1"/>') });
    const { page: ann, errors } = await page('advice');
    await painted(ann);
    await ann.locator('.remarks', { hasText: 'recommends opening this file read-only' }).waitFor();
    await ann.waitForSelector('.ribbon');
    await ann.keyboard.type('still typed ');
    await ann.close({ runBeforeUnload: true });
    const home = await until('the save-back', () => oa.saveBacksOf('advice').at(-1)?.file, 40_000);
    expect(textInside(home)).toContain('still typed guarded text');
    expect(errors).toEqual([]);
  });

  it('that a password guards against changes can only be read, in whatever mode it is opened', async () => {
    const guard =
      '<w:writeProtection w:recommended="1" w:cryptProviderType="rsaAES" w:cryptAlgorithmClass="hash" w:cryptAlgorithmType="typeAny" w:cryptAlgorithmSid="14" w:cryptSpinCount="100000" w:hash="6lrZ/VZ3Jg==" w:salt="6lrZ/VZ3Jg=="/>';
    oa.files.set('guarded', { title: 'guarded.docx', content: withSettings(guard) });
    const client = await EditorClient.open(oa.link('openEditor', 'guarded', 'u1'));
    const welcome = await client.welcome();
    expect([welcome.mode, welcome.document.remarks]).toEqual(['view', ['change_password', 'read_only_recommended']]);
    client.type('x');
    await until('the refusal', () => client.messages.some((one) => one.t === 'notice' && one.code === 'not_permitted'));
    client.leave();
  });

  it('that is signed, or has macros, says so', async () => {
    const parts: [string, Buffer][] = [
      ['_xmlsignatures/sig1.xml', Buffer.from('<Signature/>')],
      ['word/vbaProject.bin', Buffer.from('none')],
    ];
    oa.files.set('signed', { title: 'signed.docx', content: withSettings('', parts) });
    const client = await EditorClient.open(oa.link('openEditor', 'signed', 'u1'));
    expect((await client.welcome()).document.remarks).toEqual(['signed', 'macros']);
    client.leave();
    oa.files.set('plain', { title: 'plain.docx', content: sampleFile('docx') });
    const plain = await EditorClient.enter(oa.link('openEditor', 'plain', 'u1'));
    expect((await plain.welcome()).document.remarks).toEqual([]);
    plain.leave();
  });
});
