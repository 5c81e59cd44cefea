import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveInterval } from './interval.js';
import { nextStep, parseRetryAfter } from './retry.js';

describe('interval', () => {
  it('takes the nearest that is set, zero included', () => {
    const none = {
      door: 'bisheng' as const,
      document: null,
      fileType: null,
      integrator: null,
      ofDoor: null,
      global: null,
    };
    expect(resolveInterval(none)).toEqual({ seconds: 300, source: 'protocol-default' });
    expect(resolveInterval({ ...none, door: 'onlyoffice' }).seconds).toBe(5);
    expect(resolveInterval({ ...none, door: 'onlyoffice', global: 60 }).seconds).toBe(5);
    expect(resolveInterval({ ...none, door: 'onlyoffice', ofDoor: 30, global: 60 })).toEqual({
      seconds: 30,
      source: 'door',
    });
    expect(resolveInterval({ ...none, global: 60 })).toEqual({ seconds: 60, source: 'global' });
    expect(resolveInterval({ ...none, global: 60, integrator: 0 })).toEqual({ seconds: 0, source: 'integrator' });
    expect(resolveInterval({ ...none, global: 60, integrator: 30, document: 10 })).toEqual({
      seconds: 10,
      source: 'document',
    });
  });
});

describe('retry', () => {
  const failed = { kind: 'failed' as const, code: 'http_500', message: '', retryAfterSeconds: null, final: false };

  it('spreads every wait by 20 % at most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        (attempt, random) => {
          const delays = [5, 15, 60];
          const step = nextStep(failed, attempt, delays, random);
          if (step.kind !== 'retry') throw new Error(step.kind);
          const delay = delays[attempt - 1] ?? 0;
          expect(step.afterSeconds).toBeGreaterThanOrEqual(delay * 0.8);
          expect(step.afterSeconds).toBeLessThanOrEqual(delay * 1.2);
        },
      ),
    );
  });

  it('parks after the last wait, and at once when trying again is pointless', () => {
    expect(nextStep(failed, 4, [1, 1, 1], 0.5)).toEqual({ kind: 'park' });
    expect(nextStep({ ...failed, final: true }, 1, [1, 1, 1], 0.5)).toEqual({ kind: 'park' });
  });

  it('does as Retry-After says, up to a day', () => {
    expect(nextStep({ ...failed, retryAfterSeconds: 7 }, 1, [60], 0)).toEqual({ kind: 'retry', afterSeconds: 7 });
    expect(nextStep({ ...failed, retryAfterSeconds: 1e9 }, 1, [60], 0)).toEqual({
      kind: 'retry',
      afterSeconds: 86_400,
    });
  });

  it('reads Retry-After in both forms', () => {
    const now = new Date('2026-01-01T00:00:00Z');
    expect(parseRetryAfter('120', now)).toBe(120);
    expect(parseRetryAfter('Thu, 01 Jan 2026 00:01:00 GMT', now)).toBe(60);
    expect(parseRetryAfter('soon', now)).toBeNull();
    expect(parseRetryAfter(undefined, now)).toBeNull();
  });
});
