import type { SheetCell, SheetModel, SheetsModel } from '../guest/model.js';
import { PackageParts, type Parts, type Picture } from './package-parts.js';
import { addTheme } from './theme-xml.js';
import { addProperties } from './properties-xml.js';
import { columnLetters } from './column-letters.js';
import { shapeXml } from './sheet-shape.js';
import { SheetLayoutXml } from './sheet-layout-xml.js';
import { rulesXml, validationsXml } from './sheet-rules-xml.js';
import { type CellStyles, Styles } from './sheet-styles.js';
import { A, escapeXml, int, number, R } from './xml.js';

const S = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const XDR = 'http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing';
const C = 'http://schemas.openxmlformats.org/drawingml/2006/chart';
const MAIN = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Writes a workbook as xlsx. */
export function writeXlsx(model: SheetsModel, images: ReadonlyMap<string, Picture>): Buffer {
  const parts = new PackageParts(images);
  const styles = new Styles();
  const workbook = 'xl/workbook.xml';
  parts.relate('', 'officeDocument', workbook);
  const sheets = model.sheets.map((sheet, index) => {
    const path = `xl/worksheets/sheet${index + 1}.xml`;
    parts.add(path, sheetXml(sheet, path, parts, styles), `${MAIN}.worksheet+xml`);
    const id = parts.relate(workbook, 'worksheet', `worksheets/sheet${index + 1}.xml`);
    const hidden = sheet.layout.hidden ? ' state="hidden"' : '';
    return `<sheet name="${escapeXml(sheetName(sheet.name, index))}" sheetId="${index + 1}"${hidden} r:id="${id}"/>`;
  });
  parts.relate(workbook, 'styles', 'styles.xml');
  parts.relate(workbook, 'theme', 'theme/theme1.xml');
  addTheme(parts, 'xl');
  parts.add(
    workbook,
    `<workbook xmlns="${S}" xmlns:r="${R}"><bookViews><workbookView activeTab="${int(model.active)}"/></bookViews><sheets>${sheets.join('')}</sheets>${namesXml(model)}<calcPr fullCalcOnLoad="1"/></workbook>`,
    `${MAIN}.sheet.main+xml`,
  );
  parts.add('xl/styles.xml', styles.xml(), `${MAIN}.styles+xml`);
  addProperties(parts, model.properties);
  return parts.zip();
}

/** Excel's names have at most 31 characters, and none of these. */
function sheetName(name: string, index: number): string {
  const clean = name.replaceAll(/[\\/?*[\]:]/g, '_').slice(0, 31);
  return clean === '' ? `Sheet${index + 1}` : clean;
}

/** A whole worksheet: what is added to one that is there has the same form. */
export function sheetXml(sheet: SheetModel, path: string, parts: Parts, styles: CellStyles): string {
  const rows = new Map<number, SheetCell[]>();
  for (const cell of sheet.cells) rows.set(cell.row, [...(rows.get(cell.row) ?? []), cell]);
  for (const row of [...Object.keys(sheet.rowHeights), ...sheet.layout.hiddenRows])
    if (!rows.has(Number(row))) rows.set(Number(row), []);
  const data = [...rows]
    .sort(([a], [b]) => a - b)
    .map(([row, cells]) => {
      const height = sheet.rowHeights[String(row)];
      const tall = height === undefined ? '' : ` ht="${number(height, 15)}" customHeight="1"`;
      const inside = cells.sort((a, b) => a.column - b.column).map((cell) => cellXml(cell, styles));
      const hidden = sheet.layout.hiddenRows.includes(row) ? ' hidden="1"' : '';
      return `<row r="${int(row) + 1}"${tall}${hidden}>${inside.join('')}</row>`;
    });
  const merges = sheet.merges.map(
    ([top, left, bottom, right]) =>
      `<mergeCell ref="${columnLetters(left)}${top + 1}:${columnLetters(right)}${bottom + 1}"/>`,
  );
  const drawing = drawingOf(sheet, path, parts);
  const layout = new SheetLayoutXml(sheet.layout, path, parts);
  return `<worksheet xmlns="${S}" xmlns:r="${R}">${layout.beforeCells(sheet.columnWidths)}<sheetData>${data.join('')}</sheetData>${layout.filter()}${merges.length > 0 ? `<mergeCells count="${merges.length}">${merges.join('')}</mergeCells>` : ''}${rulesXml(sheet.rules, styles)}${validationsXml(sheet.validations)}${layout.afterCells()}${drawing}${commentsOf(sheet, path, parts)}${tablesOf(sheet, path, parts)}</worksheet>`;
}

/** Names, and the cells that filters have arrows over, which are a name of their own. */
function namesXml(model: SheetsModel): string {
  const filters = model.sheets.flatMap(({ name, layout }, sheet) =>
    layout.filter === undefined
      ? []
      : [{ name: '_xlnm._FilterDatabase', refersTo: absoluteRange(name, layout.filter.ref), sheet, hidden: true }],
  );
  const all = [...model.names.map((name) => ({ ...name, hidden: false })), ...filters].map(
    ({ name, refersTo, sheet, hidden }) =>
      `<definedName name="${escapeXml(name.replaceAll(/\s/g, '_'))}"${sheet === undefined ? '' : ` localSheetId="${int(sheet)}"`}${hidden ? ' hidden="1"' : ''}>${escapeXml(refersTo.replace(/^=/, ''))}</definedName>`,
  );
  return all.length > 0 ? `<definedNames>${all.join('')}</definedNames>` : '';
}

export const absoluteRange = (sheet: string, range: string): string =>
  `'${sheet.replaceAll("'", "''")}'!${range.replaceAll(/([A-Z]+)(\d+)/g, '$$$1$$$2')}`;

function cellXml(cell: SheetCell, styles: CellStyles): string {
  const at = `r="${columnLetters(int(cell.column))}${int(cell.row) + 1}" s="${styles.indexOf(cell.style)}"`;
  if (cell.formula !== undefined) return `<c ${at}><f>${escapeXml(cell.formula)}</f></c>`;
  const { value } = cell;
  if (typeof value === 'number') return `<c ${at}><v>${Number.isFinite(value) ? value : 0}</v></c>`;
  if (typeof value === 'boolean') return `<c ${at} t="b"><v>${value ? 1 : 0}</v></c>`;
  return value === undefined
    ? `<c ${at}/>`
    : `<c ${at} t="inlineStr"><is><t xml:space="preserve">${escapeXml(value)}</t></is></c>`;
}

type Anchor = Omit<SheetModel['images'][number], 'url'>;

function drawingOf(sheet: SheetModel, path: string, parts: Parts): string {
  if (sheet.charts.length + sheet.images.length + sheet.shapes.length === 0) return '';
  const own = parts.free('xl/drawings/drawing', 'xml');
  let id = 1;
  const anchor = (item: Anchor, inside: string): string =>
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
  const shapes = sheet.shapes.map((item) =>
    anchor(
      { ...item, ...item.shape },
      shapeXml(item.shape, ++id, (url) => parts.picture(own, 'xl', url)),
    ),
  );
  parts.add(
    own,
    `<xdr:wsDr xmlns:xdr="${XDR}" xmlns:a="${A}" xmlns:r="${R}">${charts.join('')}${pictures.join('')}${shapes.join('')}</xdr:wsDr>`,
    'application/vnd.openxmlformats-officedocument.drawing+xml',
  );
  return `<drawing r:id="${parts.relate(path, 'drawing', `/${own}`)}"/>`;
}

/** Comments and, as Excel wants it, the old drawing that shows them. */
function commentsOf(sheet: SheetModel, path: string, parts: Parts): string {
  const noted = sheet.cells.filter((cell) => cell.comment !== undefined);
  if (noted.length === 0) return '';
  const authors = [...new Set(noted.map((cell) => cell.comment?.author ?? ''))];
  const list = noted.map((cell) => {
    const { text, author } = cell.comment ?? { text: '', author: '' };
    const at = `${columnLetters(int(cell.column))}${int(cell.row) + 1}`;
    return `<comment ref="${at}" authorId="${authors.indexOf(author)}"><text><t xml:space="preserve">${escapeXml(text)}</t></text></comment>`;
  });
  const comments = parts.free('xl/comments', 'xml');
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
  const drawing = parts.free('xl/drawings/vmlDrawing', 'vml');
  parts.add(
    drawing,
    `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"/>${boxes.join('')}</xml>`,
    'application/vnd.openxmlformats-officedocument.vmlDrawing',
  );
  return `<legacyDrawing r:id="${parts.relate(path, 'vmlDrawing', `/${drawing}`)}"/>`;
}

/** Tables by name: their ids count through the workbook. */
function tablesOf(sheet: SheetModel, path: string, parts: Parts): string {
  if (sheet.tables.length === 0) return '';
  const list = sheet.tables.map(({ ref, headers }) => {
    const own = parts.free('xl/tables/table', 'xml');
    const id = int(/(\d+)\.xml$/.exec(own)?.[1], 1) + 1000;
    const columns = headers.map((name, at) => `<tableColumn id="${at + 1}" name="${escapeXml(name)}"/>`);
    parts.add(
      own,
      `<table xmlns="${S}" id="${id}" name="Table${id}" displayName="Table${id}" ref="${escapeXml(ref)}" totalsRowShown="0"><autoFilter ref="${escapeXml(ref)}"/><tableColumns count="${columns.length}">${columns.join('')}</tableColumns><tableStyleInfo name="TableStyleMedium2" showFirstColumn="0" showLastColumn="0" showRowStripes="1" showColumnStripes="0"/></table>`,
      `${MAIN}.table+xml`,
    );
    return `<tablePart r:id="${parts.relate(path, 'table', `/${own}`)}"/>`;
  });
  return `<tableParts count="${list.length}">${list.join('')}</tableParts>`;
}
