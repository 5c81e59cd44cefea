import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signParameter } from '#protocol/bisheng';
import { TestPlatform } from '#testing';
import { SeededRandom } from '../faults/seeded-random.js';
import { type HostileRequest, hostileDoorRequests, hostileRestRequests } from '../hostile/hostile-requests.js';
import { newFile } from '../wopi/wopi-caller.js';

/** Of the requests to REST routes this many are sent, others each time; `npm run test:faults` sends all. */
const SAMPLE = process.env['LONG_FAULTS'] === '1' ? Number.POSITIVE_INFINITY : 1_000;
const SEED = Number(process.env['WENQIAO_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** What is promised is 2 s, on a machine that does nothing else. */
const LONGEST_MS = 10_000;
/** A heap may grow before it is tidied up; what leaks grows by every request. */
const GROWTH_BYTES = 400 * 1024 * 1024;
const INSIDES = /node_modules|\bat \S+ ?\(?[^ ]+\.(m?js|ts):\d+|QueryFailed|file:\/\/|[A-Z]+ .* FROM [a-z_]+ WHERE/;

interface Answer {
  status: number;
  type: string;
  body: string;
  ms: number;
}

let platform: TestPlatform;
const agent = new Agent({ keepAlive: true, maxSockets: 4 });

beforeAll(async () => {
  platform = await TestPlatform.shared();
});
afterAll(async () => {
  agent.destroy();
  await platform.stop();
});

function send({ method, path, headers, body }: HostileRequest): Promise<Answer> {
  const { hostname, port } = new URL(platform.origin);
  const started = Date.now();
  return new Promise((done) => {
    const failed = (error: unknown): void =>
      done({ status: 0, type: '', body: String(error), ms: Date.now() - started });
    const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const call = request({ hostname, port, method, path, agent, headers: { ...headers, ...length } }, (answer) => {
      const type = answer.headers['content-type'] ?? '';
      const status = answer.statusCode ?? 0;
      const chunks: Buffer[] = [];
      answer.on('error', failed);
      if (type.startsWith('text/event-stream')) {
        answer.destroy(); // it goes on for ever
        done({ status, type, body: '', ms: Date.now() - started });
        return;
      }
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        done({ status, type, body: Buffer.concat(chunks).toString('utf8'), ms: Date.now() - started }),
      );
    });
    call.setTimeout(60_000, () => call.destroy(new Error('no answer within a minute')));
    call.on('error', failed);
    call.end(body);
  });
}

/** What is wrong with an answer; null when nothing is. */
function faultOf({ path }: HostileRequest, answer: Answer): string | null {
  // 501: an operation that WOPI does not know.
  if (answer.status === 0 || (answer.status >= 500 && answer.status !== 501))
    return `status ${answer.status}: ${answer.body.slice(0, 200)}`;
  if (answer.ms > LONGEST_MS) return `took ${answer.ms} ms`;
  if (INSIDES.test(answer.body)) return `shows its insides: ${answer.body.slice(0, 300)}`;
  const refused = answer.status >= 400;
  if (path.startsWith('/api/'))
    return refused && !answer.type.startsWith('application/problem+json') ? `${answer.status} as ${answer.type}` : null;
  if (path.startsWith('/wopi/')) return refused && answer.body !== '' ? `a body: ${answer.body.slice(0, 100)}` : null;
  // A person is shown a page when the file cannot be fetched.
  if (path.startsWith('/apps/editor/open') && answer.status === 422 && answer.type.startsWith('text/html')) return null;
  if (path.startsWith('/apps/editor/open')) return /^\{"code": "/.test(answer.body) ? null : answer.body.slice(0, 200);
  if (path.startsWith('/apps/editor/')) return /^\{"status":/.test(answer.body) ? null : answer.body.slice(0, 200);
  if (/^\/(command|converter$)/.test(path)) {
    const { error } = JSON.parse(answer.body) as { error?: unknown };
    return answer.status === 200 && typeof error === 'number' ? null : `${answer.status} ${answer.body.slice(0, 200)}`;
  }
  return null;
}

async function gatewayFacts(): Promise<{ startedAt: string; memoryBytes: number }> {
  const metrics = await (await fetch(`${platform.origin}/metrics`)).text();
  const value = (name: string): string => new RegExp(`^${name}\\{.*\\} (\\S+)`, 'm').exec(metrics)?.[1] ?? '';
  return {
    startedAt: value('process_start_time_seconds'),
    memoryBytes: Number(value('process_resident_memory_bytes')),
  };
}

/** Sends all and gives what was wrong, each sort of fault once per route. */
async function faults(requests: HostileRequest[]): Promise<string[]> {
  const found = new Map<string, string>();
  const waiting = [...requests];
  const sender = async (): Promise<void> => {
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      const fault = faultOf(one, await send(one));
      if (fault === null) continue;
      const sent = `${one.path.slice(0, 200)} ${String(one.body ?? '').slice(0, 200)}`;
      found.set(`${one.route} ${fault.slice(0, 12)}`, `${one.route}: ${fault}\n  ${sent}`);
    }
  };
  await Promise.all([sender(), sender(), sender(), sender()]);
  return [...found.values()];
}

it(`answers every REST route's share of nonsense with a problem, and stays as it was (seed ${SEED})`, async () => {
  const random = new SeededRandom(SEED);
  const all = hostileRestRequests(platform.credentials.adminApiKey)
    .map((one) => ({ one, order: random.next() }))
    .sort((a, b) => a.order - b.order)
    .map(({ one }) => one);
  expect(all.length).toBeGreaterThan(5_000);
  const before = await gatewayFacts();
  expect(await faults(all.slice(0, SAMPLE))).toEqual([]);
  const after = await gatewayFacts();
  expect(after.startedAt).toBe(before.startedAt);
  expect(after.memoryBytes - before.memoryBytes).toBeLessThan(GROWTH_BYTES);
});

it('answers nonsense at the doors of the protocols in the form of each, and stays up', async () => {
  const file = await newFile(platform, 'nonsense.wopitest');
  const part = (json: string): string => Buffer.from(json).toString('base64url');
  const requests = hostileDoorRequests({
    signCallUrl: (text) => signParameter(text, platform.credentials.bishengApiKey),
    signPayload: (json) => {
      const signed = `${part('{"alg":"HS256","typ":"JWT"}')}.${part(json)}`;
      return `${signed}.${createHmac('sha256', platform.credentials.jwtSecret).update(signed).digest('base64url')}`;
    },
    wopi: { path: new URL(file.src).pathname, token: file.token },
  });
  const before = await gatewayFacts();
  expect(await faults(requests)).toEqual([]);
  expect((await gatewayFacts()).startedAt).toBe(before.startedAt);
  expect((await file.info()).status).toBe(200);
});
