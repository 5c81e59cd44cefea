import { describe, expect, it } from 'vitest';
import { type KnownControl, markControls, restoreControls } from './control-marks.js';

const ROOT = 'xmlns:w14="a" xmlns:w15="b"';
const control = (properties: string, content: string): string =>
  `<w:sdt><w:sdtPr>${properties}</w:sdtPr><w:sdtContent>${content}</w:sdtContent></w:sdt>`;
const run = (text: string): string => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`;
const part = (body: string): string => `<w:document ${ROOT}><w:body>${body}</w:body></w:document>`;

/** What comes back when LibreOffice changes the marked part like this. */
function through(body: string, change: (marked: string) => string = (marked) => marked): string {
  const known: KnownControl[] = [];
  return restoreControls(change(markControls(part(body), known)), known);
}

describe('content controls', () => {
  it.each([
    [
      'plain text',
      '<w:alias w:val="Name"/><w:tag w:val="name"/><w:id w:val="7"/><w:lock w:val="sdtLocked"/><w:text w:multiLine="1"/>',
    ],
    ['a placeholder', '<w:placeholder><w:docPart w:val="Own"/></w:placeholder><w:showingPlcHdr/><w:text/>'],
    ['a bound one', '<w:dataBinding w:xpath="/a" w:storeItemID="{A}"/><w:text/>'],
    ['a colour', '<w15:color w:val="FF0000"/><w15:appearance w15:val="tags"/>'],
    ['nothing', ''],
  ])('in a line come back as they were: %s', (_name, properties) => {
    const body = `<w:p>${run('a ')}${control(properties, run('张三 abc'))}</w:p>`;
    expect(through(body)).toBe(part(body));
  });

  it('are without what LibreOffice writes wrongly while it has them', () => {
    const known: KnownControl[] = [];
    const marked = markControls(part(`<w:p>${control('<w:id w:val="7"/><w:text/>', run('张三'))}</w:p>`), known);
    expect(marked).toContain('<w:placeholder><w:docPart w:val="wenqiao-0"/></w:placeholder>');
    expect(marked).not.toMatch(/<w:text\/>|<w:id /);
    expect(known).toEqual([{ properties: '<w:id w:val="7"/><w:text/>', text: '张三' }]);
  });

  it('around a paragraph, or the paragraph of a cell, move into it when they are filled in', () => {
    const field = '<w:alias w:val="Field"/><w:text/>';
    expect(through(control(field, `<w:p><w:pPr><w:jc w:val="left"/></w:pPr>${run('块')}</w:p>`))).toBe(
      part(`<w:p><w:pPr><w:jc w:val="left"/></w:pPr>${control(field, run('块'))}</w:p>`),
    );
    const cell = '<w:tc><w:tcPr><w:tcW w:w="9"/></w:tcPr>';
    expect(through(`<w:tr>${control(field, `${cell}<w:p>${run('格')}</w:p></w:tc>`)}</w:tr>`)).toBe(
      part(`<w:tr>${cell}<w:p>${control(field, run('格'))}</w:p></w:tc></w:tr>`),
    );
  });

  it('around several paragraphs stay there, and contents are not touched', () => {
    const several = control('<w:alias w:val="Rich"/>', `<w:p>${run('一')}</w:p><w:p>${run('二')}</w:p>`);
    const known: KnownControl[] = [];
    expect(markControls(part(several), known)).toContain('<w:docPartGallery w:val="wenqiao-0"/>');
    expect(through(several)).toBe(part(several));
    const contents = control('<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>', `<w:p/>`);
    expect(markControls(part(contents), [])).toBe(part(contents));
  });

  it('keep what was changed: text, a check, a date; what was bound or a placeholder no longer is', () => {
    const filled = through(
      `<w:p>${control('<w:showingPlcHdr/><w:dataBinding w:xpath="/a"/><w:text/>', run('click here'))}</w:p>`,
      (marked) => marked.replace('click here', '王五'),
    );
    expect(filled).toBe(part(`<w:p>${control('<w:text/>', run('王五'))}</w:p>`));
    const box = (value: number): string => `<w14:checkbox><w14:checked w14:val="${value}"/></w14:checkbox>`;
    expect(through(`<w:p>${control(box(0), run('☐'))}</w:p>`, (marked) => marked.replace(box(0), box(1)))).toContain(
      box(1),
    );
    const dated = through(
      `<w:p>${control('<w:date w:fullDate="2020-01-01T00:00:00Z"><w:lid w:val="zh-CN"/></w:date>', run('2020'))}</w:p>`,
      (marked) => marked.replace('2020-01-01', '2026-11-22').replace('>2020<', '>2026<'),
    );
    expect(dated).toContain('<w:date w:fullDate="2026-11-22T00:00:00Z"><w:lid w:val="zh-CN"/></w:date>');
  });

  it('that are copied get no number twice, new ones stay as LibreOffice wrote them', () => {
    const body = `<w:p>${control('<w:id w:val="7"/><w:text/>', run('a'))}</w:p>`;
    const copied = through(body, (marked) => marked.replace(/<w:p>.*<\/w:p>/, (paragraph) => paragraph + paragraph));
    expect(copied.match(/<w:id /g)).toHaveLength(1);
    expect(copied.match(/<w:text\/>/g)).toHaveLength(2);
    const made = control('<w:placeholder><w:docPart w:val="x"/></w:placeholder>', run('b'));
    expect(through(body, (marked) => marked.replace('</w:body>', `<w:p>${made}</w:p></w:body>`))).toContain(made);
  });

  it('bring no names that the new file does not declare', () => {
    const known: KnownControl[] = [];
    const properties =
      '<w15:dataBinding w:xpath="/a" w16sdtdh:storeItemChecksum="x"/><w16sdtfl:fade/><w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>';
    const marked = markControls(`<w:body><w:p>${control(properties, run('☐'))}</w:p></w:body>`, known);
    const restored = restoreControls(marked, known);
    expect(restored).toContain('<w:sdtPr xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"');
    expect(restored).not.toContain('w16');
    expect(restored).toContain('<w15:dataBinding w:xpath="/a"/>');
  });
});
