import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Redis } from 'ioredis';
import { Problem } from '../http/problem.js';
import type { Logger } from '../logging/logger.js';
import { addressList, addressOf } from '../http/address-list.js';
import { addressAmong, householdOf } from '../outbound/network-policy.js';
import { redisConnection } from '../queue/redis-connection.js';
import { CallWindows, type Counted, countInRedis } from './call-windows.js';

export interface RateLimitSettings {
  RATE_LIMIT_PER_ADDRESS: number;
  RATE_LIMIT_PER_KEY: number;
  RATE_LIMIT_EXEMPT: string;
  TRUSTED_PROXIES: string;
  REDIS_URL?: string;
}

/** How an app tells who calls, and what it says to who calls too often. */
export interface RateLimitedDoor {
  /** False: not counted here, because it costs nothing or because the app behind us counts it. */
  counts?: (route: string | undefined) => boolean;
  /** {@link credentialHash} of the request's key or token; null: none, or one that is only known after it was verified. */
  credential: (request: FastifyRequest) => string | null;
  /** Answers 429 in the form of the door. `Retry-After` is set already. */
  refuse: (request: FastifyRequest, reply: FastifyReply, refusal: RateLimited) => FastifyReply;
}

/** Of a key or token as it was sent, so that neither memory nor Redis holds it. */
export function credentialHash(credential: string): string {
  return hash('sha256', credential, 'base64url');
}

/** Somebody has called more often than an operator lets them. */
export class RateLimited extends Problem {
  constructor(
    readonly limited: 'address' | 'key',
    readonly retryAfterSeconds: number,
  ) {
    super(429, 'too_many_requests', `Too many requests. Try again in ${retryAfterSeconds} s`, { retryAfterSeconds });
  }
}

const WINDOW_MS = 60_000;
/** Callers that are counted at once in memory; whose window is the oldest is forgotten first. */
const REMEMBERED = 20_000;
/** Redis must not be what people wait for. */
const REDIS_ANSWER_MS = 250;
const UNCOUNTED = /^\/(livez|readyz|metrics|healthcheck)$/;

/** A judgement, at once where it is made in memory. */
type Judged = RateLimited | null | Promise<RateLimited | null>;

/**
 * How often one address and one key may call, per minute and kind of app. Counted in Redis where there is one, so that all
 * processes of the app count together; in each process else. While Redis does not answer nobody is refused.
 */
@Injectable()
export class RateLimits implements OnApplicationShutdown {
  private readonly exempt: readonly string[];
  private readonly trusted: ReturnType<typeof proxyAddr.compile>;
  private readonly windows = new CallWindows(REMEMBERED);
  private redis: Redis | null = null;

  constructor(
    private readonly settings: RateLimitSettings,
    private readonly app: string,
    private readonly logger: Logger,
  ) {
    this.trusted = proxyAddr.compile(addressList(settings.TRUSTED_PROXIES));
    this.exempt = settings.RATE_LIMIT_EXEMPT === 'none' ? [] : settings.RATE_LIMIT_EXEMPT.split(/[,\s]+/);
  }

  /** Counts every request of the app's routes, which must be registered later. */
  guard(fastify: unknown, door: RateLimitedDoor): void {
    this.connection();
    // With a callback: where it is counted in memory, a request does not wait even for a promise.
    (fastify as FastifyInstance).addHook('onRequest', (request, reply, done) => {
      const refused = (refusal: RateLimited | null): void => {
        if (refusal === null) done();
        else this.refuse(request, reply, door, refusal);
      };
      try {
        const judged = this.judge(request, door);
        if (judged instanceof Promise) judged.then(refused, done);
        else refused(judged);
      } catch (error) {
        done(error as Error);
      }
    });
  }

  /** Counts a call that a key of ours was found to have signed, at once or soon. Throws {@link RateLimited}. */
  countKey(keyId: string): Promise<void> | undefined {
    const passed = (refusal: RateLimited | null): undefined => {
      if (refusal) throw refusal;
    };
    const judged = this.ofKey(keyId);
    return judged instanceof Promise ? judged.then(passed) : passed(judged);
  }

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }

  /** Counts a request that no route sees: one that wants to become a WebSocket. Not null: it is to be refused. */
  async ofSocket(request: IncomingMessage): Promise<RateLimited | null> {
    return this.ofAddress(proxyAddr(request, this.trusted));
  }

  private judge(request: FastifyRequest, door: RateLimitedDoor): Judged {
    const route = request.routeOptions.url;
    if ((route !== undefined && UNCOUNTED.test(route)) || door.counts?.(route) === false) return null;
    const judged = this.ofAddress(addressOf(request));
    if (judged instanceof Promise) return judged.then((refusal) => refusal ?? this.ofKey(door.credential(request)));
    return judged ?? this.ofKey(door.credential(request));
  }

  private refuse(request: FastifyRequest, reply: FastifyReply, door: RateLimitedDoor, refusal: RateLimited): void {
    this.logger.info({ limited: refusal.limited, path: request.url.split('?')[0] }, 'called too often');
    void reply.header('retry-after', String(refusal.retryAfterSeconds));
    // Its body was not read: what still comes must not be taken for the next request.
    if (request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined)
      void reply.header('connection', 'close');
    void door.refuse(request, reply, refusal);
  }

  private ofAddress(ip: string): Judged {
    const max = this.settings.RATE_LIMIT_PER_ADDRESS;
    return max === 0 || addressAmong(ip, this.exempt) ? null : this.count('address', householdOf(ip), max);
  }

  private ofKey(key: string | null): Judged {
    const max = this.settings.RATE_LIMIT_PER_KEY;
    return max === 0 || key === null ? null : this.count('key', key, max);
  }

  private count(limited: RateLimited['limited'], counted: string, max: number): Judged {
    const key = `${limited}:${counted}`;
    const judge = (count: Counted | null): RateLimited | null =>
      count === null || count.calls <= max
        ? null
        : new RateLimited(limited, Math.max(1, Math.ceil(count.endsInMs / 1000)));
    const redis = this.connection();
    return redis === null
      ? judge(this.windows.count(key, WINDOW_MS))
      : countInRedis(redis, `wenqiao-rate:${this.app}:${key}`, WINDOW_MS).then(judge);
  }

  /** Null where there is no Redis. */
  connection(): Redis | null {
    if (this.redis !== null || this.settings.REDIS_URL === undefined) return this.redis;
    this.redis = new Redis({
      ...redisConnection(this.settings.REDIS_URL),
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: REDIS_ANSWER_MS,
    });
    let told = false;
    this.redis.on('error', (error: Error) => {
      if (!told) this.logger.warn({ err: error }, 'rate limits: Redis cannot be reached; nobody is refused');
      told = true;
    });
    this.redis.on('ready', () => (told = false));
    return this.redis;
  }
}
