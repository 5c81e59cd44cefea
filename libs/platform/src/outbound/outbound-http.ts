import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { type Duplex, pipeline, Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import ipaddr from 'ipaddr.js';
import { Agent, buildConnector, request, type Dispatcher } from 'undici';
import { addressAllowed, hostAllowed, type NetworkPolicy } from './network-policy.js';
import { describeOutboundError, OutboundFailure } from './outbound.errors.js';

export interface OutboundRequest {
  url: string;
  method?: 'GET' | 'POST' | 'PUT' | 'HEAD';
  headers?: Record<string, string>;
  /** A stream can be sent once: it is never repeated after a redirect. Set `content-length` with it. */
  body?: string | Buffer | Readable;
  policy: NetworkPolicy;
  /** Limit for the whole exchange, connection and last byte included. */
  timeoutMs: number;
  /** Redirects followed, each checked like the first address. 0: a redirect is handed to the caller as it is. */
  maxRedirects?: number;
}

export interface OutboundAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** The address that answered, after redirects. */
  url: string;
  /** When the headers of the answer were there, by `performance.now()`. */
  headersAt: number;
}

export interface OutboundTextAnswer extends OutboundAnswer {
  body: Buffer;
  /** True when the answer was longer than the limit and `body` holds only its beginning. */
  truncated: boolean;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** What goes along to another origin: what a caller added beyond these may be a credential, under whatever name. */
const KEPT_ON_REDIRECT = /^(accept|accept-encoding|content-type|content-length|user-agent|traceparent|x-request-id)$/i;

/**
 * The only way in which the platform calls addresses that somebody else gave it. Refuses schemes other than http and
 * https, and every address that the policy does not allow: literals, each resolved address and the connected peer are
 * checked, so a name that changes between look-ups gains nothing. Credentials in an address are sent as Basic
 * authentication, to that origin alone. An answer that is compressed although nobody asked for it is unpacked.
 * Failures are {@link OutboundFailure}; an HTTP error status is an answer, not a failure.
 */
export class OutboundHttp {
  private readonly agents = new Map<string, Agent>();

  /** Sends a request and reads at most `maxBytes` of the answer. */
  async send(call: OutboundRequest & { maxBytes: number }): Promise<OutboundTextAnswer> {
    return this.exchange(call, async (response, answer) => {
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of unpacked(call, response)) {
        const room = call.maxBytes - size;
        chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
        size += Math.min(chunk.length, room);
        if (chunk.length > room) {
          response.body.destroy();
          return { ...answer, body: Buffer.concat(chunks), truncated: true };
        }
      }
      return { ...answer, body: Buffer.concat(chunks), truncated: false };
    });
  }

  /**
   * Downloads into `sink`. Fails with step `size` as soon as more than `maxBytes` have come or are announced, and with
   * step `interrupted` when fewer bytes came than the answer announced.
   */
  async download<T>(
    call: OutboundRequest & { maxBytes: number },
    sink: (body: Readable, answer: OutboundAnswer) => Promise<T>,
  ): Promise<T> {
    return this.exchange(call, async (response, answer) => {
      const announced = Number(answer.headers['content-length'] ?? Number.NaN);
      if (announced > call.maxBytes) {
        response.body.destroy();
        throw new OutboundFailure('size', `size: the file has ${announced} bytes, the limit is ${call.maxBytes}`);
      }
      return sink(Readable.from(limited(unpacked(call, response), call.maxBytes)), answer);
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.agents.values()].map((agent) => agent.destroy()));
    this.agents.clear();
  }

  private async exchange<T>(
    call: OutboundRequest,
    use: (response: Dispatcher.ResponseData, answer: OutboundAnswer) => Promise<T>,
  ): Promise<T> {
    const signal = AbortSignal.timeout(call.timeoutMs);
    let url = parseUrl(call.url);
    let headers: Record<string, string> = withCredentials(url, {
      'accept-encoding': 'identity',
      'user-agent': 'Wenqiao',
      ...call.headers,
    });
    for (let hop = 0; ; hop++) {
      let response: Dispatcher.ResponseData | undefined;
      try {
        response = await request(url, {
          method: call.method ?? 'GET',
          headers,
          body: call.body ?? null,
          dispatcher: this.agentFor(call.policy),
          signal,
          headersTimeout: call.timeoutMs,
          bodyTimeout: call.timeoutMs,
        });
        const location = response.headers['location'];
        const redirect = [301, 302, 303, 307, 308].includes(response.statusCode) && typeof location === 'string';
        if (!redirect || call.maxRedirects === 0 || call.body instanceof Readable) {
          const answer = {
            status: response.statusCode,
            headers: response.headers,
            url: url.href,
            headersAt: performance.now(),
          };
          return await use(response, answer);
        }
        await response.body.dump();
        if (hop >= (call.maxRedirects ?? 5))
          throw new OutboundFailure('redirect', `redirect: more than ${hop} redirects`);
        const next = parseUrl(new URL(location, url).href);
        if (next.origin !== url.origin) {
          headers = Object.fromEntries(Object.entries(headers).filter(([name]) => KEPT_ON_REDIRECT.test(name)));
        }
        headers = withCredentials(next, headers);
        url = next;
      } catch (error) {
        response?.body.on('error', () => undefined).destroy();
        if (error instanceof OutboundFailure || !isNetworkError(error)) throw error;
        throw describeOutboundError(error, url);
      }
    }
  }

  private agentFor(policy: NetworkPolicy): Agent {
    const key = JSON.stringify([...policy.allow].sort());
    let agent = this.agents.get(key);
    if (!agent) {
      agent = new Agent({
        connect: guardedConnector(policy),
        keepAliveTimeout: 4_000,
        connections: 64,
        maxHeaderSize: 32_768,
      });
      this.agents.set(key, agent);
    }
    return agent;
  }
}

function parseUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch (error) {
    throw new OutboundFailure('url', 'url: not an absolute address', { cause: error });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new OutboundFailure('url', `url: only http and https are fetched, not ${url.protocol.replace(':', '')}`);
  }
  return url;
}

/** Takes the credentials out of an address and gives them the form in which they travel (RFC 7617). */
function withCredentials(url: URL, headers: Record<string, string>): Record<string, string> {
  if (url.username === '' && url.password === '') return headers;
  const pair = `${percentDecoded(url.username)}:${percentDecoded(url.password)}`;
  url.username = '';
  url.password = '';
  const others = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization');
  return { ...Object.fromEntries(others), authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` };
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Some servers compress whatever they send. */
const UNPACKERS: Readonly<Record<string, () => Duplex>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

function unpacked(
  call: OutboundRequest,
  { body, headers, statusCode }: Dispatcher.ResponseData,
): AsyncIterable<Buffer> {
  const coding = headers['content-encoding'];
  const unpacker = typeof coding === 'string' ? UNPACKERS[coding.trim().toLowerCase()] : undefined;
  const empty = call.method === 'HEAD' || statusCode === 204 || headers['content-length'] === '0';
  if (!unpacker || empty) return body as AsyncIterable<Buffer>;
  return pipeline(body, unpacker(), () => undefined) as AsyncIterable<Buffer>; // whoever reads learns of the error
}

function guardedConnector(policy: NetworkPolicy): buildConnector.connector {
  const refuse = (what: string): OutboundFailure =>
    new OutboundFailure(
      'blocked',
      `blocked: ${what} is a private or reserved address; an administrator can add it to the allowed networks of the integrator`,
    );
  return (options, callback) => {
    const hostname = options.hostname.replace(/^\[|\]$/g, '');
    const port = String(options.port || (options.protocol === 'https:' ? 443 : 80));
    const named = hostAllowed(hostname, port, policy);
    if (!named && ipaddr.isValid(hostname) && !addressAllowed(hostname, policy)) {
      callback(refuse(hostname), null);
      return;
    }
    const lookup = (
      name: string,
      lookupOptions: LookupOptions,
      done: (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void,
    ): void => {
      dnsLookup(name, { ...lookupOptions, all: true }, (error, addresses) => {
        if (error) {
          done(error, []);
          return;
        }
        const first = addresses[0];
        if (!first) {
          done(Object.assign(new Error('no address'), { code: 'ENODATA' }), []);
          return;
        }
        const bad = named ? undefined : addresses.find((item) => !addressAllowed(item.address, policy));
        if (bad) {
          done(refuse(`${name} (${bad.address})`) as NodeJS.ErrnoException, []);
          return;
        }
        if (lookupOptions.all) done(null, addresses);
        else done(null, first.address, first.family);
      });
    };
    const connect = buildConnector({ timeout: CONNECT_TIMEOUT_MS, lookup } as buildConnector.BuildOptions);
    connect(options, (...[error, socket]) => {
      if (error) {
        callback(error, null);
        return;
      }
      const peer = socket.remoteAddress ?? '';
      if (!named && !addressAllowed(peer, policy)) {
        socket.destroy();
        callback(refuse(peer), null);
        return;
      }
      callback(null, socket);
    });
  };
}

async function* limited(body: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes)
      throw new OutboundFailure('size', `size: the file is larger than the limit of ${maxBytes} bytes`);
    yield chunk;
  }
}

/** Whether the exchange itself failed. What a caller's sink says about an answer is the caller's own, and so is a full disk. */
function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as NodeJS.ErrnoException).code ?? (error.cause as NodeJS.ErrnoException | undefined)?.code ?? '';
  const local = /^(ENOSPC|EFBIG|EIO|EROFS|EACCES|ENOENT|EDQUOT)$/.test(code);
  return (
    !local &&
    (/^[A-Z]/.test(code) ||
      error.name === 'TimeoutError' ||
      error.name === 'AbortError' ||
      error instanceof AggregateError)
  );
}
