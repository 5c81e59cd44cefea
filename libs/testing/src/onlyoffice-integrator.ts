import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { JwtService } from '@nestjs/jwt';

/** A callback as it reached the integrator. */
export interface ReceivedCallback {
  at: number;
  headers: IncomingMessage['headers'];
  body: Record<string, unknown> & { key: string; status: number };
  /** Payload of the header's token, verified. */
  header: Record<string, unknown> | null;
  /** Payload of the body's token, verified. */
  token: Record<string, unknown> | null;
  /** What `url` gave while the call was pending. */
  file: Buffer | null;
  /** What `changesurl` gave. */
  changes: Buffer | null;
  path: string;
}

type Responder = (request: IncomingMessage, response: ServerResponse) => void;

/** An integrator of the ONLYOFFICE Docs API, written from its reference: files, a callback handler, and a page with api.js. */
export class OnlyofficeIntegrator {
  readonly files = new Map<string, Buffer>();
  readonly callbacks: ReceivedCallback[] = [];
  /** Authorization headers of the downloads of files. */
  readonly downloads: { path: string; authorization: string | undefined }[] = [];
  /** Overrides the answer to callbacks with this status, first to last. */
  readonly answers = new Map<number, Responder[]>();
  /** The page that the next `GET /page` gives. */
  page = '';
  private readonly jwt = new JwtService({});
  private server!: Server;

  constructor(
    readonly documentServer: string,
    private readonly secret: string,
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

  sign(
    payload: Record<string, unknown>,
    options: { secret?: string; algorithm?: 'HS256' | 'HS384' | 'HS512'; expiresIn?: number } = {},
  ): string {
    return this.jwt.sign(payload, {
      secret: options.secret ?? this.secret,
      algorithm: options.algorithm ?? 'HS256',
      ...(options.expiresIn === undefined ? {} : { expiresIn: options.expiresIn }),
    });
  }

  verify(token: string): Record<string, unknown> {
    return this.jwt.verify(token, { secret: this.secret, algorithms: ['HS256', 'HS384', 'HS512'] });
  }

  /** A signed config for a file that was put into {@link files} under its key. */
  config(
    key: string,
    user: string,
    changes: { document?: Record<string, unknown>; editorConfig?: Record<string, unknown> } = {},
  ): Record<string, unknown> {
    const config = {
      documentType: 'word',
      type: 'desktop',
      document: {
        fileType: 'docx',
        key,
        title: `${key}.docx`,
        url: `${this.origin}/files/${key}`,
        permissions: { edit: true, download: true, print: true },
        ...changes.document,
      },
      editorConfig: {
        callbackUrl: `${this.origin}/callback/${user}`,
        mode: 'edit',
        lang: 'en',
        user: { id: user, name: `User ${user}` },
        ...changes.editorConfig,
      },
    };
    return { ...config, token: this.sign(config) };
  }

  /** Has a config opened as the frame of api.js does. */
  async open(config: unknown): Promise<Record<string, unknown>> {
    const answer = await fetch(`${this.documentServer}/onlyoffice/open`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ config }),
    });
    return (await answer.json()) as Record<string, unknown>;
  }

  /** Sends a command with a body token. */
  async command(parameters: Record<string, unknown>): Promise<Record<string, unknown>> {
    return (await (await this.commandAnswer(parameters)).json()) as Record<string, unknown>;
  }

  /** The same, with status and headers. */
  commandAnswer(parameters: Record<string, unknown>): Promise<Response> {
    return fetch(`${this.documentServer}/command?shardkey=x`, {
      method: 'POST',
      body: JSON.stringify({ token: this.sign(parameters) }),
    });
  }

  of(key: string, ...statuses: number[]): ReceivedCallback[] {
    return this.callbacks.filter(
      (item) => item.body.key === key && (statuses.length === 0 || statuses.includes(item.body.status)),
    );
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const file = /^\/files\/([^/]+)$/.exec(path)?.[1];
    if (file !== undefined) {
      this.downloads.push({ path, authorization: request.headers.authorization });
      const content = this.files.get(decodeURIComponent(file));
      response.writeHead(content ? 200 : 404).end(content);
      return;
    }
    if (path === '/page') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(this.page);
      return;
    }
    if (path.startsWith('/callback')) {
      await this.callback(request, response, path);
      return;
    }
    response.writeHead(404).end();
  }

  private async callback(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as ReceivedCallback['body'];
    const verified = (token: string | undefined): Record<string, unknown> | null =>
      token === undefined ? null : this.verify(token);
    const get = async (url: unknown): Promise<Buffer | null> =>
      typeof url === 'string' ? Buffer.from(await (await fetch(url)).arrayBuffer()) : null;
    const received: ReceivedCallback = {
      at: Date.now(),
      headers: request.headers,
      body,
      header: verified(request.headers.authorization?.replace('Bearer ', '')),
      token: verified(body['token'] as string | undefined),
      file: await get(body['url']),
      changes: await get(body['changesurl']),
      path,
    };
    this.callbacks.push(received);
    const scripted = this.answers.get(body.status)?.shift();
    if (scripted) scripted(request, response);
    else response.writeHead(200, { 'content-type': 'application/json' }).end('{"error":0}');
  }
}
