import { expect, it } from 'vitest';
import { compareText } from './compare-text.js';

it('tells what was added and removed, word by word, also in Chinese', () => {
  const changed = compareText(['one two three', '付款期限为三十天'], ['one 2 three', '付款期限为六十天', 'new']).filter(
    (change) => change.kind !== 'same',
  );
  expect(
    changed
      .filter((change) => change.kind === 'removed')
      .map((change) => change.text)
      .join('|'),
  ).toMatch(/two.*三/);
  expect(
    changed
      .filter((change) => change.kind === 'added')
      .map((change) => change.text)
      .join('|'),
  ).toMatch(/2.*六.*new/s);
});

it('shortens what stayed the same, and nothing else', () => {
  const [same] = compareText(['x'.repeat(5000)], ['x'.repeat(5000)]);
  expect(same?.kind).toBe('same');
  expect(same?.text.length).toBeLessThan(200);
  expect(compareText([], ['y'.repeat(5000)])[0]?.text.length).toBeGreaterThanOrEqual(5000);
});
