import type { CellModel, TableModel, TableStyleModel } from '../guest/model.js';
import { ALIGN, borderXml, SIDES } from './text-xml.js';
import { color, int } from './xml.js';

/** Inside of `tblPr`, without the style (ECMA-376, 17.4.59). */
export function tableLooksXml(looks: TableStyleModel['table']): string {
  const borders = SIDES.map((side) => borderXml(side, looks.borders?.[side])).join('');
  const margins = (['top', 'left', 'bottom', 'right'] as const)
    .map((side) => [side, looks.margins?.[side]] as const)
    .map(([side, twips]) => (twips === undefined ? '' : `<w:${side} w:w="${int(twips)}" w:type="dxa"/>`))
    .join('');
  const align = ALIGN[looks.align ?? ''];
  return [
    widthXml('tblW', looks),
    align === undefined ? '' : `<w:jc w:val="${align}"/>`,
    looks.indentTwips === undefined ? '' : `<w:tblInd w:w="${int(looks.indentTwips)}" w:type="dxa"/>`,
    borders === '' ? '' : `<w:tblBorders>${borders}</w:tblBorders>`,
    looks.fixedLayout === undefined ? '' : `<w:tblLayout w:type="${looks.fixedLayout ? 'fixed' : 'autofit'}"/>`,
    margins === '' ? '' : `<w:tblCellMar>${margins}</w:tblCellMar>`,
  ].join('');
}

/** Inside of `tcPr` (17.4.70). */
export function cellLooksXml(cell: Omit<CellModel, 'blocks'>): string {
  const borders = SIDES.map((side) => borderXml(side, cell.borders?.[side])).join('');
  return [
    widthXml('tcW', cell),
    cell.span === undefined ? '' : `<w:gridSpan w:val="${int(cell.span, 1)}"/>`,
    cell.down === undefined ? '' : `<w:vMerge${cell.down === 'begins' ? ' w:val="restart"' : ''}/>`,
    borders === '' ? '' : `<w:tcBorders>${borders}</w:tcBorders>`,
    cell.shade === undefined ? '' : `<w:shd w:val="clear" w:color="auto" w:fill="${color(cell.shade)}"/>`,
    /^(top|center|bottom)$/.test(cell.vertical ?? '') ? `<w:vAlign w:val="${cell.vertical ?? ''}"/>` : '',
  ].join('');
}

export function rowXml(facts: TableModel['rowFacts'][number] | undefined): string {
  const height = facts?.heightTwips === undefined ? '' : `<w:trHeight w:val="${int(facts.heightTwips)}"/>`;
  const header = facts?.header === true ? '<w:tblHeader/>' : '';
  return height + header === '' ? '' : `<w:trPr>${height}${header}</w:trPr>`;
}

function widthXml(tag: string, { widthTwips, widthPercent }: { widthTwips?: number; widthPercent?: number }): string {
  if (widthTwips !== undefined) return `<w:${tag} w:w="${int(widthTwips)}" w:type="dxa"/>`;
  return widthPercent === undefined ? '' : `<w:${tag} w:w="${int(widthPercent, 100) * 50}" w:type="pct"/>`;
}
