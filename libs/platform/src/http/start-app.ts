import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { type ArgumentMetadata, type DynamicModule, HttpStatus, type Type, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { EnvironmentInvalid, loadEnvironment } from '../environment/load-environment.js';
import { HealthService } from '../health/health.module.js';
import { acceptRequestId, enterRequestContext } from '../logging/request-context.js';
import { childSpan, parseTraceparent } from '../logging/trace-context.js';
import { createLogger, type Logger, NestPinoLogger } from '../logging/logger.js';
import { armFaultPoint } from '../fault-point.js';
import { addressList, addressOf } from './address-list.js';
import { hostIsName, refuseMalformed } from './malformed.js';
import { refuseDeep } from './deep-body.js';
import { ProblemFilter } from './problem.js';
import { respell } from './spelling.js';
import { type RateLimitedDoor, RateLimits } from '../rate-limits/rate-limits.js';

/** What every app's settings have; see {@link PlatformEnvironment}. */
interface ServerSettings {
  HOST: string;
  PORT: number;
  LOG_LEVEL: string;
  TRUSTED_PROXIES: string;
}

export interface AppDescription<E extends ServerSettings> {
  name: string;
  environment: new () => E;
  module: (settings: E, logger: Logger) => Type | DynamicModule;
  /** Set-up of the HTTP server before it listens: body parsers, upgrade handlers, proxies. */
  configure?: (app: NestFastifyApplication, settings: E, logger: Logger) => void | Promise<void>;
  bodyLimitBytes?: number;
  /** How long a stop may take before the process ends anyway; 25 s when not given. */
  stopTimeoutMs?: number;
  /** Bodies of any content type are read as JSON where they are JSON, and as null where they are not; none is refused. */
  lenientBodies?: boolean;
  /** Bodies are handed on as streams, whatever their content type; an app that asks for this reads them itself. */
  rawBodies?: boolean;
  /** Paths that are found in any case of letters, as the protocol's own servers find them. */
  anyCasePaths?: readonly string[];
  /** Limits the requests per address and key at this app, whose module imports `RateLimitsModule`. */
  rateLimits?: RateLimitedDoor;
}

/** What was asked before a stop has this long to be answered. */
const ANSWER_GRACE_MS = 5_000;

/** Builds an app without listening, so that tests and `main.ts` run the same thing. */
export async function createApp<E extends ServerSettings>(
  description: AppDescription<E>,
  settings: E,
): Promise<{ app: NestFastifyApplication; logger: Logger }> {
  const logger = createLogger(description.name, settings.LOG_LEVEL);
  const adapter = new FastifyAdapter({
    trustProxy: addressList(settings.TRUSTED_PROXIES),
    bodyLimit: description.bodyLimitBytes ?? 1024 * 1024,
    // Like the servers that integrators come from: a slash too many does not make another address.
    routerOptions: { maxParamLength: 2048, ignoreDuplicateSlashes: true, ignoreTrailingSlash: true },
    rewriteUrl: respell(description.anyCasePaths ?? []),
    frameworkErrors: refuseMalformed,
    // Who has been heard is answered; see `stop`.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
  });
  const fastify = adapter.getInstance();
  if (description.lenientBodies) {
    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
      try {
        done(null, JSON.parse(String(body)) as unknown);
      } catch {
        done(null, null);
      }
    });
  }
  if (description.rawBodies) {
    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser('*', (_request, body, done) => done(null, body));
    fastify.addHook('onRequest', (request, _reply, done) => {
      delete request.headers['content-type']; // one that is no media type would be refused
      done();
    });
  }
  fastify.addHook('onRequest', (request, reply, done) => {
    const requestId = acceptRequestId(request.headers['x-request-id'] ?? request.headers['x-wopi-correlationid']);
    const peer = request.socket.remoteAddress ?? '';
    const address = addressOf(request);
    const clientAddress = address === peer ? peer : `${address} via ${peer}`; // a proxy's word is marked as such
    enterRequestContext({ requestId, clientAddress, ...childSpan(parseTraceparent(request.headers['traceparent'])) });
    void reply.header('x-request-id', requestId).header('x-content-type-options', 'nosniff');
    if (hostIsName(request.headers)) done();
    else {
      const error = Object.assign(new Error('The Host of the request is no host'), { statusCode: 400 });
      refuseMalformed(error, request, reply);
    }
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    if (!logger.isLevelEnabled('info')) return done();
    const path = request.url.split('?')[0];
    const quiet = path === '/livez' || path === '/readyz' || path === '/metrics' || path === '/healthcheck';
    logger[quiet ? 'trace' : 'info'](
      { method: request.method, path, status: reply.statusCode, durationMs: Math.round(reply.elapsedTime * 10) / 10 },
      'request done',
    );
    done();
  });
  const app = await NestFactory.create<NestFastifyApplication>(description.module(settings, logger), adapter, {
    logger: new NestPinoLogger(logger),
    abortOnError: false,
    bodyParser: !description.lenientBodies && !description.rawBodies,
  });
  app.useGlobalPipes(
    new BodyValidation({
      whitelist: true,
      forbidNonWhitelisted: true,
      transform: true,
      errorHttpStatusCode: HttpStatus.UNPROCESSABLE_ENTITY,
    }),
  );
  app.useGlobalFilters(new ProblemFilter(logger));
  if (description.rateLimits) app.get(RateLimits).guard(fastify, description.rateLimits);
  await description.configure?.(app, settings, logger);
  return { app, logger };
}

/** A body that is `null` lacks everything, and is told so like one that lacks a part. */
class BodyValidation extends ValidationPipe {
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body') refuseDeep(value);
    const lacking = value === null && metadata.type === 'body' && metadata.metatype !== Object;
    return super.transform(lacking ? {} : value, metadata);
  }
}

/** Runs an app as this process: settings from the environment, JSON logs, clean stop on SIGTERM and SIGINT. */
export async function startApp<E extends ServerSettings>(description: AppDescription<E>): Promise<void> {
  let settings: E;
  try {
    settings = loadEnvironment(description.environment, process.env, (path) => readFileSync(path, 'utf8'));
  } catch (error) {
    if (!(error instanceof EnvironmentInvalid)) throw error;
    process.stderr.write(`${description.name}: ${error.message}\n`);
    process.exit(78); // EX_CONFIG: starting again will not help
  }
  armFaultPoint(process.env['FAULT_AT'], process.env['NODE_ENV']);
  const { app, logger } = await createApp(description, settings);
  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping');
    app.get(HealthService).startDraining();
    const forced = setTimeout(() => {
      logger.error({}, 'did not stop in time');
      process.exit(1);
    }, description.stopTimeoutMs ?? 25_000);
    forced.unref();
    const server = app.getHttpServer();
    const cut = setTimeout(() => server.closeAllConnections(), ANSWER_GRACE_MS);
    await app.close();
    clearTimeout(cut);
    logger.info({}, 'stopped');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
  process.on('disconnect', () => void stop('parent gone')); // npm start died: leave nothing behind
  await app.listen({ host: settings.HOST, port: settings.PORT });
  logger.info({ address: await app.getUrl() }, 'listening');
  process.send?.({ ready: true });
}
