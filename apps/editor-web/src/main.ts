import { Editor } from './editor.js';
import { hostNamed } from './host/hosts.js';
import { language } from './i18n.js';

document.documentElement.lang = language;
const participantId = /\/editor\/([0-9a-f-]{36})$/.exec(location.pathname)?.[1] ?? '';
const given = new URLSearchParams(location.hash.slice(1));
const root = document.getElementById('app');
if (root) new Editor(root, participantId, given.get('token') ?? '', hostNamed(given.get('host'))).start();
