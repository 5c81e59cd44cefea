import { ConversionFailure } from '../../conversions/conversion-failure.js';
import { addressOf, parseRange } from '../guest/cell-range.js';
import { shiftFormula } from '../guest/formula-shift.js';
import type { CellEdit } from '../guest/model.js';
import { escapeXml } from '../writers/xml.js';
import type { OpenedCellStyles } from './opened-cell-styles.js';
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

/** Every row and cell says where it is, and formulas that cells share are written out for each of them. */
export function spellOut(tree: XmlNode[]): void {
  new SheetCells(tree);
  const masters = new Map<string, { formula: string; row: number; column: number }>();
  for (const cell of findAll(tree, 'c')) {
    const formula = childNamed(cell, 'f');
    if (!formula || attribute(formula, 't') !== 'shared') continue;
    const { row, column } = parseRange(attribute(cell, 'r') ?? '');
    const key = attribute(formula, 'si') ?? '';
    const own = textIn([formula]);
    if (own !== '') masters.set(key, { formula: own, row, column });
    const master = masters.get(key);
    if (!master) continue;
    for (const name of ['t', 'si', 'ref']) dropAttribute(formula, name);
    const text = shiftFormula(master.formula, row - master.row, column - master.column);
    formula[tagOf(formula)] = [textNode(escapeXml(text))];
  }
}

/** The cells of one worksheet by their places. Rows and cells that are not there are made, in their order. */
export class SheetCells {
  private readonly rows = new Map<number, XmlNode>();
  private readonly cells = new Map<string, XmlNode>();
  private readonly data: XmlNode;
  private readonly prefix: string;

  constructor(tree: XmlNode[]) {
    const data = find(tree, 'sheetData');
    if (!data) throw new ConversionFailure('failed', 'a worksheet of the file has no cells');
    this.data = data;
    this.prefix = tagOf(data).replace('sheetData', '');
    if (!Array.isArray(data[tagOf(data)])) data[tagOf(data)] = [];
    let next = 0;
    for (const row of childrenOf(data)) {
      if (nameOf(row) !== 'row') continue;
      next = Number(attribute(row, 'r') ?? next + 1);
      setAttributes(row, { r: String(next) });
      this.rows.set(next - 1, row);
      let column = 0;
      for (const cell of childrenOf(row)) {
        if (nameOf(cell) !== 'c') continue;
        const given = attribute(cell, 'r');
        column = given === null ? column : parseRange(given).column;
        setAttributes(cell, { r: addressOf(next - 1, column) });
        this.cells.set(`${next - 1},${column}`, cell);
        column++;
      }
    }
  }

  row(row: number): XmlNode {
    const known = this.rows.get(row);
    if (known) return known;
    const made = element(`${this.prefix}row`, { r: String(row + 1) });
    const rows = childrenOf(this.data);
    const next = rows.findIndex((node) => Number(attribute(node, 'r')) > row + 1);
    rows.splice(next < 0 ? rows.length : next, 0, made);
    this.rows.set(row, made);
    return made;
  }

  /** A copy, to be put somewhere else. */
  copy(row: number, column: number): XmlNode | null {
    const cell = this.cells.get(`${row},${column}`);
    return cell ? structuredClone(cell) : null;
  }

  change(edit: CellEdit, from: XmlNode | null, styles: () => OpenedCellStyles): void {
    const { row, column, change, plain, style } = edit;
    const cell = this.cell(row, column);
    if (edit.from) {
      cell[`${this.prefix}c`] = from ? childrenOf(from).filter((node) => nameOf(node) !== 'extLst') : [];
      for (const name of ['t', 's']) {
        const given = from && attribute(from, name);
        if (given === null) dropAttribute(cell, name);
        else setAttributes(cell, { [name]: given });
      }
    }
    if (plain) dropAttribute(cell, 's');
    if (style) {
      const base = Number(attribute(cell, 's') ?? attribute(this.row(row), 's') ?? 0);
      setAttributes(cell, { s: String(styles().derived(base, style)) });
    }
    if (change) this.fill(cell, change);
  }

  private cell(row: number, column: number): XmlNode {
    const known = this.cells.get(`${row},${column}`);
    if (known) return known;
    const line = this.row(row);
    if (!Array.isArray(line[tagOf(line)])) line[tagOf(line)] = [];
    const cells = childrenOf(line);
    const made = element(`${this.prefix}c`, { r: addressOf(row, column) });
    const next = cells.findIndex((node) => parseRange(attribute(node, 'r') ?? 'A1').column > column);
    cells.splice(next < 0 ? cells.length : next, 0, made);
    dropAttribute(line, 'spans');
    this.cells.set(`${row},${column}`, made);
    return made;
  }

  private fill(cell: XmlNode, change: NonNullable<CellEdit['change']>): void {
    const { prefix } = this;
    const tag = `${prefix}c`;
    for (const name of ['t', 'cm', 'vm']) dropAttribute(cell, name);
    if ('formula' in change) cell[tag] = [element(`${prefix}f`, {}, [textNode(escapeXml(change.formula))])];
    else if (typeof change.value === 'number')
      cell[tag] = [element(`${prefix}v`, {}, [textNode(String(change.value))])];
    else if (change.value === null) cell[tag] = [];
    else if (typeof change.value === 'boolean') {
      setAttributes(cell, { t: 'b' });
      cell[tag] = [element(`${prefix}v`, {}, [textNode(change.value ? '1' : '0')])];
    } else {
      setAttributes(cell, { t: 'inlineStr' });
      const text = element(`${prefix}t`, { 'xml:space': 'preserve' }, [textNode(escapeXml(change.value))]);
      cell[tag] = [element(`${prefix}is`, {}, [text])];
    }
  }
}
