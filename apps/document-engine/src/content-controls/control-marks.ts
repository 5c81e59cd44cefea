/** A content control as it stood in the file: what its `w:sdtPr` held, and the text in it. */
export interface KnownControl {
  properties: string;
  text: string;
}

const PROPERTIES = /<w:sdtPr>([\s\S]*?)<\/w:sdtPr>|<w:sdtPr\/>/g;
/** What follows the properties of a control that stands around paragraphs, tables or cells. */
const AROUND_BLOCKS =
  /^\s*(?:<w:sdtEndPr\/>|<w:sdtEndPr>[\s\S]{0,2000}?<\/w:sdtEndPr>)?\s*<w:sdtContent>\s*<w:(p|tbl|tc|tr)[\s/>]/;
/** Controls that LibreOffice knows as something else: contents, building blocks, sections that repeat, groups. */
const OTHER = /<w:(docPartObj|docPartList|citation|bibliography|equation|group)\b|<w15:repeatingSection/;
const FILLABLE = /<w:(text|date|dropDownList|comboBox)\b|<w14:checkbox\b/;
/** A control around the one paragraph of a place in the text, or of a cell. */
const AROUND_PARAGRAPH = new RegExp(
  [
    String.raw`<w:sdt>(<w:sdtPr>(?:(?!</w:sdtPr>)[\s\S])*</w:sdtPr>)(?:<w:sdtEndPr/>|<w:sdtEndPr>(?:(?!</w:sdtEndPr>)[\s\S])*</w:sdtEndPr>)?<w:sdtContent>`,
    String.raw`((?:<w:tc>(?:<w:tcPr>(?:(?!</w:tcPr>)[\s\S])*</w:tcPr>|<w:tcPr/>)?)?)`,
    String.raw`(<w:p(?: [^>]*)?>(?:<w:pPr>(?:(?!</w:pPr>)[\s\S])*</w:pPr>|<w:pPr/>)?)((?:(?!<w:sdt>|</?w:p[ >]|<w:p/>)[\s\S])*)</w:p>`,
    String.raw`((?:</w:tc>)?)</w:sdtContent></w:sdt>`,
  ].join(''),
  'g',
);
const NAMES = {
  w14: 'http://schemas.microsoft.com/office/word/2010/wordml',
  w15: 'http://schemas.microsoft.com/office/word/2012/wordml',
};
const MARK = /<w:docPart(?:Gallery)? w:val="wenqiao-(\d+)"\/>/;
/** What LibreOffice writes wrongly, or gives to the controls after it, or would number anew. */
const TAKEN_OUT = ['w:text', 'w:placeholder', 'w:dataBinding', 'w15:dataBinding', 'w15:color', 'w:id'];

/**
 * Puts a mark into every content control of a part of a .docx file and takes out what LibreOffice 7.4 cannot hold. It writes
 * the text of a plain text control (`w:text`), and of any around a paragraph, once more for every change of script, so that
 * Chinese is multiplied; it gives the colour and the placeholder of a control to those after it, puts bound ones into another
 * control, and forgets tag, lock and id. A placeholder is kept for every control in a line, a gallery for those around
 * paragraphs: they carry the mark. Fields around one paragraph move into it, or nobody could fill them in. `known` is added to.
 */
export function markControls(part: string, known: KnownControl[]): string {
  const xml = part.replace(
    AROUND_PARAGRAPH,
    (whole: string, properties: string, cell: string, begin: string, runs: string, cellEnd: string) =>
      FILLABLE.test(properties) && (cell === '') === (cellEnd === '') && /<w:r[ >]/.test(runs)
        ? `${cell}${begin}<w:sdt>${properties}<w:sdtContent>${runs}</w:sdtContent></w:sdt></w:p>${cellEnd}`
        : whole,
  );
  return xml.replace(PROPERTIES, (whole: string, inner: string | undefined, at: number) => {
    const properties = ofKnownNames(inner ?? '');
    if (OTHER.test(properties)) return whole;
    const mark = `wenqiao-${known.length}`;
    known.push({ properties, text: textFrom(xml, at + whole.length) });
    if (AROUND_BLOCKS.test(xml.slice(at + whole.length, at + whole.length + 2500)))
      return `<w:sdtPr><w:docPartObj><w:docPartGallery w:val="${mark}"/><w:docPartUnique/></w:docPartObj></w:sdtPr>`;
    const kept = TAKEN_OUT.reduce(without, properties);
    return `<w:sdtPr><w:placeholder><w:docPart w:val="${mark}"/></w:placeholder>${kept}</w:sdtPr>`;
  });
}

/** Gives marked controls back what they had in the file, but for what was changed since: filled in, checked, dated. */
export function restoreControls(xml: string, known: readonly KnownControl[]): string {
  const seen = new Set<number>();
  const declared = Object.entries(NAMES)
    .filter(([prefix]) => !xml.includes(`xmlns:${prefix}=`))
    .map(([prefix, name]) => ` xmlns:${prefix}="${name}"`)
    .join('');
  return xml.replace(PROPERTIES, (whole: string, inner: string | undefined, at: number) => {
    const index = Number(MARK.exec(inner ?? '')?.[1] ?? -1);
    const control = known[index];
    if (!control || inner === undefined) return whole;
    const changed = textFrom(xml, at + whole.length) !== control.text;
    let { properties } = control;
    if (changed) properties = without(properties, 'w:showingPlcHdr');
    const [, checked] = /<w14:checked w14:val="(\w+)"\/>/.exec(inner) ?? [];
    if (checked !== undefined)
      properties = properties.replace(/<w14:checked w14:val="\w+"\/>/, `<w14:checked w14:val="${checked}"/>`);
    const [, dated = ''] = /<w:date( w:fullDate="[^"]*")/.exec(inner) ?? [];
    if (changed) properties = properties.replace(/<w:date(?: w:fullDate="[^"]*")?/, `<w:date${dated}`);
    // A bound control shows what it is bound to: with a text of its own it no longer is.
    if (changed) properties = ['w:dataBinding', 'w15:dataBinding'].reduce(without, properties);
    if (seen.has(index)) properties = without(properties, 'w:id'); // a copy
    seen.add(index);
    return `<w:sdtPr${declared}>${properties}</w:sdtPr>`;
  });
}

/** The properties without elements and attributes of other namespaces: what LibreOffice writes does not declare them as ignorable. */
function ofKnownNames(properties: string): string {
  return properties
    .replace(/<(?!w:|w14:|w15:)(\w+:\w+)(?:\s[^>]*)?(?:\/>|(?<!\/)>[\s\S]*?<\/\1>)/g, '')
    .replace(/\s(?!w:|w14:|w15:|xml:)\w+:\w+="[^"]*"/g, '');
}

/** The properties without an element and what is in it. */
function without(properties: string, name: string): string {
  return properties.replace(new RegExp(`<${name}(?:\\s[^>]*)?(?:/>|(?<!/)>[\\s\\S]*?</${name}>)`, 'g'), '');
}

/** The text of the control whose properties end at a place. */
function textFrom(xml: string, at: number): string {
  const end = xml.indexOf('</w:sdtContent>', at);
  const content = xml.slice(at, end < 0 ? at : end);
  return [...content.matchAll(/<w:t(?:\s[^>]*)?>([^<]*)<\/w:t>/g)].map((match) => match[1]).join('');
}
