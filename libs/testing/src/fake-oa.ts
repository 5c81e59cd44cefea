import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signParameter } from '#protocol/bisheng';

/** A save-back as it reached the OA. */
export interface ReceivedSaveBack {
  at: number;
  headers: IncomingMessage['headers'];
  body: {
    docId: string;
    action: string;
    data: {
      docId: string;
      docURL: string;
      docUrlEncode: string;
      modifyBy: { uid: string; nickName: string }[];
      unchanged: boolean;
      pngUrl: string;
      txtUrl: string;
      versionIdx: number;
    };
  };
  /** What `docURL` gave while the call was pending; null when it was not downloaded. */
  file: Buffer | null;
}

export interface FakeFile {
  title: string;
  content: Buffer;
  /** The file is served with an ETag that changes with its content. */
  tagged?: boolean;
  privilege?: string[];
  /** Fields laid over the `doc` object of the answer. */
  doc?: Record<string, unknown>;
}

type Responder = (request: IncomingMessage, response: ServerResponse) => void;

/** An OA over real HTTP whose every answer a test can script. */
export class FakeOa {
  readonly files = new Map<string, FakeFile>();
  readonly saveBacks: ReceivedSaveBack[] = [];
  /** Calls that came, as `METHOD path`. */
  readonly calls: string[] = [];
  /** What the next save-backs are answered with, first to last; then `{"status":true}` again. */
  readonly answers: Responder[] = [];
  downloadResults = true;
  /** Overrides the answer of a path. */
  readonly scripted = new Map<string, Responder>();
  private server!: Server;

  constructor(
    readonly editorHost: string,
    private readonly apiKey: string,
  ) {}

  async start(): Promise<this> {
    this.server = createServer((request, response) => {
      this.handle(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The link a browser would open. */
  link(mode: 'openEditor' | 'openPreview', docId: string, uid: string): string {
    return this.linkFor(mode, `${this.origin}/acl/${encodeURIComponent(docId)}/${uid}`);
  }

  linkFor(mode: 'openEditor' | 'openPreview', callUrl: string): string {
    const callURL = Buffer.from(callUrl).toString('base64');
    return `${this.editorHost}/apps/editor/${mode}?callURL=${callURL}&sign=${signParameter(callURL, this.apiKey)}`;
  }

  saveBacksOf(docId: string): ReceivedSaveBack[] {
    return this.saveBacks.filter((item) => item.body.docId === docId);
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    this.calls.push(`${request.method ?? ''} ${path}`);
    const scripted = this.scripted.get(path);
    if (scripted) {
      scripted(request, response);
      return;
    }
    const acl = /^\/acl\/([^/]+)\/([^/]+)$/.exec(path);
    const file = this.files.get(decodeURIComponent(acl?.[1] ?? /^\/file\/([^/]+)$/.exec(path)?.[1] ?? ''));
    if (acl && file) {
      const docId = decodeURIComponent(acl[1] ?? '');
      const uid = acl[2] ?? '';
      json(response, {
        doc: {
          docId,
          title: file.title,
          fetchUrl: `${this.origin}/file/${encodeURIComponent(docId)}`,
          fromApi: true,
          callback: `${this.origin}/saveBack`,
          ...file.doc,
        },
        user: {
          uid,
          oid: uid,
          nickName: `User ${uid}`,
          avatar: '',
          ...(file.privilege ? { privilege: file.privilege } : {}),
        },
      });
    } else if (file) {
      const etag = `"${createHash('sha256').update(file.content).digest('hex').slice(0, 16)}"`;
      const headers = { 'content-type': 'application/octet-stream', ...(file.tagged ? { etag } : {}) };
      response.writeHead(200, headers).end(file.content);
    } else if (request.method === 'POST' && path.startsWith('/saveBack')) await this.receive(request, response);
    else response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"unknown"}');
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as ReceivedSaveBack['body'];
    let file: Buffer | null = null;
    if (this.downloadResults) {
      const answer = await fetch(this.editorHost + body.data.docURL);
      if (answer.ok) file = Buffer.from(await answer.arrayBuffer());
    }
    this.saveBacks.push({ at: Date.now(), headers: request.headers, body, file });
    const answer = this.answers.shift();
    if (answer) answer(request, response);
    else json(response, { status: true });
  }
}

function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
