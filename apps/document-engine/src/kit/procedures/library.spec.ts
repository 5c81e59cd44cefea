import { describe, expect, it } from 'vitest';
import { PROCEDURE_FILES } from './library.js';

const modules = Object.entries(PROCEDURE_FILES)
  .filter(([path]) => path.endsWith('.xba'))
  .map(([path, file]) => ({ name: /(\w+)\.xba$/.exec(path)?.[1] ?? '', lines: file.split('\n') }));
const procedures = modules.flatMap(({ name, lines }) =>
  lines.flatMap((line) => {
    const found = /^\s*(?:Private |Public )?(?:Function|Sub) (\w+)/i.exec(line.replace(/^.*<script:module[^>]*>/, ''));
    return found?.[1] === undefined ? [] : [{ module: name, name: found[1].toLowerCase() }];
  }),
);

// One module that LibreOffice cannot read takes every procedure away, and every document with them.
describe('the library of procedures', () => {
  it('has no procedure that is called like a module: it would stand before the module', () => {
    const names = new Set(modules.map(({ name }) => name.toLowerCase()));
    expect(names.size).toBeGreaterThan(20);
    expect(procedures.length).toBeGreaterThan(100);
    expect(procedures.filter(({ name }) => names.has(name))).toEqual([]);
  });

  it('has no name twice in a module', () => {
    const seen = new Set<string>();
    const twice = procedures.filter(({ module, name }) => {
      const key = `${module}.${name}`;
      const again = seen.has(key);
      seen.add(key);
      return again;
    });
    expect(twice).toEqual([]);
  });

  it('ends what it begins', () => {
    for (const { name, lines } of modules) {
      const count = (pattern: RegExp): number =>
        lines.filter((line) => pattern.test(line.replace(/^.*<script:module[^>]*>/, ''))).length;
      for (const block of ['Function', 'Sub', 'With', 'Select'])
        expect([name, block, count(new RegExp(`^\\s*(Private |Public )?${block}\\b`, 'i'))], 'as many as end').toEqual([
          name,
          block,
          count(new RegExp(`^\\s*End ${block}\\b`, 'i')),
        ]);
    }
  });
});
