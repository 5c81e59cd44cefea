import type { CellEditing } from './cell-editing.js';
import type { DocumentKind, ViewInput } from './kit-protocol.js';
import { OWN_COPY } from './kit-protocol.js';
import type { LokDocument } from './lok.js';
import { inPieces, pastedCells } from './pasted-cells.js';
import type { TypedCells } from './typed-cells.js';

/** What copying and pasting need of the kit. */
export interface KitClipboardHooks {
  document: () => LokDocument;
  kind: () => DocumentKind;
  perform: (name: string, args: readonly string[]) => Promise<string[][]>;
  /** LibreOffice was given something that it works off later. */
  unsettle: () => void;
}

/** What the current view copies and pastes. */
export class KitClipboard {
  /** Views that LibreOffice's clipboard holds a copy for. */
  private readonly copied = new Set<string>();
  /** Cells that were pasted last, one by one, and nothing has been done since: they are taken back at once. */
  private pasted: { view: string; cells: number } | null = null;

  constructor(
    private readonly hooks: KitClipboardHooks,
    private readonly cellEditing: CellEditing,
    private readonly typedCells: TypedCells,
  ) {}

  /** LibreOffice's own clipboard of a view keeps what HTML cannot: objects, formulas, styles. */
  async copy(view: string, mimeType: string): ReturnType<LokDocument['getTextSelection']> {
    if (mimeType === 'text/html') {
      await this.hooks.document().postUnoCommand('.uno:Copy', null, false);
      this.copied.add(view);
    }
    return this.hooks.document().getTextSelection(mimeType);
  }

  async paste(view: string, mimeType: string, bytes: Buffer): Promise<boolean> {
    if (mimeType === OWN_COPY) return this.pasteOwn(view);
    if (await this.pasteCells(view, mimeType, bytes)) return true;
    return this.hooks.document().paste(mimeType, bytes);
  }

  forget(view: string): void {
    this.copied.delete(view);
  }

  /** The arguments of an undo that takes back the cells that were pasted, if they are what a view did last. */
  undoOfPaste(view: string, input: ViewInput): string | null {
    const { pasted } = this;
    if (input.op !== 'key' || input.kind === 'down') this.pasted = null;
    const undo = input.op === 'command' && input.name === '.uno:Undo' && input.args === null;
    if (!undo || pasted?.view !== view) return null;
    return JSON.stringify({ Undo: { type: 'unsigned short', value: Math.min(65_535, pasted.cells) } });
  }

  private async pasteOwn(view: string): Promise<boolean> {
    if (!this.copied.has(view)) return false;
    await this.hooks.document().postUnoCommand('.uno:Paste', null, false);
    this.hooks.unsettle();
    return true;
  }

  /** LibreOffice would ask in a dialog how text of several lines becomes cells. */
  private async pasteCells(view: string, mimeType: string, bytes: Buffer): Promise<boolean> {
    if (this.hooks.kind() !== 'spreadsheet' || !mimeType.startsWith('text/plain') || this.cellEditing.busy(view))
      return false;
    const rows = pastedCells(bytes.toString('utf8'));
    if (rows === null) return false;
    let first = ['', ''];
    let pasted = 0;
    for (const { from, width, cells } of inPieces(rows)) {
      const [column = '', row = ''] = first;
      const at = from === 0 ? first : [column, String(Number(row) + from)];
      const [answer] = await this.hooks.perform('sheets.paste', [...at, String(width), ...cells]);
      if (from === 0 && answer) first = answer;
      await this.typedCells.pasted(view, Number(first[0]), Number(first[1]) + from, width, cells);
      pasted += cells.length;
    }
    this.pasted = { view, cells: pasted };
    return true;
  }
}
