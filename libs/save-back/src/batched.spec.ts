import { expect, it } from 'vitest';
import { Batched } from './batched.js';

it('answers many by one call, each with its own', async () => {
  const calls: number[][] = [];
  const batched = new Batched<number, number>((keys) => {
    calls.push(keys);
    return Promise.resolve(keys.map((key) => key * 2));
  }, 1);
  expect(await Promise.all([1, 2, 3].map((key) => batched.ask(key)))).toEqual([2, 4, 6]);
  expect(calls).toEqual([[1, 2, 3]]);
});

it('does not let one that fails spoil the others', async () => {
  const batched = new Batched<number, number>(
    (keys) => (keys.includes(2) ? Promise.reject(new Error('two')) : Promise.resolve(keys)),
    1,
  );
  const results = await Promise.allSettled([1, 2, 3].map((key) => batched.ask(key)));
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
