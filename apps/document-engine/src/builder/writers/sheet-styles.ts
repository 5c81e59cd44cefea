import type { SheetStyle } from '../guest/model.js';
import { color, escapeXml, int, number } from './xml.js';

const S = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const FIRST_OWN_FORMAT = 164;
const HORIZONTAL = /^(left|right|center|justify|distributed|fill|general)$/;

/** The looks of a workbook: of cells, and what conditional formats lay over them. */
export interface CellStyles {
  indexOf(style: SheetStyle): number;
  difference(style: SheetStyle): number;
}

/** The cell formats of a workbook, each written once. */
export class Styles implements CellStyles {
  private readonly differences: string[] = [];
  private readonly known = new Map<string, number>([['{}', 0]]);
  private readonly fonts = ['<font><sz val="11"/><name val="Arial"/></font>'];
  private readonly fills = [
    '<fill><patternFill patternType="none"/></fill>',
    '<fill><patternFill patternType="gray125"/></fill>',
  ];
  private readonly borders = ['<border><left/><right/><top/><bottom/><diagonal/></border>'];
  private readonly formats: string[] = [];
  private readonly cells = ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'];

  indexOf(style: SheetStyle): number {
    const key = JSON.stringify(style);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const font = this.place(this.fonts, fontXml(style));
    const fill =
      style.fill === undefined || style.fill === 'none'
        ? 0
        : this.place(
            this.fills,
            `<fill><patternFill patternType="solid"><fgColor rgb="FF${color(style.fill)}"/></patternFill></fill>`,
          );
    const border = style.borders ? this.place(this.borders, borderXml(style.borders)) : 0;
    const format =
      style.numberFormat === undefined || style.numberFormat === 'General'
        ? 0
        : FIRST_OWN_FORMAT + this.place(this.formats, escapeXml(style.numberFormat));
    const horizontal = HORIZONTAL.test(style.horizontal ?? '') ? ` horizontal="${style.horizontal ?? ''}"` : '';
    const vertical = /^(top|center|bottom)$/.test(style.verticalAlign ?? '')
      ? ` vertical="${style.verticalAlign ?? ''}"`
      : '';
    const index = this.cells.push(
      `<xf numFmtId="${format}" fontId="${font}" fillId="${fill}" borderId="${border}" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment${horizontal}${vertical}${style.wrap ? ' wrapText="1"' : ''}${style.rotation === undefined ? '' : ` textRotation="${int(style.rotation)}"`}/></xf>`,
    );
    this.known.set(key, index - 1);
    return index - 1;
  }

  difference(style: SheetStyle): number {
    return this.place(this.differences, differenceXml(style));
  }

  xml(): string {
    const formats = this.formats.map(
      (code, index) => `<numFmt numFmtId="${FIRST_OWN_FORMAT + index}" formatCode="${code}"/>`,
    );
    return `<styleSheet xmlns="${S}">${formats.length > 0 ? `<numFmts count="${formats.length}">${formats.join('')}</numFmts>` : ''}<fonts count="${this.fonts.length}">${this.fonts.join('')}</fonts><fills count="${this.fills.length}">${this.fills.join('')}</fills><borders count="${this.borders.length}">${this.borders.join('')}</borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${this.cells.length}">${this.cells.join('')}</cellXfs>${this.differences.length > 0 ? `<dxfs count="${this.differences.length}">${this.differences.join('')}</dxfs>` : ''}</styleSheet>`;
  }

  private place(list: string[], item: string): number {
    const found = list.indexOf(item);
    return found >= 0 ? found : list.push(item) - 1;
  }
}

function fontXml(style: SheetStyle): string {
  return `<font>${style.bold ? '<b/>' : ''}${style.italic ? '<i/>' : ''}${style.strikeout ? '<strike/>' : ''}${style.underline ? '<u/>' : ''}<sz val="${number(style.halfPoints, 22) / 2}"/>${style.color === undefined ? '' : `<color rgb="FF${color(style.color)}"/>`}<name val="${escapeXml(style.font ?? 'Arial')}"/></font>`;
}

export function borderXml(borders: NonNullable<SheetStyle['borders']>): string {
  const side = (name: 'left' | 'right' | 'top' | 'bottom'): string => {
    const border = borders[name];
    if (!border) return `<${name}/>`;
    const style = /^(thin|medium|thick|double|dotted|dashed|hair)$/i.test(border.style)
      ? border.style.toLowerCase()
      : 'thin';
    return `<${name} style="${style}"><color rgb="FF${color(border.color)}"/></${name}>`;
  };
  return `<border>${side('left')}${side('right')}${side('top')}${side('bottom')}<diagonal/></border>`;
}

/** What a conditional format lays over a cell (ECMA-376, 18.8.14). */
export function differenceXml(style: SheetStyle): string {
  const flag = (tag: string, on: boolean | undefined): string =>
    on === undefined ? '' : on ? `<${tag}/>` : `<${tag} val="0"/>`;
  const font = `${flag('b', style.bold)}${flag('i', style.italic)}${flag('strike', style.strikeout)}${style.underline ? '<u/>' : ''}${style.color === undefined ? '' : `<color rgb="FF${color(style.color)}"/>`}`;
  const format =
    style.numberFormat === undefined ? '' : `<numFmt numFmtId="199" formatCode="${escapeXml(style.numberFormat)}"/>`;
  const fill =
    style.fill === undefined ? '' : `<fill><patternFill><bgColor rgb="FF${color(style.fill)}"/></patternFill></fill>`;
  return `<dxf>${font === '' ? '' : `<font>${font}</font>`}${format}${fill}</dxf>`;
}
