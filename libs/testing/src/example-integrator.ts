import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { JwtService } from '@nestjs/jwt';
import { examplePage } from './example-integrator-page.js';

interface StoredVersion {
  key: string;
  content: Buffer;
  changes: Buffer | null;
  history: { serverVersion?: string; changes?: { created: string; user: { id: string; name: string } }[] } | null;
}

interface StoredFile {
  content: Buffer;
  modified: number;
  versions: StoredVersion[];
  forceSaved: Buffer | null;
}

type Json = Record<string, unknown>;

const EXPIRES_S = 300;

/**
 * An integrator that makes the calls of the public Document Server example in the same order and shapes: files by name, keys from name,
 * version and time, a signed config that names every field, tokens in body and header at once, downloads that insist on a token,
 * callbacks by query, forcesave when somebody leaves, versions with their changes, conversion before editing.
 */
export class ExampleIntegrator {
  readonly files = new Map<string, StoredFile>();
  /** Bodies of the callbacks as their tokens say. */
  readonly tracked: (Json & { status: number; key: string })[] = [];
  readonly commands: { sent: Json; answer: Json }[] = [];
  /** Downloads that came without a good token. */
  readonly refusedDownloads: string[] = [];
  /** What pages told with XMLHttpRequest: path and body. */
  readonly asked: { path: string; body: Json }[] = [];
  private readonly jwt = new JwtService({});
  private server!: Server;

  constructor(
    readonly documentServer: string,
    private readonly secret: string,
  ) {}

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

  put(name: string, content: Buffer): void {
    this.files.set(name, { content, modified: Date.now(), versions: [], forceSaved: null });
  }

  key(name: string): string {
    const file = this.file(name);
    const version = file.versions.length === 0 ? '' : String(file.versions.length);
    return `127.0.0.1${name}${version}${file.modified}`.replace(/[^0-9-.a-zA-Z_=]/g, '_').slice(0, 128);
  }

  sign(payload: Json): string {
    return this.jwt.sign({ ...payload }, { secret: this.secret, algorithm: 'HS256', expiresIn: EXPIRES_S });
  }

  /** Sends a command with a token in the body and one in the header, as the example does. */
  async command(c: string, key: string, meta?: Json): Promise<Json> {
    const sent = { c, key, ...(meta ? { meta } : {}) };
    const answer = (await (await this.post('command', sent)).json()) as Json;
    this.commands.push({ sent, answer });
    return answer;
  }

  /** The conversion that the example runs before a file of an old format is edited; repeated until it is done. */
  async convert(name: string, to: string): Promise<Json> {
    const from = name.split('.').pop() ?? '';
    const url = this.downloadUrl(name);
    const request = {
      async: true,
      url,
      outputtype: to,
      filetype: from,
      title: name,
      key: `${url}${this.file(name).modified}`.replace(/[^0-9-.a-zA-Z_=]/g, '_').slice(0, 128),
      password: null,
      region: 'en',
    };
    for (;;) {
      const answer = (await (await this.post('converter', request)).json()) as Json;
      if (answer['error'] !== undefined || answer['endConvert'] === true) return answer;
      await new Promise((done) => setTimeout(done, 300));
    }
  }

  private post(path: string, parameters: Json): Promise<Response> {
    return fetch(`${this.documentServer}/${path}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json',
        Authorization: `Bearer ${this.sign({ query: {}, payload: parameters })}`,
      },
      body: JSON.stringify({ ...parameters, token: this.sign(parameters) }),
    });
  }

  private file(name: string): StoredFile {
    const file = this.files.get(name);
    if (!file) throw new Error(`File not found: ${name}`);
    return file;
  }

  private downloadUrl(name: string): string {
    return `${this.origin}/download?fileName=${encodeURIComponent(name)}&useraddress=127.0.0.1`;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    const name = url.searchParams.get('fileName') ?? url.searchParams.get('filename') ?? '';
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = (chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString('utf8'))) as Json;
    const json = (value: unknown): unknown =>
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
    if (request.method === 'POST' && url.pathname !== '/track') this.asked.push({ path: url.pathname, body });
    switch (url.pathname) {
      case '/editor': {
        const page = this.editorPage(name, url);
        response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
        return;
      }
      case '/download':
      case '/history':
        this.download(request, response, url, name);
        return;
      case '/track':
        response.end(JSON.stringify(await this.track(body, name)));
        return;
      case '/historyObj':
        json(this.historyObject(String(body['fileName'])));
        return;
      case '/restore':
        json(this.restore(String(body['fileName']), Number(body['version'])));
        return;
      case '/rename':
        json({ result: await this.command('meta', String(body['dockey']), { title: body['newfilename'] }) });
        return;
      case '/create': {
        const title = String(body['title']);
        this.put(title, Buffer.from(await (await fetch(String(body['url']))).arrayBuffer()));
        json({ file: title });
        return;
      }
      case '/asset':
        response.end(this.file(name).content);
        return;
      default:
        response.writeHead(404).end();
    }
  }

  private download(request: IncomingMessage, response: ServerResponse, url: URL, name: string): void {
    try {
      this.jwt.verify((request.headers.authorization ?? '').replace('Bearer ', ''), { secret: this.secret });
    } catch {
      this.refusedDownloads.push(url.href);
      response.writeHead(403).end('Forbidden');
      return;
    }
    const file = this.file(name);
    const version = file.versions[Number(url.searchParams.get('ver')) - 1];
    if (url.pathname === '/download') response.end(file.forceSaved ?? file.content);
    else response.end(url.searchParams.get('file')?.includes('diff') === true ? version?.changes : version?.content);
  }

  private async track(given: Json, name: string): Promise<Json> {
    let body: Json & { status: number; key: string };
    try {
      body = this.jwt.verify(String(given['token']), { secret: this.secret });
    } catch {
      return { error: 1 };
    }
    this.tracked.push(body);
    const file = this.file(name);
    const get = async (address: unknown): Promise<Buffer> => {
      const answer = await fetch(String(address));
      if (answer.status !== 200) throw new Error(`Document editing service returned status: ${answer.status}`);
      return Buffer.from(await answer.arrayBuffer());
    };
    const actions = body['actions'] as { type: number; userid: string }[] | undefined;
    if (body.status === 1 && actions?.[0]?.type === 0 && !(body['users'] as string[]).includes(actions[0].userid))
      void this.command('forcesave', body.key).catch(() => undefined);
    else if (body.status === 2 || body.status === 3) {
      if (typeof body['url'] !== 'string') return { error: 1 };
      const content = await get(body['url']);
      const changes = typeof body['changesurl'] === 'string' ? await get(body['changesurl']) : null;
      const history = (body['history'] ?? null) as StoredVersion['history'];
      file.versions.push({ key: body.key, content: file.content, changes, history });
      Object.assign(file, { content, forceSaved: null, modified: Date.now() });
    } else if (body.status === 6 || body.status === 7) {
      if (typeof body['url'] !== 'string') return { error: 1 };
      file.forceSaved = await get(body['url']);
    }
    return { error: 0 };
  }

  private historyObject(name: string): Json {
    const file = this.file(name);
    const history: Json[] = [];
    const historyData: Json[] = [];
    const count = file.versions.length + 1;
    let changes: StoredVersion['history'] = null;
    for (let version = 1; version <= count; version++) {
      const stored = file.versions[version - 1];
      const key = stored?.key ?? this.key(name);
      const [first] = changes?.changes ?? [];
      history.push({
        ...(changes ?? { changes: null }),
        key,
        version,
        created: first?.created ?? '2026-1-1 10:00:00',
        user: { id: first?.user.id ?? 'uid-1', name: first?.user.name ?? 'John Smith' },
      });
      const base = `${this.origin}/history?fileName=${encodeURIComponent(name)}&useraddress=127.0.0.1`;
      const url = stored ? `${base}&file=prev.docx&ver=${version}` : this.downloadUrl(name);
      const before = historyData[version - 2];
      historyData.push({
        fileType: name.split('.').pop() ?? '',
        version,
        key,
        url,
        directUrl: null,
        ...(before && file.versions[version - 2]?.changes
          ? {
              previous: { fileType: before['fileType'], key: before['key'], url: before['url'], directUrl: null },
              changesUrl: `${base}&file=diff.zip&ver=${version - 1}`,
            }
          : {}),
      });
      changes = stored?.history ?? null;
    }
    return {
      countVersion: count,
      history,
      historyData: historyData.map((item) => ({ ...item, token: this.sign(item) })),
    };
  }

  private restore(name: string, version: number): Json {
    const file = this.file(name);
    const old = file.versions[version - 1];
    if (!old) return { error: 'no such version' };
    file.versions.push({ key: this.key(name), content: file.content, changes: null, history: null });
    Object.assign(file, { content: old.content, modified: Date.now() });
    return { error: null, success: true };
  }

  private editorPage(name: string, url: URL): string {
    const signed = (data: Json): Json => ({ ...data, token: this.sign(data) });
    return examplePage({
      name,
      key: this.key(name),
      documentServer: this.documentServer,
      origin: this.origin,
      downloadUrl: this.downloadUrl(name),
      query: url.searchParams,
      sign: (payload) => this.sign(payload),
      image: signed({ fileType: 'png', url: `${this.origin}/asset?fileName=logo.png`, directUrl: null }),
      document: signed({ fileType: 'docx', url: `${this.origin}/asset?fileName=sample.docx`, directUrl: null }),
      spreadsheet: signed({ fileType: 'csv', url: `${this.origin}/asset?fileName=csv.csv`, directUrl: null }),
    });
  }
}
