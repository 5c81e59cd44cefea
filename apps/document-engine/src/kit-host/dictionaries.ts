import { readdirSync } from 'node:fs';

/** Where Debian's packages (`hunspell-…`) put dictionaries. */
const FOLDER = '/usr/share/hunspell';

/** Languages whose spelling can be checked, as LibreOffice's kit wants to be told of them: `de_DE en_US`. Empty: none. */
export function spellingLanguages(folder = FOLDER): string {
  try {
    return readdirSync(folder)
      .filter((name) => /^[a-z]{2,3}_[A-Z]{2}\.dic$/.test(name))
      .map((name) => name.slice(0, -'.dic'.length))
      .sort()
      .join(' ');
  } catch {
    return ''; // there are no dictionaries
  }
}
