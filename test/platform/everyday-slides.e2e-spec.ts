import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Deeds, EditorPerson, type FakeOa, launchBrowser, sampleFile, TestPlatform, until } from '#testing';

/** What people do every day with slides, with the mouse and the keyboard, and what then stands in the saved file. */
let platform: TestPlatform;
let oa: FakeOa;
let browser: Browser;

beforeAll(async () => {
  platform = await TestPlatform.shared();
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
const PARTS = /^ppt\/((slides|notesSlides|comments)\/[^/]*\.xml|presentation\.xml)$/;

const slidesOf = (markup: string): string[] => markup.match(/<p:sld .*?<\/p:sld>/gs) ?? [];
/** How many slides have this in their markup. */
const count = (markup: string, what: RegExp): number => slidesOf(markup).filter((slide) => what.test(slide)).length;
/** The paragraph in which a text stands. */
const paragraph = (markup: string, words: string): string =>
  (markup.match(/<a:p>.*?<\/a:p>/gs) ?? []).find((item) => item.replaceAll(/<[^>]*>/g, '').includes(words)) ?? '';
/** The objects of all slides, in their order from the back to the front, each without what is in it. */
const objects = (markup: string, what: RegExp): string[] =>
  (markup.match(/<p:(sp|pic|cxnSp|graphicFrame)>.*?<\/p:\1>/gs) ?? []).filter((item) => what.test(item));
const numbers = (markup: string, what: RegExp): number[] => (what.exec(markup) ?? []).slice(1).map(Number);
const placeOf = (object = ''): number[] => numbers(object, /<a:off x="(-?\d+)" y="(-?\d+)"/);
const sizeOf = (object = ''): number[] => numbers(object, /<a:ext cx="(\d+)" cy="(\d+)"/);

async function atWork(name: string) {
  const person = await EditorPerson.open({ platform, oa, browser }, name, 'pptx', sampleFile('pptx'));
  const { page } = person;
  const strip = page.locator('.slide-strip > button');
  await strip.first().waitFor();
  const box = (await page.locator('.document-scroller').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  return {
    person,
    page,
    strip,
    deeds: new Deeds(person, PARTS),
    box,
    middle: { x: box.x + box.width / 2, y: box.y + box.height / 2 },
    slides: (wanted: number): Promise<unknown> =>
      until(`${wanted} slides`, async () => (await strip.count()) === wanted),
    current: (index: number): Promise<unknown> =>
      until(`slide ${index} is shown`, async () => (await strip.nth(index).getAttribute('aria-current')) === 'true'),
    /** Where the frame around the selected object is. */
    frame: () => until('a frame', () => page.locator('.graphic-frame').boundingBox({ timeout: 1_000 })),
    drag: async (from: { x: number; y: number }, byX: number, byY: number): Promise<void> => {
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(from.x + byX / 2, from.y + byY / 2, { steps: 3 });
      await page.mouse.move(from.x + byX, from.y + byY, { steps: 3 });
      await page.mouse.up();
    },
  };
}

// People see that a page has not caught up and press again; on a busy machine a run may have to, too.
describe('everyday things with slides', { retry: 2 }, () => {
  it('slides are added, laid out, filled, copied, moved, hidden, deleted, taken back', async () => {
    const { person, page, strip, deeds, box, middle, slides, current } = await atWork('slides');
    const before = await strip.count();
    await deeds.do('new slide, taken back, done again', async () => {
      await person.tool('New slide').click();
      await slides(before + 1);
      await person.keys('Control+z');
      await slides(before);
      await person.keys('Control+y');
      await slides(before + 1);
    });
    await deeds.do(
      'layout and title',
      async () => {
        await strip.nth(1).click();
        await person.pick('Layout', 'Title and content');
        await person.settled();
        await page.mouse.dblclick(middle.x, box.y + box.height * 0.16);
        await person.settled();
        await person.type('A title 标题');
        await person.keys('Escape', 'Escape');
      },
      (markup) => count(markup, /A title/) === 1 && /type="title"/.test(slidesOf(markup)[1] ?? ''),
    );
    await deeds.do(
      'text in the content placeholder',
      async () => {
        await page.mouse.dblclick(middle.x, box.y + box.height * 0.6);
        await person.settled();
        await person.type('a point');
        await person.keys('Enter');
        await person.type('another point');
        await person.keys('Escape', 'Escape');
      },
      (markup) => paragraph(markup, 'a point') !== '' && paragraph(markup, 'another point') !== '',
    );
    await deeds.do(
      'duplicated by the keyboard',
      async () => {
        await strip.nth(1).click();
        await person.keys('Control+d');
        await slides(before + 2);
      },
      (markup) => count(markup, /a point/) === 2,
    );
    await deeds.do(
      'deleted, taken back, deleted from the menu',
      async () => {
        await strip.nth(2).click();
        await person.tool('Delete slide').click();
        await slides(before + 1);
        await person.tool('Undo').click();
        await slides(before + 2);
        await strip.nth(2).click({ button: 'right' });
        await person.shot('slide-menu');
        await page.locator('.popup button', { hasText: 'Delete slide' }).click();
        await slides(before + 1);
      },
      (markup) => count(markup, /a point/) === 1,
    );
    await deeds.do(
      'copied and pasted behind another, then deleted by its key',
      async () => {
        await strip.nth(1).click();
        await person.keys('Control+c');
        await strip.nth(2).click();
        await person.keys('Control+v');
        await slides(before + 2);
        await until('behind the third', async () => count(await person.markup(PARTS), /a point/) === 2);
        const copies = slidesOf(await person.markup(PARTS)).map((slide) => slide.includes('a point'));
        expect(copies.indexOf(true, 2)).toBe(3);
        await strip.nth(3).click();
        await person.keys('Delete');
        await slides(before + 1);
      },
      (markup) => count(markup, /a point/) === 1,
    );
    await deeds.do(
      'moved by the menu, taken back',
      async () => {
        await strip.nth(1).click({ button: 'right' });
        await page.locator('.popup button', { hasText: 'Move down' }).click();
        await current(2);
        expect(slidesOf(await person.markup(PARTS))[2]).toContain('a point');
        await person.tool('Undo').click();
      },
      (markup) => (slidesOf(markup)[1] ?? '').includes('a point'),
    );
    await deeds.do(
      'dragged to the front',
      async () => {
        await strip.nth(1).dragTo(strip.first());
        await current(0);
      },
      (markup) => (slidesOf(markup)[0] ?? '').includes('a point'),
    );
    await deeds.do(
      'hidden, which the strip shows, taken back and hidden again',
      async () => {
        await strip.last().click();
        await person.tab('show');
        await person.tool('Hide slide').click();
        await page.locator('.slide-strip > .hidden-slide').waitFor();
        await person.keys('Control+z');
        await page.locator('.slide-strip > .hidden-slide').waitFor({ state: 'detached' });
        await person.tool('Hide slide').click();
        await page.locator('.slide-strip > .hidden-slide').waitFor();
      },
      (markup) => count(markup, /<p:sld [^>]*show="0"/) === 1,
    );
    await deeds.do(
      'background, for one slide and for all',
      async () => {
        await strip.first().click();
        await person.tab('design');
        await person.tool('Background').click();
        await page.locator('.popup button[data-color="92D050"]').last().click();
        await until('green', async () => count(await person.markup(PARTS), /<p:bg>.*92D050/is) === 1);
        await person.keys('Control+z');
        await until('as before', async () => count(await person.markup(PARTS), /<p:bg>.*92D050/is) === 0);
        await person.tool('Background').click();
        await page.locator('.popup button[data-color="FFC000"]').last().click();
      },
      (markup) => /<p:bg>.*FFC000/is.test(slidesOf(markup)[0] ?? ''),
    );
    await deeds.do('background of all slides, taken back at once', async () => {
      await person.tool('Background to all').click();
      await until('all', async () => count(await person.markup(PARTS), /<p:bg>.*FFC000/is) === (await strip.count()));
      await person.keys('Control+z');
      await until('one', async () => count(await person.markup(PARTS), /<p:bg>.*FFC000/is) === 1);
    });
    await deeds.do('picture as background, taken back and done again', async () => {
      const picture = (markup: string): boolean => /<p:bg>.*<a:blip /s.test(slidesOf(markup)[1] ?? '');
      await strip.nth(1).click();
      await page.mouse.click(middle.x, box.y + box.height * 0.93, { button: 'right' });
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.locator('.popup button', { hasText: 'Picture as background' }).click(),
      ]);
      await chooser.setFiles({ name: 'red.png', mimeType: 'image/png', buffer: PICTURE });
      await until('a picture', async () => picture(await person.markup(PARTS)));
      await person.keys('Control+z');
      await until('none', async () => !picture(await person.markup(PARTS)));
      await person.keys('Control+y');
      await until('a picture again', async () => picture(await person.markup(PARTS)));
      await strip.first().click();
    });
    await deeds.do(
      'transition, and the next slide by itself',
      async () => {
        await person.tab('transitions');
        await person.pick('Transition', 'Push');
        await person.tool('Transition options').click();
        const dialog = await person.dialog();
        await dialog.getByLabel('Advance after').fill('90');
        await page.keyboard.press('Enter');
        await dialog.waitFor({ state: 'detached' });
        await person.tab('design');
      },
      (markup) => /advTm="90000"/.test(slidesOf(markup)[0] ?? '') && /<p:push/.test(slidesOf(markup)[0] ?? ''),
    );
    await deeds.do(
      'page size 4:3 with everything on it',
      async () => {
        await person.tool('Slide size').click();
        const dialog = await person.dialog();
        await dialog.getByLabel('Size').selectOption({ label: 'Standard 4:3' });
        await dialog.getByRole('button', { name: 'OK' }).click();
        await dialog.waitFor({ state: 'detached' });
      },
      (markup) => {
        const [width = 0, height = 1] = numbers(markup, /<p:sldSz cx="(\d+)" cy="(\d+)"/);
        const inside = objects(markup, /<a:off/).every(
          (object) => (placeOf(object)[0] ?? 0) + (sizeOf(object)[0] ?? 0) <= width,
        );
        return inside && Math.abs(width / height - 4 / 3) < 0.01;
      },
    );
    await person.shot('slides-4-3');
    await deeds.do(
      'page size 16:9',
      async () => {
        await person.tool('Slide size').click();
        const dialog = await person.dialog();
        await dialog.getByLabel('Size').selectOption({ label: 'Widescreen 16:9' });
        await dialog.getByRole('button', { name: 'OK' }).click();
        await dialog.waitFor({ state: 'detached' });
      },
      (markup) => {
        const [width = 0, height = 1] = numbers(markup, /<p:sldSz cx="(\d+)" cy="(\d+)"/);
        return Math.abs(width / height - 16 / 9) < 0.01;
      },
    );
    await deeds.do(
      'footer and slide numbers, taken back and done again',
      async () => {
        await person.tab('insert');
        await person.tool('Header & footer').click();
        const dialog = await person.dialog();
        await dialog.getByLabel('Footer text').fill('our footer');
        await page.keyboard.press('Enter');
        await dialog.waitFor({ state: 'detached' });
        await until('footers', async () => count(await person.markup(PARTS), /our footer/) >= before);
        await person.keys('Control+z');
        await until('none', async () => count(await person.markup(PARTS), /our footer/) === 0);
        await person.keys('Control+y');
      },
      (markup) => count(markup, /type="sldNum"/) >= before && count(markup, /our footer/) >= before,
    );
    await deeds.do(
      'notes',
      async () => {
        await strip.nth(1).click();
        await person.tab('show');
        await person.tool('Notes').click();
        await page.locator('.notes-pane textarea').fill('say this aloud');
        await person.shot('slides-notes');
        await person.tool('Notes').click();
      },
      (markup) => markup.includes('say this aloud'),
    );
    await deeds.do('show with keys, without the hidden slide', async () => {
      await person.keys('F5');
      const show = page.locator('.slide-show');
      await show.waitFor();
      const at = async (number: number): Promise<void> => {
        expect(await show.locator('.slide-show-counter').textContent()).toBe(`${number} / ${before}`);
      };
      await at(1);
      await until('a picture', async () => ((await show.locator('img').getAttribute('src')) ?? '').startsWith('data:'));
      await person.shot('show');
      await person.keys('ArrowRight');
      await at(2);
      await person.keys('PageDown');
      await at(3);
      await person.keys('ArrowLeft');
      await at(2);
      await person.keys('Home');
      await at(1);
      await person.keys('Escape');
      await show.waitFor({ state: 'detached' });
    });
    await deeds.do('zoom', async () => {
      await person.tab('view');
      const zoom = page.locator('.status-percent');
      const other = (than: string | null) =>
        until('another zoom', async () => {
          const now = await zoom.textContent();
          return now === than ? null : now;
        });
      await person.pick('Zoom', '50%');
      await until('half', async () => (await zoom.textContent()) === '50%');
      await person.tool('Fit page').click();
      const fitted = await other('50%');
      await person.tool('Zoom in').click();
      await other(fitted);
      await person.pick('Zoom', '50%');
      await until('half', async () => (await zoom.textContent()) === '50%');
      await person.tool('Fit page').click();
      await until('as before', async () => (await zoom.textContent()) === fitted);
    });
    await person.shot('slides');
    await deeds.check();
    await person.leave();
  });

  it('text is formatted, searched, linked, commented on', async () => {
    const { person, page, deeds, middle, box, strip } = await atWork('slide-text');
    await person.tool('New slide').click();
    await until('a new slide', async () => (await strip.count()) === 4);
    await person.pick('Layout', 'Title and content');
    await person.settled();
    await page.mouse.dblclick(middle.x, box.y + box.height * 0.6);
    await person.settled();
    const things: [name: string, act: () => Promise<void>, there: RegExp][] = [
      ['bold', () => person.tool('Bold').click(), /<a:rPr [^>]*b="1"/],
      ['italic', () => person.keys('Control+i'), /<a:rPr [^>]*i="1"/],
      ['underlined', () => person.keys('Control+u'), /<a:rPr [^>]*u="sng"/],
      ['struck', () => person.tool('Strikethrough').click(), /strike="sngStrike"/],
      [
        'sized',
        async () => {
          await page.locator('[data-combo=".uno:FontHeight"] button').click();
          await page.locator('.combo-popup button[data-value="24"]').click();
        },
        /<a:rPr [^>]*sz="2400"/,
      ],
      [
        'typeface',
        async () => {
          await page.getByRole('combobox', { name: 'Font', exact: true }).click();
          await page.keyboard.type('Georgia');
          await page.keyboard.press('Enter');
        },
        /<a:latin typeface="Georgia"/,
      ],
      ['coloured', () => person.colour('Font color', 'FF0000'), /<a:rPr [^>]*>.*?<a:srgbClr val="ff0000"/i],
      ['centred', () => person.keys('Control+e'), /<a:pPr [^>]*algn="ctr"/],
      ['righted', () => person.tool('Align right').click(), /<a:pPr [^>]*algn="r"/],
      ['spaced', () => person.pick('Line spacing', '1.5'), /<a:lnSpc><a:spcPct val="150000"\/>/],
      ['numbered', () => person.tool('Numbering').click(), /<a:buAutoNum /],
      ['bulletless', () => person.tool('Bullets').click(), /<a:buNone\/>|^(?!.*<a:bu(Char|AutoNum))/],
      ['deeper', () => person.tool('Increase indent').click(), /<a:pPr [^>]*lvl="1"/],
    ];
    for (const [index, [name]] of things.entries()) {
      if (index > 0) await person.keys('Enter');
      await person.type(name);
    }
    await person.keys('Control+Home');
    for (const [name, act, there] of things) {
      await person.selectLine();
      await deeds.doNow(name, act, (markup) => there.test(paragraph(markup, name)));
      await person.keys('End', 'ArrowDown');
    }
    await person.shot('slide-text');
    await deeds.do(
      'link',
      async () => {
        await person.keys('Control+End', 'Enter');
        await person.tab('insert');
        await person.tool('Link').click();
        const dialog = await person.dialog();
        await dialog.getByLabel('Address').fill('example.com/a');
        await dialog.getByLabel('Text').fill('our page');
        await page.keyboard.press('Enter');
        await dialog.waitFor({ state: 'detached' });
      },
      (markup) => /<a:hlinkClick/.test(paragraph(markup, 'our page')),
    );
    await deeds.do(
      'symbol',
      async () => {
        await person.keys('Escape', 'Escape');
        await page.mouse.dblclick(middle.x, box.y + box.height * 0.16);
        await person.settled();
        await person.type('root ');
        await person.tool('Symbol').click();
        const dialog = await person.dialog();
        await dialog.locator('[data-symbol="√"]').click();
        await page.keyboard.press('Escape');
        await person.keys('Escape', 'Escape');
      },
      (markup) => paragraph(markup, 'root √') !== '',
    );
    await deeds.do(
      'found and replaced on all slides',
      async () => {
        await person.keys('Control+h');
        await page.locator('.find-needle').fill('WOPI');
        await until('found', async () => /^[1-9]/.test((await page.locator('.find-count').textContent()) ?? ''));
        await person.shot('slide-find');
        await page.locator('.find-replacement').fill('the WOPI protocol');
        await page.locator('.find-replace-all').click();
        await page.locator('.find-replacement').press('Escape');
      },
      (markup) => paragraph(markup, 'the WOPI protocol') !== '',
    );
    await deeds.do(
      'undone and done again',
      async () => {
        await person.keys('Control+z');
        await until('undone', async () => paragraph(await person.markup(PARTS), 'the WOPI protocol') === '');
        await person.keys('Control+y');
      },
      (markup) => paragraph(markup, 'the WOPI protocol') !== '',
    );
    await deeds.do(
      'comment',
      async () => {
        await person.tab('review');
        await person.tool('Comment').click();
        const dialog = await person.dialog();
        await dialog.getByRole('textbox').fill('please check this');
        await dialog.getByRole('button', { name: 'OK' }).click();
        await dialog.waitFor({ state: 'detached' });
      },
      (markup) => /<p:cm .*please check this/s.test(markup),
    );
    await deeds.check();
    await person.leave();
  });

  it('objects are inserted, moved, resized, ordered, aligned, grouped, turned, copied, deleted', async () => {
    const { person, page, deeds, strip, frame, drag, middle } = await atWork('slide-objects');
    await person.tool('New slide').click();
    await until('a new slide', async () => (await strip.count()) === 4);
    await person.pick('Layout', 'Blank');
    await person.settled();
    await person.tab('insert');
    await deeds.do(
      'text box that is written in later',
      async () => {
        await person.tool('Text box').click();
        await person.drag({ x: middle.x - 200, y: middle.y - 100 }, { x: middle.x, y: middle.y - 40 });
        await frame();
        await strip.nth(1).locator('img').waitFor();
        await person.settled();
        await person.type('boxed words');
        await person.keys('Escape', 'Escape');
      },
      (markup) => count(markup, /boxed words/) === 1,
    );
    const star = (markup: string): string => objects(markup, /prst="star5"/)[0] ?? '';
    await deeds.do(
      'shape',
      async () => {
        await person.tool('Shapes').click();
        await page.locator('.shape-grid [data-shape="StarShapes.star5"]').click();
        await person.drag({ x: middle.x - 300, y: middle.y + 20 }, { x: middle.x - 180, y: middle.y + 140 });
        await until('it is where it was drawn', async () => {
          const { x, width } = await frame();
          return Math.abs(x - middle.x + 300) < 3 && Math.abs(width - 120) < 3;
        });
      },
      (markup) => star(markup) !== '',
    );
    await deeds.do('moved with the mouse, taken back and done again', async () => {
      const was = placeOf(star(await person.markup(PARTS)));
      const at = await frame();
      await drag({ x: at.x + at.width / 2, y: at.y + at.height / 2 }, 120, 60);
      const moved = async (): Promise<boolean> => {
        const [x = 0, y = 0] = placeOf(star(await person.markup(PARTS)));
        return x > (was[0] ?? 0) + 500_000 && y > (was[1] ?? 0) + 200_000;
      };
      await until('moved', moved);
      await person.keys('Control+z');
      await until('back', async () => !(await moved()));
      await person.keys('Control+y');
      await until('moved again', moved);
    });
    await deeds.do('moved with the arrow keys', async () => {
      const was = placeOf(star(await person.markup(PARTS)));
      const at = await frame();
      await page.mouse.click(at.x + at.width / 2, at.y + at.height / 2);
      await person.keys('ArrowRight', 'ArrowRight', 'ArrowDown');
      await until('moved', async () => {
        const [x = 0, y = 0] = placeOf(star(await person.markup(PARTS)));
        return x > (was[0] ?? 0) && y > (was[1] ?? 0);
      });
    });
    await deeds.do('resized with the mouse', async () => {
      const was = sizeOf(star(await person.markup(PARTS)));
      const at = await frame();
      await drag({ x: at.x + at.width, y: at.y + at.height }, 60, 50);
      await until('larger', async () => {
        const [width = 0, height = 0] = sizeOf(star(await person.markup(PARTS)));
        return width > (was[0] ?? 0) + 200_000 && height > (was[1] ?? 0) + 200_000;
      });
    });
    await deeds.do(
      'turned',
      async () => {
        await person.tab('start');
        await person.pick('Arrange', 'Rotate right');
      },
      (markup) => /<a:xfrm rot="5400000"/.test(star(markup)),
    );
    await deeds.do(
      'filled, framed in another colour and width',
      async () => {
        await person.colour('Shape fill', 'FFC000');
        await person.colour('Shape outline', 'FF0000');
        await person.pick('Line width', '4.5 pt');
      },
      (markup) =>
        /<\/a:prstGeom><a:solidFill><a:srgbClr val="ffc000"/i.test(star(markup)) &&
        /<a:ln w="57\d{3}"><a:solidFill><a:srgbClr val="ff0000"/i.test(star(markup)),
    );
    await deeds.do(
      'text in a shape',
      async () => {
        const at = await frame();
        await page.mouse.dblclick(at.x + at.width / 2, at.y + at.height / 2);
        await person.settled();
        await person.type('starred');
        await person.keys('Escape');
      },
      (markup) => star(markup).includes('starred'),
    );
    await deeds.do(
      'aligned with the slide',
      () => person.pick('Align objects', 'Align top'),
      (markup) => {
        const [width = 0, height = 0] = sizeOf(star(markup));
        const [, top = 0] = placeOf(star(markup)); // of what was not turned
        return Math.abs(top - (width - height) / 2) < 10_000;
      },
    );
    await deeds.do(
      'without a fill, taken back; transparent, and read to who cannot see it',
      async () => {
        await page.locator('.ribbon-panel button[aria-label="Shape fill ▾"]').click();
        await page.locator('.popup .colors-none').click();
        await until('no fill', async () => /<\/a:prstGeom><a:noFill/.test(star(await person.markup(PARTS))));
        await person.keys('Control+z');
        await person.tool('Format object').click();
        const dialog = await person.dialog();
        await dialog.getByLabel('Fill transparency').fill('40');
        await page.keyboard.press('Enter');
        await dialog.waitFor({ state: 'detached' });
      },
      (markup) => /<a:alpha val="60000"/.test(star(markup)),
    );
    await deeds.do(
      'a link to another slide',
      async () => {
        await person.keys('Control+k');
        const dialog = await person.dialog();
        await dialog.getByLabel('Link to').selectOption('slide');
        await dialog.locator('[name=slide]').selectOption('#1');
        await dialog.getByRole('button', { name: 'OK' }).click();
        await dialog.waitFor({ state: 'detached' });
      },
      (markup) => /hlinksldjump/.test(star(markup)),
    );
    await deeds.do(
      'animated, taken back and done again',
      async () => {
        await person.tab('animations');
        await person.pick('Add animation', 'Fly in');
        await until('animated', async () =>
          /presetID="2" presetClass="entr"|presetClass="entr" presetID="2"/.test(await person.markup(PARTS)),
        );
        await person.keys('Control+z');
        await until('still', async () => !/presetClass/.test(await person.markup(PARTS)));
        await person.keys('Control+y');
      },
      (markup) => /presetClass="entr"/.test(markup),
    );
    await deeds.do('the show: the animation comes with a click, the link leads to the first slide', async () => {
      await person.keys('Shift+F5');
      const show = page.locator('.slide-show');
      const picture = async (): Promise<string> => (await show.locator('img').getAttribute('src')) ?? '';
      const without = await until('a picture', async () => ((await picture()) === '' ? null : picture()));
      await page.keyboard.press('ArrowRight');
      await until('the star', async () => (await picture()) !== without);
      expect(await show.locator('.slide-show-counter').textContent()).toBe('2 / 4');
      await show.locator('.show-link').click();
      await until('the first', async () => (await show.locator('.slide-show-counter').textContent()) === '1 / 4');
      await page.keyboard.press('Escape');
      await show.waitFor({ state: 'detached' });
      await person.tab('start');
    });
    await deeds.do(
      'once more by Ctrl+D',
      async () => {
        await frame();
        await person.keys('Control+d');
      },
      (markup) => objects(markup, /prst="star5"/).length === 2,
    );
    await deeds.do(
      'copied and pasted',
      async () => {
        await person.keys('Control+c');
        await until('the clipboard', () =>
          page.evaluate<boolean>(`navigator.clipboard.read().then((items) => items.length > 0)`),
        );
        await person.keys('Control+v');
      },
      (markup) => objects(markup, /prst="star5"/).length === 3,
    );
    await deeds.do(
      'deleted, taken back, deleted',
      async () => {
        await frame();
        await person.keys('Delete');
        await until('two left', async () => objects(await person.markup(PARTS), /prst="star5"/).length === 2);
        await person.keys('Control+z');
        await until('three again', async () => objects(await person.markup(PARTS), /prst="star5"/).length === 3);
        await person.keys('Control+y');
      },
      (markup) => objects(markup, /prst="star5"/).length === 2,
    );
    await person.tab('insert');
    await deeds.do(
      'picture',
      async () => {
        const [chooser] = await Promise.all([page.waitForEvent('filechooser'), person.tool('Image').click()]);
        await chooser.setFiles({ name: 'red.png', mimeType: 'image/png', buffer: PICTURE });
        await frame();
      },
      (markup) => count(markup, /<p:pic>/) === 1,
    );
    await deeds.do(
      'picture to the back, and to the front again',
      async () => {
        await person.tab('start');
        await person.pick('Arrange', 'Send to back');
        await until('at the back', async () =>
          /^<p:pic>/.test(objects(await person.markup(PARTS), /<p:pic>|star5|boxed/)[0] ?? ''),
        );
        await person.pick('Arrange', 'Bring to front');
      },
      (markup) => /^<p:pic>/.test(objects(markup, /<p:pic>|star5|boxed/).at(-1) ?? ''),
    );
    await person.tab('insert');
    await deeds.do(
      'line',
      async () => {
        await person.tool('Shapes').click();
        await page.locator('.shape-grid [data-shape="Line"]').click();
        await page.mouse.click(middle.x, middle.y - 60);
        await frame();
      },
      (markup) => /prst="line"/.test(markup),
    );
    await deeds.do(
      'table, written in, with a row more',
      async () => {
        await person.tool('Table').click();
        await page.locator('.table-grid button[aria-label="3 × 2"]').click();
        await frame();
        await person.settled();
        await person.type('cell one');
        await person.keys('Tab');
        await person.type('cell two');
        await person.tool('Insert row below').click();
        await person.keys('Escape', 'Escape');
      },
      (markup) =>
        /<a:tbl>.*?<a:tc>(?:(?!<\/a:tc>).)*cell one.*<a:tc>.*cell two/s.test(markup) &&
        (markup.match(/<a:tr /g) ?? []).length === 3,
    );
    await deeds.do(
      'chart',
      async () => {
        await person.tool('Chart').click();
        const dialog = await person.dialog();
        await dialog.getByLabel('B2').fill('99');
        await dialog.getByRole('button', { name: 'OK' }).click();
        await dialog.waitFor({ state: 'detached' });
        await frame();
      },
      (markup) => /<c:chart /.test(markup),
    );
    await deeds.do('figures of the chart', async () => {
      await until('99', async () => /<c:v>99<\/c:v>/.test(await person.markup(/^ppt\/charts\/chart[^/]*\.xml$/)));
      await person.keys('Escape');
    });
    await person.shot('slide-objects');
    await deeds.do(
      'everything grouped, and ungrouped',
      async () => {
        await person.tab('start');
        await person.keys('Escape', 'Escape', 'Control+a');
        await frame();
        await person.pick('Arrange', 'Group');
        await until('grouped', async () => /<p:grpSp>/.test(await person.markup(PARTS)));
        await person.pick('Arrange', 'Ungroup');
      },
      (markup) => !/<p:grpSp>/.test(markup) && /prst="star5"/.test(markup),
    );
    await deeds.do('the menu of an object', async () => {
      await person.keys('Escape');
      await page.mouse.click(middle.x, middle.y, { button: 'right' });
      await page.locator('.popup [role=menuitem]').first().waitFor();
      await person.shot('slide-object-menu');
      await person.keys('Escape');
    });
    await deeds.check();
    await person.leave();
  });
});
