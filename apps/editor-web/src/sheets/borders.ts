import { type Args, long, short, type Workbench } from '../workbench.js';

export type BorderChoice = 'all' | 'outer' | 'top' | 'bottom' | 'left' | 'right' | 'none';

/** Which sides a choice is about; the others stay as they are. */
const SIDES: Record<BorderChoice, number> = { top: 1, bottom: 2, left: 4, right: 8, outer: 15, all: 127, none: 127 };
const THIN = 26;

const line = (width: number): Args => ({
  type: 'com.sun.star.table.BorderLine2',
  value: {
    Color: { type: 'com.sun.star.util.Color', value: 0 },
    InnerLineWidth: short(0),
    OuterLineWidth: short(width),
    LineDistance: short(0),
    LineStyle: short(0),
    LineWidth: { type: 'unsigned long', value: width },
  },
});

/** Draws thin borders around or inside the selected cells. */
export function setBorders(bench: Workbench, which: BorderChoice): void {
  const width = (...choices: BorderChoice[]): number => (choices.includes(which) ? THIN : 0);
  const outer = (side: BorderChoice): Args => line(width('all', 'outer', side));
  bench.command('.uno:SetBorderStyle', {
    OuterBorder: {
      type: '[]any',
      value: [
        outer('left'),
        outer('right'),
        outer('bottom'),
        outer('top'),
        long(0),
        long(0),
        long(0),
        long(0),
        long(0),
      ],
    },
    InnerBorder: {
      type: '[]any',
      value: [line(width('all')), line(width('all')), short(0), short(SIDES[which]), long(0)],
    },
  });
}
