/** Properties hold properties and nothing that is looked for; tracked changes keep the earlier ones within them. */
const LEAVES = new Set(['sdtPr', 'sdtEndPr', 'pPr', 'tcPr']);
const TOKEN = /<(\/?)w:(sdtPr|sdtEndPr|sdtContent|sdt|pPr|tcPr)(?:\s[^<>]*)?>/g;
const MOST_CONTROLS = 5_000;
const DEEPEST = 32;
/** Bytes of properties times tags in them, of all controls together: what it may cost to take properties apart. */
const MOST_WORK = 200_000_000;

/**
 * Whether a part of a .docx file can be marked in a time that grows with its length only. Markup that is closed in the wrong
 * order, nested without end or has properties without measure was made to keep somebody busy; LibreOffice judges such a file.
 */
export function markupIsReadable(xml: string): boolean {
  const open: { name: string; at: number }[] = [];
  let controls = 0;
  let work = 0;
  for (const { 0: tag, 1: slash, 2: name = '', index } of xml.matchAll(TOKEN)) {
    if (tag.endsWith('/>')) continue;
    const inner = open.at(-1);
    if (slash === '') {
      if (inner && LEAVES.has(inner.name) && inner.name !== name) return false;
      if (name === 'sdt' && ++controls > MOST_CONTROLS) return false;
      open.push({ name, at: index });
      if (open.length > DEEPEST) return false;
      continue;
    }
    if (inner?.name !== name) return false;
    open.pop();
    if (name === 'sdtPr') work += (index - inner.at) * tagsIn(xml, inner.at, index);
    if (work > MOST_WORK) return false;
  }
  return open.length === 0;
}

function tagsIn(xml: string, from: number, to: number): number {
  let tags = 0;
  for (let at = xml.indexOf('<', from); at >= 0 && at < to; at = xml.indexOf('<', at + 1)) tags++;
  return tags;
}
