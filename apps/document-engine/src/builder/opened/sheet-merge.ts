import { ConversionFailure } from '../../conversions/conversion-failure.js';
import { parseRange } from '../guest/cell-range.js';
import type { SheetEdit } from '../guest/model.js';
import type { Parts } from '../writers/package-parts.js';
import { sheetXml } from '../writers/xlsx-writer.js';
import { number, R } from '../writers/xml.js';
import type { OfficePackage } from './office-package.js';
import type { OpenedCellStyles } from './opened-cell-styles.js';
import { SheetCells } from './sheet-cells.js';
import { writeColumns } from './sheet-columns.js';
import { writeComments } from './sheet-comments.js';
import {
  attribute,
  attributesOf,
  childNamed,
  childrenOf,
  dropAttribute,
  find,
  nameOf,
  parseXml,
  prefixed,
  setAttributes,
  tagOf,
  type XmlNode,
} from './xml-tree.js';

/** In which order a worksheet's children stand (ECMA-376, 18.3.1.99). */
const ORDER =
  'sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF picture oleObjects controls webPublishItems tableParts extLst'.split(
    ' ',
  );
/** Lists to which what is new is added; with the attribute by which one replaces another. */
const LISTS: Readonly<Record<string, string>> = {
  mergeCells: 'ref',
  dataValidations: 'sqref',
  hyperlinks: 'ref',
  tableParts: 'id',
};
/** Whose attributes are laid over those that are there. */
const OVERLAID = ['printOptions', 'pageSetup'];

/** What a cell was like before anything was changed, by its place in the opened workbook. */
export type OriginalCell = (origin: NonNullable<SheetEdit['cells'][number]['from']>) => XmlNode | null;

export const isTouched = ({ cells, sheet, unmerged }: SheetEdit): boolean =>
  cells.length + unmerged.length > 0 ||
  [sheet.merges, sheet.charts, sheet.images, sheet.shapes, sheet.rules, sheet.validations, sheet.tables].some(
    (list) => list.length > 0,
  ) ||
  [sheet.columnWidths, sheet.rowHeights, sheet.layout.margins].some((facts) => Object.keys(facts).length > 0) ||
  Object.entries(sheet.layout).some(([name, fact]) =>
    Array.isArray(fact) ? fact.length > 0 : name !== 'margins' && name !== 'hidden' && fact !== undefined,
  );

/** Lays what was done to a sheet over the worksheet that is there. */
export class SheetMerge {
  private readonly root: XmlNode;
  private readonly prefix: string;

  constructor(
    private readonly file: OfficePackage,
    private readonly part: string,
    private readonly parts: Parts,
    private readonly styles: () => OpenedCellStyles,
  ) {
    const root = find(file.tree(part), 'worksheet');
    if (!root) throw new ConversionFailure('failed', 'a worksheet of the file is damaged');
    this.root = root;
    this.prefix = tagOf(root).replace('worksheet', '');
  }

  write(edit: SheetEdit, index: number, original: OriginalCell): void {
    const { sheet, unmerged } = edit;
    const cells = new SheetCells(this.file.tree(this.part));
    for (const cell of edit.cells) cells.change(cell, cell.from ? original(cell.from) : null, this.styles);
    const noted = edit.cells.filter((cell) => cell.comment !== undefined);
    this.unmerge(unmerged.map(([top, left, bottom, right]) => `${top},${left},${bottom},${right}`));
    const written = sheetXml(
      { ...sheet, rowHeights: {}, columnWidths: {} },
      this.part,
      this.parts,
      LateStyles(this.styles),
    );
    const [made] = parseXml(written);
    for (const node of prefixed(made ? childrenOf(made) : [], this.prefix)) this.add(node, sheet);
    writeColumns(this.root, this.prefix, sheet);
    this.rows(cells, edit);
    if (childrenOf(this.root).some((node) => attribute(node, 'id') !== null || nameOf(node) === 'hyperlinks'))
      setAttributes(this.root, { 'xmlns:r': R });
    if (noted.length > 0) writeComments(this.file, this.part, index, noted);
  }

  private rows(cells: SheetCells, { sheet: { rowHeights, layout } }: SheetEdit): void {
    for (const [row, points] of Object.entries(rowHeights))
      setAttributes(cells.row(Number(row)), { ht: String(number(points, 15)), customHeight: '1' });
    for (const row of layout.hiddenRows) setAttributes(cells.row(row), { hidden: '1' });
    for (const row of layout.shownRows ?? []) dropAttribute(cells.row(row), 'hidden');
  }

  private unmerge(places: readonly string[]): void {
    const list = childNamed(this.root, 'mergeCells');
    if (!list || places.length === 0) return;
    const kept = childrenOf(list).filter((node) => {
      const { row, column, rows, columns } = parseRange(attribute(node, 'ref') ?? 'A1');
      return !places.includes(`${row},${column},${row + rows - 1},${column + columns - 1}`);
    });
    if (kept.length === 0) this.children().splice(this.children().indexOf(list), 1);
    else list[tagOf(list)] = kept;
  }

  private add(node: XmlNode, sheet: SheetEdit['sheet']): void {
    const name = nameOf(node);
    const known = childNamed(this.root, name);
    if (name === 'sheetData' || name === 'cols') return;
    if (name === 'sheetViews') this.view(node);
    else if (name === 'pageMargins') this.margins(node, sheet.layout.margins);
    else if (name === 'drawing' && known) this.draw(node, known);
    else if (name === 'legacyDrawing')
      return; // comments are written by themselves
    else if (!known || name === 'conditionalFormatting') this.insert(node);
    else if (OVERLAID.includes(name)) setAttributes(known, attributesOf(node));
    else if (LISTS[name] !== undefined) this.extend(known, node, LISTS[name]);
    else this.children().splice(this.children().indexOf(known), 1, node);
  }

  private extend(known: XmlNode, node: XmlNode, key: string): void {
    const list = childrenOf(known);
    for (const item of childrenOf(node)) {
      const same = list.findIndex((one) => attribute(one, key) === attribute(item, key));
      list.splice(same < 0 ? list.length : same, same < 0 ? 0 : 1, item);
    }
    if (attribute(known, 'count') !== null) setAttributes(known, { count: String(list.length) });
  }

  private view(node: XmlNode): void {
    const known = childNamed(this.root, 'sheetViews');
    const [view] = childrenOf(node);
    const mine = known && childNamed(known, 'sheetView');
    if (!view || !mine) return known ? undefined : this.insert(node);
    setAttributes(mine, pick(attributesOf(view), ['showGridLines', 'showRowColHeaders']));
    const pane = childNamed(view, 'pane');
    if (!pane) return;
    const others = childrenOf(mine).filter((one) => !['pane', 'selection'].includes(nameOf(one)));
    mine[tagOf(mine)] = [pane, ...others];
  }

  private margins(node: XmlNode, given: SheetEdit['sheet']['layout']['margins']): void {
    const known = childNamed(this.root, 'pageMargins');
    if (!known) return this.insert(node);
    setAttributes(
      known,
      Object.fromEntries(Object.entries(attributesOf(node)).filter(([name]) => Object.hasOwn(given, name))),
    );
  }

  /** What is drawn comes into the drawing that the sheet has. */
  private draw(node: XmlNode, known: XmlNode): void {
    const [made, mine] = [node, known].map((one) => this.file.target(this.part, attribute(one, 'id')));
    if (!made || !mine || !this.file.has(mine)) return;
    const [from, to] = [made, mine].map((path) => find(this.file.tree(path), 'wsDr'));
    if (!from || !to) return;
    const ids = new Map(
      this.file.relationships(made).map(({ id, type, target }) => [id, this.file.relate(mine, type, target)] as const),
    );
    const highest = Math.max(0, ...drawn(this.file.tree(mine)));
    const anchors = childrenOf(from);
    rename(anchors, ids, highest);
    const spaces = pick(attributesOf(from), ['xmlns:xdr', 'xmlns:a', 'xmlns:r']);
    for (const anchor of anchors) setAttributes(anchor, spaces);
    if (!Array.isArray(to[tagOf(to)])) to[tagOf(to)] = [];
    childrenOf(to).push(...anchors);
    this.file.remove(made);
    this.file.unrelate(this.part, attribute(node, 'id') ?? '');
  }

  private children(): XmlNode[] {
    return childrenOf(this.root);
  }

  private insert(node: XmlNode): void {
    const place = ORDER.indexOf(nameOf(node));
    const next = this.children().findIndex((one) => ORDER.indexOf(nameOf(one)) > place);
    this.children().splice(next < 0 ? this.children().length : next, 0, node);
  }
}

/** Styles are opened for whoever asks for one only. */
const LateStyles = (styles: () => OpenedCellStyles): Pick<OpenedCellStyles, 'indexOf' | 'difference'> => ({
  indexOf: (style) => styles().indexOf(style),
  difference: (style) => styles().difference(style),
});

const pick = (all: Record<string, string>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));

function drawn(nodes: readonly XmlNode[]): number[] {
  return nodes.flatMap((node) => [
    ...(nameOf(node) === 'cNvPr' ? [Number(attribute(node, 'id')) || 0] : []),
    ...drawn(childrenOf(node)),
  ]);
}

/** Relationships under the names that they have in another part, and ids behind those that are there. */
function rename(nodes: readonly XmlNode[], ids: ReadonlyMap<string, string>, highest: number): void {
  for (const node of nodes) {
    for (const [name, value] of Object.entries(attributesOf(node)))
      if (name.startsWith('r:')) setAttributes(node, { [name]: ids.get(value) ?? value });
    if (nameOf(node) === 'cNvPr') setAttributes(node, { id: String(highest + (Number(attribute(node, 'id')) || 0)) });
    rename(childrenOf(node), ids, highest);
  }
}
