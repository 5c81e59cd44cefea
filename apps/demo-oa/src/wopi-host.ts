import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extensionOf, type FileLibrary, type LibraryFile } from './file-library.js';
import { EditorDiscovery } from './wopi-proof.js';

const TOKEN_LIFETIME_MS = 10 * 3600_000;
const LOCK_LIFETIME_MS = 30 * 60_000;

interface Token {
  docId: string;
  uid: string;
  expiresAt: number;
}

export interface WopiHostSettings {
  /** Our own address, as the editor reaches us. */
  own: string;
  editorHost: string;
  users: Record<string, string>;
  log: (direction: 'in' | 'out', text: string) => void;
}

/**
 * All that a WOPI host needs for an editor: CheckFileInfo, GetFile, PutFile and the locks. Copy it, and keep tokens and locks in a
 * store that all your processes share: here they live in this process's memory.
 */
export class DemoWopiHost {
  private readonly tokens = new Map<string, Token>();
  private readonly locks = new Map<string, { id: string; expiresAt: number }>();
  private readonly discovery: EditorDiscovery;

  constructor(
    private readonly library: FileLibrary,
    private readonly settings: WopiHostSettings,
  ) {
    this.discovery = new EditorDiscovery(settings.editorHost);
  }

  /** The page around the editor: posts the token into a frame that is made by script, so that "back" does not open it twice. */
  async page(docId: string, uid: string): Promise<string | null> {
    const file = this.library.find(docId);
    const extension = extensionOf(file?.title ?? '');
    const action = (await this.discovery.action('edit', extension)) ?? (await this.discovery.action('view', extension));
    if (!file || action === null) return null;
    const token = randomBytes(24).toString('hex'); // letters and digits only: every client encodes them alike
    const expiresAt = Date.now() + TOKEN_LIFETIME_MS;
    this.tokens.set(token, { docId, uid, expiresAt });
    const url = `${action}WOPISrc=${encodeURIComponent(`${this.settings.own}/wopi/files/${docId}`)}&closebutton=1`;
    return `<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(file.title)}</title>
<style>html,body,iframe{margin:0;width:100%;height:100%;border:0;overflow:hidden}</style></head><body>
<form id="form" method="post" target="editor" action="${escapeHtml(url)}">
<input type="hidden" name="access_token" value="${token}"><input type="hidden" name="access_token_ttl" value="${expiresAt}"></form>
<script>
const frame = document.createElement('iframe');
frame.name = 'editor';
frame.allowFullscreen = true;
document.body.append(frame);
document.getElementById('form').submit();
const editor = ${JSON.stringify(new URL(action).origin)};
addEventListener('message', (event) => {
  if (event.origin !== editor) return;
  const { MessageId, Values } = JSON.parse(event.data);
  if (MessageId === 'App_LoadingStatus' && Values.Status === 'Frame_Ready')
    frame.contentWindow.postMessage(JSON.stringify({ MessageId: 'Host_PostmessageReady', SendTime: Date.now(), Values: {} }), editor);
  if (MessageId === 'UI_Close') location.assign('/');
});
</script></body></html>`;
  }

  /** Answers what is a WOPI call. False: it is none. */
  async handle(request: IncomingMessage, response: ServerResponse, url: URL, body: Buffer): Promise<boolean> {
    const match = /^\/wopi\/files\/([^/]+)(\/contents)?$/.exec(url.pathname);
    if (!match) return false;
    const accessToken = url.searchParams.get('access_token') ?? '';
    const token = this.tokens.get(accessToken);
    const file = this.library.find(match[1] ?? '');
    const answer = (status: number, headers: Record<string, string> = {}, content: Buffer | string = ''): true => {
      response.writeHead(status, { 'content-length': String(Buffer.byteLength(content)), ...headers }).end(content);
      return true;
    };
    if (!(await this.discovery.isEditor(request, this.settings.own, accessToken))) return answer(500);
    if (!token || token.expiresAt < Date.now()) return answer(401);
    if (!file || token.docId !== file.docId) return answer(404);
    const newest = this.library.read(file);
    if (!newest) return answer(404);
    const lockHeader = request.headers['x-wopi-lock']?.toString() ?? '';
    const version = { 'x-wopi-itemversion': String(newest.version.number) };
    const operation = match[2]
      ? request.method === 'GET'
        ? 'GetFile'
        : 'PutFile'
      : (request.headers['x-wopi-override']?.toString() ?? 'CheckFileInfo');
    this.settings.log('in', `WOPI ${operation}: ${file.title}`);
    switch (operation) {
      case 'CheckFileInfo':
        return answer(200, { 'content-type': 'application/json' }, JSON.stringify(this.describe(file, token)));
      case 'GetFile':
        return answer(200, { 'content-type': 'application/octet-stream', ...version }, newest.content);
      case 'PutFile': {
        const held = this.lockOf(file.docId);
        if (held !== lockHeader && newest.content.length > 0) return answer(409, { 'x-wopi-lock': held });
        const seen = request.headers['x-cool-wopi-timestamp'];
        if (seen !== undefined && seen !== newest.version.at)
          return answer(409, { 'content-type': 'application/json' }, JSON.stringify({ COOLStatusCode: 1010 }));
        const editors = (request.headers['x-wopi-editors']?.toString() ?? token.uid).split(',');
        const names = editors.map((uid) => this.settings.users[uid] ?? uid);
        const written = this.library.addVersion(file, body, names, extensionOf(file.title));
        return answer(
          200,
          { 'content-type': 'application/json', 'x-wopi-itemversion': String(written.number) },
          JSON.stringify({ LastModifiedTime: written.at }),
        );
      }
      case 'LOCK':
      case 'REFRESH_LOCK':
      case 'UNLOCK': {
        if (lockHeader === '') return answer(400);
        const held = this.lockOf(file.docId);
        const expected = request.headers['x-wopi-oldlock']?.toString() ?? lockHeader;
        if (held === '' ? operation !== 'LOCK' || expected !== lockHeader : held !== expected)
          return answer(409, { 'x-wopi-lock': held });
        if (operation === 'UNLOCK') this.locks.delete(file.docId);
        else this.locks.set(file.docId, { id: lockHeader, expiresAt: Date.now() + LOCK_LIFETIME_MS });
        return answer(200, version);
      }
      case 'GET_LOCK':
        return answer(200, { 'x-wopi-lock': this.lockOf(file.docId) });
      default:
        return answer(501);
    }
  }

  private describe(file: LibraryFile, { uid }: Token): Record<string, unknown> {
    const newest = file.versions.at(-1);
    return {
      BaseFileName: file.title,
      OwnerId: 'demo-oa',
      Size: newest?.sizeBytes ?? 0,
      UserId: uid,
      UserFriendlyName: this.settings.users[uid] ?? `guest${uid}`,
      UserCanWrite: true,
      UserCanNotWriteRelative: true,
      Version: String(newest?.number ?? 0),
      LastModifiedTime: newest?.at ?? '',
      SupportsUpdate: true,
      SupportsLocks: true,
      SupportsGetLock: true,
      PostMessageOrigin: this.settings.own,
      ClosePostMessage: true,
    };
  }

  private lockOf(docId: string): string {
    const lock = this.locks.get(docId);
    return lock && lock.expiresAt > Date.now() ? lock.id : '';
  }
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
