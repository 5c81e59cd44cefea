import { describe, expect, it } from 'vitest';
import { type KnownCap, markCaps, restoreCaps } from './drop-caps.js';

const FRAME =
  '<w:keepNext/><w:framePr w:dropCap="drop" w:lines="3" w:wrap="around" w:vAnchor="text" w:hAnchor="text"/><w:spacing w:line="827" w:lineRule="exact"/>';
const LETTER = '<w:rPr><w:position w:val="-7"/><w:sz w:val="112"/></w:rPr>';
const capped = `<w:p w:rsidR="1"><w:pPr>${FRAME}</w:pPr><w:r>${LETTER}<w:t>O</w:t></w:r></w:p><w:p><w:pPr><w:jc w:val="both"/></w:pPr><w:r><w:t>nce upon</w:t></w:r></w:p>`;
const plain = '<w:p><w:r><w:t>before</w:t></w:r></w:p>';
const body = (inner: string): string => `<w:body>${plain}${inner}${plain}</w:body>`;

/** As LibreOffice writes a marked paragraph: in one, with the bookmark behind the letter. */
const written = (name: string, letter = '<w:r><w:rPr></w:rPr><w:t>O</w:t></w:r>'): string =>
  `<w:p><w:pPr><w:jc w:val="both"/></w:pPr>${letter}<w:bookmarkStart w:id="0" w:name="${name}"/><w:bookmarkEnd w:id="0"/><w:r><w:t>nce upon</w:t></w:r></w:p>`;

describe('drop caps', () => {
  it('are marked behind their letters, and nothing else is', () => {
    const known: KnownCap[] = [];
    const marked = markCaps(body(capped), known);
    expect(known).toEqual([{ paragraph: FRAME, run: '<w:position w:val="-7"/><w:sz w:val="112"/>' }]);
    expect(marked).toMatch(
      /<w:jc w:val="both"\/><\/w:pPr><w:bookmarkStart w:id="(\d+)" w:name="_wenqiao_cap_0"\/><w:bookmarkEnd w:id="\1"\/><w:r><w:t>nce/,
    );
    expect(marked.match(/bookmarkStart/g)).toHaveLength(1);
    expect(markCaps(body(plain), known)).toBe(body(plain));
  });

  it('of the file come back as they were', () => {
    const known: KnownCap[] = [];
    markCaps(body(capped), known);
    expect(restoreCaps(body(written('_wenqiao_cap_0')), known)).toBe(body(capped.replace(' w:rsidR="1"', '')));
  });

  it('that were made here are written as Word writes them', () => {
    const made = restoreCaps(body(written('_wenqiao_cap_new_2_7')), []);
    expect(made).toMatch(/<w:framePr w:dropCap="drop" w:lines="2"[^>]*\/>/);
    expect(made).toMatch(
      /<w:sz w:val="62"\/><w:szCs w:val="62"\/><\/w:rPr><w:t>O<\/w:t><\/w:r><\/w:p><w:p><w:pPr><w:jc/,
    );
    expect(made).not.toContain('bookmark');
  });

  it.each([
    ['the letter is gone', written('_wenqiao_cap_0', '')],
    ['text came before it', written('_wenqiao_cap_0', '<w:r><w:t>So: </w:t></w:r><w:r><w:t>O</w:t></w:r>')],
    ['nobody knows it', written('_wenqiao_cap_9')],
    ['its lines are nonsense', written('_wenqiao_cap_new_99_1')],
  ])('leave the text alone where %s', (_case, paragraph) => {
    const restored = restoreCaps(body(paragraph), [{ paragraph: FRAME, run: '' }]);
    expect(restored).toBe(body(paragraph.replace(/<w:bookmark\w+[^>]*\/>/g, '')));
  });
});
