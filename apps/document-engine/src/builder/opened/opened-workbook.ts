import { ConversionFailure } from '../../conversions/conversion-failure.js';
import { parseRange } from '../guest/cell-range.js';
import type { NameModel, OpenedBook, OpenedSheet, Rectangle } from '../guest/model.js';
import { OpenedCellStyles } from './opened-cell-styles.js';
import type { OfficePackage } from './office-package.js';
import { spellOut } from './sheet-cells.js';
import {
  attribute,
  attributesOf,
  childNamed,
  childrenOf,
  find,
  findAll,
  nameOf,
  textIn,
  type XmlNode,
} from './xml-tree.js';

/** Wider runs of columns are those that nothing is in. */
const MAX_COLUMNS_READ = 1000;
export const WORKBOOK = 'xl/workbook.xml';
const MAX_CELLS = 200_000;

/** The sheets of a workbook with what their cells show and look like. */
export function readWorkbook(file: OfficePackage): OpenedBook {
  const shared = sharedStrings(file);
  const styles = cellStylesOf(file);
  let cells = 0;
  const sheets = sheetParts(file).map(({ name, part, hidden }): OpenedSheet => {
    const tree = file.tree(part);
    spellOut(tree);
    const read = findAll(tree, 'c').flatMap((cell): OpenedSheet['cells'] => {
      if (++cells > MAX_CELLS)
        throw new ConversionFailure('too_large', 'the workbook that the script opens has too many cells');
      const { row, column } = parseRange(attribute(cell, 'r') ?? '');
      const formula = childNamed(cell, 'f');
      const text = shownIn(cell, shared);
      const look = Number(attribute(cell, 's') ?? 0);
      if (text === '' && formula === null && look === 0) return [];
      const words = ['s', 'inlineStr', 'str'].includes(attribute(cell, 't') ?? '') && text !== '';
      return [
        {
          row,
          column,
          text,
          look,
          ...(words ? { words } : {}),
          ...(formula === null ? {} : { formula: textIn([formula]) }),
        },
      ];
    });
    return { name, cells: read, hidden, ...shapeOf(tree) };
  });
  const view = find(file.tree(WORKBOOK), 'workbookView');
  const active = Math.min(sheets.length - 1, Number(attribute(view, 'activeTab') ?? 0) || 0);
  return { sheets, active, looks: styles?.looks() ?? [], names: namesIn(file) };
}

/** Merged cells, widths and heights. */
function shapeOf(tree: XmlNode[]): Pick<OpenedSheet, 'merges' | 'columnWidths' | 'rowHeights'> {
  const merges = findAll(tree, 'mergeCell').map((node): Rectangle => {
    const { row, column, rows, columns } = parseRange(attribute(node, 'ref') ?? 'A1');
    return [row, column, row + rows - 1, column + columns - 1];
  });
  const columnWidths: Record<string, number> = {};
  for (const run of findAll(tree, 'col')) {
    const width = Number(attribute(run, 'width'));
    const last = Math.min(Number(attribute(run, 'max')), MAX_COLUMNS_READ);
    for (let at = Number(attribute(run, 'min')); at <= last && width > 0; at++) columnWidths[at - 1] = width;
  }
  const rowHeights: Record<string, number> = {};
  for (const row of findAll(tree, 'row')) {
    const height = Number(attribute(row, 'ht'));
    if (height > 0) rowHeights[Number(attribute(row, 'r')) - 1] = height;
  }
  return { merges, columnWidths, rowHeights };
}

/** Null: the workbook says nothing of looks. */
export function cellStylesOf(file: OfficePackage): OpenedCellStyles | null {
  const known = file.relationships(WORKBOOK).find(({ type }) => type === 'styles');
  const path = known ? file.target(WORKBOOK, known.id) : null;
  return path !== null && file.has(path) ? new OpenedCellStyles(file, path) : null;
}

function namesIn(file: OfficePackage): NameModel[] {
  return findAll(file.tree(WORKBOOK), 'definedName').flatMap((node): NameModel[] => {
    const name = attribute(node, 'name') ?? '';
    const sheet = attribute(node, 'localSheetId');
    if (name.startsWith('_xlnm')) return [];
    return [{ name, refersTo: textIn([node]), ...(sheet === null ? {} : { sheet: Number(sheet) }) }];
  });
}

export interface SheetPart {
  name: string;
  part: string;
  hidden: boolean;
  node: XmlNode;
}

export function sheetParts(file: OfficePackage): SheetPart[] {
  return findAll(file.tree(WORKBOOK), 'sheet').flatMap((node) => {
    const part = file.target(WORKBOOK, relationOf(node));
    if (part === null || !file.has(part) || !find(file.tree(part), 'sheetData')) return [];
    const hidden = /hidden/i.test(attribute(node, 'state') ?? '');
    return [{ name: attribute(node, 'name') ?? '', part, hidden, node }];
  });
}

/** `r:id`, beside which a sheet has a `sheetId`. */
export const relationOf = (node: XmlNode): string | null =>
  Object.entries(attributesOf(node)).find(([name]) => /^\w+:id$/.test(name))?.[1] ?? attribute(node, 'id');

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
