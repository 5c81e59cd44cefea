import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  chooseZone,
  decodeUtf7,
  findAction,
  newAccessToken,
  parseDiscovery,
  proofKeyFromNumbers,
  verifyProof,
  type Discovery,
} from '#protocol/wopi';

export interface FakeWopiFile {
  name: string;
  content: Buffer;
  version: number;
  modifiedAt: string;
  lock: string | null;
  /** Laid over the answer of CheckFileInfo. */
  info: Record<string, unknown>;
}

export interface FakeWopiUser {
  id: string;
  name: string;
  mayWrite: boolean;
}

/** A call as it reached the host. */
export interface WopiCall {
  at: number;
  /** CheckFileInfo, GetFile, PutFile, or the value of X-WOPI-Override. */
  operation: string;
  fileId: string;
  userId: string | null;
  headers: IncomingMessage['headers'];
  body: Buffer;
  /** Whether the published keys verify it. */
  proof: string;
  status: number;
}

type Responder = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void | Promise<void>;

/** Somebody's WOPI host over real HTTP, strict about locks and proofs, whose every answer a test can script. */
export class FakeWopiHost {
  readonly files = new Map<string, FakeWopiFile>();
  readonly users = new Map<string, FakeWopiUser>();
  readonly calls: WopiCall[] = [];
  /** What the next calls of an operation are answered with, first to last; then the truth again. */
  readonly answers = new Map<string, Responder[]>();
  /** Pages of the host that browsers open; bytes are a file. */
  readonly pages = new Map<string, string | Buffer>();
  private discovery: Discovery | null = null;
  private server!: Server;
  private nextId = 1;

  constructor(readonly editor: string) {}

  async start(): Promise<this> {
    this.server = createServer((request, response) => {
      this.handle(request, response).catch((error: unknown) => {
        if (!response.headersSent) response.writeHead(500);
        response.end(String(error));
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

  addFile(name: string, content: Buffer, info: Record<string, unknown> = {}): string {
    const id = `f${this.nextId++}`;
    this.files.set(id, { name, content, version: 1, modifiedAt: timeStamp(), lock: null, info });
    return id;
  }

  /** A token for one user, like `a1B2…`. */
  tokenFor(id: string, name = `User ${id}`, mayWrite = true): string {
    const token = newAccessToken();
    this.users.set(token, { id, name, mayWrite });
    return token;
  }

  wopiSrc(fileId: string): string {
    return `${this.origin}/wopi/files/${fileId}`;
  }

  file(fileId: string): FakeWopiFile {
    const file = this.files.get(fileId);
    if (!file) throw new Error(`there is no file ${fileId}`);
    return file;
  }

  /** Somebody writes the file without the editor. */
  changeOutside(fileId: string, content: Buffer): void {
    const file = this.file(fileId);
    Object.assign(file, { content, version: file.version + 1, modifiedAt: timeStamp() });
  }

  operations(fileId: string): string[] {
    return this.calls.filter((call) => call.fileId === fileId).map((call) => call.operation);
  }

  callsOf(fileId: string, operation: string): WopiCall[] {
    return this.calls.filter((call) => call.fileId === fileId && call.operation === operation);
  }

  script(operation: string, ...responders: Responder[]): void {
    this.answers.set(operation, [...(this.answers.get(operation) ?? []), ...responders]);
  }

  /** The address of an action as the editor's discovery gives it, ready for a form. */
  async actionUrl(fileId: string, action: string, extra: Record<string, string> = {}): Promise<string> {
    const { zone } = await this.readDiscovery();
    const extension = this.file(fileId).name.split('.').pop() ?? '';
    const found = findAction(zone, action, extension, null);
    if (!found) throw new Error(`discovery has no ${action} for ${extension}`);
    const url = found.urlSource.replace(/<[^>]*>/g, '');
    return `${url}${new URLSearchParams({ WOPISrc: this.wopiSrc(fileId), ...extra }).toString()}`;
  }

  async readDiscovery(
    fresh = false,
  ): Promise<{ zone: NonNullable<ReturnType<typeof chooseZone>>; discovery: Discovery }> {
    if (!this.discovery || fresh) {
      const outcome = parseDiscovery(await (await fetch(`${this.editor}/hosting/discovery`)).text());
      if (outcome.kind !== 'discovery') throw new Error(outcome.reason);
      this.discovery = outcome.discovery;
    }
    const zone = chooseZone(this.discovery, 'http');
    if (!zone) throw new Error('discovery has no zone');
    return { zone, discovery: this.discovery };
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    const page = this.pages.get(url.pathname);
    if (page !== undefined) {
      const type =
        typeof page === 'string'
          ? 'text/html; charset=utf-8'
          : page[0] === 0x89
            ? 'image/png'
            : 'application/octet-stream';
      response.writeHead(200, { 'content-type': type }).end(page);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const match = /^\/wopi\/files\/([^/]+)(\/contents)?$/.exec(url.pathname);
    if (!match) {
      response.writeHead(404).end();
      return;
    }
    const fileId = match[1] ?? '';
    const user = this.users.get(url.searchParams.get('access_token') ?? '') ?? null;
    const override = String(request.headers['x-wopi-override'] ?? '');
    const contents = match[2] !== undefined;
    const operation =
      request.method === 'GET' ? (contents ? 'GetFile' : 'CheckFileInfo') : contents ? 'PutFile' : override;
    const call: WopiCall = {
      at: Date.now(),
      operation,
      fileId,
      userId: user?.id ?? null,
      headers: request.headers,
      body,
      proof: await this.judgeProof(request, url),
      status: 0,
    };
    this.calls.push(call);
    response.on('finish', () => (call.status = response.statusCode));
    const scripted = this.answers.get(operation)?.shift();
    if (scripted) {
      await scripted(request, response, body);
      return;
    }
    if (call.proof !== 'valid') response.writeHead(500, { 'x-wopi-servererror': `proof ${call.proof}` }).end();
    else if (!user) response.writeHead(401).end();
    else if (!this.files.has(fileId)) response.writeHead(404).end();
    else this.answer(operation, fileId, user, request, response, body);
  }

  private async judgeProof(request: IncomingMessage, url: URL): Promise<string> {
    const header = (name: string): string | undefined => request.headers[name]?.toString();
    for (const fresh of [false, true]) {
      const { proofKey } = (await this.readDiscovery(fresh)).discovery;
      if (!proofKey) return 'no key';
      const outcome = verifyProof(
        {
          accessToken: url.searchParams.get('access_token') ?? '',
          url: this.origin + (request.url ?? ''),
          proof: header('x-wopi-proof'),
          proofOld: header('x-wopi-proofold'),
          timeStamp: header('x-wopi-timestamp'),
        },
        {
          current: proofKeyFromNumbers(proofKey.current),
          old: proofKey.old ? proofKeyFromNumbers(proofKey.old) : null,
        },
        new Date(),
      );
      if (outcome.kind === 'valid') return 'valid';
      if (fresh) return outcome.reason;
    }
    return 'never';
  }

  private answer(
    operation: string,
    fileId: string,
    user: FakeWopiUser,
    request: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
  ): void {
    const file = this.file(fileId);
    const lock = request.headers['x-wopi-lock']?.toString() ?? '';
    const itemVersion = { 'x-wopi-itemversion': `v${file.version}` };
    const mismatch = (): void =>
      void response.writeHead(409, { 'x-wopi-lock': file.lock ?? '', 'x-wopi-lockfailurereason': 'not yours' }).end();
    switch (operation) {
      case 'CheckFileInfo':
        json(response, {
          BaseFileName: file.name,
          OwnerId: 'owner',
          Size: file.content.length,
          UserId: user.id,
          UserFriendlyName: user.name,
          UserCanWrite: user.mayWrite,
          Version: `v${file.version}`,
          LastModifiedTime: file.modifiedAt,
          SupportsLocks: true,
          SupportsUpdate: true,
          PostMessageOrigin: this.origin,
          ...file.info,
        });
        return;
      case 'GetFile':
        response.writeHead(200, itemVersion).end(file.content);
        return;
      case 'LOCK':
        if (file.lock !== null && file.lock !== lock) mismatch();
        else {
          file.lock = lock;
          response.writeHead(200, itemVersion).end();
        }
        return;
      case 'REFRESH_LOCK':
        if (file.lock !== lock) mismatch();
        else response.writeHead(200).end();
        return;
      case 'UNLOCK':
        if (file.lock !== lock) mismatch();
        else {
          file.lock = null;
          response.writeHead(200, itemVersion).end();
        }
        return;
      case 'PutFile': {
        const stamp = request.headers['x-cool-wopi-timestamp'];
        if (!user.mayWrite) response.writeHead(404).end();
        else if (
          file.info['SupportsLocks'] !== false &&
          file.lock !== lock &&
          !(file.lock === null && file.content.length === 0)
        )
          mismatch();
        else if (stamp !== undefined && stamp !== file.modifiedAt) json(response, { COOLStatusCode: 1010 }, 409);
        else {
          this.changeOutside(fileId, body);
          response.setHeader('x-wopi-itemversion', `v${file.version}`);
          json(response, { LastModifiedTime: file.modifiedAt });
        }
        return;
      }
      case 'PUT_RELATIVE': {
        const suggested = decodeUtf7(String(request.headers['x-wopi-suggestedtarget'] ?? '')) ?? '';
        const name = suggested.startsWith('.') ? file.name.replace(/\.[^.]*$/, suggested) : suggested;
        const id = this.addFile(name, body);
        const token = [...this.users].find(([, item]) => item === user)?.[0] ?? '';
        json(response, { Name: name, Url: `${this.wopiSrc(id)}?access_token=${token}` });
        return;
      }
      case 'RENAME_FILE': {
        const name = decodeUtf7(String(request.headers['x-wopi-requestedname'] ?? '')) ?? '';
        file.name = `${name}.${file.name.split('.').pop() ?? ''}`;
        json(response, { Name: name });
        return;
      }
      default:
        response.writeHead(501).end();
    }
  }
}

let lastStamp = 0;

/** Never the same twice. */
function timeStamp(): string {
  lastStamp = Math.max(lastStamp + 1, Date.now());
  return new Date(lastStamp).toISOString().replace('Z', '0000Z');
}

function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
