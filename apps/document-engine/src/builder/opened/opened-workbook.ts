import { ConversionFailure } from '../../conversions/conversion-failure.js';
import { addressOf, parseRange } from '../guest/cell-range.js';
import type { CellEdit, OpenedSheet } from '../guest/model.js';
import { escapeXml, XML } from '../writers/xml.js';
import type { OfficePackage } from './office-package.js';
import {
  attribute,
  childNamed,
  childrenOf,
  dropAttribute,
  element,
  find,
  findAll,
  nameOf,
  setAttributes,
  tagOf,
  textIn,
  textNode,
  type XmlNode,
} from './xml-tree.js';

const WORKBOOK = 'xl/workbook.xml';
const MAX_CELLS = 200_000;
const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** What comes behind `legacyDrawing` in a worksheet (ECMA-376, 18.3.1.99). */
const BEHIND = ['legacyDrawingHF', 'picture', 'oleObjects', 'controls', 'webPublishItems', 'tableParts', 'extLst'];
/** What stands before `calcPr` in a workbook (18.2.27). */
const BEFORE_CALC = ['definedNames', 'externalReferences', 'functionGroups', 'sheets'];

/** The sheets of a workbook with what their cells show. */
export function readWorkbook(file: OfficePackage): { sheets: OpenedSheet[]; active: number } {
  const shared = sharedStrings(file);
  let cells = 0;
  const sheets = sheetParts(file).map(({ name, part }) => ({
    name,
    cells: findAll(file.tree(part), 'c').flatMap((cell): OpenedSheet['cells'] => {
      if (++cells > MAX_CELLS)
        throw new ConversionFailure('too_large', 'the workbook that the script opens has too many cells');
      const { row, column } = parseRange(attribute(cell, 'r') ?? '');
      const formula = childNamed(cell, 'f');
      const text = shownIn(cell, shared);
      if (text === '' && formula === null) return [];
      return [{ row, column, text, ...(formula === null ? {} : { formula: textIn([formula]) }) }];
    }),
  }));
  const view = find(file.tree(WORKBOOK), 'workbookView');
  return { sheets, active: Math.min(sheets.length - 1, Number(attribute(view, 'activeTab') ?? 0) || 0) };
}

/** Changes cells and comments, and nothing else. Formulas count again when the file is opened. */
export function editWorkbook(file: OfficePackage, edits: readonly CellEdit[]): void {
  const parts = sheetParts(file);
  for (const [index, { part }] of parts.entries()) {
    const own = edits.filter((edit) => edit.sheet === index);
    for (const edit of own) if (edit.change) changeCell(file.tree(part), edit);
    const comments = own.filter((edit) => edit.comment !== undefined);
    if (comments.length > 0) comment(file, part, index, comments);
  }
  const workbook = find(file.tree(WORKBOOK), 'workbook');
  if (!workbook || !edits.some((edit) => edit.change)) return;
  const calculation = childNamed(workbook, 'calcPr') ?? element('calcPr');
  if (!childrenOf(workbook).includes(calculation)) {
    const list = childrenOf(workbook);
    const after = list.findLastIndex((node) => BEFORE_CALC.includes(nameOf(node)));
    list.splice(after + 1, 0, calculation);
  }
  setAttributes(calculation, { fullCalcOnLoad: '1' });
}

function sheetParts(file: OfficePackage): { name: string; part: string }[] {
  return findAll(file.tree(WORKBOOK), 'sheet').flatMap((sheet) => {
    const part = file.target(WORKBOOK, attribute(sheet, 'id'));
    return part === null || !file.has(part) ? [] : [{ name: attribute(sheet, 'name') ?? '', part }];
  });
}

function sharedStrings(file: OfficePackage): string[] {
  const part = file.relationships(WORKBOOK).find(({ type }) => type === 'sharedStrings');
  const path = part ? file.target(WORKBOOK, part.id) : null;
  if (path === null || !file.has(path)) return [];
  return findAll(file.tree(path), 'si').map((item) =>
    textIn(
      findAll(
        childrenOf(item).filter((node) => nameOf(node) !== 'rPh'),
        't',
      ),
    ),
  );
}

function shownIn(cell: XmlNode, shared: readonly string[]): string {
  const value = childNamed(cell, 'v');
  const text = value === null ? '' : textIn([value]);
  switch (attribute(cell, 't')) {
    case 's':
      return shared[Number(text)] ?? '';
    case 'inlineStr':
      return textIn(findAll(childrenOf(cell), 't'));
    case 'b':
      return text === '1' ? 'TRUE' : 'FALSE';
    default:
      return text;
  }
}

function changeCell(tree: XmlNode[], { row, column, change }: CellEdit): void {
  const data = find(tree, 'sheetData');
  if (!data || !change) return;
  const prefix = tagOf(data).replace('sheetData', '');
  const at = addressOf(row, column);
  const rows = childrenOf(data);
  let line = rows.find((node) => attribute(node, 'r') === String(row + 1));
  if (!line) {
    line = element(`${prefix}row`, { r: String(row + 1) });
    const next = rows.findIndex((node) => Number(attribute(node, 'r')) > row + 1);
    rows.splice(next < 0 ? rows.length : next, 0, line);
  }
  const cells = childrenOf(line);
  let cell = cells.find((node) => attribute(node, 'r') === at);
  if (!cell) {
    cell = element(`${prefix}c`, { r: at });
    const next = cells.findIndex((node) => parseRange(attribute(node, 'r') ?? 'A1').column > column);
    cells.splice(next < 0 ? cells.length : next, 0, cell);
  }
  dropAttribute(cell, 't');
  const tag = `${prefix}c`;
  if ('formula' in change) cell[tag] = [element(`${prefix}f`, {}, [textNode(escapeXml(change.formula))])];
  else if (typeof change.value === 'number') cell[tag] = [element(`${prefix}v`, {}, [textNode(String(change.value))])];
  else if (change.value === null) cell[tag] = [];
  else {
    const truth = typeof change.value === 'boolean';
    setAttributes(cell, { t: truth ? 'b' : 'inlineStr' });
    cell[tag] = truth
      ? [element(`${prefix}v`, {}, [textNode(change.value ? '1' : '0')])]
      : [
          element(`${prefix}is`, {}, [
            element(`${prefix}t`, { 'xml:space': 'preserve' }, [textNode(escapeXml(change.value))]),
          ]),
        ];
  }
}

function comment(file: OfficePackage, part: string, index: number, edits: readonly CellEdit[]): void {
  const known = file.relationships(part).find(({ type }) => type === 'comments');
  const path = (known && file.target(part, known.id)) ?? `xl/wenqiaoComments${index + 1}.xml`;
  if (!known || !file.has(path)) {
    const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
    file.add(path, `${XML}<comments xmlns="${main}"><authors></authors><commentList></commentList></comments>`);
    file.declare('Override', `/${path}`, `${SPREADSHEET}.comments+xml`);
    file.relate(part, 'comments', path);
  }
  const tree = file.tree(path);
  const [authors, list] = [find(tree, 'authors'), find(tree, 'commentList')];
  if (!authors || !list) return;
  const prefix = tagOf(list).replace('commentList', '');
  for (const { row, column, comment: note } of edits) {
    if (!note) continue;
    const names = childrenOf(authors);
    let author = names.findIndex((name) => textIn([name]) === note.author);
    if (author < 0) author = names.push(element(`${prefix}author`, {}, [textNode(escapeXml(note.author))])) - 1;
    const ref = addressOf(row, column);
    const others = childrenOf(list);
    const old = others.findIndex((item) => attribute(item, 'ref') === ref);
    if (old >= 0) others.splice(old, 1);
    else box(file, part, index, row, column);
    const text = element(`${prefix}t`, { 'xml:space': 'preserve' }, [textNode(escapeXml(note.text))]);
    others.push(element(`${prefix}comment`, { ref, authorId: String(author) }, [element(`${prefix}text`, {}, [text])]));
  }
}

/** The old drawing without which Excel does not show a comment. */
function box(file: OfficePackage, part: string, index: number, row: number, column: number): void {
  const known = file.relationships(part).find(({ type }) => type === 'vmlDrawing');
  const path = (known && file.target(part, known.id)) ?? `xl/drawings/wenqiaoNotes${index + 1}.vml`;
  if (!known || !file.has(path)) {
    file.add(
      path,
      '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"></v:shapetype></xml>',
    );
    file.declare('Default', 'vml', 'application/vnd.openxmlformats-officedocument.vmlDrawing');
    const id = file.relate(part, 'vmlDrawing', path);
    const sheet = find(file.tree(part), 'worksheet');
    if (sheet) {
      const list = childrenOf(sheet);
      const next = list.findIndex((node) => BEHIND.includes(nameOf(node)));
      const tag = tagOf(sheet).replace('worksheet', 'legacyDrawing');
      list.splice(next < 0 ? list.length : next, 0, element(tag, { 'r:id': id }));
      setAttributes(sheet, { 'xmlns:r': 'http://schemas.openxmlformats.org/officeDocument/2006/relationships' });
    }
  }
  const root = file.tree(path).find((node) => nameOf(node) === 'xml');
  if (!root) return;
  const data = element('x:ClientData', { ObjectType: 'Note' }, [
    element('x:Row', {}, [textNode(String(row))]),
    element('x:Column', {}, [textNode(String(column))]),
  ]);
  const style = 'position:absolute;width:108pt;height:60pt;visibility:hidden';
  childrenOf(root).push(element('v:shape', { type: '#_x0000_t202', style, fillcolor: '#ffffe1' }, [data]));
}
