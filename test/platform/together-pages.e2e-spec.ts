import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  launchBrowser,
  markupInside,
  pageErrors,
  painted,
  sampleFile,
  TestPlatform,
  textInside,
  until,
} from '#testing';

let platform: TestPlatform;
let browser: Browser;
let counter = 0;

beforeAll(async () => {
  platform = await TestPlatform.shared();
  browser = await launchBrowser();
  await platform.setInterval(0);
});
afterAll(async () => {
  await browser.close();
  await platform.stop();
});

async function upload(extension: string, content = sampleFile(extension)): Promise<string> {
  const form = new FormData();
  form.append('externalId', `pages-${++counter}`);
  form.append('file', new Blob([new Uint8Array(content)]), `p${counter}.${extension}`);
  const answer = await fetch(`${platform.origin}/api/v1/documents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${platform.credentials.apiKey}` },
    body: form,
  });
  return ((await answer.json()) as { id: string }).id;
}

interface Seen {
  context: BrowserContext;
  page: Page;
  errors: string[];
}

async function openPage(
  id: string,
  mode: string,
  name: string,
  more: Record<string, unknown> = {},
  hear: (frame: string | Buffer) => void = () => undefined,
): Promise<Seen> {
  const open = await platform.rest('POST', `/documents/${id}/open`, { user: { id: name, name }, mode, ...more });
  expect(open.status, JSON.stringify(open.body)).toBe(200);
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'en-US' });
  const page = await context.newPage();
  const errors = pageErrors(page);
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => hear(payload)));
  await page.goto(open.body['url'] as string);
  await painted(page);
  return { context, page, errors };
}

async function saved(page: Page): Promise<void> {
  await until('saved', async () => (await page.locator('.save-state').getAttribute('data-state')) === 'saved');
}

async function newest(id: string, number: number): Promise<Buffer> {
  const headers = { authorization: `Bearer ${platform.credentials.apiKey}` };
  const answer = await until(
    'the revision',
    async () => {
      const given = await fetch(`${platform.origin}/api/v1/documents/${id}/revisions/${number}/content`, { headers });
      return given.ok ? given : null;
    },
    30_000,
  );
  return Buffer.from(await answer.arrayBuffer());
}

async function leave(...people: Seen[]): Promise<void> {
  for (const { page, context } of people) {
    await page.close({ runBeforeUnload: true });
    await context.close();
  }
}

describe('two people beside a document', () => {
  it('comment, answer, resolve, track, accept, talk and follow, all in the side panel', async () => {
    const id = await upload('docx');
    const [ann, bob] = [await openPage(id, 'edit', 'Ann'), await openPage(id, 'review', 'Bob')];
    await bob.page.locator('[data-panel=comments]').click();
    await bob.page.locator('.comments-panel > .mention-box textarea').pressSequentially('please look @An');
    await bob.page.locator('.mention-offers button', { hasText: '@Ann' }).click();
    await bob.page.keyboard.press('Enter');
    await until('the mention', async () =>
      /Bob.*please look @Ann/.test((await ann.page.locator('.notice').textContent()) ?? ''),
    );
    const mark = ann.page.locator('.comment-mark');
    await mark.waitFor();
    await mark.click();
    const thread = ann.page.locator('.thread');
    expect(await thread.locator('strong').first().textContent()).toBe('Bob');
    await thread.locator('.reply textarea').fill('I have');
    await thread.locator('.reply textarea').press('Enter');
    await until('the answer', async () => (await bob.page.locator('.thread .comment').count()) === 2);
    await ann.page.locator('.thread [data-action=resolve]').click();
    await bob.page.locator('.thread[data-resolved=true]').waitFor();
    await bob.page.mouse.click(500, 400);
    await bob.page.keyboard.press('Home');
    await bob.page.keyboard.type('proposed words ', { delay: 10 });
    await ann.page.locator('[data-panel=changes]').click();
    await until('the change', async () =>
      (await ann.page.locator('.change').allTextContents()).some((text) => text.includes('proposed words')),
    );
    expect(await ann.page.locator('.change strong').first().textContent()).toBe('Bob');
    await bob.page.locator('[data-panel=changes]').click();
    expect(await bob.page.locator('[data-action=accept]').count()).toBe(0);
    const changes = ann.page.locator('.change');
    const before = await changes.count();
    await changes.filter({ hasText: 'proposed words' }).locator('[data-action=accept]').click();
    await until('one change less', async () => (await changes.count()) < before);
    await ann.page.locator('[data-action=accept-all]').click();
    await until('no change is left', async () => (await ann.page.locator('.change').count()) === 0);
    await bob.page.locator('[data-panel=people]').click();
    await bob.page.locator('.chat textarea').fill('thanks 谢谢');
    await bob.page.locator('.chat textarea').press('Enter');
    await until(
      'the unread sign',
      async () => (await ann.page.locator('[data-panel=people] .badge').textContent()) === '1',
    );
    await ann.page.locator('[data-panel=people]').click();
    expect(await ann.page.locator('.chat-log p').textContent()).toBe('thanks 谢谢');
    await bob.page.locator('.people-list [data-user=Ann] [data-action=follow]').click();
    await ann.page.mouse.move(400, 500);
    await ann.page.mouse.wheel(0, 700);
    const top = (seen: Seen): Promise<number> =>
      seen.page.evaluate<number>(`document.querySelector('.document-scroller').scrollTop`);
    await until(
      'the same place',
      async () => (await top(ann)) > 300 && Math.abs((await top(bob)) - (await top(ann))) < 20,
    );
    await saved(ann.page);
    expect([...ann.errors, ...bob.errors]).toEqual([]);
    await leave(ann, bob);
    const file = await newest(id, 2);
    expect(markupInside(file, /^word\/comments\.xml$/)).toMatch(/w:author="Bob".*w:author="Ann"/s);
    const markup = markupInside(file, /^word\/document\.xml$/);
    expect(markup).toContain('proposed words');
    expect(markup).not.toContain('<w:ins ');
  });

  it('see each other’s cells and objects, named and coloured', async () => {
    const sheet = await upload('xlsx');
    const [ann, bob] = [await openPage(sheet, 'edit', 'Ann'), await openPage(sheet, 'edit', 'Bob')];
    await bob.page.mouse.click(400, 400);
    await until('the other cell', async () =>
      (await ann.page.locator('.other-frame .flag').allTextContents()).includes('Bob'),
    );
    await leave(ann, bob);
    const slides = await upload('pptx');
    const [carl, dora] = [await openPage(slides, 'edit', 'Carl'), await openPage(slides, 'edit', 'Dora')];
    let pressedAt = 0;
    await until(
      'the other object',
      async () => {
        if (Date.now() - pressedAt > 4_000) {
          // Pressed before the slide was in its place: people press again.
          const box = (await dora.page.locator('.document-scroller').boundingBox())!;
          await dora.page.mouse.click(box.x + box.width * 0.25, box.y + box.height * 0.13);
          pressedAt = Date.now();
        }
        return (await carl.page.locator('.other-frame .flag, .other-caret .flag').allTextContents()).includes('Dora');
      },
      60_000,
    );
    await carl.page.locator('.other-frame').waitFor();
    await leave(carl, dora);
  });

  it('see slides change, hide, move and move back at the side, and hear nothing when nobody does anything', async () => {
    const id = await upload('pptx');
    let heardAt = Date.now();
    const silence = (): Promise<unknown> =>
      until('silence', () => Promise.resolve(Date.now() - heardAt > 1_500), 30_000);
    const carl = await openPage(id, 'edit', 'Carl', {}, () => (heardAt = Date.now()));
    const dora = await openPage(id, 'edit', 'Dora', {}, () => (heardAt = Date.now()));
    const pictures = (): Promise<string[]> =>
      carl.page.evaluate<string[]>(`[...document.querySelectorAll('.slide-strip img')].map((image) => image.src)`);
    await silence();
    const first = await pictures();
    expect(new Set(first).size).toBe(3);
    const box = (await dora.page.locator('.document-scroller').boundingBox())!;
    await dora.page.mouse.dblclick(box.x + box.width * 0.25, box.y + box.height * 0.13);
    await dora.page.locator('.caret').waitFor();
    await dora.page.keyboard.type('Dora was here ');
    await until('the changed slide', async () => (await pictures())[0] !== first[0], 30_000);
    await dora.page.locator('.slide-strip button').nth(1).click();
    await dora.page.locator('.slide-strip button').nth(1).press('Control+ArrowDown');
    await until('the moved slide', async () => (await pictures())[2] === first[1], 30_000);
    expect((await pictures())[1]).toBe(first[2]);
    await dora.page.keyboard.press('Control+z');
    await until('the slide moved back', async () => (await pictures())[1] === first[1], 30_000);
    await dora.page.locator('.slide-strip button').nth(2).click({ button: 'right' });
    await dora.page.getByText('Hide slide').click();
    await until(
      'the hidden slide',
      async () =>
        (await carl.page.locator('.slide-strip button').nth(2).getAttribute('class'))?.includes('hidden-slide') ===
        true,
    );
    await silence();
    expect([...carl.errors, ...dora.errors]).toEqual([]);
    await leave(carl, dora);
  });

  it('compose Chinese at the same time, word after word, each at their own cursor', async () => {
    const id = await upload('docx');
    const [ann, bob] = [await openPage(id, 'edit', 'Ann'), await openPage(id, 'edit', 'Bob')];
    const method = async ({
      page,
    }: Seen): Promise<[compose: (text: string) => Promise<void>, commit: typeof compose]> => {
      const session = await page.context().newCDPSession(page);
      const compose = async (text: string): Promise<void> => {
        const end = text.length;
        await session.send('Input.imeSetComposition', { text, selectionStart: end, selectionEnd: end });
      };
      return [
        compose,
        async (text) => {
          await session.send('Input.insertText', { text });
        },
      ];
    };
    await ann.page.keyboard.press('Control+Home');
    await bob.page.keyboard.press('Control+End');
    const [annComposes, annCommits] = await method(ann);
    const [bobComposes, bobCommits] = await method(bob);
    for (const [pinyin, word] of [
      ['wen', '文'],
      ['qiao', '桥'],
      ['shu', '书'],
    ] as const) {
      for (let i = 1; i <= pinyin.length; i++) {
        await annComposes(pinyin.slice(0, i));
        await bobComposes(pinyin.slice(-i));
      }
      await annCommits(`安${word}`);
      await bobCommits(`波${word}`);
    }
    await annComposes('given up');
    await annComposes('');
    await saved(ann.page);
    await saved(bob.page);
    await leave(ann, bob);
    const text = textInside(await newest(id, 2));
    expect(text).toContain('安文安桥安书');
    expect(text).toContain('波文波桥波书');
    expect(text).not.toContain('given');
  });

  it('somebody who may only comment sets a comment at a cell that they pressed', async () => {
    const id = await upload('xlsx');
    const ann = await openPage(id, 'comment', 'Ann');
    await ann.page.mouse.click(300, 300);
    await until('a cell', async () => !['', 'A1'].includes(await ann.page.locator('.cell-address').inputValue()));
    await ann.page.locator('[data-panel=comments]').click();
    await ann.page.locator('.comments-panel > .mention-box textarea').fill('how so?');
    await ann.page.keyboard.press('Enter');
    await ann.page.locator('.thread', { hasText: 'how so?' }).waitFor();
    await saved(ann.page);
    expect(ann.errors).toEqual([]);
    await leave(ann);
    expect(markupInside(await newest(id, 2), /^xl\/comments\d*\.xml$/)).toContain('how so?');
  });
});

describe('everybody', () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  interface Finding {
    id: string;
    impact: string;
    nodes: { html: string; failureSummary: string }[];
  }

  it('finds nothing serious in the way: axe-core in each kind of document, with every panel open', async () => {
    const findings: string[] = [];
    for (const kind of ['docx', 'xlsx', 'pptx']) {
      const ann = await openPage(await upload(kind), 'edit', 'Ann');
      for (const panel of ['', 'comments', 'changes', 'people', 'versions']) {
        const button = ann.page.locator(`[data-panel=${panel}]`);
        if (panel !== '' && !(await button.isVisible())) continue;
        if (panel !== '') await button.click();
        await ann.page.evaluate(axe);
        const found = await ann.page.evaluate<Finding[]>('axe.run(document).then((result) => result.violations)');
        for (const { id, impact, nodes } of found)
          if (['serious', 'critical'].includes(impact))
            findings.push(...nodes.map((node) => `${kind} ${panel}: ${id} ${node.html} ${node.failureSummary}`));
      }
      await leave(ann);
    }
    expect([...new Set(findings)]).toEqual([]);
  });

  it.skipIf(!existsSync('/usr/share/hunspell/en_US.dic'))(
    'is offered the right spelling of an English word, where there is a dictionary',
    async () => {
      const id = await upload('docx');
      const ann = await openPage(id, 'edit', 'Ann');
      const { page } = ann;
      const box = (await page.locator('.document-scroller').boundingBox())!;
      await page.mouse.click(box.x + 400, box.y + 170);
      await page.keyboard.press('Home');
      await page.keyboard.type('helllo ');
      const caret = page.locator('.caret');
      await caret.waitFor();
      const suggestion = page.getByRole('menuitem', { name: 'hello', exact: true });
      // LibreOffice looks through what was typed when it has nothing else to do.
      await until(
        'the suggestion',
        async () => {
          await page.keyboard.press('Escape');
          const { x, y, height } = (await caret.boundingBox())!;
          await page.mouse.click(x - 25, y + height / 2, { button: 'right' });
          return suggestion.waitFor({ timeout: 1_500 }).then(
            () => true,
            () => false,
          );
        },
        30_000,
      );
      await suggestion.click();
      await saved(page);
      await leave(ann);
      const file = await until('the corrected word', async () => {
        const content = await newest(id, 2);
        return textInside(content).includes('hello ') ? content : null;
      });
      expect(textInside(file)).not.toContain('helllo');
    },
  );

  async function onPhone(
    id: string,
    mode = 'edit',
  ): Promise<{ context: BrowserContext; page: Page; errors: string[] }> {
    const open = await platform.rest('POST', `/documents/${id}/open`, {
      user: { id: 'p', name: 'Phone' },
      mode,
    });
    const context = await browser.newContext({
      viewport: { width: 390, height: 780 },
      deviceScaleFactor: 2,
      hasTouch: true,
      isMobile: true,
      locale: 'zh-CN',
    });
    const page = await context.newPage();
    const errors = pageErrors(page);
    await page.goto(open.body['url'] as string);
    await painted(page);
    return { context, page, errors };
  }

  const picture = async (page: Page, name: string): Promise<void> => {
    if (!process.env['PICTURES']) return;
    await new Promise((drawn) => setTimeout(drawn, 1_500));
    await page.screenshot({ path: `${process.env['PICTURES']}/${name}.png` });
  };

  it('goes through the slides on a phone', async () => {
    const { context, page, errors } = await onPhone(await upload('pptx'));
    await page.locator('.status-where', { hasText: '幻灯片 1 / 3' }).waitFor();
    await page.locator('.slide-strip button').nth(2).tap();
    await page.locator('.status-where', { hasText: '幻灯片 3 / 3' }).waitFor();
    await picture(page, 'phone-slides');
    const slide = (await page.locator('.document-scroller').boundingBox())!;
    const strip = (await page.locator('.slide-strip').boundingBox())!;
    expect(strip.y).toBeGreaterThanOrEqual(slide.y + slide.height - 1);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('types into a sheet on a phone, and the on-screen keyboard does not cover the cell', async () => {
    const id = await upload('xlsx');
    const { context, page, errors } = await onPhone(id);
    const box = (await page.locator('.document-scroller').boundingBox())!;
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    const address = (): Promise<string> => page.locator('.cell-address').inputValue();
    await picture(page, 'phone-sheet');
    await page.touchscreen.tap(box.x + 30, box.y + box.height - 40);
    await until('the keyboard', () => page.evaluate<boolean>(`document.activeElement.classList.contains('keyboard')`));
    await until('a cell below', async () => Number(/\d+/.exec(await address())?.[0]) > 10);
    await page.keyboard.insertText('¥12.5');
    await page.setViewportSize({ width: 390, height: 420 }); // what the keyboard leaves
    const inSight = async (): Promise<boolean> => {
      const area = (await page.locator('.document-scroller').boundingBox())!;
      const cell = await page.locator('.caret').boundingBox();
      return cell !== null && cell.y >= area.y - 1 && cell.y + cell.height <= area.y + area.height + 1;
    };
    await until('the cell in sight', inSight);
    const typedAt = await address();
    await page.keyboard.press('Enter');
    await until('the next cell', async () => (await address()) !== typedAt);
    await saved(page);
    expect(errors).toEqual([]);
    await page.close({ runBeforeUnload: true });
    await context.close();
    const file = await newest(id, 2);
    const cell = new RegExp(`<c r="${typedAt}"[^>]*>.*?</c>`).exec(
      markupInside(file, /^xl\/worksheets\/sheet1\.xml$/),
    )?.[0];
    expect(cell).toContain('<v>12.5</v>');
  });

  it('writes on a phone: taps to set the cursor, pans, pinches, presses long for a menu', async () => {
    const id = await upload('docx');
    const { context, page, errors } = await onPhone(id);
    const box = (await page.locator('.document-scroller').boundingBox())!;
    expect(box.height).toBeGreaterThan(400);
    expect((await page.locator('.header').boundingBox())!.height).toBeLessThan(50);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await page.touchscreen.tap(box.x + 150, box.y + 140);
    await until('the keyboard', () => page.evaluate<boolean>(`document.activeElement.classList.contains('keyboard')`));
    await page.keyboard.insertText('从手机写的 ');
    const touch = await context.newCDPSession(page);
    const fingers = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...at: [number, number][]): Promise<unknown> =>
      touch.send('Input.dispatchTouchEvent', { type, touchPoints: at.map(([x, y], i) => ({ x, y, id: i })) });
    const zoom = (): Promise<number> => page.evaluate<number>(`document.querySelector('.document-extent').clientWidth`);
    const narrow = await zoom();
    await fingers('touchStart', [150, 400], [240, 400]);
    for (let step = 1; step <= 6; step++) await fingers('touchMove', [150 - step * 15, 400], [240 + step * 15, 400]);
    await fingers('touchEnd');
    await until('wider', async () => (await zoom()) > narrow * 1.2);
    const top = (): Promise<number> => page.evaluate<number>(`document.querySelector('.document-scroller').scrollTop`);
    const before = await top();
    await fingers('touchStart', [200, 600]);
    for (let step = 1; step <= 8; step++) await fingers('touchMove', [200, 600 - step * 40]);
    await fingers('touchEnd');
    await until('panned', async () => (await top()) > before + 60);
    await fingers('touchStart', [150, 300]);
    await page.locator('.touch-menu [data-action=copy]').waitFor();
    await fingers('touchEnd');
    // The word under the finger is selected, and the handle at its end takes more.
    const handle = page.locator('.touch-handle.end');
    await handle.waitFor();
    await picture(page, 'phone-selection');
    const marked = (): Promise<number> =>
      page.evaluate<number>(
        `[...document.querySelectorAll('.overlay .selection')].reduce((sum, one) => sum + one.offsetWidth, 0)`,
      );
    const word = await marked();
    const at = (await handle.boundingBox())!;
    const from: [number, number] = [at.x + 22, at.y + 10];
    await fingers('touchStart', from);
    for (let step = 1; step <= 4; step++) await fingers('touchMove', [from[0] + step * 20, from[1] + step * 10]);
    await fingers('touchEnd');
    await until('more is selected', async () => (await marked()) > word + 30);
    await fingers('touchStart', [150, 300]);
    await page.locator('.touch-menu [data-action=comment]').waitFor();
    await fingers('touchEnd');
    await page.locator('.touch-menu [data-action=comment]').tap();
    await page.locator('.comments-panel > .mention-box textarea').fill('也从手机');
    await page.locator('.comments-panel > .mention-box .primary').tap();
    await page.locator('.thread').waitFor();
    await picture(page, 'phone-comments');
    await page.locator('.panel-close').tap();
    await picture(page, 'phone');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.evaluate(`document.querySelector('.document-scroller').scrollTo(0, 0)`);
    await until('the top', async () => (await top()) === 0);
    await picture(page, 'phone-words-dark');
    await saved(page);
    expect(errors).toEqual([]);
    await page.close({ runBeforeUnload: true });
    await context.close();
    const file = await newest(id, 2);
    expect(markupInside(file, /^word\/document\.xml$/)).toContain('从手机写的');
    expect(markupInside(file, /^word\/comments\.xml$/)).toContain('也从手机');
  });

  it('a reader on a phone taps twice to see a place closer, and twice to see all again', async () => {
    const { context, page, errors } = await onPhone(await upload('docx'), 'view');
    const zoom = (): Promise<number> => page.evaluate<number>(`document.querySelector('.document-extent').clientWidth`);
    const twice = async (): Promise<void> => {
      for (let tap = 0; tap < 2; tap++) await page.touchscreen.tap(180, 300);
    };
    const far = await zoom();
    await twice();
    await until('closer', async () => (await zoom()) > far * 1.8);
    await twice();
    await until('as before', async () => Math.abs((await zoom()) - far) < 2);
    expect(errors).toEqual([]);
    await context.close();
  });
});
