import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import fastifyRateLimit, { type CreateRateLimitOptions } from '@fastify/rate-limit';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Redis } from 'ioredis';
import { Problem } from '../http/problem.js';
import type { Logger } from '../logging/logger.js';
import { addressList } from '../http/address-list.js';
import { addressAmong } from '../outbound/network-policy.js';
import { redisConnection } from '../queue/redis-connection.js';

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
  /** The key or token of the request, as it was sent; null: none, or one that is only known after it was verified. */
  credential: (request: FastifyRequest) => string | null;
  /** Answers 429 in the form of the door. `Retry-After` is set already. */
  refuse: (request: FastifyRequest, reply: FastifyReply, refusal: RateLimited) => FastifyReply;
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
/** Callers that are counted at once in memory; who has not called for longest is forgotten first. */
const REMEMBERED = 20_000;
/** Redis must not be what people wait for. */
const REDIS_ANSWER_MS = 250;
const UNCOUNTED = /^\/(livez|readyz|metrics|healthcheck)$/;

type Limiter = (key: string) => Promise<number | null>;

/**
 * How often one address and one key may call, per minute and kind of app. Counted in Redis where there is one, so that all
 * processes of the app count together; in each process else. While Redis does not answer nobody is refused.
 */
@Injectable()
export class RateLimits implements OnApplicationShutdown {
  private readonly exempt: readonly string[];
  private readonly trusted: ReturnType<typeof proxyAddr.compile>;
  private redis: Redis | null = null;
  private perAddress: Limiter | null = null;
  private perKey: Limiter | null = null;

  constructor(
    private readonly settings: RateLimitSettings,
    private readonly app: string,
    private readonly logger: Logger,
  ) {
    this.trusted = proxyAddr.compile(addressList(settings.TRUSTED_PROXIES));
    this.exempt = settings.RATE_LIMIT_EXEMPT === 'none' ? [] : settings.RATE_LIMIT_EXEMPT.split(/[,\s]+/);
  }

  /** Counts every request of the app's routes, which must be registered later. */
  async guard(fastify: unknown, door: RateLimitedDoor): Promise<void> {
    const instance = fastify as FastifyInstance;
    const redis = this.connection();
    await instance.register(fastifyRateLimit, {
      global: false,
      cache: REMEMBERED,
      skipOnError: true,
      nameSpace: `wenqiao-rate:${this.app}:`,
      ...(redis ? { redis } : {}),
    });
    const { RATE_LIMIT_PER_ADDRESS: perAddress, RATE_LIMIT_PER_KEY: perKey } = this.settings;
    this.perAddress = limiterOf(instance, 'address', perAddress);
    this.perKey = limiterOf(instance, 'key', perKey);
    instance.addHook('onRequest', async (request, reply) => {
      const route = request.routeOptions.url;
      if ((route !== undefined && UNCOUNTED.test(route)) || door.counts?.(route) === false) return;
      const refusal = (await this.ofAddress(request.ip)) ?? (await this.ofKey(door.credential(request)));
      if (!refusal) return;
      this.logger.info({ limited: refusal.limited, path: request.url.split('?')[0] }, 'called too often');
      void reply.header('retry-after', String(refusal.retryAfterSeconds));
      // Its body was not read: what still comes must not be taken for the next request.
      if (request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined)
        void reply.header('connection', 'close');
      return door.refuse(request, reply, refusal);
    });
  }

  /** Counts a call that a key of ours was found to have signed. Throws {@link RateLimited}. */
  async countKey(keyId: string): Promise<void> {
    const seconds = await this.perKey?.(keyId);
    if (seconds !== null && seconds !== undefined) throw new RateLimited('key', seconds);
  }

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }

  /** Counts a request that no route sees: one that wants to become a WebSocket. Not null: it is to be refused. */
  ofSocket(request: IncomingMessage): Promise<RateLimited | null> {
    return this.ofAddress(proxyAddr(request, this.trusted));
  }

  private async ofAddress(ip: string): Promise<RateLimited | null> {
    if (!this.perAddress || addressAmong(ip, this.exempt)) return null;
    // One household of IPv6 is one /64.
    const { normalizeIP } = fastifyRateLimit as unknown as { normalizeIP: (ip: string) => string };
    const seconds = await this.perAddress(normalizeIP(ip));
    return seconds === null ? null : new RateLimited('address', seconds);
  }

  private async ofKey(credential: string | null): Promise<RateLimited | null> {
    if (!this.perKey || credential === null) return null;
    // Redis and memory never hold a token.
    const seconds = await this.perKey(createHash('sha256').update(credential).digest('base64url'));
    return seconds === null ? null : new RateLimited('key', seconds);
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

/** Resolves with the seconds to wait once a key has been counted more often than `max` within the window. */
function limiterOf(instance: FastifyInstance, name: string, max: number): Limiter | null {
  if (max === 0) return null;
  const options: CreateRateLimitOptions = {
    max,
    timeWindow: WINDOW_MS,
    keyGenerator: (counted: unknown) => `${name}:${(counted as { key: string }).key}`,
  };
  const count = instance.createRateLimit(options);
  return async (key) => {
    const counted = await count({ key, routeOptions: {} } as unknown as FastifyRequest);
    return !counted.isAllowed && counted.isExceeded ? Math.max(1, counted.ttlInSeconds) : null;
  };
}
