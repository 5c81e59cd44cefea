import { expect, it } from 'vitest';
import { Thumbnails } from './thumbnails.js';

const small = { width: 160, height: 90, shared: true };

it('keeps the picture of a slide until that slide looks different', async () => {
  const thumbnails = new Thumbnails();
  let made = 0;
  const get = (part: number, more: Partial<typeof small> = {}): Promise<string> =>
    thumbnails.get({ part, ...small, ...more }, () => Promise.resolve(`picture ${++made}`));
  expect([await get(1), await get(2), await get(1)]).toEqual(['picture 1', 'picture 2', 'picture 1']);
  thumbnails.invalidate(1);
  expect([await get(1), await get(2)]).toEqual(['picture 3', 'picture 2']);
  expect(thumbnails.takeChanged()).toEqual([1]);
  expect(thumbnails.changes).toBe(false);
  // Whoever sees a watermark, and whoever shows slides, gets one made each time.
  expect([await get(2, { shared: false }), await get(2, { width: 2048, height: 1024 })]).toEqual([
    'picture 4',
    'picture 5',
  ]);
  thumbnails.invalidate(null);
  expect(await get(2)).toBe('picture 6');
});

it('does not keep a picture that was made while the slide changed', async () => {
  const thumbnails = new Thumbnails();
  const early = await thumbnails.get({ part: 0, ...small }, () => {
    thumbnails.invalidate(0);
    return Promise.resolve('before');
  });
  expect(early).toBe('before');
  expect(await thumbnails.get({ part: 0, ...small }, () => Promise.resolve('after'))).toBe('after');
});
