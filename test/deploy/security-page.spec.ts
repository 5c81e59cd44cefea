import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const text = readFileSync('docs/security.md', 'utf8');
const threats = (/## Threats\n([\s\S]*?)\n## /.exec(text)?.[1] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, what]) => what !== 'threat' && !what?.startsWith('---'));

it('names for every threat tests that exist', () => {
  const files = ['apps', 'libs', 'test'].flatMap((folder) => readdirSync(folder, { recursive: true }).map(String));
  expect(threats.length).toBeGreaterThan(10);
  for (const [, threat = '', , shown = ''] of threats) {
    const names = [...shown.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
    expect(names.length, threat).toBeGreaterThan(0);
    for (const name of names) {
      const file = `${name.replace(/\.e2e$/, '.e2e-spec')}.ts`;
      expect(
        files.filter((path) => path.split('/').at(-1) === file),
        `${threat}: ${name}`,
      ).not.toEqual([]);
    }
  }
});
