import { readFileSync, writeFileSync } from 'node:fs';

// What runs in production, by licence, from the lock file: written to docs/licences.md, or compared with it (--check).
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const rows = Object.entries(packages)
  .filter(([path, entry]) => path !== '' && !entry.dev && !entry.link)
  .map(([path, entry]) => [path.split('node_modules/').pop(), entry.version, entry.license ?? 'unknown'])
  .sort(([a, x], [b, y]) => (a === b ? x.localeCompare(y) : a < b ? -1 : 1));
const unique = [...new Map(rows.map((row) => [row.join(' '), row])).values()];
const text = [
  '# Licences of what runs in production',
  '',
  'From the lock file, by `npm run licences`. The images carry the whole list as CycloneDX in `/app/sbom.cdx.json`; the engine also has what Debian installs (`/usr/share/doc/*/copyright`):',
  'LibreOffice (MPL-2.0), bubblewrap (LGPL-2.0+), poppler-utils (GPL-2.0+), the fonts Noto CJK (OFL-1.1), Liberation (OFL-1.1), Carlito (OFL-1.1), Caladea (Apache-2.0). They are run as programs of their own.',
  '',
  '| package | version | licence |',
  '| --- | --- | --- |',
  ...unique.map((row) => `| ${row.join(' | ')} |`),
  '',
].join('\n');
if (process.argv.includes('--check')) {
  if (readFileSync('docs/licences.md', 'utf8') !== text) {
    process.stderr.write('docs/licences.md is not up to date: npm run licences\n');
    process.exit(1);
  }
} else writeFileSync('docs/licences.md', text);
