import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Deeds, EditorPerson, type FakeOa, launchBrowser, sampleFile, TestPlatform, until } from '#testing';

/** What people do every day with slides, with the mouse and the keyboard, and what then stands in the saved file. */
let platform: TestPlatform;
let oa: FakeOa;
let browser: Browser;

beforeAll(async () => {
  platform = await TestPlatform.start();
  oa = await platform.oa();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await platform.stop();
});

const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAADwAAAA8CAIAAAC1nk4lAAAASElEQVR42u3OAQkAAAgDsEd6/xRGsoUgDBZgmfadSEtLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tfWHk6s/E5nnzVAAAAAElFTkSuQmCC',
  'base64',
);

/** How many slides have this in their markup. */
const count = (markup: string, what: RegExp): number =>
  (markup.match(/<p:sld .*?<\/p:sld>/gs) ?? []).filter((slide) => what.test(slide)).length;

describe('everyday things with slides', () => {
  it('slides are added, filled, formatted, moved, hidden, deleted and shown', async () => {
    const person = await EditorPerson.open({ platform, oa, browser }, 'talk', 'pptx', sampleFile('pptx'));
    const { page } = person;
    const deeds = new Deeds(person, /^ppt\/(slides|notesSlides)\/[^/]*\.xml$/);
    const strip = page.locator('.slide-strip > button');
    await strip.first().waitFor();
    const before = await strip.count();
    const slides = (wanted: number): Promise<unknown> =>
      until(`${wanted} slides`, async () => (await strip.count()) === wanted);
    const box = (await page.locator('.document-scroller').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };

    await deeds.do('new slide', async () => {
      await person.tool('New slide').click();
      await slides(before + 1);
    });
    await deeds.do(
      'layout and title',
      async () => {
        await person.pick('Layout', 'Title and content');
        await person.settled();
        await page.mouse.dblclick(middle.x, box.y + box.height * 0.16);
        await person.settled();
        await person.type('A title');
        await person.keys('Escape', 'Escape');
      },
      (markup) => count(markup, /A title/) === 1,
    );
    await deeds.do(
      'text in the content placeholder, bold',
      async () => {
        await page.mouse.dblclick(middle.x, box.y + box.height * 0.6);
        await person.settled();
        await person.type('a point');
        await person.keys('Control+a', 'Control+b');
        await person.keys('Escape', 'Escape');
      },
      (markup) => /<a:rPr [^>]*b="1"[^>]*>(?:(?!<\/a:r>).)*a point/s.test(markup),
    );
    await person.shot('slide-filled');
    await deeds.do(
      'duplicated',
      async () => {
        await strip.last().click();
        await person.tool('Duplicate').click();
        await slides(before + 2);
      },
      (markup) => count(markup, /a point/) === 2,
    );
    await deeds.do(
      'deleted, taken back, deleted from the menu',
      async () => {
        await strip.last().click();
        await person.tool('Delete').click();
        await slides(before + 1);
        await person.tool('Undo').click();
        await slides(before + 2);
        await strip.last().click({ button: 'right' });
        await person.shot('slide-menu');
        await page.locator('.popup button', { hasText: 'Delete' }).click();
        await slides(before + 1);
      },
      (markup) => count(markup, /a point/) === 1,
    );
    await person.tab('insert');
    await deeds.do(
      'text box',
      async () => {
        await person.tool('Text box').click();
        await person.settled();
        await person.type('boxed words');
        await person.keys('Escape', 'Escape');
      },
      (markup) => count(markup, /boxed words/) === 1,
    );
    await deeds.do(
      'shape',
      async () => {
        await person.tool('Shapes').click();
        await page.locator('.shape-grid [data-shape="StarShapes.star5"]').click();
        await person.settled();
        await person.keys('Escape', 'Escape');
      },
      (markup) => count(markup, /prst="star5"/) === 1,
    );
    await deeds.do(
      'picture',
      async () => {
        const [chooser] = await Promise.all([page.waitForEvent('filechooser'), person.tool('Picture').click()]);
        await chooser.setFiles({ name: 'red.png', mimeType: 'image/png', buffer: PICTURE });
        await page.locator('.graphic-frame').waitFor();
        await person.keys('Escape');
      },
      (markup) => count(markup, /<p:pic>/) >= 1,
    );
    await person.shot('slide-objects');
    await deeds.do(
      'object moved with the mouse and deleted',
      async () => {
        await page.mouse.click(middle.x, middle.y);
        await page.locator('.graphic-frame').waitFor();
        await page.mouse.move(middle.x, middle.y);
        await page.mouse.down();
        await page.mouse.move(middle.x + 60, middle.y + 40, { steps: 4 });
        await page.mouse.up();
        await person.settled();
        await person.keys('Delete');
      },
      (markup) => count(markup, /<p:pic>/) + count(markup, /prst="star5"/) <= 1,
    );
    await deeds.do(
      'background',
      async () => {
        await person.tab('design');
        await person.tool('Background').click();
        await page.locator('.popup button', { hasText: /./ }).first().waitFor();
        await person.shot('background');
        const colour = page.locator('.popup button[data-color="92D050"]');
        if ((await colour.count()) === 0) await page.locator('.popup button').first().click();
        await colour.first().click();
      },
      (markup) => count(markup, /<p:bg>.*92D050/is) >= 1,
    );
    await deeds.do(
      'notes',
      async () => {
        await person.tab('show');
        await person.tool('Notes').click();
        await page.locator('.notes-pane textarea').fill('say this aloud');
        await person.tool('Notes').click();
      },
      (markup) => markup.includes('say this aloud'),
    );
    await deeds.do(
      'hidden, which the strip shows',
      async () => {
        await strip.last().click();
        await person.tool('Hide').click();
        await page.locator('.slide-strip > .hidden-slide').waitFor();
      },
      (markup) => count(markup, /<p:sld [^>]*show="0"/) === 1,
    );
    await deeds.do('moved up by the menu, and to the front by dragging', async () => {
      await strip.last().click({ button: 'right' });
      await page.locator('.popup button', { hasText: 'Move up' }).click();
      await person.settled();
      if (before > 1) {
        await strip.nth(before - 1).dragTo(strip.first());
        await person.settled();
      }
    });
    await deeds.do('show with keys, without the hidden slide', async () => {
      await person.keys('F5');
      const show = page.locator('.slide-show');
      await show.waitFor();
      expect(await show.locator('.slide-show-counter').textContent()).toBe(`1 / ${before}`);
      await until('a picture', async () => ((await show.locator('img').getAttribute('src')) ?? '').startsWith('data:'));
      await person.shot('show');
      if (before > 1) {
        await person.keys('ArrowRight');
        expect(await show.locator('.slide-show-counter').textContent()).toBe(`2 / ${before}`);
      }
      await person.keys('Escape');
      await show.waitFor({ state: 'detached' });
    });
    const first = await person.markup(/^ppt\/slides\/slide1\.xml$/);
    expect(first).toContain('A title');
    await person.shot('slides');
    await deeds.check();
    await person.leave();
  });
});
