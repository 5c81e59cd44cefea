import { readFileSync, writeFileSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { pageErrors, painted } from './browser.js';
import type { FakeOa } from './fake-oa.js';
import { markupInside } from './office-files.js';
import type { TestPlatform } from './test-platform.js';
import { until } from './until.js';

export interface Workplace {
  platform: TestPlatform;
  oa: FakeOa;
  browser: Browser;
}

/** A folder for pictures of what the person sees, for whoever mends a test. */
const SHOTS = process.env['SCREENSHOTS'];

let opened = 0;
/** Some tools ask the engine first: what they do is in the file a moment later. */
const IN_THE_FILE_MS = 6_000;

/** A person at an editor page, who works as people do: with tools, keys and the mouse. */
export class EditorPerson {
  private constructor(
    readonly page: Page,
    readonly errors: string[],
    readonly docId: string,
    private readonly platform: TestPlatform,
  ) {}

  /** Puts a document into the OA and opens it in a browser of the person's own. */
  static async open(at: Workplace, name: string, extension: string, content: Buffer): Promise<EditorPerson> {
    const { browser, oa, platform } = at;
    const docId = `${name}-${++opened}`; // a test that is tried again has a document of its own
    oa.files.set(docId, { title: `${docId}.${extension}`, content });
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    page.setDefaultTimeout(12_000);
    const errors = pageErrors(page);
    await page.goto(oa.link('openEditor', docId, 'u1'));
    await painted(page);
    await page.waitForSelector('.ribbon');
    return new EditorPerson(page, errors, docId, platform);
  }

  async keys(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** Types over everything that stands in the document. */
  async writeAnew(lines: readonly string[]): Promise<void> {
    await this.keys('Control+a');
    for (const [index, line] of lines.entries()) {
      if (index > 0) await this.keys('Enter');
      await this.type(line);
    }
    await this.keys('Control+Home');
  }

  /** Selects the line where the cursor is. */
  async selectLine(): Promise<void> {
    await this.keys('Home', 'Shift+End');
  }

  async tab(id: string): Promise<void> {
    await this.page.locator(`.ribbon [data-tab=${id}]`).click();
  }

  /** A tool of the tab that is shown, by its label. */
  tool(label: string | RegExp): Locator {
    return this.page
      .locator('.ribbon-panel')
      .getByRole('button', typeof label === 'string' ? { name: new RegExp(`^${label}( \\(|$)`) } : { name: label })
      .first();
  }

  /** Picks from the menu of a tool. */
  async pick(label: string, entry: string | RegExp): Promise<void> {
    await this.tool(label).click();
    await this.page.locator('.popup button', { hasText: entry }).first().click();
  }

  async colour(label: string, hex: string): Promise<void> {
    await this.page.locator(`.ribbon-panel button[aria-label="${label} ▾"]`).click();
    await this.page.locator(`.popup button[data-color="${hex}"]`).last().click();
  }

  /** Moves the mouse from one point of the page to another with its button pressed. */
  async drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
    const { mouse } = this.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 });
    await mouse.move(to.x, to.y, { steps: 3 });
    await mouse.up();
  }

  /** Where the cursor blinks, in the page. */
  async caret(): Promise<{ x: number; y: number }> {
    await this.settled();
    // A page with nothing to save says so at once, before the engine has told where the cursor went.
    let still = 0;
    let last = { x: -1, y: -1 };
    await until('a cursor that stands still', async () => {
      const box = await this.page.locator('.caret').boundingBox();
      if (!box) return false;
      still = box.x === last.x && box.y + box.height / 2 === last.y ? still + 1 : 0;
      last = { x: box.x, y: box.y + box.height / 2 };
      return still === 5;
    });
    return last;
  }

  /** Waits for the engine to have done what was asked before. */
  async settled(): Promise<void> {
    await this.saved();
  }

  async dialog(): Promise<Locator> {
    const dialog = this.page.locator('dialog[open]');
    await dialog.waitFor();
    return dialog;
  }

  async shot(name: string): Promise<void> {
    if (SHOTS !== undefined) await this.page.screenshot({ path: `${SHOTS}/${name}.png` });
  }

  /** Saves, and reads the document that is now durable. */
  async saved(): Promise<Buffer> {
    await this.page.locator('.keyboard').focus();
    await this.keys('Control+s');
    await until(
      'saved',
      async () => (await this.page.locator('.save-state').getAttribute('data-state')) === 'saved',
      40_000,
    );
    const { rows } = await this.platform.database.query<{ sha: string }>(
      `SELECT draft_sha256 AS sha FROM editing_session s JOIN document d ON d.id = s.document_id WHERE d.external_id = $1 AND s.state = 'open'`,
      [this.docId],
    );
    const sha = rows[0]?.sha ?? '';
    return readFileSync(`${this.platform.dataDir}/content/${sha.slice(0, 2)}/${sha.slice(2, 4)}/${sha}`);
  }

  async markup(parts = /^word\/document\.xml$/): Promise<string> {
    return markupInside(await this.saved(), parts);
  }

  async leave(): Promise<void> {
    await this.page.context().close();
    if (this.errors.length > 0) throw new Error(`the page reported errors: ${this.errors.join('; ')}`);
  }
}

/** Everyday things with what each must leave in the file; says all that are missing at once. */
export class Deeds {
  private readonly failed: string[] = [];
  private readonly later: { name: string; there: (markup: string) => boolean }[] = [];

  constructor(
    private readonly person: EditorPerson,
    private readonly parts = /^word\/document\.xml$/,
  ) {}

  /** Does one thing and reads the file at once. */
  async do(name: string, act: () => Promise<void>, there?: (markup: string) => boolean): Promise<void> {
    try {
      await act();
      if (there) await until('in the file', async () => there(await this.person.markup(this.parts)), IN_THE_FILE_MS);
    } catch (error) {
      this.failed.push(`${name}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`);
      if (SHOTS !== undefined) process.stderr.write(`${this.failed.at(-1) ?? ''}\n`);
      await this.person.shot(`failed-${name}`);
      await this.person.keys('Escape', 'Escape');
    }
  }

  /** Does one thing that the file is looked through for at the end. */
  async doNow(name: string, act: () => Promise<void>, there: (markup: string) => boolean): Promise<void> {
    await this.do(name, act);
    this.later.push({ name, there });
  }

  async check(): Promise<void> {
    const markup = await this.person.markup(this.parts);
    if (SHOTS !== undefined) writeFileSync(`${SHOTS}/last-${this.person.docId}.xml`, markup);
    for (const { name, there } of this.later) if (!there(markup)) this.failed.push(`${name}: not in the file`);
    if (this.failed.length > 0) throw new Error(`${this.failed.length} things do not work:\n${this.failed.join('\n')}`);
  }
}
