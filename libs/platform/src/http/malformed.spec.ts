import type { IncomingHttpHeaders } from 'node:http';
import { expect, it } from 'vitest';
import { refuseDeep } from './deep-body.js';
import { hostIsName } from './malformed.js';

it('knows hosts from what is none, and leaves out schemes that are none', () => {
  for (const host of ['', 'oa.example', 'oa_1:8080', '[::1]:80', 'xn--fiqs8s.cn'])
    expect(hostIsName({ host, 'x-forwarded-host': 'a.example, b.example:1' })).toBe(true);
  for (const host of ['a b', 'a"><script>', 'a/b', 'a@b', '合同'])
    expect([hostIsName({ host }), hostIsName({ 'x-forwarded-host': host })]).toEqual([false, false]);
  const headers: IncomingHttpHeaders = { host: 'a', 'x-forwarded-proto': 'javascript' };
  expect([hostIsName(headers), headers['x-forwarded-proto']]).toEqual([true, undefined]);
  const secure: IncomingHttpHeaders = { host: 'a', 'x-forwarded-proto': 'https, http' };
  expect([hostIsName(secure), secure['x-forwarded-proto']]).toEqual([true, 'https, http']);
});

it('refuses bodies that are nested too deeply, however wide they are', () => {
  const nested = (levels: number): unknown => JSON.parse(`${'{"a":['.repeat(levels / 2)}${']}'.repeat(levels / 2)}`);
  expect(() => refuseDeep(nested(60))).not.toThrow();
  expect(() => refuseDeep(Array.from({ length: 100_000 }, () => ({ a: 1 })))).not.toThrow();
  expect(() => refuseDeep(nested(80))).toThrow('64 levels');
  expect(() => refuseDeep(nested(20_000))).toThrow('64 levels');
});
