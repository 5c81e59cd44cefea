import type { LiveEdits } from './live-edits.js';
import type { LiveSnapshot } from './live-model.js';
import type { SheetCell, SheetModel, SheetStyle } from './model.js';
import type { ApiWorksheet } from './sheet-api.js';

const ALIGNED = new Set(['left', 'center', 'right', 'justify']);

/** What a script did to the workbook that is open in the editor. Throws, by its name, what cannot be done there. */
export function editsOfSheets(
  sheets: readonly ApiWorksheet[],
  active: number,
  before: LiveSnapshot,
  edits: LiveEdits,
): void {
  if (sheets.length < before.sheets.length) throw new TypeError('ApiWorksheet.Delete is not covered');
  sheets.forEach((sheet, at) => {
    const { name, cells, merges, columnWidths, rowHeights, charts, images } = sheet.model();
    const was = before.sheets[at];
    refuse(sheet.model());
    if (charts.length > 0) throw new TypeError('ApiWorksheet.AddChart is not covered');
    if (images.length > 0) throw new TypeError('ApiWorksheet.AddImage is not covered');
    if (!was) edits.add('sheet', name);
    else if (was.name !== name) edits.add('rename', at, name);
    const held = new Set(was?.cells.map((cell) => `${cell.row},${cell.column}`));
    for (const cell of cells) {
      const { row, column } = cell;
      value(cell, held.has(`${row},${column}`), (kind, content) => edits.add('value', at, row, column, kind, content));
      style(cell.style, (what, content) => edits.add('cellstyle', at, row, column, what, content));
      if (cell.comment) throw new TypeError('ApiRange.AddComment is not covered: use executeMethod AddComment');
    }
    for (const [top, left, bottom, right] of merges) edits.add('merge', at, top, left, bottom, right);
    for (const [column, width] of Object.entries(columnWidths)) edits.add('width', at, Number(column), width);
    for (const [row, points] of Object.entries(rowHeights)) edits.add('height', at, Number(row), points);
  });
  if (active !== before.active) edits.add('activate', active);
}

/** What the editor's own procedures do not do. */
function refuse({ shapes, rules, validations, tables, layout }: SheetModel): void {
  const more: [call: string, used: boolean][] = [
    ['AddShape', shapes.length > 0],
    ['GetFormatConditions', rules.length > 0],
    ['GetValidation', validations.length > 0],
    ['FormatAsTable', tables.length > 0],
    ['SetHyperlink', layout.links.length > 0],
    ['SetAutoFilter', layout.filter !== undefined],
    ['SetHidden', layout.hiddenRows.length + layout.hiddenColumns.length > 0],
    ['GetFreezePanes', layout.frozen !== undefined],
  ];
  for (const [call, used] of more) if (used) throw new TypeError(`${call} is not covered in an open workbook`);
}

function value(cell: SheetCell, held: boolean, set: (kind: string, content: string | number) => void): void {
  if (cell.shown !== undefined) return;
  if (cell.formula !== undefined) set('formula', separated(cell.formula));
  else if (typeof cell.value === 'number') set('number', cell.value);
  else if (typeof cell.value === 'boolean') set('number', cell.value ? 1 : 0);
  else if (cell.value !== undefined) set('text', cell.value);
  else if (held) set('text', '');
}

/** A formula in Excel's writing with the separators that LibreOffice reads: of arguments, and of the columns and rows of arrays. */
function separated(formula: string): string {
  let array = false;
  return formula.replaceAll(/"(?:[^"]|"")*"|'(?:[^']|'')*'|[{},;]/g, (part) => {
    if (part === '{' || part === '}') array = part === '{';
    if (part === ',') return ';';
    return part === ';' && array ? '|' : part;
  });
}

function style(given: SheetStyle, set: (what: string, content: string | number) => void): void {
  for (const name of ['bold', 'italic', 'underline', 'strikeout', 'wrap'] as const)
    if (given[name] !== undefined) set(name, given[name] ? 1 : 0);
  if (given.color !== undefined) set('color', Number.parseInt(given.color, 16));
  if (given.fill !== undefined) set('fill', given.fill === 'none' ? -1 : Number.parseInt(given.fill, 16));
  if (given.halfPoints !== undefined) set('size', given.halfPoints / 2);
  if (given.font !== undefined) set('font', given.font);
  if (given.numberFormat !== undefined) set('number', given.numberFormat);
  if (given.horizontal !== undefined && ALIGNED.has(given.horizontal)) set('align', given.horizontal);
  if (given.borders !== undefined) throw new TypeError('ApiRange.SetBorders is not covered');
}
