import { describe, expect, it } from 'vitest';
import { hiddenAfter, stepsOf } from './show-plan.js';

const row = (object: number, kind: string, when: string): string[] => [
  String(object),
  '',
  'ooo-entrance-fade-in',
  kind,
  when,
  '0.5',
  '10 20 30 40',
];

describe('what a show of animated slides does', () => {
  it('a click plays one effect, those with it, and those after it', () => {
    const steps = stepsOf([row(1, '1', '1'), row(2, '1', '2'), row(3, '1', '3'), row(4, '1', '1')]);
    expect(steps.map((step) => step.map((beat) => beat.map(({ object }) => object)))).toEqual([
      [],
      [[1, 2], [3]],
      [[4]],
    ]);
  });

  it('what begins without a click is played when the slide comes', () => {
    const steps = stepsOf([row(1, '1', '3'), row(2, '1', '1')]);
    expect(steps.map((step) => step.length)).toEqual([1, 1]);
  });

  it('what comes in is hidden before, what goes is hidden afterwards', () => {
    const beats = stepsOf([row(1, '1', '1'), row(2, '3', '1'), row(1, '3', '1')]).flat();
    expect([0, 1, 2, 3].map((done) => hiddenAfter(beats, done))).toEqual([[1], [], [2], [1, 2]]);
  });
});
