import { texts } from '../i18n.js';
import { ownCopyIsCurrent } from '../input/clipboard.js';
import { bool, short, text, type Workbench } from '../workbench.js';

const words = texts({ copyFirst: '请先在此文档中复制单元格' }, { copyFirst: 'Copy cells of this document first' });

/** What of the copied cells is pasted, in the letters of LibreOffice: strings, values, dates, formulas, formats. */
const PARTS = { values: 'SVD', formulas: 'SVDF', formats: 'T', turned: 'SVDFT' } as const;

export interface PastedPart {
  parts: string;
  /** ScPasteFunc: none, add, subtract, multiply, divide. */
  operation?: number;
  skipEmpty?: boolean;
  turned?: boolean;
}

/** Pastes a part of the cells that were copied here last. False when the system's clipboard has something else by now. */
export async function pasteOwnPart(bench: Workbench, part: keyof typeof PARTS): Promise<boolean> {
  return pasteCopied(bench, { parts: PARTS[part], turned: part === 'turned' });
}

async function pasteCopied(bench: Workbench, what: PastedPart): Promise<boolean> {
  if (!(await ownCopyIsCurrent())) return false;
  bench.command('.uno:InsertContents', {
    Flags: text(what.parts),
    FormulaCommand: short(what.operation ?? 0),
    SkipEmptyCells: bool(what.skipEmpty ?? false),
    Transpose: bool(what.turned ?? false),
    AsLink: bool(false),
    MoveMode: short(4),
  });
  return true;
}

/** As {@link pasteOwnPart}, and says what is missing when there is nothing to paste. */
export async function pasteOwn(bench: Workbench, what: PastedPart): Promise<void> {
  if (!(await pasteCopied(bench, what))) bench.notice(words.copyFirst, 3000);
}

export function pasteSpecial(bench: Workbench, part: keyof typeof PARTS): void {
  void pasteOwn(bench, { parts: PARTS[part], turned: part === 'turned' });
}
