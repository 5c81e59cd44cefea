import { hex } from './cover.js';
import type { CellModel, TableModel, TableSide, TableStyleModel } from './model.js';

/** Kind, eighths of a point, distance, red, green, blue. */
export type BorderGiven = [style?: string, size?: number, space?: number, red?: number, green?: number, blue?: number];
const SIDES: readonly TableSide[] = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'];

/** What a table looks like, for tables and for styles of tables. Lengths are twips. */
export class ApiTablePr {
  constructor(readonly looks: TableStyleModel['table']) {}
  GetClassType(): string {
    return 'tablePr';
  }
  SetJc(align: string): boolean {
    this.looks.align = align;
    return true;
  }
  SetTableInd(twips: number): boolean {
    this.looks.indentTwips = twips;
    return true;
  }
  SetTableLayout(layout: string): boolean {
    this.looks.fixedLayout = layout === 'fixed';
    return true;
  }
  SetWidth(type: string, value = 0): boolean {
    delete this.looks.widthTwips;
    delete this.looks.widthPercent;
    if (type === 'percent') this.looks.widthPercent = value;
    else if (type === 'twips') this.looks.widthTwips = value;
    return true;
  }
  SetTableBorderTop(...border: BorderGiven): boolean {
    return this.border('top', border);
  }
  SetTableBorderBottom(...border: BorderGiven): boolean {
    return this.border('bottom', border);
  }
  SetTableBorderLeft(...border: BorderGiven): boolean {
    return this.border('left', border);
  }
  SetTableBorderRight(...border: BorderGiven): boolean {
    return this.border('right', border);
  }
  SetTableBorderInsideV(...border: BorderGiven): boolean {
    return this.border('insideV', border);
  }
  SetTableBorderInsideH(...border: BorderGiven): boolean {
    return this.border('insideH', border);
  }
  SetTableBorderAll(...border: BorderGiven): boolean {
    for (const side of SIDES) this.border(side, border);
    return true;
  }
  SetTableCellMarginTop(twips: number): boolean {
    return this.margin('top', twips);
  }
  SetTableCellMarginBottom(twips: number): boolean {
    return this.margin('bottom', twips);
  }
  SetTableCellMarginLeft(twips: number): boolean {
    return this.margin('left', twips);
  }
  SetTableCellMarginRight(twips: number): boolean {
    return this.margin('right', twips);
  }
  private border(side: TableSide, [style = 'single', size = 4, , red = 0, green = 0, blue = 0]: BorderGiven): boolean {
    (this.looks.borders ??= {})[side] = { style, size, color: hex(red, green, blue) };
    return true;
  }
  private margin(side: keyof TableModel['margins'], twips: number): boolean {
    (this.looks.margins ??= {})[side] = twips;
    return true;
  }
}

/** What a cell looks like, for cells and for styles of tables. */
export class ApiTableCellPr {
  constructor(readonly facts: Omit<CellModel, 'blocks'>) {}
  SetShd(_type: string, red: number, green: number, blue: number): void {
    this.facts.shade = hex(red, green, blue);
  }
  SetVerticalAlign(align: string): boolean {
    this.facts.vertical = align;
    return true;
  }
  SetCellBorderTop(...border: BorderGiven): boolean {
    return this.border('top', border);
  }
  SetCellBorderBottom(...border: BorderGiven): boolean {
    return this.border('bottom', border);
  }
  SetCellBorderLeft(...border: BorderGiven): boolean {
    return this.border('left', border);
  }
  SetCellBorderRight(...border: BorderGiven): boolean {
    return this.border('right', border);
  }
  SetWidth(type: string, value = 0): boolean {
    if (type === 'twips') this.facts.widthTwips = value;
    else if (type === 'percent') this.facts.widthPercent = value;
    return true;
  }
  private border(side: TableSide, [style = 'single', size = 4, , red = 0, green = 0, blue = 0]: BorderGiven): boolean {
    (this.facts.borders ??= {})[side] = { style, size, color: hex(red, green, blue) };
    return true;
  }
}
