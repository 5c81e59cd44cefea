import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Deeds, EditorPerson, type FakeOa, launchBrowser, painted, TestPlatform, until, zip } from '#testing';

/** What people do every day in a text document, with the mouse and the keyboard, and what then stands in the saved file. */
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

const OFFICE = 'http://schemas.openxmlformats.org';

/** An empty document as other programs write it. */
function emptyDocument(): Buffer {
  const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  return zip([
    [
      '[Content_Types].xml',
      Buffer.from(
        `${xml}<Types xmlns="${OFFICE}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
      ),
    ],
    [
      '_rels/.rels',
      Buffer.from(
        `${xml}<Relationships xmlns="${OFFICE}/package/2006/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
      ),
    ],
    [
      'word/document.xml',
      Buffer.from(
        `${xml}<w:document xmlns:w="${OFFICE}/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>old text</w:t></w:r></w:p><w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1800" w:bottom="1440" w:left="1800" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr></w:body></w:document>`,
      ),
    ],
  ]);
}

/** The markup of the paragraph in which a text stands, however it is cut into runs. */
function paragraph(markup: string, words: string): string {
  const found = (markup.match(/<w:p[ >].*?<\/w:p>/gs) ?? []).find((item) =>
    item.replaceAll(/<[^>]*>/g, '').includes(words),
  );
  return found ?? '';
}

const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAADwAAAA8CAIAAAC1nk4lAAAASElEQVR42u3OAQkAAAgDsEd6/xRGsoUgDBZgmfadSEtLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tfWHk6s/E5nnzVAAAAAElFTkSuQmCC',
  'base64',
);

// People see that a page has not caught up and press again; on a busy machine a run may have to, too.
describe('everyday things in a text document', { retry: 2 }, () => {
  it('characters and paragraphs are formatted from the ribbon and the keyboard', async () => {
    const writer = await EditorPerson.open({ platform, oa, browser }, 'formatting', 'docx', emptyDocument());
    const { page } = writer;
    const deeds = new Deeds(writer);
    const things: [name: string, act: () => Promise<void>, there: RegExp][] = [
      ['bold', () => writer.tool('Bold').click(), /<w:b\/>/],
      ['italic', () => writer.keys('Control+i'), /<w:i\/>/],
      ['underline', () => writer.tool('Underline').click(), /<w:u w:val="single"\/>/],
      ['struck', () => writer.tool('Strikethrough').click(), /<w:strike\/>/],
      [
        'typeface',
        async () => {
          await page.getByRole('combobox', { name: 'Font', exact: true }).click();
          await page.keyboard.type('Georgia');
          await page.keyboard.press('Enter');
        },
        /w:rFonts[^>]*w:ascii="Georgia"/,
      ],
      [
        'size',
        async () => {
          await page.locator('[data-combo=".uno:FontHeight"] button').click();
          await page.locator('.combo-popup button[data-value="24"]').click();
        },
        /<w:sz w:val="48"\/>/,
      ],
      ['bigger', () => writer.tool('Increase font size').click(), /<w:sz w:val="(2[4-9]|3\d)"\/>/],
      ['coloured', () => writer.colour('Font color', 'FF0000'), /<w:color w:val="FF0000"\/>/i],
      [
        'marked',
        () => writer.colour('Highlight color', 'FFFF00'),
        /w:(highlight w:val="yellow"|shd[^>]*w:fill="FFFF00")/i,
      ],
      ['raised', () => writer.tool('Superscript').click(), /<w:vertAlign w:val="superscript"\/>/],
      ['lowered', () => writer.keys('Control+='), /<w:vertAlign w:val="subscript"\/>/],
      ['shouted', () => writer.pick('Change case', 'UPPER'), /SHOUTED/],
      ['centred', () => writer.keys('Control+e'), /<w:jc w:val="center"\/>/],
      ['righted', () => writer.tool('Align right').click(), /<w:jc w:val="(end|right)"\/>/],
      ['justified', () => writer.tool('Justify').click(), /<w:jc w:val="both"\/>/],
      ['bulleted', () => writer.pick('Bullets', /^\s*✓?\s*Bullets/), /<w:numPr>/],
      ['numbered', () => writer.pick('Numbering', /^\s*✓?\s*Numbering/), /<w:numPr>/],
      ['indented', () => writer.tool(/ncrease indent/).click(), /<w:ind [^>]*w:(left|start)="[1-9]/],
      ['spaced', () => writer.pick('Line spacing', '1.5'), /<w:spacing [^>]*w:line="360"/],
      ['headed', () => writer.keys('Control+Alt+1'), /<w:pStyle w:val="Heading1"\/>/],
      [
        'styled',
        async () => {
          await page.locator('[data-combo=".uno:StyleApply"] button').click();
          await page.locator('.combo-popup button[data-value="Heading 2"]').click();
        },
        /<w:pStyle w:val="Heading2"\/>/,
      ],
      ['shaded', () => writer.colour('Shading', 'FFC000'), /<w:shd [^>]*w:fill="FFC000"/i],
      ['framed', () => writer.pick('Borders', 'Box'), /<w:pBdr>/],
      [
        'linked',
        async () => {
          await page.keyboard.press('Control+k');
          const dialog = await writer.dialog();
          await dialog.getByLabel('Address').fill('example.com/a');
          await page.keyboard.press('Enter');
        },
        /<w:hyperlink /,
      ],
      [
        'symbolic',
        async () => {
          await page.keyboard.press('End');
          await writer.tab('insert');
          await writer.tool('Symbol').click();
          const dialog = await writer.dialog();
          await dialog.locator('[data-symbol="√"]').click();
          await page.keyboard.press('Escape');
          await writer.tab('start');
        },
        /symbolic√/,
      ],
      [
        'measured',
        async () => {
          await writer.tool('Paragraph…').click();
          const dialog = await writer.dialog();
          await dialog.getByLabel('Special').selectOption({ label: 'First line' });
          await dialog.getByLabel('By', { exact: true }).fill('1');
          await dialog.getByLabel('Space before').fill('12');
          await page.keyboard.press('Enter');
          await dialog.waitFor({ state: 'detached' });
        },
        /<w:spacing [^>]*w:before="240".*<w:ind [^>]*w:firstLine="567"/,
      ],
    ];
    const names = things.map(([name]) => name);
    await writer.writeAnew(['plain', 'painted', ...names, '中文 café €']);
    await writer.keys('ArrowDown', 'ArrowDown');
    for (const [name, act, there] of things) {
      await writer.selectLine();
      await deeds.doNow(name, act, (markup) => there.test(paragraph(markup, name === 'shouted' ? 'SHOUTED' : name)));
      await writer.keys('End', 'ArrowDown');
    }
    await deeds.do(
      'format painter',
      async () => {
        await writer.keys('Control+Home', 'ArrowDown');
        const from = await writer.caret();
        await writer.keys('ArrowDown', 'ArrowRight');
        await writer.tool('Format painter').click();
        await page.mouse.dblclick(from.x + 12, from.y);
      },
      (markup) => /<w:b\/>/.test(paragraph(markup, 'painted')),
    );
    await writer.shot('formatting');
    await deeds.check();
    const markup = await writer.markup();
    expect(paragraph(markup, 'plain')).not.toMatch(/<w:b\/>|<w:numPr>|<w:hyperlink/);
    expect(paragraph(markup, '中文 café €')).not.toBe('');
    await writer.leave();
  });

  it('moving, selecting, copying, cutting, taking back', async () => {
    const writer = await EditorPerson.open({ platform, oa, browser }, 'moving', 'docx', emptyDocument());
    const { page } = writer;
    const deeds = new Deeds(writer);
    await writer.writeAnew(['alpha beta gamma', 'delta epsilon', 'zeta eta theta', 'cut here', 'last line']);
    await deeds.do(
      'word by word',
      async () => {
        await writer.keys('Control+ArrowRight', 'Control+Shift+ArrowRight');
        await writer.type('BETA ');
      },
      (markup) => paragraph(markup, 'alpha BETA gamma') !== '',
    );
    await deeds.do(
      'double click takes a word, typing replaces it',
      async () => {
        await writer.keys('Control+Home', 'ArrowDown');
        const at = await writer.caret();
        await page.mouse.dblclick(at.x + 8, at.y);
        await writer.type('DELTA');
      },
      (markup) => paragraph(markup, 'DELTA epsilon') !== '',
    );
    await deeds.do(
      'dragging selects, typing replaces',
      async () => {
        await writer.keys('Control+Home', 'ArrowDown', 'ArrowDown');
        const from = await writer.caret();
        await writer.keys('Control+ArrowRight');
        const to = await writer.caret();
        await page.mouse.move(from.x, from.y);
        await page.mouse.down();
        await page.mouse.move((from.x + to.x) / 2, from.y, { steps: 3 });
        await page.mouse.move(to.x, to.y, { steps: 3 });
        await page.mouse.up();
        await writer.type('ZETA ');
      },
      (markup) => paragraph(markup, 'ZETA eta theta') !== '',
    );
    await deeds.do(
      'copied with its formatting',
      async () => {
        await writer.keys('Control+Home', 'Control+Shift+ArrowRight', 'Control+b', 'Control+c');
        await until('the clipboard', () =>
          page.evaluate<boolean>(`navigator.clipboard.readText().then((text) => text.startsWith('alpha'))`),
        );
        await writer.keys('Control+End', 'Enter', 'Control+v');
        await writer.settled();
        await writer.type('pasted');
      },
      (markup) => /<w:b\/>.*alpha/.test(paragraph(markup, 'alpha pasted')),
    );
    await deeds.do(
      'cut and pasted elsewhere',
      async () => {
        await writer.keys(
          'Control+Home',
          'ArrowDown',
          'ArrowDown',
          'ArrowDown',
          'Home',
          'Control+Shift+ArrowRight',
          'Control+x',
        );
        await until('the clipboard', () =>
          page.evaluate<boolean>(`navigator.clipboard.readText().then((text) => text.startsWith('cut'))`),
        );
        await writer.keys('End', 'Control+v');
      },
      (markup) => /herecut/.test(paragraph(markup, 'herecut')),
    );
    await deeds.do(
      'undone and done again',
      async () => {
        await writer.keys('Control+End', 'Enter');
        await writer.type('wrong');
        await writer.tool('Undo').click();
        await writer.settled();
        await writer.keys('Control+y', 'Control+End');
        await writer.type(' right');
      },
      (markup) => paragraph(markup, 'wrong right') !== '',
    );
    await deeds.do(
      'deleted by word',
      async () => {
        await writer.keys('Enter');
        await writer.type('keep lose');
        await writer.keys('Control+Backspace');
        await writer.type('this');
      },
      (markup) => paragraph(markup, 'keep this') !== '',
    );
    await deeds.do(
      'selected by Shift and arrows',
      async () => {
        await writer.keys('Enter');
        await writer.type('abcdef');
        await writer.keys('Shift+ArrowLeft', 'Shift+ArrowLeft', 'Shift+ArrowLeft');
        await writer.type('X');
      },
      (markup) => paragraph(markup, 'abcX') !== '',
    );
    await deeds.do(
      'found and replaced by a regular expression',
      async () => {
        await writer.keys('Enter');
        await writer.type('r12 r345 R6');
        await writer.keys('Control+h');
        await page.getByLabel('Regular expression').check();
        await page.getByLabel('Match case').check();
        await page.locator('.find-needle').fill('r([0-9]+)');
        await until('two found', async () => /^2 /.test((await page.locator('.find-count').textContent()) ?? ''));
        await page.locator('.find-replacement').fill('n$1');
        await page.locator('.find-replace-all').click();
        await page.locator('.find-replacement').press('Escape');
      },
      (markup) => paragraph(markup, 'n12 n345 R6') !== '',
    );
    await writer.shot('moving');
    await deeds.check();
    await writer.leave();
  });

  it('lists begin while typing, looks are painted, text is dragged, links are followed', async () => {
    const writer = await EditorPerson.open({ platform, oa, browser }, 'writing', 'docx', emptyDocument());
    const { page } = writer;
    const deeds = new Deeds(writer);
    await writer.writeAnew(['alpha beta gamma', 'painted', 'painted again', 'like the first', 'here ']);
    const listed = (markup: string, words: string): boolean => /<w:numPr>/.test(paragraph(markup, words));
    await deeds.do(
      'numbers and bullets begin lists, Enter twice ends them',
      async () => {
        await writer.keys('Control+End', 'Enter');
        await writer.type('1. one thing');
        await writer.keys('Enter');
        await writer.type('another thing');
        await writer.keys('Enter', 'Enter');
        await writer.type('- dashed');
        await writer.keys('Enter', 'Enter');
        await writer.type('* starred');
        await writer.keys('Enter', 'Enter');
        await writer.type('after the lists');
      },
      (markup) =>
        ['one thing', 'another thing', 'dashed', 'starred'].every((words) => listed(markup, words)) &&
        !markup.includes('1. one') &&
        !listed(markup, 'after the lists'),
    );
    await deeds.do(
      'one undo leaves what was typed',
      async () => {
        await writer.keys('Enter');
        await writer.type('3. as typed');
        await writer.keys('Enter');
        await until('a list', async () => listed(await writer.markup(), 'as typed'));
        await writer.keys('Control+z');
      },
      (markup) => paragraph(markup, '3. as typed') !== '' && !listed(markup, '3. as typed'),
    );
    const at = async (line: number, words = 0): Promise<{ x: number; y: number }> => {
      await writer.keys('Control+Home', ...Array<string>(line).fill('ArrowDown'));
      await writer.keys(...Array<string>(words).fill('Control+ArrowRight'));
      return writer.caret();
    };
    await deeds.do('marks of the formatting are shown and hidden', async () => {
      await writer.tab('view');
      const marks = writer.tool('Formatting marks');
      for (const shown of ['true', 'false']) {
        await page.locator('.keyboard').focus();
        await writer.keys('Control+Shift+8');
        await until(`marks: ${shown}`, async () => (await marks.getAttribute('aria-pressed')) === shown);
      }
      await page.locator('.ribbon [data-tab]').first().click();
    });
    const [first, second, third, fourth, fifth] = [await at(0), await at(1), await at(2), await at(3), await at(4)];
    await deeds.do(
      'painted again and again until Escape',
      async () => {
        await page.mouse.dblclick(first.x + 12, first.y);
        await writer.keys('Control+b');
        await writer.tool('Format painter').dblclick();
        await page.mouse.click(second.x + 12, second.y);
        await page.mouse.click(third.x + 12, third.y);
        await writer.keys('Escape');
        await page.mouse.click(fourth.x + 12, fourth.y);
      },
      (markup) =>
        ['painted', 'painted again'].every((words) => /<w:b\/>/.test(paragraph(markup, words))) &&
        !/<w:b\/>/.test(paragraph(markup, 'like the first')),
    );
    await deeds.do(
      'without a selection the paragraph is painted, too',
      async () => {
        await page.mouse.click(first.x + 60, first.y);
        await writer.keys('Control+j');
        await writer.tool('Format painter').click();
        await page.mouse.click(fourth.x + 12, fourth.y);
      },
      (markup) => /<w:jc w:val="both"\/>/.test(paragraph(markup, 'like the first')),
    );
    await deeds.do(
      'selected text is dragged, and taken back at once',
      async () => {
        const from = await at(0, 1);
        await writer.keys('Control+Shift+ArrowRight');
        await page.locator('.selection').first().waitFor();
        await writer.drag({ x: from.x + 8, y: from.y }, { x: fifth.x + 1, y: fifth.y });
        await until('moved', async () => {
          const markup = await writer.markup();
          return paragraph(markup, 'beta here') !== '' && paragraph(markup, 'alpha gamma') !== '';
        });
        await writer.keys('Control+z');
      },
      (markup) => paragraph(markup, 'alpha beta gamma') !== '' && paragraph(markup, 'beta here') === '',
    );
    let link = { x: 0, y: 0 };
    await deeds.do('a link is followed with Ctrl', async () => {
      await writer.keys('Control+End', 'Enter');
      await page.keyboard.press('Control+k');
      const dialog = await writer.dialog();
      await dialog.getByLabel('Address').fill(`${platform.origin}/livez`);
      await dialog.getByLabel('Text').fill('a linked place');
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'detached' });
      const end = await writer.caret();
      const opened = page.context().waitForEvent('page');
      await page.keyboard.down('Control');
      link = { x: end.x - 20, y: end.y };
      await page.mouse.click(link.x, link.y);
      await page.keyboard.up('Control');
      const other = await opened;
      await until('the address', () => other.url() === `${platform.origin}/livez`);
      expect(await other.evaluate('opener')).toBeNull();
      await other.close();
    });
    await deeds.do('whoever only reads clicks the link', async () => {
      await until('the link is saved', async () => (await writer.markup()).includes('a linked place'));
      const top = async (of: Page): Promise<number> => (await of.locator('.document-scroller').boundingBox())?.y ?? 0;
      const reader = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
      await reader.goto(oa.link('openPreview', writer.docId, 'u2'));
      await painted(reader);
      const opened = reader.context().waitForEvent('page');
      await reader.mouse.click(link.x, link.y - (await top(page)) + (await top(reader)));
      const other = await opened;
      await until('the address', () => other.url() === `${platform.origin}/livez`);
      await reader.context().close();
    });
    await deeds.check();
    await writer.leave();
  });

  it('fonts and paragraphs in their windows, cross-references, the ruler', async () => {
    const writer = await EditorPerson.open({ platform, oa, browser }, 'windows', 'docx', emptyDocument());
    const { page } = writer;
    const deeds = new Deeds(writer, /^word\/(document|header\d*)\.xml$/);
    const confirm = async (name: 'OK' | 'Insert'): Promise<void> => {
      const dialog = await writer.dialog();
      await dialog.getByRole('button', { name, exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
    };
    await writer.writeAnew(['First chapter', 'lettered', 'indented', 'ruled line', 'see ']);
    await writer.keys('Control+Alt+1', 'ArrowDown');
    await writer.selectLine();
    await deeds.do(
      'letters',
      async () => {
        await writer.keys('Control+d');
        const dialog = await writer.dialog();
        await dialog.getByLabel('Latin font').fill('Georgia');
        await dialog.getByLabel('Asian font').fill('楷体');
        await dialog.getByLabel('Underline style').selectOption({ label: 'Double underline' });
        await dialog.getByLabel('Underline color').selectOption('FF0000');
        await dialog.getByLabel('Small caps', { exact: true }).check();
        await dialog.getByRole('tab', { name: 'Character spacing' }).click();
        await dialog.getByLabel('Spacing', { exact: true }).fill('2');
        await writer.shot('font');
        await confirm('OK');
      },
      (markup) =>
        [/w:ascii="Georgia"/, /w:eastAsia="楷体"/, /<w:u w:val="double" w:color="FF0000"\/>/, /<w:smallCaps/].every(
          (look) => look.test(paragraph(markup, 'lettered')),
        ) && /<w:spacing w:val="40"\/>/.test(paragraph(markup, 'lettered')),
    );
    await deeds.do(
      'letters are taken back at once',
      () => writer.keys('Control+z'),
      (markup) => !/Georgia|smallCaps/.test(paragraph(markup, 'lettered')),
    );
    await deeds.do(
      'paragraph',
      async () => {
        await writer.keys('End', 'ArrowDown');
        await writer.tool('Paragraph…').click();
        const dialog = await writer.dialog();
        await dialog.getByLabel('Special').selectOption({ label: 'Hanging' });
        await dialog.getByLabel('By', { exact: true }).fill('1');
        await dialog.getByLabel('Line spacing').selectOption({ label: 'Exactly' });
        await dialog.getByLabel('At', { exact: true }).fill('20');
        await dialog.getByRole('tab', { name: 'Line and page breaks' }).click();
        await dialog.getByLabel('Keep with next').check();
        await dialog.getByRole('tab', { name: 'Borders and shading' }).click();
        await dialog.getByLabel('Border', { exact: true }).selectOption({ label: 'Box' });
        await writer.shot('paragraph');
        await confirm('OK');
      },
      (markup) =>
        [/w:hanging="567"/, /w:lineRule="exact" w:line="400"/, /<w:keepNext/, /<w:pBdr>/].every((look) =>
          look.test(paragraph(markup, 'indented')),
        ),
    );
    await deeds.do(
      'the ruler is dragged and pressed',
      async () => {
        await writer.keys('ArrowDown');
        await writer.settled();
        const slider = page.locator('.ruler').getByRole('slider', { name: 'First-line indent' });
        const origin = await page.locator('.ruler').getByRole('slider', { name: 'Left margin' }).boundingBox();
        await until('a ruler of this paragraph', async () => (await slider.boundingBox())?.x === (origin?.x ?? 0) - 1);
        const at = { x: (origin?.x ?? 0) + 3, y: (origin?.y ?? 0) + 3 };
        await writer.drag(at, { x: at.x + 38, y: at.y });
        await page.mouse.click(at.x + 189, at.y + 6);
      },
      (markup) =>
        /w:firstLine="(56|57)\d"/.test(paragraph(markup, 'ruled line')) &&
        /<w:tab w:val="left" w:pos="28\d\d"/.test(paragraph(markup, 'ruled line')),
    );
    await writer.shot('ruler');
    await deeds.do(
      'cross-reference',
      async () => {
        await writer.keys('Control+End');
        await writer.tab('references');
        await writer.tool('Cross-reference').click();
        const dialog = await writer.dialog();
        await dialog.getByLabel('For which').selectOption({ label: 'First chapter' });
        await confirm('Insert');
        await writer.type(' again');
      },
      (markup) => /REF _Ref\d+ .*First chapter.* again/s.test(paragraph(markup, 'see ')),
    );
    await deeds.do(
      'a header leaves the body where it is',
      async () => {
        await writer.tab('insert');
        await writer.tool('Header').click();
        await writer.settled();
        await writer.type('in the margin');
        await writer.keys('Escape');
      },
      (markup) => /in the margin/.test(markup) && /<w:pgMar [^>]*w:top="14[34]\d"/.test(markup),
    );
    await deeds.check();
    await writer.leave();
  });

  it('pages, references and notes', async () => {
    const writer = await EditorPerson.open({ platform, oa, browser }, 'pages', 'docx', emptyDocument());
    const { page } = writer;
    const deeds = new Deeds(writer, /^word\/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$/);
    await writer.writeAnew([
      'contents stand here',
      'First chapter',
      'some text',
      'Second chapter',
      'more text',
      'the end',
    ]);
    const page_ = await writer.caret();
    await writer.keys('ArrowDown', 'Control+Alt+1', 'ArrowDown', 'ArrowDown', 'Control+Alt+1');
    await deeds.do(
      'footnote',
      async () => {
        await writer.keys('ArrowDown', 'End');
        await writer.tab('references');
        await writer.tool('Footnote').click();
        await writer.settled();
        await writer.type('a note below');
        await writer.keys('Escape');
      },
      (markup) => /<w:footnoteReference /.test(paragraph(markup, 'more text')) && markup.includes('a note below'),
    );
    await page.mouse.click(page_.x + 20, page_.y);
    await writer.keys('Control+Home', 'ArrowDown', 'ArrowDown');
    await deeds.do(
      'bookmark',
      async () => {
        await writer.tool('Bookmark').click();
        const dialog = await writer.dialog();
        await dialog.getByLabel('Name').fill('my place');
        await dialog.getByRole('button', { name: 'Add' }).click();
      },
      (markup) => /<w:bookmarkStart [^>]*w:name="my_place"/.test(markup),
    );
    await deeds.do(
      'page break',
      async () => {
        await writer.keys('End', 'Control+Enter');
      },
      (markup) => /<w:br w:type="page"\/>|<w:pageBreakBefore/.test(markup),
    );
    await deeds.do(
      'drop cap',
      async () => {
        await writer.type('Capital letters drop');
        await writer.tab('insert');
        await writer.pick('Drop cap', '3');
        await writer.keys('End', 'Enter');
        await writer.tab('references');
      },
      (markup) =>
        /<w:framePr w:dropCap="drop" w:lines="3"/.test(markup) &&
        paragraph(markup, 'apital letters drop') !== '' &&
        !markup.includes('_wenqiao_'),
    );
    await deeds.do(
      'table of contents',
      async () => {
        await writer.keys('Control+Home', 'End', 'Enter');
        await writer.tool('Table of contents').click();
        const dialog = await writer.dialog();
        await dialog.getByRole('button', { name: 'OK' }).click();
        await dialog.waitFor({ state: 'detached' });
      },
      (markup) => /TOC \\[of]/.test(markup) && (markup.match(/First chapter/g) ?? []).length >= 2,
    );
    await deeds.do(
      'header',
      async () => {
        await writer.tab('insert');
        await writer.tool('Header').click();
        await writer.settled();
        await writer.type('our header');
      },
      (markup) => /<w:hdr .*our header/s.test(markup),
    );
    await deeds.do(
      'footer with page number',
      async () => {
        await writer.tool('Footer').click();
        await writer.settled();
        await writer.type('page ');
        await writer.pick('Page number', 'At the cursor');
      },
      (markup) => /<w:ftr .*page .*PAGE/s.test(markup),
    );
    await writer.shot('header-footer');
    await deeds.do(
      'left by Escape',
      async () => {
        await writer.keys('Escape');
        await writer.type('BODY');
      },
      (markup) => /<w:body>.*BODY/s.test(markup) && !/<w:ftr .*BODY/s.test(markup),
    );
    await writer.keys('Control+End');
    await writer.type(' typed before');
    await deeds.do(
      'landscape',
      async () => {
        await writer.tab('layout');
        await writer.pick('Orientation', 'Landscape');
      },
      (markup) => /<w:pgSz [^>]*w:orient="landscape"/.test(markup),
    );
    await deeds.do(
      'margins',
      async () => {
        await writer.pick('Margins', /^\s*Narrow/);
      },
      (markup) => /<w:pgMar [^>]*w:left="720"[^>]*w:top="720"/.test(markup),
    );
    const looks = (markup: string): boolean[] =>
      [/w:left="720"/, /w:orient="landscape"/, /typed before/, /our header/].map((look) => look.test(markup));
    const expected = [true, true, true, true];
    for (const [step, key] of [
      'Control+z',
      'Control+z',
      'Control+z',
      'Control+y',
      'Control+y',
      'Control+y',
    ].entries()) {
      expected[step < 3 ? step : 5 - step] = step >= 3;
      const now = String(expected);
      await deeds.do(
        `page: ${key} (${step})`,
        () => writer.keys(key),
        (markup) => String(looks(markup)) === now,
      );
    }
    await deeds.do(
      'page setup',
      async () => {
        await writer.tool(/^Page setup/).click();
        const dialog = await writer.dialog();
        await dialog.getByLabel('Left').fill('3');
        await dialog.getByLabel('Different first page').check();
        await writer.shot('page-setup');
        await dialog.getByRole('button', { name: 'OK' }).click();
        await dialog.waitFor({ state: 'detached' });
      },
      (markup) => /<w:pgMar [^>]*w:left="170[01]"/.test(markup) && /<w:titlePg/.test(markup),
    );
    await deeds.do(
      'columns of a selection',
      async () => {
        await writer.keys('Control+End', 'Home', 'Shift+End');
        await writer.pick('Columns', 'Two');
      },
      (markup) => /<w:cols [^>]*w:num="2"/.test(markup),
    );
    await deeds.do('word count', async () => {
      await writer.keys('Control+Shift+g');
      const dialog = await writer.dialog();
      const words = await dialog.locator('tr', { hasText: 'Words' }).locator('td').last().textContent();
      expect(Number(words)).toBeGreaterThan(10);
      await writer.shot('word-count');
      await page.keyboard.press('Escape');
    });
    await deeds.do(
      'endnote',
      async () => {
        await writer.keys('Control+End', 'Control+Alt+d');
        await writer.settled();
        await writer.type('at the very end');
        await writer.keys('Escape');
      },
      (markup) => /<w:endnoteReference /.test(markup) && markup.includes('at the very end'),
    );
    await deeds.do(
      'watermark',
      async () => {
        await writer.tool('Watermark').click();
        const dialog = await writer.dialog();
        await dialog.getByLabel('Preset').selectOption('DRAFT');
        await dialog.getByRole('button', { name: 'OK' }).click();
        await dialog.waitFor({ state: 'detached' });
      },
      (markup) => /PowerPlusWaterMark.*DRAFT/s.test(markup),
    );
    await deeds.do(
      'a section of its own, upright, with the same footer',
      async () => {
        await writer.keys('Control+End');
        await writer.tab('insert');
        await writer.tool('Section break').click();
        await writer.settled();
        await writer.type('new section');
        await writer.tab('layout');
        await writer.pick('Orientation', 'Portrait');
      },
      (markup) =>
        /w:orient="landscape"/.test(markup) &&
        /<w:pgSz (?![^>]*landscape)/.test(markup) &&
        (markup.match(/<w:ftr .*?<\/w:ftr>/gs) ?? []).filter((footer) => footer.includes('page ')).length >= 2,
    );
    await writer.shot('pages');
    await deeds.check();
    await writer.leave();
  });

  it('equations, fields of forms and lists of several levels; what is saved right after a press has it', async () => {
    const writer = await EditorPerson.open({ platform, oa, browser }, 'equations', 'docx', emptyDocument());
    const deeds = new Deeds(writer, /^word\/(document|numbering)\.xml$/);
    await writer.writeAnew(['first level', 'second level', 'sum: ', 'agreed: ', 'choice: ']);
    await writer.tab('layout');
    await writer.pick('Orientation', 'Landscape');
    expect(await writer.markup()).toMatch(/w:orient="landscape"/);
    await writer.tab('start');
    await deeds.doNow(
      'levels',
      async () => {
        await writer.keys('Control+Home', 'Shift+ArrowDown', 'Shift+End');
        await writer.pick('Multilevel list', '1.1.1');
      },
      (markup) =>
        ['first level', 'second level'].every((words) => /<w:numPr>/.test(paragraph(markup, words))) &&
        /<w:lvlText w:val="%1\.%2"/.test(markup),
    );
    await writer.tab('insert');
    await deeds.do(
      'equation',
      async () => {
        await writer.keys('Control+Home', 'ArrowDown', 'ArrowDown', 'End');
        await writer.tool('Equation').click();
        const dialog = await writer.dialog();
        await dialog.getByRole('textbox').fill('{a^2 + b} over c');
        await dialog.getByRole('button', { name: 'OK' }).click();
        await dialog.waitFor({ state: 'detached' });
      },
      (markup) => /<m:oMath.*<m:f>.*<m:sSup>/s.test(paragraph(markup, 'sum:')),
    );
    await deeds.do(
      'fields',
      async () => {
        await writer.keys('ArrowDown', 'End');
        await writer.pick('Content controls', 'Check box');
        await writer.keys('ArrowDown', 'End');
        await writer.pick('Content controls', 'Drop-down list');
        const dialog = await writer.dialog();
        await dialog.getByLabel('Choices').fill('red\ngreen');
        await dialog.getByRole('button', { name: 'OK' }).click();
        await dialog.waitFor({ state: 'detached' });
      },
      (markup) =>
        /<w14:checkbox>/.test(paragraph(markup, 'agreed:')) &&
        /<w:listItem w:displayText="green" w:value="green"\/>/.test(paragraph(markup, 'choice:')),
    );
    await deeds.do(
      'a link typed as fast as keys go',
      async () => {
        await writer.keys('Control+Home', 'Shift+End', 'Control+k');
        await writer.type('example.com/quick');
        await writer.keys('Enter');
      },
      (markup) => /<w:hyperlink /.test(paragraph(markup, 'first level')) && !markup.includes('quick'),
    );
    await deeds.do('a tool found by another name', async () => {
      await writer.keys('Alt+q');
      await writer.type('hyperlink');
      await writer.keys('Enter');
      await (await writer.dialog()).getByLabel('Address').waitFor();
      await writer.keys('Escape');
    });
    await deeds.check();
    await writer.leave();
  });

  it('tables, pictures, shapes, charts, text boxes', async () => {
    const writer = await EditorPerson.open({ platform, oa, browser }, 'objects', 'docx', emptyDocument());
    const { page } = writer;
    const deeds = new Deeds(writer);
    await writer.writeAnew(['before the table', 'after the table', 'pictures', 'objects']);
    await writer.keys('End', 'Enter');
    await writer.tab('insert');
    await deeds.do(
      'table',
      async () => {
        await writer.tool('Table').click();
        await page.locator('.table-grid button[aria-label="3 × 2"]').click();
        await writer.settled();
        for (const cell of ['a1', 'b1', 'c1', 'a2', 'b2', 'c2']) {
          await writer.type(cell);
          if (cell !== 'c2') await writer.keys('Tab');
        }
      },
      (markup) => /<w:tbl>.*a1.*b1.*c1.*a2.*b2.*c2/s.test(markup),
    );
    await writer.tab('layout');
    await deeds.do(
      'row and column added',
      async () => {
        await writer.tool('Insert row below').click();
        await writer.settled();
        await writer.keys('ArrowDown');
        await writer.type('new row');
        await writer.tool('Insert column right').click();
        await writer.settled();
        await writer.keys('Tab');
        await writer.type('new cell');
      },
      (markup) => /c2.*new row.*new cell.*<\/w:tbl>/s.test(markup),
    );
    await deeds.do(
      'a column made wider by its border',
      async () => {
        const line = await until('lines to drag', () =>
          page.locator('[data-border="column-middle 0"]').boundingBox({ timeout: 1_000 }),
        );
        await writer.drag({ x: line.x + 2, y: line.y + 8 }, { x: line.x - 58, y: line.y + 8 });
      },
      (markup) => {
        const [first = 0, second = 0] = [...markup.matchAll(/<w:gridCol w:w="(\d+)"/g)].map((found) =>
          Number(found[1]),
        );
        return second - first > 1000;
      },
    );
    await deeds.do(
      'text in the middle of a cell',
      () => writer.pick('Cell layout', 'Middle'),
      (markup) => /<w:vAlign w:val="center"\/>/.test(markup),
    );
    await deeds.do(
      'column deleted',
      async () => {
        await writer.keys('Shift+Tab', 'Shift+Tab', 'Shift+Tab');
        await writer.tool('Delete columns').click();
      },
      (markup) => /<w:tbl>.*c1/s.test(markup) && !markup.includes('a1'),
    );
    await deeds.do(
      'row deleted',
      async () => {
        await writer.keys('ArrowUp');
        await writer.tool('Delete rows').click();
      },
      (markup) => !markup.includes('b2'),
    );
    await deeds.do(
      'cells merged by dragging over them',
      async () => {
        await writer.keys('ArrowUp', 'Home');
        await writer.shot('table');
        const from = await writer.caret();
        await writer.keys('Tab');
        const to = await writer.caret();
        await page.mouse.move(from.x + 3, from.y);
        await page.mouse.down();
        await page.mouse.move(to.x - 10, to.y, { steps: 4 });
        await page.mouse.move(to.x + 20, to.y, { steps: 4 });
        await page.mouse.up();
        await writer.shot('cells');
        await writer.tool('Merge cells').click();
      },
      (markup) => /<w:gridSpan w:val="2"\/>/.test(markup),
    );
    await writer.tab('insert');
    await deeds.do(
      'picture from a file',
      async () => {
        await writer.keys('Control+End', 'ArrowUp', 'End');
        const [chooser] = await Promise.all([page.waitForEvent('filechooser'), writer.tool('Image').click()]);
        await chooser.setFiles({ name: 'red.png', mimeType: 'image/png', buffer: PICTURE });
        await page.locator('.graphic-frame').waitFor();
      },
      (markup) => (markup.match(/<pic:pic /g) ?? []).length >= 1,
    );
    await deeds.do(
      'text runs around it, and it is cropped',
      async () => {
        await writer.tab('layout');
        await writer.pick('Wrap text', 'Square');
        await page.locator('.graphic-frame').waitFor();
        await writer.tool(/^Crop/).click();
        const dialog = await writer.dialog();
        await dialog.getByLabel('Left').fill('0.5');
        await page.keyboard.press('Enter');
        await dialog.waitFor({ state: 'detached' });
      },
      (markup) => /<wp:anchor.*<wp:wrapSquare .*<a:srcRect l="[1-9]/s.test(markup),
    );
    await writer.keys('Escape');
    await writer.tab('insert');
    await deeds.do(
      'picture pasted',
      async () => {
        await page.keyboard.press('Control+End');
        await page.evaluate(
          `navigator.clipboard.write([new ClipboardItem({ 'image/png': new Blob([Uint8Array.from(atob('${PICTURE.toString('base64')}'), (c) => c.charCodeAt(0))], { type: 'image/png' }) })])`,
        );
        await writer.keys('Control+v');
        await page.locator('.graphic-frame').waitFor();
        await page.keyboard.press('Escape');
      },
      (markup) => (markup.match(/<pic:pic /g) ?? []).length >= 2,
    );
    await deeds.do(
      'shape',
      async () => {
        await writer.tool('Shapes').click();
        await writer.shot('shapes');
        await page.locator('.shape-grid [data-shape="BasicShapes.ellipse"]').click();
        await writer.drag({ x: 700, y: 600 }, { x: 860, y: 680 });
        await until('it is where it was drawn', async () => {
          const box = await page.locator('.graphic-frame').boundingBox({ timeout: 1_000 });
          return box && Math.abs(box.x - 700) < 3 && Math.abs(box.width - 160) < 3 && Math.abs(box.height - 80) < 3;
        });
        await page.keyboard.press('Escape');
      },
      (markup) => /prst="ellipse"/.test(markup),
    );
    await deeds.do(
      'text box',
      async () => {
        await writer.tool('Text box').click();
        await writer.drag({ x: 500, y: 600 }, { x: 650, y: 660 });
        await page.locator('.graphic-frame').waitFor();
        await writer.settled();
        await writer.shot('text-box');
        await writer.type('in the box');
        await writer.keys('Escape', 'Escape');
      },
      (markup) => /<w:txbxContent>.*in the box/s.test(markup),
    );
    await deeds.do(
      'chart',
      async () => {
        await writer.keys('Control+End');
        await writer.tool('Chart').click();
        await writer.settled();
        await writer.shot('chart');
        await writer.keys('Escape', 'Escape');
      },
      (markup) => /<c:chart /.test(markup),
    );
    await writer.keys('Control+Home', 'ArrowDown', 'Control+End');
    await writer.type(' typed after all');
    await writer.shot('objects');
    await deeds.check();
    expect(paragraph(await writer.markup(), 'typed after all')).not.toBe('');
    await writer.leave();
  });

  it('comments and tracked changes', async () => {
    const writer = await EditorPerson.open({ platform, oa, browser }, 'reviewing', 'docx', emptyDocument());
    const { page } = writer;
    const deeds = new Deeds(writer, /^word\/(document|comments\w*)\.xml$/);
    await writer.writeAnew(['commented line', 'changed line', 'third line']);
    await deeds.do(
      'comment',
      async () => {
        await writer.keys('Control+Shift+ArrowRight', 'Control+Alt+m');
        const dialog = await writer.dialog();
        await dialog.locator('textarea').fill('why so?');
        await dialog.getByRole('button', { name: 'OK' }).click();
      },
      (markup) => markup.includes('why so?') && /<w:commentRangeStart/.test(markup),
    );
    await deeds.do(
      'answer and resolve',
      async () => {
        await page.locator('.comment-mark').first().click();
        const thread = page.locator('.thread');
        await thread.locator('.reply textarea').fill('because');
        await thread.locator('.reply textarea').press('Enter');
        await until('the answer', async () => (await page.locator('.thread .comment').count()) === 2);
        await writer.shot('comments');
        await thread.locator('[data-action=resolve]').click();
        await page.locator('.thread[data-resolved=true]').waitFor();
      },
      (markup) => markup.includes('because') && /w15:done="1"/.test(markup),
    );
    await deeds.do(
      'tracked: one accepted, one rejected',
      async () => {
        await writer.tab('review');
        await page.locator('.keyboard').focus();
        await writer.keys('Control+Home', 'ArrowDown', 'Home');
        await writer.tool('Track changes').click();
        await writer.settled();
        await writer.type('good ');
        await writer.keys('ArrowDown', 'Home');
        await writer.type('bad ');
        await writer.keys('Control+End');
        await writer.type(' open');
        await page.locator('[data-panel=changes]').click();
        await until('three changes', async () => (await page.locator('.change').count()) === 3);
        await writer.shot('changes');
        await page.locator('.change', { hasText: 'good' }).locator('[data-action=accept]').click();
        await until('two changes', async () => (await page.locator('.change').count()) === 2);
        await page.locator('.change', { hasText: 'bad' }).locator('[data-action=reject]').click();
        await until('one change', async () => (await page.locator('.change').count()) === 1);
      },
      (markup) =>
        !/<w:ins /.test(paragraph(markup, 'good changed line')) &&
        paragraph(markup, 'good changed line') !== '' &&
        !markup.includes('bad ') &&
        /<w:ins [^>]*>.*open/.test(paragraph(markup, 'third line')) &&
        paragraph(markup, 'third line') !== '',
    );
    await writer.shot('reviewing');
    await deeds.check();
    await writer.leave();
  });
});
