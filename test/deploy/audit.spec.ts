import { expect, it } from 'vitest';

const { judge } = (await import(new URL('../../scripts/audit.mjs', import.meta.url).href)) as {
  judge: (report: string) => { status: number; text: string };
};

it('fails for a severe weakness and names the package', () => {
  const report = {
    vulnerabilities: {
      one: { name: 'one', severity: 'high', range: '<2.0.0' },
      two: { name: 'two', severity: 'moderate', range: '*' },
    },
    metadata: { vulnerabilities: { high: 1, moderate: 1 } },
  };
  const { status, text } = judge(JSON.stringify(report));
  expect(status).toBe(1);
  expect(text).toContain('one <2.0.0');
  expect(text).not.toContain('two');
});

it.each([
  ['{"message":"405 Method Not Allowed - POST https://registry.example.com/-/npm/v1/security/advisories/bulk"}', '405'],
  ['', 'no report'],
  ['{"error":{"summary":"request to https://registry.example.com failed"}}', 'request to'],
])('is skipped with the reason where the registry cannot be asked: %s', (report, reason) => {
  const { status, text } = judge(report);
  expect([status, text]).toEqual([0, expect.stringMatching(new RegExp(`^audit skipped: .*${reason}`))]);
});

it('passes when nothing is severe', () => {
  expect(judge('{"vulnerabilities":{},"metadata":{"vulnerabilities":{}}}').status).toBe(0);
});
