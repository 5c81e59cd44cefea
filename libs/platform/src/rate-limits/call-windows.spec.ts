import { expect, it } from 'vitest';
import { CallWindows } from './call-windows.js';

it('counts each key in a window of its own, which begins with its first call', () => {
  const windows = new CallWindows(10);
  expect(windows.count('a', 1000, 0)).toEqual({ calls: 1, endsInMs: 1000 });
  expect(windows.count('b', 1000, 300).calls).toBe(1);
  expect(windows.count('a', 1000, 999)).toEqual({ calls: 2, endsInMs: 1 });
  expect(windows.count('a', 1000, 1000)).toEqual({ calls: 1, endsInMs: 1000 });
  expect(windows.count('b', 1000, 1299).calls).toBe(2);
});

it('forgets the oldest window when there are too many', () => {
  const windows = new CallWindows(2);
  for (const [key, at] of [
    ['a', 0],
    ['b', 1],
    ['c', 2],
  ] as const)
    windows.count(key, 1000, at);
  expect(windows.count('b', 1000, 3).calls).toBe(2);
  expect(windows.count('c', 1000, 3).calls).toBe(2);
  expect(windows.count('a', 1000, 3).calls).toBe(1);
});
