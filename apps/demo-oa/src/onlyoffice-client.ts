import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { LibraryFile } from './file-library.js';

const KINDS: Record<string, string> = { docx: 'word', xlsx: 'cell', pptx: 'slide' };

export interface OnlyofficeCallback {
  key: string;
  status: number;
  url?: string;
  filetype?: string;
  history?: { changes?: { user: { name: string } }[] };
}

/** The few lines that an integration with the ONLYOFFICE Docs API needs. Copy them. */
export class OnlyofficeClient {
  /** The key of each file that is being edited. It changes when a result has come home, and only then. */
  private readonly keys = new Map<string, string>();

  constructor(
    readonly documentServer: string,
    private readonly own: string,
    private readonly secret: string,
  ) {}

  /** The page that embeds the editor. */
  page(file: LibraryFile, extension: string, user: { id: string; name: string }): string {
    const key = this.keys.get(file.docId) ?? `${file.docId}-${file.versions.length}-${randomBytes(6).toString('hex')}`;
    this.keys.set(file.docId, key);
    const config = {
      documentType: KINDS[extension] ?? 'word',
      document: { fileType: extension, key, title: file.title, url: `${this.own}/api/file/${file.docId}/${user.id}` },
      editorConfig: {
        callbackUrl: `${this.own}/api/onlyoffice/callback/${file.docId}`,
        mode: 'edit',
        user,
        customization: { forcesave: true, goback: { url: this.own, blank: false } },
      },
    };
    const signed = JSON.stringify({ ...config, token: this.sign(config) }).replaceAll('<', '\\u003c');
    return `<!doctype html><html><head><meta charset="utf-8"><link rel="icon" href="data:,">
<style>html,body{height:100%;margin:0}</style></head><body><div id="editor"></div>
<script src="${this.documentServer}/web-apps/apps/api/documents/api.js?shardkey=${encodeURIComponent(key)}"></script>
<script>
const config = ${signed};
config.events = { onRequestClose: () => window.close(), onOutdatedVersion: () => location.reload() };
const editor = new DocsAPI.DocEditor('editor', config);
</script></body></html>`;
  }

  /** The callback in a body, if its token is ours; what stands beside the token counts for nothing. */
  verified(body: string): OnlyofficeCallback | null {
    const { token = '' } = JSON.parse(body) as { token?: string };
    const [header = '', payload = '', signature = ''] = token.split('.');
    const expected = createHmac('sha256', this.secret).update(`${header}.${payload}`).digest();
    const given = Buffer.from(signature, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as OnlyofficeCallback;
  }

  /** The session of this key is over: whoever opens the file next gets a new key. */
  finished(docId: string, key: string): void {
    if (this.keys.get(docId) === key) this.keys.delete(docId);
  }

  private sign(payload: object): string {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(payload)}`;
    return `${signed}.${createHmac('sha256', this.secret).update(signed).digest('base64url')}`;
  }
}
