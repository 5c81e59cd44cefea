import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { proofKeyBlob, proofKeyNumbers } from '#protocol/wopi';

export interface KeyPair {
  publicKey: KeyObject;
  privateKey: KeyObject;
}

export const newKeys = (): KeyPair => generateKeyPairSync('rsa', { modulusLength: 2048 });

/** The far end: an editor server with a discovery document, and a page that takes the form of a host page. */
export class FakeWopiClient {
  current = newKeys();
  old = newKeys();
  /** Null: discovery answers 500. */
  serves: 'discovery' | 'nothing' | 'nonsense' = 'discovery';
  discoveries = 0;
  /** Forms that host pages sent, as `path body`. */
  readonly forms: { path: string; fields: URLSearchParams }[] = [];
  private server!: Server;

  async start(): Promise<this> {
    this.server = createServer((request, response) => {
      const path = request.url ?? '';
      if (path === '/hosting/discovery') {
        this.discoveries++;
        if (this.serves === 'nothing') response.writeHead(500).end();
        else response.end(this.serves === 'nonsense' ? '<html>' : this.discovery());
        return;
      }
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.forms.push({ path, fields: new URLSearchParams(Buffer.concat(chunks).toString('utf8')) });
        response.writeHead(200, { 'content-type': 'text/html' }).end(
          `<p id="editor">editor</p><script>
              window.addEventListener('message', (event) => { document.body.dataset.heard = (document.body.dataset.heard ?? '') + event.data; });
              parent.postMessage(JSON.stringify({ MessageId: 'App_LoadingStatus', SendTime: 1, Values: { Status: 'Frame_Ready' } }), '*');
            </script>`,
        );
      });
    });
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return this;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What this client signs its requests with. */
  get signing(): { current: KeyObject; old: KeyObject } {
    return { current: this.current.privateKey, old: this.old.privateKey };
  }

  rotate(): void {
    this.old = this.current;
    this.current = newKeys();
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private discovery(): string {
    const [now, before] = [proofKeyNumbers(this.current.publicKey), proofKeyNumbers(this.old.publicKey)];
    const word = (name: string, ext: string, path: string): string =>
      `<action name="${name}" ext="${ext}" urlsrc="${this.origin}/${path}?&lt;ui=UI_LLCC&amp;&gt;&lt;dchat=DISABLE_CHAT&amp;&gt;"/>`;
    return `<?xml version="1.0" encoding="utf-8"?><wopi-discovery><net-zone name="external-http">
      <app name="Word" favIconUrl="${this.origin}/word.ico">${word('edit', 'docx', 'hosting/wopi/word/edit')}${word('view', 'docx', 'hosting/wopi/word/view')}${word('editnew', 'docx', 'hosting/wopi/word/new')}${word('convert', 'doc', 'hosting/wopi/word/convert')}</app>
      <app name="application/vnd.oasis.opendocument.text"><action name="edit" ext="" default="true" urlsrc="${this.origin}/hosting/wopi/odt?"/></app>
      </net-zone><proof-key value="${proofKeyBlob(this.current.publicKey)}" modulus="${now.modulus}" exponent="${now.exponent}"
      oldvalue="${proofKeyBlob(this.old.publicKey)}" oldmodulus="${before.modulus}" oldexponent="${before.exponent}"/></wopi-discovery>`;
  }
}
