import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { handOn, LOGGER, type Logger, RateLimited } from '#platform';
import {
  CONVERSION_ERROR_CODES,
  type ConversionAnswer,
  conversionFormat,
  conversionJson,
  conversionXml,
} from '#protocol/onlyoffice';
import { EditorGatewayEnvironment } from '../environment.js';
import { ContentStore } from '#documents';
import { type ConversionOutcome, ConversionRequests } from './conversion-requests.js';
import { DocbuilderRequests } from './docbuilder-requests.js';
import { type InboxOutcome, OnlyofficeInbox } from '../onlyoffice/inbox.js';
import { ignoreContentType } from '../onlyoffice/lenient-bodies.js';
import { refusedAddress, shardQuery, signedRequest } from './onlyoffice-caller.js';
import { requestOrigin } from './request-origin.js';
import { refuseOnlyoffice } from '../rate-limits/gateway-door.js';

/** limits_tempfile_upload */
export const ONLYOFFICE_BODY_BYTES = 104_857_600;

/** The parameters of a request: its body where that is a JSON object, else its query. */
export function requestParameters(request: FastifyRequest): Record<string, unknown> {
  if (Buffer.isBuffer(request.body)) {
    try {
      const value = JSON.parse(request.body.toString('utf8')) as unknown;
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    } catch {
      return request.query as Record<string, unknown>;
    }
  }
  return request.query as Record<string, unknown>;
}

/**
 * `/converter`, `/ConvertService.ashx` and what belongs to them. Bodies of any content type are taken; every answer is HTTP 200
 * with the error in its body. Outside of Nest's routes, because those read bodies by their content type.
 */
export async function openConversionDoor(app: NestFastifyApplication): Promise<void> {
  const requests = app.get(ConversionRequests);
  const inbox = app.get(OnlyofficeInbox);
  const settings = app.get(EditorGatewayEnvironment);
  const logger = app.get<Logger>(LOGGER);

  const builds = app.get(DocbuilderRequests);
  const store = app.get(ContentStore);
  const build = async (request: FastifyRequest, reply: FastifyReply): Promise<string | FastifyReply> => {
    void reply.header('content-type', 'application/json; charset=UTF-8');
    try {
      const caller = await inbox.verify(request, requestParameters(request));
      if (caller.kind === 'refused' && caller.reason === 'address') return refusedAddress(reply);
      const signed = signedRequest(caller);
      if (!signed) return JSON.stringify({ error: CONVERSION_ERROR_CODES.token });
      const { url, key } = signed.parameters;
      const script =
        url === undefined && key === undefined && Buffer.isBuffer(request.body) ? await store.put(request.body) : null;
      const origin = requestOrigin(request, settings.PUBLIC_URL);
      return JSON.stringify(await builds.answer(signed, script, origin, shardQuery(request)));
    } catch (error) {
      if (error instanceof RateLimited) return refuseOnlyoffice(request, reply, error);
      logger.error({ err: error }, 'builder request failed');
      return JSON.stringify({ error: CONVERSION_ERROR_CODES.unknown });
    }
  };

  const convert =
    (otherwise: 'json' | 'xml') =>
    (request: FastifyRequest, reply: FastifyReply): void => {
      const send = (answer: ConversionAnswer): void => {
        const json = conversionFormat(request.headers.accept, otherwise) === 'json';
        void reply
          .header('content-type', json ? 'application/json; charset=UTF-8' : 'text/xml; charset=UTF-8')
          .send(json ? conversionJson(answer) : conversionXml(answer));
      };
      const fail = (error: unknown): void => {
        if (error instanceof RateLimited) return void refuseOnlyoffice(request, reply, error);
        logger.error({ err: error }, 'conversion request failed');
        send({ kind: 'error', error: CONVERSION_ERROR_CODES.unknown });
      };
      const answer = (outcome: ConversionOutcome): void =>
        send(
          outcome.kind === 'file'
            ? requests.linked(outcome.file, requestOrigin(request, settings.PUBLIC_URL), shardQuery(request))
            : outcome,
        );
      const hear = (caller: InboxOutcome): void => {
        if (caller.kind === 'refused' && caller.reason === 'address') return void reply.send(refusedAddress(reply));
        const signed = signedRequest(caller);
        if (!signed) return send({ kind: 'error', error: CONVERSION_ERROR_CODES.token });
        handOn(() => requests.answer(signed, null), answer, fail);
      };
      handOn(() => inbox.verify(request, requestParameters(request)), hear, fail);
    };

  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  await fastify.register((scope, _options, done) => {
    ignoreContentType(scope);
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: ONLYOFFICE_BODY_BYTES }, (_request, body, parsed) =>
      parsed(null, body),
    );
    scope.post('/converter', convert('json'));
    scope.post('/docbuilder', build);
    scope.route({ method: ['GET', 'POST'], url: '/ConvertService.ashx', handler: convert('xml') });
    done();
  });
}
