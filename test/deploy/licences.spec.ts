import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Licences under which we may pass on what we ship beside Apache-2.0. */
const ALLOWED = [
  'Apache-2.0',
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'Python-2.0',
  'CC0-1.0',
  'OFL-1.1',
];

it('ships nothing whose licence does not fit', () => {
  const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as {
    packages: Record<string, { dev?: boolean; license?: string }>;
  };
  const shipped = Object.entries(lock.packages).filter(([path, entry]) => path !== '' && entry.dev !== true);
  expect(shipped.length).toBeGreaterThan(100);
  const odd = shipped.filter(([, { license }]) => !ALLOWED.includes(license ?? ''));
  expect(odd.map(([path, { license }]) => `${path}: ${license ?? 'unknown'}`)).toEqual([]);
});
