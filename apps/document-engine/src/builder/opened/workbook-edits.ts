import { ConversionFailure } from '../../conversions/conversion-failure.js';
import type { BookEdits, SheetEdit } from '../guest/model.js';
import { absoluteRange } from '../writers/xlsx-writer.js';
import type { Picture } from '../writers/package-parts.js';
import { escapeXml, R } from '../writers/xml.js';
import type { OfficePackage } from './office-package.js';
import { OpenedCellStyles } from './opened-cell-styles.js';
import { OpenedParts } from './opened-parts.js';
import { cellStylesOf, relationOf, type SheetPart, sheetParts, WORKBOOK } from './opened-workbook.js';
import { SheetCells, spellOut } from './sheet-cells.js';
import { isTouched, SheetMerge } from './sheet-merge.js';
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

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** What stands before a child of a workbook (ECMA-376, 18.2.27). */
const BEFORE_NAMES = ['externalReferences', 'functionGroups', 'sheets'];
const BEFORE_CALC = ['definedNames', ...BEFORE_NAMES];
const FILTER = '_xlnm._FilterDatabase';

/** Does to an opened workbook what a script did. What it did not touch stays as it was; formulas count again when the file is opened. */
export function editWorkbook(file: OfficePackage, book: BookEdits, pictures: ReadonlyMap<string, Picture>): void {
  new WorkbookEdits(file, pictures).write(book);
}

class WorkbookEdits {
  private readonly before: SheetPart[];
  private readonly workbook: XmlNode;
  private readonly prefix: string;
  private known: OpenedCellStyles | null = null;
  private readonly parts: OpenedParts;

  constructor(
    private readonly file: OfficePackage,
    pictures: ReadonlyMap<string, Picture>,
  ) {
    const workbook = find(file.tree(WORKBOOK), 'workbook');
    if (!workbook) throw new ConversionFailure('failed', 'the workbook is damaged');
    this.workbook = workbook;
    this.prefix = tagOf(workbook).replace('workbook', '');
    this.before = sheetParts(file);
    this.parts = new OpenedParts(file, pictures);
  }

  write(book: BookEdits): void {
    const touched = book.sheets.filter(isTouched);
    const originals = this.originals(touched);
    const sheets = book.sheets.map((edit) => ({ edit, sheet: this.sheetOf(edit) }));
    for (const [index, { edit, sheet }] of sheets.entries()) {
      if (!isTouched(edit)) continue;
      const tree = this.file.tree(sheet.part);
      spellOut(tree);
      new SheetMerge(this.file, sheet.part, this.parts, () => this.styles()).write(edit, index, (origin) =>
        structuredClone(originals.get(`${origin.sheet},${origin.row},${origin.column}`) ?? null),
      );
    }
    for (const { edit, sheet } of sheets) this.facts(edit, sheet);
    this.arrange(sheets.map(({ sheet }) => sheet));
    this.names(book, sheets);
    const view = find([this.workbook], 'workbookView');
    if (view) setAttributes(view, { activeTab: String(book.active) });
    if (touched.some(({ cells }) => cells.some((cell) => cell.change ?? cell.from))) this.countAgain();
  }

  private styles(): OpenedCellStyles {
    this.known ??= cellStylesOf(this.file) ?? this.addStyles();
    return this.known;
  }

  private addStyles(): OpenedCellStyles {
    const path = 'xl/wenqiaoStyles.xml';
    this.file.add(
      path,
      `<styleSheet xmlns="${MAIN}"><fonts count="1"><font><sz val="11"/><name val="Arial"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellXfs></styleSheet>`,
    );
    this.file.declare('Override', `/${path}`, `${SPREADSHEET}.styles+xml`);
    this.file.relate(WORKBOOK, 'styles', path);
    return new OpenedCellStyles(this.file, path);
  }

  /** The cells that come to other places, as they were. */
  private originals(sheets: readonly SheetEdit[]): Map<string, XmlNode> {
    const wanted = sheets.flatMap(({ cells }) => cells.flatMap(({ from }) => from ?? []));
    const found = new Map<string, XmlNode>();
    for (const number of new Set(wanted.map(({ sheet }) => sheet))) {
      const part = this.before[number]?.part;
      if (part === undefined) continue;
      spellOut(this.file.tree(part));
      const cells = new SheetCells(this.file.tree(part));
      for (const { sheet, row, column } of wanted) {
        const copy = sheet === number ? cells.copy(row, column) : null;
        if (copy) found.set(`${sheet},${row},${column}`, copy);
      }
    }
    return found;
  }

  private sheetOf({ origin, sheet: { name } }: SheetEdit): SheetPart {
    const known = origin === null ? undefined : this.before[origin];
    if (known) return known;
    const part = this.parts.free('xl/worksheets/wenqiaoSheet', 'xml');
    this.parts.add(
      part,
      `<worksheet xmlns="${MAIN}"><sheetData></sheetData></worksheet>`,
      `${SPREADSHEET}.worksheet+xml`,
    );
    const id = this.file.relate(WORKBOOK, 'worksheet', part);
    const list = this.list();
    const highest = Math.max(0, ...list.map((node) => Number(attribute(node, 'sheetId')) || 0));
    const node = element(`${this.prefix}sheet`, {
      name: escapeXml(name),
      sheetId: String(highest + 1),
      'xmlns:r': R,
      'r:id': id,
    });
    list.push(node);
    return { name, part, hidden: false, node };
  }

  private list(): XmlNode[] {
    const sheets = childNamed(this.workbook, 'sheets');
    return sheets ? childrenOf(sheets) : [];
  }

  private facts({ sheet: { name, layout } }: SheetEdit, sheet: SheetPart): void {
    if (layout.hidden === true) setAttributes(sheet.node, { state: 'hidden' });
    else if (layout.hidden === false) dropAttribute(sheet.node, 'state');
    const clean = name.replaceAll(/[\\/?*[\]:]/g, '_').slice(0, 31);
    if (clean === sheet.name || clean === '') return;
    setAttributes(sheet.node, { name: escapeXml(clean) });
    this.rename(sheet.name, clean);
  }

  /** Formulas, names and charts that speak of a sheet call it by its new name. */
  private rename(from: string, to: string): void {
    const quoted = (name: string): string => `'${name.replaceAll("'", "''")}'!`;
    const plain = new RegExp(`(?<![\\w.'])${from.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}!`, 'g');
    const renamed = (text: string): string =>
      text.replaceAll(quoted(from), () => quoted(to)).replaceAll(plain, () => quoted(to));
    const write = (nodes: readonly XmlNode[], names: readonly string[]): void => {
      for (const node of names.flatMap((name) => findAll(nodes, name))) {
        const text = textIn([node]);
        const changed = renamed(text);
        if (changed !== text) node[tagOf(node)] = [textNode(escapeXml(changed))];
      }
    };
    write(this.file.tree(WORKBOOK), ['definedName']);
    for (const { part } of sheetParts(this.file)) write(this.file.tree(part), ['f', 'formula', 'formula1', 'formula2']);
    for (const chart of this.file.partsIn('xl/charts/')) write(this.file.tree(chart), ['f']);
  }

  /** The sheets in their order now; those that are gone are taken out, with the names that were theirs. */
  private arrange(sheets: readonly SheetPart[]): void {
    const list = this.list();
    const before = [...list];
    const gone = this.before.filter((sheet) => !sheets.includes(sheet));
    // Sheets of charts only are not known to scripts: they stay behind the others.
    const others = before.filter(
      (node) => !this.before.some((sheet) => sheet.node === node) && !sheets.some((sheet) => sheet.node === node),
    );
    list.splice(0, list.length, ...sheets.map(({ node }) => node), ...others);
    for (const { part, node } of gone) {
      this.file.remove(part);
      this.file.unrelate(WORKBOOK, relationOf(node) ?? '');
    }
    const names = childNamed(this.workbook, 'definedNames');
    if (!names) return;
    names[tagOf(names)] = childrenOf(names).filter((name) => {
      const local = attribute(name, 'localSheetId');
      if (local === null) return true;
      const node = before[Number(local)];
      const at = node ? list.indexOf(node) : -1;
      if (at >= 0) setAttributes(name, { localSheetId: String(at) });
      return at >= 0;
    });
  }

  private names(book: BookEdits, sheets: readonly { edit: SheetEdit; sheet: SheetPart }[]): void {
    const filters = sheets.flatMap(({ edit }, at) => {
      const { name, layout } = edit.sheet;
      return layout.filter === undefined
        ? []
        : [{ name: FILTER, refersTo: absoluteRange(name, layout.filter.ref), sheet: at }];
    });
    const given = [...book.names, ...filters];
    if (given.length === 0) return;
    let names = childNamed(this.workbook, 'definedNames');
    if (!names) {
      names = element(`${this.prefix}definedNames`);
      this.insert(names, BEFORE_NAMES);
    }
    const list = childrenOf(names);
    for (const { name, refersTo, sheet } of given) {
      const local = sheet === undefined ? null : String(sheet);
      const same = list.findIndex(
        (node) =>
          attribute(node, 'name')?.toLowerCase() === name.toLowerCase() && attribute(node, 'localSheetId') === local,
      );
      const facts = {
        name: escapeXml(name),
        ...(local === null ? {} : { localSheetId: local }),
        ...(name === FILTER ? { hidden: '1' } : {}),
      };
      const node = element(`${this.prefix}definedName`, facts, [textNode(escapeXml(refersTo.replace(/^=/, '')))]);
      list.splice(same < 0 ? list.length : same, same < 0 ? 0 : 1, node);
    }
  }

  /** The order of counting is Excel's own affair; one that speaks of formulas that are gone is damage to it. */
  private countAgain(): void {
    for (const { id, type, target } of this.file.relationships(WORKBOOK)) {
      if (type !== 'calcChain') continue;
      this.file.unrelate(WORKBOOK, id);
      this.file.remove(target);
    }
    let calculation = childNamed(this.workbook, 'calcPr');
    if (!calculation) {
      calculation = element(`${this.prefix}calcPr`);
      this.insert(calculation, BEFORE_CALC);
    }
    setAttributes(calculation, { fullCalcOnLoad: '1' });
  }

  private insert(node: XmlNode, behind: readonly string[]): void {
    const list = childrenOf(this.workbook);
    list.splice(list.findLastIndex((one) => behind.includes(nameOf(one))) + 1, 0, node);
  }
}
