import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SeededRandom } from './seeded-random.js';

/** One save-back that the receiver took: it downloaded the bytes and answered 200. */
export interface Accepted {
  webhookId: string;
  documentId: string;
  revision: number;
  sha256: string;
  text: string;
}

const TROUBLES = ['500', '503', '429', 'slow', 'silent', 'cut', 'taken-then-500', 'drip'] as const;
type Trouble = (typeof TROUBLES)[number];

interface Message {
  data: { documentId: string; revision: number; sha256: string; sizeBytes: number; url: string };
}

/** An OA on the native webhook that misbehaves at random: late, silent, refusing, cutting, forgetting that it had taken something. */
export class WebhookReceiver {
  readonly accepted: Accepted[] = [];
  /** Everything that told of a broken promise: bytes that do not fit their hash, one id with two contents. */
  readonly wrongs: string[] = [];
  calls = 0;
  /** Share of calls that meet trouble. */
  troubled = 0;
  private readonly contents = new Map<string, string>();
  private server!: Server;

  constructor(
    private readonly origin: () => string,
    private readonly random: SeededRandom,
  ) {}

  async start(): Promise<this> {
    this.server = createServer((request, response) => {
      this.receive(request, response).catch(() => {
        if (response.headersSent) response.destroy();
        else response.writeHead(502).end();
      });
    });
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return this;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/saved`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.calls++;
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { data } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Message;
    const webhookId = String(request.headers['webhook-id']);
    const known = this.contents.get(webhookId);
    if (known !== undefined && known !== data.sha256) this.wrongs.push(`${webhookId} came with two contents`);
    this.contents.set(webhookId, data.sha256);
    const trouble: Trouble | null = this.random.next() < this.troubled ? this.random.pick(TROUBLES) : null;
    if (await refused(trouble, response, this.random)) return;
    const answer = await fetch(this.origin() + data.url);
    if (!answer.ok) throw new Error(`the result: ${answer.status}`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (createHash('sha256').update(bytes).digest('hex') !== data.sha256 || bytes.length !== data.sizeBytes)
      this.wrongs.push(`${webhookId}: the bytes are not those that were announced`);
    const taken = { webhookId, documentId: data.documentId, revision: data.revision, sha256: data.sha256 };
    this.accepted.push({ ...taken, text: bytes.toString('utf8') });
    if (trouble === 'taken-then-500') response.writeHead(500).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }
}

/** True: there is no more to do with this call. */
async function refused(trouble: Trouble | null, response: ServerResponse, random: SeededRandom): Promise<boolean> {
  switch (trouble) {
    case '500':
    case '503':
      response.writeHead(Number(trouble)).end('{"error":"later"}');
      return true;
    case '429':
      response.writeHead(429, { 'retry-after': '1' }).end();
      return true;
    case 'slow':
      await new Promise((done) => setTimeout(done, random.between(200, 1200)));
      return false;
    case 'silent':
      return true;
    case 'cut':
      response.writeHead(200, { 'content-length': '100' }).write('{"half":');
      response.destroy();
      return true;
    case 'drip': {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 300);
      response.on('close', () => clearInterval(timer));
      return true;
    }
    default:
      return false;
  }
}
