import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, pageErrors, painted, TestPlatform, textInside, until } from '#testing';

let platform: TestPlatform;
let browser: Browser;

beforeAll(async () => {
  platform = await TestPlatform.start({}, true);
  browser = await launchBrowser();
  await platform.setInterval(1);
});
afterAll(async () => {
  await browser.close();
  await platform.stop();
});

interface Opened {
  context: BrowserContext;
  oa: Page;
  editor: Page;
  errors: string[];
}

/** What a new user does: opens the demo OA, picks who they are, presses a button beside a file. */
async function open(title: string, user: string, button: RegExp, locale = 'zh-CN'): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale });
  const oa = await context.newPage();
  await oa.goto(platform.demoUrl);
  await oa.waitForSelector('#files tr');
  await oa.selectOption('#user', user);
  const [editor] = await Promise.all([
    context.waitForEvent('page'),
    oa.locator('#files tr', { hasText: title }).getByRole('button', { name: button }).click(),
  ]);
  const errors = pageErrors(editor);
  await painted(editor);
  return { context, oa, editor, errors };
}

async function close(editor: Page): Promise<void> {
  await editor.close({ runBeforeUnload: true });
}

async function latestVersion(title: string): Promise<{ count: number; by: string[]; text: string }> {
  const state = (await (await fetch(`${platform.demoUrl}/api/state`)).json()) as {
    files: { docId: string; title: string; versions: { number: number; by: string[] }[] }[];
  };
  const file = state.files.find((item) => item.title.includes(title));
  const version = file?.versions.at(-1);
  if (!file || !version) throw new Error(`there is no ${title}`);
  const content = Buffer.from(
    await (await fetch(`${platform.demoUrl}/api/versions/${file.docId}/${version.number}`)).arrayBuffer(),
  );
  return { count: file.versions.length, by: version.by, text: textInside(content) };
}

describe('the main job, as people do it', () => {
  it('two people edit a Word file at once, in Chinese too, and it comes home as a new version', async () => {
    await platform.setInterval(60);
    const ann = await open('Guide.docx', '1', /编辑/);
    await ann.editor.mouse.click(640, 400);
    await ann.editor.keyboard.press('Home');
    await ann.editor.keyboard.type('typed by the first ', { delay: 15 });
    await ann.editor.keyboard.insertText('第一个人写的');
    const bob = await open('Guide.docx', '2', /编辑/, 'en-US');
    await until(
      'both see both',
      async () =>
        (await ann.editor.locator('.person').count()) === 2 && (await bob.editor.locator('.person').count()) === 2,
    );
    await bob.editor.mouse.click(640, 520);
    await bob.editor.keyboard.press('Home');
    await bob.editor.keyboard.type('typed by the second ', { delay: 15 });
    await until('the other cursor with its name', async () =>
      (await ann.editor.locator('.other-caret .flag').allTextContents()).includes('李四'),
    );
    await until('saved', async () => (await ann.editor.locator('.save-state').getAttribute('data-state')) === 'saved');
    await close(ann.editor);
    await close(bob.editor);
    const row = ann.oa.locator('#files tr', { hasText: 'Guide.docx' });
    await until('the countdown', async () => /秒后回存/.test((await row.locator('.save-back').textContent()) ?? ''));
    await ann.oa.fill('#interval', '1');
    await ann.oa.locator('#interval').dispatchEvent('change');
    await until('the new version', async () => (await row.locator('a').count()) === 2, 20_000);
    const version = await latestVersion('Guide.docx');
    expect(version.by.sort()).toEqual(['张三', '李四']);
    for (const text of ['typed by the first ', '第一个人写的', 'typed by the second '])
      expect(version.text).toContain(text);
    expect([...ann.errors, ...bob.errors]).toEqual([]);
    await ann.context.close();
    await bob.context.close();
  });

  it('an input method composes in place and commits once', async () => {
    const ann = await open('Guide.docx', '1', /编辑/);
    await ann.editor.mouse.click(640, 400);
    await ann.editor.keyboard.press('Home');
    const session = await ann.context.newCDPSession(ann.editor);
    await session.send('Input.imeSetComposition', { text: 'wen', selectionStart: 3, selectionEnd: 3 });
    await session.send('Input.imeSetComposition', { text: '文桥', selectionStart: 2, selectionEnd: 2 });
    await session.send('Input.insertText', { text: '文桥输入法' });
    await until('saved', async () => (await ann.editor.locator('.save-state').getAttribute('data-state')) === 'saved');
    await close(ann.editor);
    await until('the new version', async () => (await latestVersion('Guide.docx')).text.includes('文桥输入法'), 20_000);
    const { text } = await latestVersion('Guide.docx');
    expect(text.split('文桥输入法')).toHaveLength(2);
    expect(text).not.toContain('wen文');
    await ann.context.close();
  });

  it('a cell of a spreadsheet is typed into, formatted by the toolbar, and comes home', async () => {
    const ann = await open('Budget.xlsx', '1', /编辑/);
    await ann.editor.locator('.cell-address').fill('F3');
    await ann.editor.locator('.cell-address').press('Enter');
    await until('the cell', async () => (await ann.editor.locator('.cell-address').inputValue()) === 'F3');
    await ann.editor.keyboard.type('=B2*2', { delay: 15 });
    await ann.editor.keyboard.press('Enter');
    await until('the next cell', async () => (await ann.editor.locator('.cell-address').inputValue()) === 'F4');
    await ann.editor.locator('.sheet-tabs button', { hasText: '人员' }).click();
    await ann.editor.locator('.cell-formula').fill('王小明');
    await ann.editor.locator('.cell-formula').press('Enter');
    await until('saved', async () => (await ann.editor.locator('.save-state').getAttribute('data-state')) === 'saved');
    expect(ann.errors).toEqual([]);
    await close(ann.editor);
    await until('the new version', async () => (await latestVersion('Budget.xlsx')).count === 2, 20_000);
    const { text } = await latestVersion('Budget.xlsx');
    expect(text).toContain('B2*2');
    expect(text).toContain('王小明');
    await ann.context.close();
  });

  it('slides have thumbnails, can be typed on and added', async () => {
    const ann = await open('Introduction.pptx', '1', /编辑/);
    await until('thumbnails', async () => (await ann.editor.locator('.slide-strip img[src^="data:"]').count()) === 3);
    await ann.editor.locator('[data-command=".uno:InsertPage"]').click();
    await until('a fourth slide', async () => (await ann.editor.locator('.slide-strip button').count()) === 4);
    await ann.editor.locator('.slide-strip button').first().click();
    await ann.editor.mouse.dblclick(700, 330);
    await ann.editor.keyboard.press('Control+End');
    await ann.editor.keyboard.type(' on a slide', { delay: 15 });
    await ann.editor.keyboard.press('Escape');
    await until('saved', async () => (await ann.editor.locator('.save-state').getAttribute('data-state')) === 'saved');
    expect(ann.errors).toEqual([]);
    await close(ann.editor);
    await until('the new version', async () => (await latestVersion('Introduction.pptx')).count === 2, 20_000);
    expect((await latestVersion('Introduction.pptx')).text).toContain('on a slide');
    await ann.context.close();
  });

  it('formats with the toolbar, undoes, copies and pastes', async () => {
    const ann = await open('Guide.docx', '3', /编辑/);
    await ann.editor.mouse.click(640, 520); // plain text, below the first headings
    await ann.editor.keyboard.press('End');
    await ann.editor.locator('[data-command=".uno:Bold"]').click();
    await until(
      'bold is pressed',
      async () => (await ann.editor.locator('[data-command=".uno:Bold"]').getAttribute('aria-pressed')) === 'true',
    );
    await ann.editor.keyboard.type('BOLDWORD', { delay: 10 });
    await ann.editor.keyboard.type('GONE', { delay: 10 });
    for (let i = 0; i < 4; i++) await ann.editor.keyboard.press('Backspace');
    await ann.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await ann.editor.keyboard.press('Shift+Control+ArrowLeft');
    await until('a selection', async () => (await ann.editor.locator('.selection').count()) > 0);
    await ann.editor.keyboard.press('Control+c');
    await until('the clipboard', async () =>
      (await ann.editor.evaluate<string>('navigator.clipboard.readText()')).includes('BOLDWORD'),
    );
    await ann.editor.keyboard.press('End');
    await ann.editor.keyboard.press('Control+v');
    await until('saved', async () => (await ann.editor.locator('.save-state').getAttribute('data-state')) === 'saved');
    await close(ann.editor);
    await until('the new version', async () => (await latestVersion('Guide.docx')).text.includes('BOLDWORD'), 20_000);
    const { text } = await latestVersion('Guide.docx');
    expect(text.split('BOLDWORD')).toHaveLength(3);
    expect(text).not.toContain('GONE');
    await ann.context.close();
  });

  it('preview shows without letting anybody type, and its Edit button leads to the editor', async () => {
    const ann = await open('Guide.docx', '1', /预览/);
    expect(await ann.editor.locator('.save-state').textContent()).toBe('只读');
    expect(await ann.editor.locator('.toolbar').count()).toBe(0);
    await ann.editor.getByRole('button', { name: '编辑' }).click();
    await ann.editor.waitForSelector('.toolbar');
    await close(ann.editor);
    await ann.context.close();
  });

  it('PDF and text files are shown', async () => {
    const pdf = await open('Guide.pdf', '1', /预览/);
    await pdf.editor.locator('.page[data-loaded=true] canvas').first().waitFor();
    const notes = await open('Notes.txt', '1', /预览/);
    expect(await notes.editor.locator('pre').textContent()).toContain('这是一个文本文件');
    expect([...pdf.errors, ...notes.errors]).toEqual([]);
    await pdf.context.close();
    await notes.context.close();
  });

  it('removing a user and deleting the file reach the open page', async () => {
    const ann = await open('Guide.docx', '1', /编辑/);
    const bob = await open('Guide.docx', '2', /编辑/);
    const row = ann.oa.locator('#files tr', { hasText: 'Guide.docx' });
    await row.locator('.person', { hasText: '李四' }).getByRole('button').click();
    await bob.editor.waitForSelector('.cover[data-code=removed]');
    await row.getByRole('button', { name: /删除/ }).click();
    await ann.editor.waitForSelector('.cover[data-code=deleted]');
    await until('the file is gone', async () => (await row.count()) === 0);
    await ann.context.close();
    await bob.context.close();
  });
});
