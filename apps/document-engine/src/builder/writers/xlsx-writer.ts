import type { SheetCell, SheetModel, SheetsModel, SheetStyle } from '../guest/model.js';
import { PackageParts, type Picture } from './package-parts.js';
import { addTheme } from './theme-xml.js';
import { A, color, escapeXml, int, number, R } from './xml.js';

const S = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const XDR = 'http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing';
const C = 'http://schemas.openxmlformats.org/drawingml/2006/chart';
const MAIN = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const FIRST_OWN_FORMAT = 164;
const HORIZONTAL = /^(left|right|center|justify|distributed|fill|general)$/;

/** Writes a workbook as xlsx. */
export function writeXlsx(model: SheetsModel, images: ReadonlyMap<string, Picture>): Buffer {
  const parts = new PackageParts(images);
  const styles = new Styles();
  const workbook = 'xl/workbook.xml';
  parts.relate('', 'officeDocument', workbook);
  const sheets = model.sheets.map((sheet, index) => {
    const path = `xl/worksheets/sheet${index + 1}.xml`;
    parts.add(path, sheetXml(sheet, index, path, parts, styles), `${MAIN}.worksheet+xml`);
    const id = parts.relate(workbook, 'worksheet', `worksheets/sheet${index + 1}.xml`);
    return `<sheet name="${escapeXml(sheetName(sheet.name, index))}" sheetId="${index + 1}" r:id="${id}"/>`;
  });
  parts.relate(workbook, 'styles', 'styles.xml');
  parts.relate(workbook, 'theme', 'theme/theme1.xml');
  addTheme(parts, 'xl');
  parts.add(
    workbook,
    `<workbook xmlns="${S}" xmlns:r="${R}"><bookViews><workbookView activeTab="${int(model.active)}"/></bookViews><sheets>${sheets.join('')}</sheets><calcPr fullCalcOnLoad="1"/></workbook>`,
    `${MAIN}.sheet.main+xml`,
  );
  parts.add('xl/styles.xml', styles.xml(), `${MAIN}.styles+xml`);
  return parts.zip();
}

/** Excel's names have at most 31 characters, and none of these. */
function sheetName(name: string, index: number): string {
  const clean = name.replaceAll(/[\\/?*[\]:]/g, '_').slice(0, 31);
  return clean === '' ? `Sheet${index + 1}` : clean;
}

export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}

function sheetXml(sheet: SheetModel, index: number, path: string, parts: PackageParts, styles: Styles): string {
  const rows = new Map<number, SheetCell[]>();
  for (const cell of sheet.cells) rows.set(cell.row, [...(rows.get(cell.row) ?? []), cell]);
  for (const row of Object.keys(sheet.rowHeights)) if (!rows.has(Number(row))) rows.set(Number(row), []);
  const data = [...rows]
    .sort(([a], [b]) => a - b)
    .map(([row, cells]) => {
      const height = sheet.rowHeights[String(row)];
      const tall = height === undefined ? '' : ` ht="${number(height, 15)}" customHeight="1"`;
      const inside = cells.sort((a, b) => a.column - b.column).map((cell) => cellXml(cell, styles));
      return `<row r="${int(row) + 1}"${tall}>${inside.join('')}</row>`;
    });
  const columns = Object.entries(sheet.columnWidths)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(
      ([column, width]) =>
        `<col min="${int(column) + 1}" max="${int(column) + 1}" width="${number(width, 10)}" customWidth="1"/>`,
    );
  const merges = sheet.merges.map(
    ([top, left, bottom, right]) =>
      `<mergeCell ref="${columnLetters(left)}${top + 1}:${columnLetters(right)}${bottom + 1}"/>`,
  );
  const drawing = drawingOf(sheet, index, path, parts);
  return `<worksheet xmlns="${S}" xmlns:r="${R}">${columns.length > 0 ? `<cols>${columns.join('')}</cols>` : ''}<sheetData>${data.join('')}</sheetData>${merges.length > 0 ? `<mergeCells count="${merges.length}">${merges.join('')}</mergeCells>` : ''}${drawing}${commentsOf(sheet, index, path, parts)}</worksheet>`;
}

function cellXml(cell: SheetCell, styles: Styles): string {
  const at = `r="${columnLetters(int(cell.column))}${int(cell.row) + 1}" s="${styles.indexOf(cell.style)}"`;
  if (cell.formula !== undefined) return `<c ${at}><f>${escapeXml(cell.formula)}</f></c>`;
  const { value } = cell;
  if (typeof value === 'number') return `<c ${at}><v>${Number.isFinite(value) ? value : 0}</v></c>`;
  if (typeof value === 'boolean') return `<c ${at} t="b"><v>${value ? 1 : 0}</v></c>`;
  return value === undefined
    ? `<c ${at}/>`
    : `<c ${at} t="inlineStr"><is><t xml:space="preserve">${escapeXml(value)}</t></is></c>`;
}

function drawingOf(sheet: SheetModel, index: number, path: string, parts: PackageParts): string {
  if (sheet.charts.length + sheet.images.length === 0) return '';
  const own = `xl/drawings/drawing${index + 1}.xml`;
  let id = 1;
  const anchor = (item: SheetModel['images'][number] | SheetModel['charts'][number], inside: string): string =>
    `<xdr:oneCellAnchor><xdr:from><xdr:col>${int(item.column)}</xdr:col><xdr:colOff>${int(item.columnOffset)}</xdr:colOff><xdr:row>${int(item.row)}</xdr:row><xdr:rowOff>${int(item.rowOffset)}</xdr:rowOff></xdr:from><xdr:ext cx="${int(item.width)}" cy="${int(item.height)}"/>${inside}<xdr:clientData/></xdr:oneCellAnchor>`;
  const charts = sheet.charts.map((item) => {
    const relation = parts.chart(own, 'xl', item.chart);
    return anchor(
      item,
      `<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="${++id}" name="Chart ${id}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="${C}"><c:chart xmlns:c="${C}" r:id="${relation}"/></a:graphicData></a:graphic></xdr:graphicFrame>`,
    );
  });
  const pictures = sheet.images.map((item) => {
    const relation = parts.picture(own, 'xl', item.url);
    if (relation === null) return '';
    return anchor(
      item,
      `<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="${++id}" name="Picture ${id}"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="${relation}"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="${int(item.width)}" cy="${int(item.height)}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic>`,
    );
  });
  parts.add(
    own,
    `<xdr:wsDr xmlns:xdr="${XDR}" xmlns:a="${A}" xmlns:r="${R}">${charts.join('')}${pictures.join('')}</xdr:wsDr>`,
    'application/vnd.openxmlformats-officedocument.drawing+xml',
  );
  return `<drawing r:id="${parts.relate(path, 'drawing', `/${own}`)}"/>`;
}

/** Comments and, as Excel wants it, the old drawing that shows them. */
function commentsOf(sheet: SheetModel, index: number, path: string, parts: PackageParts): string {
  const noted = sheet.cells.filter((cell) => cell.comment !== undefined);
  if (noted.length === 0) return '';
  const authors = [...new Set(noted.map((cell) => cell.comment?.author ?? ''))];
  const list = noted.map((cell) => {
    const { text, author } = cell.comment ?? { text: '', author: '' };
    const at = `${columnLetters(int(cell.column))}${int(cell.row) + 1}`;
    return `<comment ref="${at}" authorId="${authors.indexOf(author)}"><text><t xml:space="preserve">${escapeXml(text)}</t></text></comment>`;
  });
  const comments = `xl/comments${index + 1}.xml`;
  const names = authors.map((author) => `<author>${escapeXml(author)}</author>`);
  parts.add(
    comments,
    `<comments xmlns="${S}"><authors>${names.join('')}</authors><commentList>${list.join('')}</commentList></comments>`,
    `${MAIN}.comments+xml`,
  );
  parts.relate(path, 'comments', `/${comments}`);
  const boxes = noted.map(
    (cell) =>
      `<v:shape type="#_x0000_t202" style="position:absolute;width:108pt;height:60pt;visibility:hidden" fillcolor="#ffffe1"><x:ClientData ObjectType="Note"><x:Row>${int(cell.row)}</x:Row><x:Column>${int(cell.column)}</x:Column></x:ClientData></v:shape>`,
  );
  const drawing = `xl/drawings/vmlDrawing${index + 1}.vml`;
  parts.add(
    drawing,
    `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"/>${boxes.join('')}</xml>`,
    'application/vnd.openxmlformats-officedocument.vmlDrawing',
  );
  return `<legacyDrawing r:id="${parts.relate(path, 'vmlDrawing', `/${drawing}`)}"/>`;
}

/** The cell formats of a workbook, each written once. */
class Styles {
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
      style.fill === undefined
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
      `<xf numFmtId="${format}" fontId="${font}" fillId="${fill}" borderId="${border}" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment${horizontal}${vertical}${style.wrap ? ' wrapText="1"' : ''}/></xf>`,
    );
    this.known.set(key, index - 1);
    return index - 1;
  }

  xml(): string {
    const formats = this.formats.map(
      (code, index) => `<numFmt numFmtId="${FIRST_OWN_FORMAT + index}" formatCode="${code}"/>`,
    );
    return `<styleSheet xmlns="${S}">${formats.length > 0 ? `<numFmts count="${formats.length}">${formats.join('')}</numFmts>` : ''}<fonts count="${this.fonts.length}">${this.fonts.join('')}</fonts><fills count="${this.fills.length}">${this.fills.join('')}</fills><borders count="${this.borders.length}">${this.borders.join('')}</borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${this.cells.length}">${this.cells.join('')}</cellXfs></styleSheet>`;
  }

  private place(list: string[], item: string): number {
    const found = list.indexOf(item);
    return found >= 0 ? found : list.push(item) - 1;
  }
}

function fontXml(style: SheetStyle): string {
  return `<font>${style.bold ? '<b/>' : ''}${style.italic ? '<i/>' : ''}${style.strikeout ? '<strike/>' : ''}${style.underline ? '<u/>' : ''}<sz val="${number(style.halfPoints, 22) / 2}"/>${style.color === undefined ? '' : `<color rgb="FF${color(style.color)}"/>`}<name val="${escapeXml(style.font ?? 'Arial')}"/></font>`;
}

function borderXml(borders: NonNullable<SheetStyle['borders']>): string {
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
