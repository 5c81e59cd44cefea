import { Editor } from './editor.js';
import { language } from './i18n.js';

document.documentElement.lang = language;
const participantId = /\/editor\/([0-9a-f-]{36})$/.exec(location.pathname)?.[1] ?? '';
const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
const root = document.getElementById('app');
if (root) new Editor(root, participantId, token).start();
