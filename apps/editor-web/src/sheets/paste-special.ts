import { texts } from '../i18n.js';
import { ownCopyIsCurrent } from '../input/clipboard.js';
import { bool, short, text, type Workbench } from '../workbench.js';

const words = texts({ copyFirst: '请先在此文档中复制单元格' }, { copyFirst: 'Copy cells of this document first' });

/** What of the copied cells is pasted, in the letters of LibreOffice: strings, values, dates, formulas, formats. */
const PARTS = { values: 'SVD', formulas: 'SVDF', formats: 'T', turned: 'SVDFT' } as const;

/** Pastes a part of the cells that were copied here last. False when the system's clipboard has something else by now. */
export async function pasteOwnPart(bench: Workbench, part: keyof typeof PARTS): Promise<boolean> {
  if (!(await ownCopyIsCurrent())) return false;
  bench.command('.uno:InsertContents', {
    Flags: text(PARTS[part]),
    FormulaCommand: short(0),
    SkipEmptyCells: bool(false),
    Transpose: bool(part === 'turned'),
    AsLink: bool(false),
    MoveMode: short(4),
  });
  return true;
}

export function pasteSpecial(bench: Workbench, part: keyof typeof PARTS): void {
  void pasteOwnPart(bench, part).then((done) => {
    if (!done) bench.notice(words.copyFirst, 3000);
  });
}
