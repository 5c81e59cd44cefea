import { expect, it } from 'vitest';
import { UnderWay } from './under-way.js';

it('is over when a deed of several requests is, not between two of them', async () => {
  const underWay = new UnderWay();
  const log: string[] = [];
  const request = (name: string): Promise<void> =>
    underWay.during(new Promise((answered) => setTimeout(() => (log.push(name), answered()))));
  const deed = async (): Promise<void> => {
    await request('read');
    await request('write');
  };
  const done = deed();
  await underWay.over();
  expect(log).toEqual(['read', 'write']);
  await done;
});

it('is over when a request fails', async () => {
  const underWay = new UnderWay();
  const failing = underWay.during(Promise.reject(new Error('refused')));
  await expect(failing).rejects.toThrow('refused');
  await underWay.over();
  expect(underWay.any).toBe(false);
});
