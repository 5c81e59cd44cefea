import { cover } from './cover.js';
import { type CellRange, parseRange } from './cell-range.js';
import type { SheetLayoutModel } from './model.js';

/** Rows and columns that stay in sight. */
export class ApiFreezePanes {
  constructor(private readonly layout: SheetLayoutModel) {}
  GetClassType(): string {
    return 'freezePanes';
  }
  /** What lies before the range's end stays: a cell or a range. */
  FreezeAt(range: string | { GetAddress(): string }): void {
    const { row, column, rows, columns } = parseRange(typeof range === 'string' ? range : range.GetAddress());
    const single = rows === 1 && columns === 1;
    this.layout.frozen = single ? { rows: row, columns: column } : { rows: row + rows, columns: column + columns };
  }
  FreezeRows(rows = 1): void {
    this.layout.frozen = { rows, columns: 0 };
  }
  FreezeColumns(columns = 1): void {
    this.layout.frozen = { rows: 0, columns };
  }
  Unfreeze(): void {
    delete this.layout.frozen;
  }
}

const MM_PER_INCH = 25.4;

/** How a sheet is shown and printed. */
export abstract class SheetLayout {
  readonly layout: SheetLayoutModel = { links: [], hiddenRows: [], hiddenColumns: [], margins: {} };
  GetFreezePanes(): ApiFreezePanes {
    return cover('ApiFreezePanes', new ApiFreezePanes(this.layout));
  }
  SetVisible(on: boolean): void {
    this.layout.hidden = !on;
  }
  GetVisible(): boolean {
    return this.layout.hidden !== true;
  }
  SetDisplayGridlines(on: boolean): void {
    this.layout.gridlines = on;
  }
  SetDisplayHeadings(on: boolean): void {
    this.layout.headings = on;
  }
  SetPrintGridlines(on: boolean): void {
    this.layout.printGridlines = on;
  }
  GetPrintGridlines(): boolean {
    return this.layout.printGridlines === true;
  }
  SetPrintHeadings(on: boolean): void {
    this.layout.printHeadings = on;
  }
  GetPrintHeadings(): boolean {
    return this.layout.printHeadings === true;
  }
  /** `xlPortrait` or `xlLandscape`. */
  SetPageOrientation(orientation: string): void {
    this.layout.landscape = orientation === 'xlLandscape';
  }
  GetPageOrientation(): string {
    return this.layout.landscape === true ? 'xlLandscape' : 'xlPortrait';
  }
  SetLeftMargin(mm: number): void {
    this.layout.margins.left = mm / MM_PER_INCH;
  }
  SetRightMargin(mm: number): void {
    this.layout.margins.right = mm / MM_PER_INCH;
  }
  SetTopMargin(mm: number): void {
    this.layout.margins.top = mm / MM_PER_INCH;
  }
  SetBottomMargin(mm: number): void {
    this.layout.margins.bottom = mm / MM_PER_INCH;
  }
  SetHyperlink(range: string, address: string, inside?: string, tip?: string, shown?: string): void {
    const at = parseRange(range);
    this.layout.links.push({
      ref: at.text,
      address,
      ...(inside ? { inside } : {}),
      ...(tip ? { tip } : {}),
    });
    this.showLink(at, shown);
  }
  /** Writes a link into its cell. */
  protected abstract showLink(at: CellRange, shown: string | undefined): void;
}
