import { type Args, long, short, type Workbench } from '../workbench.js';

export type BorderChoice = 'all' | 'outer' | 'top' | 'bottom' | 'left' | 'right' | 'none';

const line = (width: number, color: number): Args => ({
  type: 'com.sun.star.table.BorderLine2',
  value: {
    Color: { type: 'com.sun.star.util.Color', value: color },
    InnerLineWidth: short(0),
    OuterLineWidth: short(width),
    LineDistance: short(0),
    LineStyle: short(0),
    LineWidth: { type: 'unsigned long', value: width },
  },
});

/** Draws thin borders around or inside the selected cells. */
export function setBorders(bench: Workbench, which: BorderChoice, color: number): void {
  const width = (...choices: BorderChoice[]): number => (choices.includes(which) ? 26 : 0);
  const outer = (side: BorderChoice): Args => line(width('all', 'outer', side), color);
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
      value: [line(width('all'), color), line(width('all'), color), short(0), short(127), long(0)],
    },
  });
}
