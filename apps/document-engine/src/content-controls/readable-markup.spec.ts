import { expect, it } from 'vitest';
import { type KnownControl, markControls } from './control-marks.js';
import { type KnownCap, markCaps } from './drop-caps.js';
import { markupIsReadable } from './readable-markup.js';

const control = (content: string): string =>
  `<w:sdt><w:sdtPr><w:tag w:val="a"/></w:sdtPr><w:sdtContent>${content}</w:sdtContent></w:sdt>`;
const paragraph =
  '<w:p><w:pPr><w:jc w:val="left"/><w:pPrChange><w:pPr/></w:pPrChange></w:pPr><w:r><w:t>x</w:t></w:r></w:p>';

it('reads what Word writes: controls in controls, in cells, properties with what they were before', () => {
  const changed = '<w:p><w:pPr><w:pPrChange w:id="1"><w:pPr><w:jc w:val="left"/></w:pPr></w:pPrChange></w:pPr></w:p>';
  for (const xml of ['', paragraph, changed, control(control(paragraph) + changed), control(paragraph).repeat(2_000)])
    expect(markupIsReadable(`<w:body>${xml}</w:body>`)).toBe(true);
});

it.each([
  ['properties that never end', '<w:sdt><w:sdtPr>'.repeat(20_000)],
  ['properties that end all at once', '<w:sdt><w:sdtPr>'.repeat(9_000) + '</w:sdtPr></w:sdt>'.repeat(9_000)],
  ['controls without end', control(paragraph).repeat(20_000)],
  ['controls in controls in controls', '<w:sdt><w:sdtContent>'.repeat(50) + '</w:sdtContent></w:sdt>'.repeat(50)],
  ['paragraphs that begin and begin', '<w:p><w:pPr><w:framePr w:dropCap="drop"/>'.repeat(20_000)],
  ['properties of strangers', `<w:sdt><w:sdtPr>${'<x:y>'.repeat(40_000)}</w:sdtPr></w:sdt>`],
  ['tags without end', '<w:sdt '.repeat(50_000)],
])('takes no longer for %s than the file is long', (_name, xml) => {
  const started = performance.now();
  const known: [KnownControl[], KnownCap[]] = [[], []];
  if (markupIsReadable(xml)) markCaps(markControls(xml, known[0]), known[1]);
  expect(performance.now() - started).toBeLessThan(2_000);
});
