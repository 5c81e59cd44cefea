import { expect, it } from 'vitest';
import { Gathered } from './gathered.js';

it('answers what is asked in one turn by one call, each with its own', async () => {
  const calls: number[][] = [];
  const doubled = new Gathered((keys: number[]) => {
    calls.push(keys);
    return Promise.resolve(keys.map((key) => key * 2));
  });
  expect(await Promise.all([doubled.ask(1), doubled.ask(2), doubled.ask(3)])).toEqual([2, 4, 6]);
  expect(calls).toEqual([[1, 2, 3]]);
});

it('gathers while calls are under way, and begins no call before its questions', async () => {
  const calls: { keys: number[]; end: () => void }[] = [];
  const slow = new Gathered(
    (keys: number[]) => new Promise<number[]>((done) => calls.push({ keys, end: () => done(keys) })),
    1,
  );
  const turn = (): Promise<void> => new Promise((done) => setImmediate(done));
  const first = slow.ask(1);
  await turn();
  const others = [slow.ask(2), slow.ask(3)];
  await turn();
  expect(calls.map(({ keys }) => keys)).toEqual([[1]]);
  calls[0]?.end();
  expect(await first).toBe(1);
  await turn();
  await turn();
  expect(calls.map(({ keys }) => keys)).toEqual([[1], [2, 3]]);
  calls[1]?.end();
  expect(await Promise.all(others)).toEqual([2, 3]);
});

it('begins its calls so far apart as it is told, with everything that was asked meanwhile', async () => {
  const calls: { keys: number[]; at: number }[] = [];
  const apart = new Gathered(
    (keys: number[]) => {
      calls.push({ keys, at: performance.now() });
      return Promise.resolve(keys);
    },
    1,
    100,
    40,
  );
  await apart.ask(1);
  const others = [apart.ask(2)];
  await new Promise((done) => setImmediate(done));
  others.push(apart.ask(3));
  expect(await Promise.all(others)).toEqual([2, 3]);
  expect(calls.map(({ keys }) => keys)).toEqual([[1], [2, 3]]);
  expect((calls[1]?.at ?? 0) - (calls[0]?.at ?? 0)).toBeGreaterThanOrEqual(38);
});

it('lets nobody wait for long behind a call that hangs', async () => {
  const behind = new Gathered(
    (keys: string[]) => (keys.includes('hangs') ? new Promise<string[]>(() => undefined) : Promise.resolve(keys)),
    1,
  );
  void behind.ask('hangs');
  await new Promise((done) => setImmediate(done));
  expect(await behind.ask('next')).toBe('next');
});

it('tells a failure to everybody whom the call was for, and goes on', async () => {
  let failing = true;
  const calls = new Gathered((keys: number[]) =>
    failing ? Promise.reject(new Error('no database')) : Promise.resolve(keys),
  );
  const outcomes = await Promise.allSettled([calls.ask(1), calls.ask(2)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  failing = false;
  expect(await calls.ask(3)).toBe(3);
});

it('answers the others when one question cannot be answered', async () => {
  const gathered = new Gathered<string, string>((keys) =>
    keys.includes('bad') ? Promise.reject(new Error('not to be read')) : Promise.resolve(keys),
  );
  const outcomes = await Promise.allSettled(['a', 'bad', 'b'].map((key) => gathered.ask(key)));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
