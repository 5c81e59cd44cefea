import type { BorderModel, ParagraphFormat, RunFormat, TableSide } from '../guest/model.js';
import { color, escapeXml, int } from './xml.js';

export const ALIGN: Readonly<Record<string, string>> = { left: 'left', right: 'right', center: 'center', both: 'both' };

export const SIDES: readonly TableSide[] = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'];

export function borderXml(side: TableSide | 'between', border: BorderModel | undefined): string {
  if (!border) return '';
  const style = /^[a-zA-Z]{1,30}$/.test(border.style) ? border.style : 'single';
  return `<w:${side} w:val="${style}" w:sz="${int(border.size, 4)}" w:space="0" w:color="${color(border.color)}"/>`;
}

export function runXml(format: RunFormat): string {
  const flag = (on: boolean | undefined, tag: string): string =>
    on === undefined ? '' : `<w:${tag} w:val="${on ? 1 : 0}"/>`;
  const font = format.font === undefined ? '' : escapeXml(format.font);
  return [
    font === '' ? '' : `<w:rFonts w:ascii="${font}" w:hAnsi="${font}" w:eastAsia="${font}" w:cs="${font}"/>`,
    flag(format.bold, 'b'),
    flag(format.italic, 'i'),
    flag(format.caps, 'caps'),
    flag(format.smallCaps, 'smallCaps'),
    flag(format.strikeout, 'strike'),
    flag(format.doubleStrikeout, 'dstrike'),
    format.color === undefined ? '' : `<w:color w:val="${color(format.color)}"/>`,
    format.spacingTwips === undefined ? '' : `<w:spacing w:val="${int(format.spacingTwips)}"/>`,
    format.raised === undefined ? '' : `<w:position w:val="${int(format.raised)}"/>`,
    format.halfPoints === undefined
      ? ''
      : `<w:sz w:val="${int(format.halfPoints, 22)}"/><w:szCs w:val="${int(format.halfPoints, 22)}"/>`,
    /^[a-zA-Z]+$/.test(format.highlight ?? '') ? `<w:highlight w:val="${format.highlight ?? ''}"/>` : '',
    format.underline === undefined ? '' : `<w:u w:val="${format.underline ? 'single' : 'none'}"/>`,
    format.shade === undefined ? '' : `<w:shd w:val="clear" w:color="auto" w:fill="${color(format.shade)}"/>`,
    format.vertical === undefined ? '' : `<w:vertAlign w:val="${format.vertical}"/>`,
  ].join('');
}

/** What begins before the others is said the other way round. */
const hangingOf = (twips: number | undefined): string =>
  twips === undefined ? '' : twips < 0 ? ` w:hanging="${int(-twips)}"` : ` w:firstLine="${int(twips)}"`;

export function paragraphXml(format: ParagraphFormat): string {
  const attribute = (name: string, value: number | undefined): string =>
    value === undefined ? '' : ` w:${name}="${int(value)}"`;
  const spacing = `${attribute('before', format.beforeTwips)}${attribute('after', format.afterTwips)}${attribute('line', format.lineTwips)}${format.lineRule === 'exact' || format.lineRule === 'atLeast' ? ` w:lineRule="${format.lineRule}"` : ''}`;
  const indent = `${attribute('left', format.leftTwips)}${attribute('right', format.rightTwips)}${hangingOf(format.firstLineTwips)}`;
  const align = ALIGN[format.align ?? ''];
  const borders = (['top', 'left', 'bottom', 'right', 'between'] as const)
    .map((side) => borderXml(side, format.borders?.[side]))
    .join('');
  const tabs = format.tabs?.map((tab) => `<w:tab w:val="${ALIGN[tab.align] ?? 'left'}" w:pos="${int(tab.twips)}"/>`);
  return [
    format.keepNext ? '<w:keepNext/>' : '',
    format.keepLines ? '<w:keepLines/>' : '',
    format.pageBreakBefore ? '<w:pageBreakBefore/>' : '',
    format.list
      ? `<w:numPr><w:ilvl w:val="${Math.min(8, int(format.list.level))}"/><w:numId w:val="${numId(format.list)}"/></w:numPr>`
      : '',
    borders === '' ? '' : `<w:pBdr>${borders}</w:pBdr>`,
    format.shade === undefined ? '' : `<w:shd w:val="clear" w:color="auto" w:fill="${color(format.shade)}"/>`,
    tabs === undefined ? '' : `<w:tabs>${tabs.join('')}</w:tabs>`,
    spacing === '' ? '' : `<w:spacing${spacing}/>`,
    indent === '' ? '' : `<w:ind${indent}/>`,
    format.contextualSpacing === undefined ? '' : `<w:contextualSpacing w:val="${format.contextualSpacing ? 1 : 0}"/>`,
    align === undefined ? '' : `<w:jc w:val="${align}"/>`,
    format.outline === undefined ? '' : `<w:outlineLvl w:val="${Math.min(9, int(format.outline))}"/>`,
  ].join('');
}

export const FIRST_OWN_LIST = 3;
export const numId = (list: NonNullable<ParagraphFormat['list']>): number =>
  list.numbering === undefined ? (list.kind === 'bullet' ? 1 : 2) : FIRST_OWN_LIST + int(list.numbering);
export const styleId = (name: string): string => escapeXml(name.replaceAll(/\s+/g, ''));

/** A field that is worked out when the document is opened. */
export function fieldXml(code: string, shown: readonly string[], looks: string): string {
  const run = (inside: string): string => `<w:r><w:rPr>${looks}</w:rPr>${inside}</w:r>`;
  const dirty = code.startsWith('TOC') ? ' w:dirty="1"' : '';
  const text = shown.map((line) => `<w:t xml:space="preserve">${escapeXml(line)}</w:t>`).join('<w:br/>');
  return [
    run(`<w:fldChar w:fldCharType="begin"${dirty}/>`),
    run(`<w:instrText xml:space="preserve"> ${escapeXml(code)} </w:instrText>`),
    run('<w:fldChar w:fldCharType="separate"/>'),
    run(text),
    run('<w:fldChar w:fldCharType="end"/>'),
  ].join('');
}
