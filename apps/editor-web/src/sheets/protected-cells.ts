import { texts } from '../i18n.js';
import type { Workbench } from '../workbench.js';

const words = texts(
  { locked: '此单元格受保护，无法更改。可在“审阅”中取消工作表保护。' },
  { locked: 'This cell is protected. Review takes the protection of the sheet away.' },
);
const ENTERED_WITHIN_MS = 700;

/** Says so when typing leads to nothing because the cell is protected; LibreOffice would say it in a window of its own. */
export class ProtectedCells {
  private timer: number | undefined;

  /** Something was typed outside a cell: it should begin one. */
  expect(bench: Workbench): void {
    this.timer ??= window.setTimeout(() => {
      this.timer = undefined;
      void bench.perform('sheets.protected').then(
        ([row]) => {
          if (row?.[0] === '1') bench.notice(words.locked, 5000);
        },
        () => undefined, // whoever asked has been told
      );
    }, ENTERED_WITHIN_MS);
  }

  /** A cell takes what is typed. */
  entered(): void {
    window.clearTimeout(this.timer);
    this.timer = undefined;
  }
}
