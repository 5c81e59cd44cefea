/** What a paragraph with a drop cap had for it in the file: the properties of the letter's own paragraph, and of its runs. */
export interface KnownCap {
  paragraph: string;
  run: string;
}

/** Names of bookmarks that stand behind the letters of a drop cap: `{MARK}{n}` came with the file, `{MARK}new_{lines}_…` is ours. */
export const CAP_MARK = '_wenqiao_cap_';

/** Within one element: anything but its end. */
const INSIDE = (end: string): string => String.raw`(?:(?!</${end}>)[\s\S])*`;
/** Within one paragraph, its runs and what stands between them. */
const CONTENT = String.raw`(?:(?!</?w:p[ >]|<w:p/>)[\s\S])*`;
const BEGIN = String.raw`<w:p(?: [^>]*)?>`;
const PROPERTIES = `(?:<w:pPr>${INSIDE('w:pPr')}</w:pPr>|<w:pPr/>)?`;
/** A letter in a frame of its own, and the beginning of the paragraph that it belongs to. */
const FRAMED = new RegExp(
  `(${BEGIN}<w:pPr>(${INSIDE('w:pPr')}<w:framePr [^>]*w:dropCap="(?:drop|margin)"${INSIDE('w:pPr')})</w:pPr>(${CONTENT})</w:p>)(${BEGIN}${PROPERTIES})`,
  'g',
);
const CAPPED = new RegExp(`(${BEGIN})(${PROPERTIES})(${CONTENT})</w:p>`, 'g');
const BOOKMARK = new RegExp(String.raw`<w:bookmarkStart\b[^>]*w:name="${CAP_MARK}([^"]*)"[^>]*/>`, 'g');
const RUN = /<w:r(?: [^>]*)?>[\s\S]*?<\/w:r>/g;
const FIRST_ID = 900_000_000;
/** Of a line of text in points, where the file says nothing: 12 points of letter. */
const LINE_POINTS = 15.6;

/**
 * Puts a bookmark behind the letters of every drop cap of a part of a .docx file: LibreOffice shows drop caps and does not
 * write them, but keeps the bookmark. `known` is added to.
 */
export function markCaps(xml: string, known: KnownCap[]): string {
  return xml.replace(FRAMED, (_whole: string, framed: string, properties: string, content: string, begin: string) => {
    const id = FIRST_ID + known.length;
    const name = `${CAP_MARK}${known.length}`;
    known.push({ paragraph: properties, run: /<w:rPr>([\s\S]*?)<\/w:rPr>/.exec(content)?.[1] ?? '' });
    return `${framed}${begin}<w:bookmarkStart w:id="${id}" w:name="${name}"/><w:bookmarkEnd w:id="${id}"/>`;
  });
}

/** Gives paragraphs whose bookmark says so their drop cap as Word writes it, and takes the bookmarks away. */
export function restoreCaps(xml: string, known: readonly KnownCap[]): string {
  return xml.replace(CAPPED, (whole: string, begin: string, properties: string, content: string) => {
    const marks = [...content.matchAll(BOOKMARK)];
    const [mark] = marks;
    if (!mark) return whole;
    const before = content.slice(0, mark.index);
    const letters = [...before.matchAll(RUN)].map(([run]) => run).filter((run) => /<w:t[ >]/.test(run));
    const rest = withoutMarks(content, marks);
    const cap = capOf(mark[1] ?? '', known);
    // Only what stands in one run is a letter that was dropped: anything else came to the front of it since.
    if (!cap || letters.length !== 1 || letters[0] === undefined) return `${begin}${properties}${rest}</w:p>`;
    const letter = letters[0]
      .replace(/<w:rPr>[\s\S]*?<\/w:rPr>|<w:rPr\/>/, '')
      .replace(/^<w:r(?: [^>]*)?>/, (run) => `${run}<w:rPr>${cap.run}</w:rPr>`);
    return `<w:p><w:pPr>${cap.paragraph}</w:pPr>${letter}</w:p>${begin}${properties}${rest.replace(letters[0], '')}</w:p>`;
  });
}

function withoutMarks(content: string, marks: readonly RegExpExecArray[]): string {
  return marks.reduce((left, [start]) => {
    const id = /w:id="([^"]*)"/.exec(start)?.[1] ?? '';
    return left.replace(start, '').replace(`<w:bookmarkEnd w:id="${id}"/>`, '');
  }, content);
}

function capOf(name: string, known: readonly KnownCap[]): KnownCap | null {
  if (/^\d+$/.test(name)) return known[Number(name)] ?? null;
  const lines = Number(/^new_(\d+)_/.exec(name)?.[1] ?? 0);
  if (lines < 2 || lines > 9) return null;
  const points = lines * LINE_POINTS;
  return {
    paragraph:
      `<w:keepNext/><w:framePr w:dropCap="drop" w:lines="${lines}" w:wrap="around" w:vAnchor="text" w:hAnchor="text"/>` +
      `<w:spacing w:before="0" w:after="0" w:line="${Math.round(points * 20)}" w:lineRule="exact"/><w:textAlignment w:val="baseline"/>`,
    run: `<w:position w:val="-${lines * 2}"/><w:sz w:val="${Math.round(points * 2)}"/><w:szCs w:val="${Math.round(points * 2)}"/>`,
  };
}
