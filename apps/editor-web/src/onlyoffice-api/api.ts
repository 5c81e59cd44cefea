// Not through the barrel: this script carries nothing that it does not need.
import { ONLYOFFICE_API_VERSION } from '../../../../libs/protocol/src/onlyoffice/api-version.js';
import { createEditor, type EditorMethods } from './doc-editor.js';
import { type EditorConfig, serverBase } from './frame.js';

interface DocEditorFunction {
  (this: unknown, placeholderId: string, config: EditorConfig): EditorMethods | undefined;
  version: () => string;
  warmUp: (placeholderId: string) => void;
}

declare global {
  interface Window {
    DocsAPI?: { DocEditor: DocEditorFunction };
    /** What scripts of connectors see of the page: they fill `scope` before `callCommand`. */
    Asc?: { scope?: unknown };
  }
}

const PATH = 'web-apps/apps/api/documents/api.js';

/** The address this script was loaded from. Frameworks insert it without `document.currentScript` being set. */
function ownAddress(): string {
  const running = document.currentScript;
  if (running instanceof HTMLScriptElement && running.src.includes(PATH)) return running.src;
  return [...document.scripts].findLast((script) => script.src.includes(PATH))?.src ?? '';
}

const address = ownAddress();
const base = serverBase(address);

// Called with and without `new`.
const DocEditor = function (placeholderId: string, config: EditorConfig): EditorMethods | undefined {
  return createEditor(base, placeholderId, config) ?? undefined;
} as DocEditorFunction;
DocEditor.version = () => ONLYOFFICE_API_VERSION;
DocEditor.warmUp = (placeholderId) => {
  const frame = document.createElement('iframe');
  frame.style.cssText = 'width:0;height:0;position:absolute;border:0';
  frame.src = `${base}web-apps/apps/api/documents/preload.html`;
  (document.getElementById(placeholderId) ?? document.body).append(frame);
};

window.Asc = { scope: {}, ...window.Asc };
window.DocsAPI = { ...window.DocsAPI, DocEditor };

const preload = new URL(address || location.href).searchParams.get('preload');
if (address !== '' && preload !== null) DocEditor.warmUp(preload);
