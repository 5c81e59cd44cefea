import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { JwtService } from '@nestjs/jwt';

type Json = Record<string, unknown>;

/** A Document Server from the outside: takes commands, keeps results and forgotten files, and calls back as it is told. */
export class FakeDocumentServer {
  /** Commands that came with a good token, as the token says. */
  readonly commands: Json[] = [];
  /** Results by name, for `url` of callbacks. */
  readonly results = new Map<string, Buffer>();
  /** Forgotten files by key. */
  readonly forgotten = new Map<string, Buffer>();
  /** The error that a command is answered with. */
  readonly errors = new Map<string, number>();
  /** How often each result was downloaded, with a good token. */
  readonly downloads = new Map<string, number>();
  private readonly jwt = new JwtService({});
  private server!: Server;

  constructor(readonly secret: string) {}

  async start(): Promise<this> {
    this.server = createServer((request, response) => {
      this.handle(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
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

  verify(token: string): Json {
    return this.jwt.verify(token, { secret: this.secret, algorithms: ['HS256'] });
  }

  sign(payload: Json, secret = this.secret): string {
    return this.jwt.sign({ ...payload }, { secret, expiresIn: 300 });
  }

  /** A link to a result, new each time as the real server's are. */
  link(name: string): string {
    return `${this.origin}/cache/files/data/${name}?md5=${Math.random().toString(36).slice(2)}&expires=1`;
  }

  /** Calls back with plain fields, a token in the body and one in the header; the `error` of the answer, or the HTTP status. */
  async callBack(
    url: string,
    fields: Json,
    given: { secret?: string; inBody?: boolean; inHeader?: boolean; headers?: Record<string, string> } = {},
  ): Promise<number> {
    const token = this.sign(fields, given.secret);
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(given.inHeader === false
          ? {}
          : { authorization: `Bearer ${this.sign({ payload: fields }, given.secret)}` }),
        ...given.headers,
      },
      body: JSON.stringify(given.inBody === false ? fields : { ...fields, token }),
    });
    return answer.status === 200 ? ((await answer.json()) as { error: number }).error : answer.status;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    if (url.pathname === '/command') {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { token } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { token: string };
      let command: Json;
      try {
        command = this.verify(token);
        this.verify((request.headers.authorization ?? '').replace('Bearer ', ''));
      } catch {
        response.end('{"error":6}');
        return;
      }
      this.commands.push(command);
      response.end(JSON.stringify(this.answer(command)));
      return;
    }
    const name =
      /^\/cache\/files\/(?:data|forgotten)\/([^/]+)(?:\/output\.docx)?$/.exec(decodeURIComponent(url.pathname))?.[1] ??
      '';
    const content = url.pathname.includes('/forgotten/') ? this.forgotten.get(name) : this.results.get(name);
    this.verify((request.headers.authorization ?? '').replace('Bearer ', ''));
    this.downloads.set(name, (this.downloads.get(name) ?? 0) + 1);
    response.writeHead(content ? 200 : 404).end(content);
  }

  private answer({ c, key }: Json): Json {
    const echo = typeof key === 'string' ? { key } : {};
    const error = this.errors.get(String(c)) ?? 0;
    if (error !== 0) return { ...echo, error };
    switch (c) {
      case 'version':
        return { error, version: '9.3.1.1' };
      case 'getForgottenList':
        return { error, keys: [...this.forgotten.keys()] };
      case 'getForgotten':
        return this.forgotten.has(String(key))
          ? { ...echo, error, url: `${this.origin}/cache/files/forgotten/${String(key)}/output.docx` }
          : { ...echo, error: 1 };
      case 'deleteForgotten':
        return { ...echo, error: this.forgotten.delete(String(key)) ? 0 : 1 };
      default:
        return { ...echo, error };
    }
  }
}
