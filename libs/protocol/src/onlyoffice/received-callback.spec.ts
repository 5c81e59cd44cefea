import fc from 'fast-check';
import { expect, it } from 'vitest';
import { effectOf, type KeyProgress, readCallback, signedCallbackFields } from './received-callback.js';

const AT = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

it('reads a callback, and knows a repetition by everything but its links', () => {
  const fields = { key: 'k', status: 2, url: 'http://ds/a?md5=1', users: ['u'], lastsave: AT(1), filetype: 'DOCX' };
  const callback = readCallback(fields);
  expect(callback).toMatchObject({ key: 'k', status: 2, users: ['u'], fileType: 'docx', notModified: false });
  expect(readCallback({ ...fields, url: 'http://ds/a?md5=2' })?.eventId).toBe(callback?.eventId);
  expect(readCallback({ ...fields, lastsave: AT(2) })?.eventId).not.toBe(callback?.eventId);
  for (const wrong of [{}, { key: 'k' }, { key: 'k', status: 5 }, { key: 7, status: 2 }])
    expect(readCallback(wrong)).toBeNull();
});

it('believes tokens only, and needs every one that is there to be good', () => {
  const verify = (token: string): Record<string, unknown> | null =>
    token === 'body' ? { key: 'b' } : token === 'header' ? { payload: { key: 'h' } } : null;
  expect(signedCallbackFields({ key: 'plain', token: 'body' }, 'header', verify)).toEqual({ key: 'b' });
  expect(signedCallbackFields({ key: 'plain' }, 'header', verify)).toEqual({ key: 'h' });
  expect(signedCallbackFields({ token: 'body' }, null, verify)).toEqual({ key: 'b' });
  for (const [body, header] of [
    [{ token: 'forged' }, 'header'],
    [{ token: 'body' }, 'forged'],
    [{ key: 'plain' }, null],
    [null, null],
  ] as const)
    expect(signedCallbackFields(body, header, verify)).toBeNull();
});

it('ends with the newest content in every order of up to six callbacks, and a status 4 takes nothing back', () => {
  const event = fc.oneof(
    fc.record({ status: fc.constant(1), users: fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ status: fc.constant(4) }),
    fc.record({ status: fc.constantFrom(2, 6), second: fc.integer({ min: 0, max: 50 }) }),
  );
  fc.assert(
    fc.property(fc.array(event, { minLength: 1, maxLength: 6 }), (events) => {
      let progress: KeyProgress = { state: 'open', newestSavedAt: null };
      let taken = 0;
      for (const given of events) {
        const carries = 'second' in given;
        const callback = readCallback({
          key: 'k',
          status: given.status,
          ...('users' in given ? { users: given.users } : {}),
          ...(carries ? { url: 'http://ds/x', lastsave: AT(given.second) } : {}),
        });
        if (!callback) throw new Error('not read');
        const effect = effectOf(callback, progress);
        if (effect.content !== 'none') taken++;
        progress = {
          state: effect.state,
          newestSavedAt: effect.content === 'newest' ? callback.lastSave : progress.newestSavedAt,
        };
      }
      const seconds = events.flatMap((given) => ('second' in given ? [given.second] : []));
      expect(taken).toBe(seconds.length);
      expect(progress.newestSavedAt?.toISOString()).toBe(seconds.length === 0 ? undefined : AT(Math.max(...seconds)));
      if (events.some((given) => given.status === 2)) expect(progress.state).toBe('saved');
    }),
  );
});
