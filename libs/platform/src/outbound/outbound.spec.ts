import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestAuthority } from '#testing';
import { addressAllowed } from './network-policy.js';
import { answerText } from './answer-text.js';
import { OutboundHttp } from './outbound-http.js';
import { OutboundFailure } from './outbound.errors.js';

const LOOPBACK = { allow: ['127.0.0.0/8', '::1/128'] };
const NOBODY = { allow: [] };

const PACKED: Record<string, [string, Buffer]> = {
  gzip: ['gzip', gzipSync('x'.repeat(900))],
  deflate: ['deflate', deflateSync('x'.repeat(900))],
  br: ['br', brotliCompressSync('x'.repeat(900))],
  bomb: ['gzip', gzipSync(Buffer.alloc(10_000_000))],
};

let server: Server;
let port: number;
const outbound = new OutboundHttp();

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? '';
    if (path === '/endless') {
      const timer = setInterval(() => response.write(Buffer.alloc(65_536)), 1);
      response.on('close', () => clearInterval(timer));
    } else if (path === '/announced') response.writeHead(200, { 'content-length': '1000000000' }).write('x');
    else if (path === '/cut') {
      response.writeHead(200, { 'content-length': '1000' }).write('half');
      setTimeout(() => response.destroy(), 20);
    } else if (path === '/never') request.on('close', () => response.destroy());
    else if (path.startsWith('/to?')) response.writeHead(302, { location: decodeURIComponent(path.slice(4)) }).end();
    else if (path.startsWith('/packed?')) {
      const coding = path.slice('/packed?'.length);
      const [name, body] = PACKED[coding] ?? ['gzip', Buffer.from('not gzip at all')];
      response.writeHead(200, { 'content-encoding': name }).end(body);
    } else if (path === '/headers') response.end(JSON.stringify(request.headers));
    else response.end('ok');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
});

afterAll(async () => {
  await outbound.close();
  server.closeAllConnections();
  server.close();
});

const get = (
  url: string,
  policy = LOOPBACK,
  more: { maxRedirects?: number; timeoutMs?: number } = {},
): ReturnType<OutboundHttp['send']> => outbound.send({ url, policy, timeoutMs: 3000, maxBytes: 1000, ...more });

async function stepOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof OutboundFailure) return error.step;
    throw error;
  }
  return 'answered';
}

describe('private addresses', () => {
  it.each([
    '127.0.0.1',
    '0x7f.1',
    '2130706433',
    '0.0.0.0',
    '[::1]',
    '[::ffff:127.0.0.1]',
    'localhost',
    '127.1',
    '017700000001',
  ])('refuses http://%s unless it is allowed', async (host) => {
    expect(await stepOf(get(`http://${host}:${port}/`, NOBODY))).toBe('blocked');
  });

  it('reaches what the integrator may reach', async () => {
    expect((await get(`http://127.0.0.1:${port}/`)).body.toString()).toBe('ok');
    expect((await get(`http://localhost:${port}/`, { allow: ['localhost'] })).status).toBe(200);
    expect((await get(`http://localhost:${port}/`, { allow: [`localhost:${port}`] })).status).toBe(200);
  });

  it('does not follow a redirect to where it may not go', async () => {
    const target = encodeURIComponent('http://169.254.169.254/latest/meta-data');
    expect(await stepOf(get(`http://127.0.0.1:${port}/to?${target}`))).toBe('blocked');
  });

  it.each([
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '::1',
    'fe80::1',
    'fc00::1',
    '::ffff:10.0.0.1',
    '224.0.0.1',
    '0.0.0.0',
    'nonsense',
  ])('knows that %s is not public', (address) => {
    expect(addressAllowed(address, NOBODY)).toBe(false);
  });

  it('knows public addresses and allowed ranges', () => {
    expect(addressAllowed('93.184.216.34', NOBODY)).toBe(true);
    expect(addressAllowed('10.1.2.3', { allow: ['10.0.0.0/8'] })).toBe(true);
    expect(addressAllowed('::ffff:10.1.2.3', { allow: ['10.0.0.0/8'] })).toBe(true);
    expect(addressAllowed('11.1.2.3', { allow: ['2001:db8::/32'] })).toBe(true);
  });
});

describe('limits', () => {
  it('refuses other schemes', async () => {
    expect(await stepOf(get('file:///etc/passwd'))).toBe('url');
    expect(await stepOf(get('not an address'))).toBe('url');
  });

  it('sends credentials of an address as Basic authentication, and to that origin alone', async () => {
    const headersAt = async (url: string): Promise<Record<string, string>> =>
      JSON.parse((await get(url)).body.toString()) as Record<string, string>;
    const direct = await headersAt(`http://us%40er:p:w@127.0.0.1:${port}/headers`);
    expect(direct['authorization']).toBe(`Basic ${Buffer.from('us@er:p:w').toString('base64')}`);
    const elsewhere = encodeURIComponent(`http://localhost:${port}/headers`);
    const moved = await outbound.send({
      url: `http://user:pw@127.0.0.1:${port}/to?${elsewhere}`,
      policy: { allow: ['127.0.0.0/8', 'localhost'] },
      headers: { AuthorizationJwt: 'Bearer x.y.z', accept: 'text/plain' },
      timeoutMs: 3000,
      maxBytes: 1000,
    });
    const sent = JSON.parse(moved.body.toString()) as Record<string, string>;
    expect([sent['authorization'], sent['authorizationjwt'], sent['accept']]).toEqual([
      undefined,
      undefined,
      'text/plain',
    ]);
  });

  it('unpacks what a server compressed without being asked, within the limit of the unpacked size', async () => {
    for (const coding of ['gzip', 'deflate', 'br'])
      expect((await get(`http://127.0.0.1:${port}/packed?${coding}`)).body.toString()).toBe('x'.repeat(900));
    const bomb = outbound.download(
      { url: `http://127.0.0.1:${port}/packed?bomb`, policy: LOOPBACK, timeoutMs: 3000, maxBytes: 100_000 },
      async (body) => {
        for await (const chunk of body) expect(chunk).toBeDefined();
      },
    );
    expect(await stepOf(bomb)).toBe('size');
    expect(await stepOf(get(`http://127.0.0.1:${port}/packed?broken`))).toBe('interrupted');
  });

  it('says that nobody listens, and that a name does not exist', async () => {
    expect(await stepOf(get('http://127.0.0.1:1/'))).toBe('connect');
    expect(await stepOf(get('http://no-such-host.invalid/'))).toBe('dns');
  });

  it('gives up on an answer that does not come', async () => {
    expect(await stepOf(get(`http://127.0.0.1:${port}/never`, LOOPBACK, { timeoutMs: 300 }))).toBe('timeout');
  });

  it('reads no more than it should of an endless answer', async () => {
    const answer = await get(`http://127.0.0.1:${port}/endless`);
    expect(answer.truncated).toBe(true);
    expect(answer.body).toHaveLength(1000);
  });

  it('stops a download that announces or brings too much', async () => {
    const download = (path: string): Promise<unknown> =>
      outbound.download(
        { url: `http://127.0.0.1:${port}${path}`, policy: LOOPBACK, timeoutMs: 3000, maxBytes: 100_000 },
        async (body) => {
          for await (const chunk of body) expect(chunk).toBeDefined();
        },
      );
    expect(await stepOf(download('/announced'))).toBe('size');
    expect(await stepOf(download('/endless'))).toBe('size');
    expect(await stepOf(download('/cut'))).toBe('interrupted');
  });

  it('hands on what the receiver of a download says of the answer', async () => {
    const own = Object.assign(new Error('the file system answered with HTTP status 404'), {
      code: 'source_fetch_failed',
    });
    const call = { url: `http://127.0.0.1:${port}/`, policy: LOOPBACK, timeoutMs: 3000, maxBytes: 100_000 };
    await expect(outbound.download(call, () => Promise.reject(own))).rejects.toBe(own);
  });

  it('follows a few redirects, and none when told so', async () => {
    const twice = `http://127.0.0.1:${port}/to?${encodeURIComponent(`/to?${encodeURIComponent('/')}`)}`;
    expect((await get(twice)).status).toBe(200);
    expect((await get(twice, LOOPBACK, { maxRedirects: 0 })).status).toBe(302);
    expect(await stepOf(get(twice, LOOPBACK, { maxRedirects: 1 }))).toBe('redirect');
  });
});

describe('the text of an answer', () => {
  const gbk = Buffer.from([0xba, 0xcf, 0xcd, 0xac]); // 合同
  it('is read in the encoding that it is in, whatever the server says', () => {
    expect(answerText(gbk, 'application/json;charset=GBK')).toBe('合同');
    expect(answerText(gbk, 'text/html')).toBe('合同');
    expect(answerText(Buffer.from('合同'), 'text/html; charset=GBK')).toBe('合同');
    expect(answerText(Buffer.from([0xc8, 0xff]), 'text/plain; charset="utf-16le"')).toBe('\uffc8');
    expect(answerText(Buffer.from([0x80]), 'text/plain; charset=nonsense')).toBe('\u20ac');
  });
});

it('35: a server whose certificate nobody vouches for gets nothing, and TLS is never given up for it', async () => {
  const authority = new TestAuthority();
  const calls: string[] = [];
  const secure = createTlsServer({ cert: authority.cert, key: authority.key }, (request, response) => {
    calls.push(request.url ?? '');
    response.end('ok');
  });
  await new Promise<void>((done) => secure.listen(0, '127.0.0.1', done));
  const { port: securePort } = secure.address() as AddressInfo;
  expect(await stepOf(get(`https://127.0.0.1:${securePort}/`))).toBe('tls');
  expect(calls).toEqual([]);
  secure.close();
  authority.remove();
});
