import type { LevelModel, NumberingModel, StyleModel, TableStyleModel } from '../guest/model.js';
import { W } from './namespaces.js';
import { cellLooksXml, tableLooksXml } from './table-xml.js';
import { ALIGN, paragraphXml, runXml, styleId } from './text-xml.js';
import { escapeXml, int } from './xml.js';
const HEADING_HALF_POINTS = [40, 34, 30, 26, 24, 22];

/** Styles that every document has. */
export const DEFAULT_STYLES: readonly StyleModel[] = [
  { name: 'Normal', type: 'paragraph', based: null, format: {}, run: { font: 'Arial', halfPoints: 22 } },
  { name: 'Title', type: 'paragraph', based: 'Normal', format: { afterTwips: 200 }, run: { halfPoints: 48 } },
  ...HEADING_HALF_POINTS.map((halfPoints, index) => ({
    name: `Heading ${index + 1}`,
    type: 'paragraph',
    based: 'Normal',
    format: { beforeTwips: 320, afterTwips: 160, keepNext: true },
    run: { halfPoints, bold: true },
  })),
];

export function stylesXml(styles: readonly StyleModel[]): string {
  const merged = new Map(DEFAULT_STYLES.map((style) => [style.name, style]));
  for (const style of styles) {
    const known = merged.get(style.name);
    merged.set(style.name, {
      ...style,
      based: style.based ?? known?.based ?? (style.name === 'Normal' || style.type === 'table' ? null : 'Normal'),
      format: { ...known?.format, ...style.format },
      run: { ...known?.run, ...style.run },
    });
  }
  const all = [...merged.values()].map((style) => styleXml(style, styleId(style.name)));
  return `<w:styles xmlns:w="${W}">${all.join('')}</w:styles>`;
}

export function styleXml(style: StyleModel, id: string): string {
  const based = style.based === null ? '' : `<w:basedOn w:val="${styleId(style.based)}"/>`;
  const first = style.name === 'Normal' ? ' w:default="1"' : '';
  const kind = style.type === 'table' ? 'table' : 'paragraph';
  const table = kind === 'table' ? tableStyleXml(style.table) : '';
  return `<w:style w:type="${kind}"${first} w:styleId="${id}"><w:name w:val="${escapeXml(style.name)}"/>${based}<w:qFormat/><w:pPr>${paragraphXml(style.format)}</w:pPr><w:rPr>${runXml(style.run)}</w:rPr>${table}</w:style>`;
}

function tableStyleXml(looks: TableStyleModel | undefined): string {
  return `<w:tblPr>${tableLooksXml(looks?.table ?? {})}</w:tblPr><w:tcPr>${cellLooksXml(looks?.cell ?? {})}</w:tcPr>`;
}

function levelXml(kind: 'bullet' | 'number', level: number, own: LevelModel | undefined): string {
  const text = own?.text ?? (kind === 'bullet' ? '•' : `%${level + 1}.`);
  const format = /^[a-zA-Z]{1,40}$/.test(own?.numberFormat ?? '') ? own?.numberFormat : undefined;
  const suffix = own?.suffix === 'space' || own?.suffix === 'none' ? own.suffix : null;
  const suff = suffix === null ? '' : `<w:suff w:val="${suffix === 'none' ? 'nothing' : suffix}"/>`;
  const left = `<w:ind w:left="${720 * (level + 1)}" w:hanging="360"/>`;
  const paragraph = own ? paragraphXml(own.format) : '';
  return `<w:lvl w:ilvl="${level}"><w:start w:val="${int(own?.start, 1)}"/><w:numFmt w:val="${format ?? (kind === 'bullet' ? 'bullet' : 'decimal')}"/>${suff}<w:lvlText w:val="${escapeXml(text)}"/><w:lvlJc w:val="${ALIGN[own?.align ?? ''] ?? 'left'}"/><w:pPr>${paragraph.includes('<w:ind') ? '' : left}${paragraph}</w:pPr>${own ? `<w:rPr>${runXml(own.run)}</w:rPr>` : ''}</w:lvl>`;
}

/** The plain lists are 1 and 2; those of the document follow, each counting for itself. */
export function numberingXml(own: readonly NumberingModel[]): string {
  const lists: NumberingModel[] = [{ kind: 'bullet', levels: {} }, { kind: 'number', levels: {} }, ...own];
  const nodes = lists.map((list, at) => numberingNodes(list, at + 1, at + 1));
  const [abstract, numbers] = [nodes.map(([definition]) => definition), nodes.map(([, use]) => use)];
  return `<w:numbering xmlns:w="${W}">${abstract.join('')}${numbers.join('')}</w:numbering>`;
}

/** A list: what it looks like, and its use under a number. */
export function numberingNodes({ kind, levels }: NumberingModel, abstract: number, number: number): [string, string] {
  const inside = Array.from({ length: 9 }, (_, level) => levelXml(kind, level, levels[String(level)]));
  return [
    `<w:abstractNum w:abstractNumId="${abstract}">${inside.join('')}</w:abstractNum>`,
    `<w:num w:numId="${number}"><w:abstractNumId w:val="${abstract}"/></w:num>`,
  ];
}
