import type { SheetModel } from '../guest/model.js';
import { number } from '../writers/xml.js';
import {
  attribute,
  attributesOf,
  childNamed,
  childrenOf,
  element,
  nameOf,
  setAttributes,
  tagOf,
  type XmlNode,
} from './xml-tree.js';

const USUAL_WIDTH = '8.43';
/** What stands before `cols` in a worksheet (ECMA-376, 18.3.1.99). */
const BEFORE = ['sheetPr', 'dimension', 'sheetViews', 'sheetFormatPr'];

/** Widths and hidden columns: a column of a run that is changed gets an entry of its own. */
export function writeColumns(worksheet: XmlNode, prefix: string, { columnWidths, layout }: SheetModel): void {
  const changes = new Map<number, Record<string, string>>();
  const change = (column: number, facts: Record<string, string>): void => {
    changes.set(column, { ...changes.get(column), ...facts });
  };
  for (const [column, width] of Object.entries(columnWidths))
    change(Number(column), { width: String(number(width, 10)), customWidth: '1' });
  for (const column of layout.hiddenColumns) change(column, { hidden: '1' });
  for (const column of layout.shownColumns ?? []) change(column, { hidden: '0' });
  if (changes.size === 0) return;
  const known = childNamed(worksheet, 'cols');
  const list = known ?? element(`${prefix}cols`);
  const runs = childrenOf(list).flatMap((run) => split(run, [...changes.keys()]));
  for (const [column, facts] of changes) {
    const at = String(column + 1);
    const own = runs.find((run) => attribute(run, 'min') === at && attribute(run, 'max') === at);
    if (own) setAttributes(own, facts);
    else runs.push(element(`${prefix}col`, { min: at, max: at, width: USUAL_WIDTH, ...facts }));
  }
  list[tagOf(list)] = runs.sort((a, b) => Number(attribute(a, 'min')) - Number(attribute(b, 'min')));
  if (known) return;
  const children = childrenOf(worksheet);
  children.splice(children.findLastIndex((node) => BEFORE.includes(nameOf(node))) + 1, 0, list);
}

function split(run: XmlNode, columns: readonly number[]): XmlNode[] {
  const [min, max] = [Number(attribute(run, 'min')), Number(attribute(run, 'max'))];
  const inside = columns.filter((column) => column + 1 >= min && column + 1 <= max).sort((a, b) => a - b);
  const parts: XmlNode[] = [];
  let from = min;
  const push = (first: number, last: number): void => {
    if (last >= first) parts.push(element(tagOf(run), { ...attributesOf(run), min: String(first), max: String(last) }));
  };
  for (const column of inside) {
    push(from, column);
    push(column + 1, column + 1);
    from = column + 2;
  }
  push(from, max);
  return parts;
}
