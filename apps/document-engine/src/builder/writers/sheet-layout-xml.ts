import type { FilterColumn, SheetLayoutModel } from '../guest/model.js';
import { columnLetters } from './column-letters.js';
import type { Parts } from './package-parts.js';
import { escapeXml, int, number } from './xml.js';

const USUAL_WIDTH = 10;
const MARGINS = { left: 0.7, right: 0.7, top: 0.75, bottom: 0.75 } as const;

/** What a worksheet says around its cells (ECMA-376, 18.3.1.99). */
export class SheetLayoutXml {
  constructor(
    private readonly layout: SheetLayoutModel,
    private readonly path: string,
    private readonly parts: Parts,
  ) {}

  beforeCells(widths: Readonly<Record<string, number>>): string {
    const { gridlines, headings, hiddenColumns } = this.layout;
    const flags = `${gridlines === false ? ' showGridLines="0"' : ''}${headings === false ? ' showRowColHeaders="0"' : ''}`;
    const pane = this.pane();
    const view =
      flags + pane === '' ? '' : `<sheetViews><sheetView${flags} workbookViewId="0">${pane}</sheetView></sheetViews>`;
    const columns = [...new Set([...Object.keys(widths).map(Number), ...hiddenColumns])]
      .sort((a, b) => a - b)
      .map((column) => {
        const hidden = hiddenColumns.includes(column) ? ' hidden="1"' : '';
        const at = int(column) + 1;
        return `<col min="${at}" max="${at}" width="${number(widths[String(column)], USUAL_WIDTH)}" customWidth="1"${hidden}/>`;
      });
    return `${view}${columns.length > 0 ? `<cols>${columns.join('')}</cols>` : ''}`;
  }

  filter(): string {
    const { filter } = this.layout;
    if (filter === undefined) return '';
    if (filter.columns.length === 0) return `<autoFilter ref="${escapeXml(filter.ref)}"/>`;
    return `<autoFilter ref="${escapeXml(filter.ref)}">${filter.columns.map(filterColumnXml).join('')}</autoFilter>`;
  }

  afterCells(): string {
    const { links, margins, landscape, printGridlines, printHeadings } = this.layout;
    const list = links.map(({ ref, address, inside, tip }) => {
      const target = address === '' ? '' : ` r:id="${this.parts.relate(this.path, 'hyperlink', address, true)}"`;
      const place = inside === undefined ? '' : ` location="${escapeXml(inside)}"`;
      return `<hyperlink ref="${escapeXml(ref)}"${target}${place}${tip === undefined ? '' : ` tooltip="${escapeXml(tip)}"`}/>`;
    });
    const printed = `${printHeadings ? ' headings="1"' : ''}${printGridlines ? ' gridLines="1"' : ''}`;
    const side = (name: keyof typeof MARGINS): string => ` ${name}="${number(margins[name], MARGINS[name])}"`;
    return [
      list.length > 0 ? `<hyperlinks>${list.join('')}</hyperlinks>` : '',
      printed === '' ? '' : `<printOptions${printed}/>`,
      Object.keys(margins).length > 0
        ? `<pageMargins${side('left')}${side('right')}${side('top')}${side('bottom')} header="0.3" footer="0.3"/>`
        : '',
      landscape === undefined ? '' : `<pageSetup orientation="${landscape ? 'landscape' : 'portrait'}"/>`,
    ].join('');
  }

  private pane(): string {
    const rows = int(this.layout.frozen?.rows);
    const columns = int(this.layout.frozen?.columns);
    if (rows + columns === 0) return '';
    const split = `${columns > 0 ? ` xSplit="${columns}"` : ''}${rows > 0 ? ` ySplit="${rows}"` : ''}`;
    const active = rows > 0 && columns > 0 ? 'bottomRight' : rows > 0 ? 'bottomLeft' : 'topRight';
    return `<pane${split} topLeftCell="${columnLetters(columns)}${rows + 1}" activePane="${active}" state="frozen"/>`;
  }
}

function filterColumnXml(filter: FilterColumn): string {
  let inside: string;
  if ('values' in filter)
    inside = `<filters>${filter.values.map((value) => (value === '' ? '' : `<filter val="${escapeXml(value)}"/>`)).join('')}</filters>`;
  else if ('top' in filter)
    inside = `<top10 val="${int(filter.top, 10)}"${filter.percent ? ' percent="1"' : ''}${filter.fromBottom ? ' top="0"' : ''}/>`;
  else
    inside = `<customFilters${filter.and ? ' and="1"' : ''}>${filter.conditions.map(({ operator, value }) => `<customFilter operator="${escapeXml(operator)}" val="${escapeXml(value)}"/>`).join('')}</customFilters>`;
  return `<filterColumn colId="${int(filter.column)}">${inside}</filterColumn>`;
}
