import { followTheme } from './appearance/theme.js';
import { Editor } from './editor.js';
import { hostNamed } from './host/hosts.js';
import { enterThroughOnlyoffice, isOnlyofficeEntry } from './host/onlyoffice-entry.js';
import { language } from './i18n.js';

followTheme();
document.documentElement.lang = language;
const root = document.getElementById('app');

/** Runs the editor that the page's address names. */
function start(within: HTMLElement): void {
  const participantId = /\/editor\/([0-9a-f-]{36})$/.exec(location.pathname)?.[1] ?? '';
  const given = new URLSearchParams(location.hash.slice(1));
  new Editor(within, participantId, given.get('token') ?? '', hostNamed(given.get('host'))).start();
}

if (root) {
  if (isOnlyofficeEntry()) void enterThroughOnlyoffice(root, () => start(root));
  else start(root);
}
