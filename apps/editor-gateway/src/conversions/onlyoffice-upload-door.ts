import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mimeTypeOfResult } from '#conversion';
import { ContentStore } from '#documents';
import { LOGGER, type Logger, RateLimited } from '#platform';
import { CONVERSION_ERROR_CODES, conversionJson } from '#protocol/onlyoffice';
import { ConversionRequests } from './conversion-requests.js';
import { EditorGatewayEnvironment } from '../environment.js';
import { OnlyofficeInbox } from '../onlyoffice/inbox.js';
import { refuseOnlyoffice } from '../rate-limits/gateway-door.js';
import { DocbuilderRequests } from './docbuilder-requests.js';
import { shardQuery, type SignedRequest, signedRequest } from './onlyoffice-caller.js';
import { requestOrigin } from './request-origin.js';

type Answer = (signed: SignedRequest, sha256: string, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

interface Upload {
  parameters: Record<string, unknown>;
  sha256: string;
}

/**
 * `/converter/from-file` and `/docbuilder/from-file`: the file comes with the request. Of a conversion the result is the answer.
 * The token must say `operation`, which keeps one for a file with an address from serving for another's content.
 */
export function takeUploads(app: NestFastifyApplication): void {
  const requests = app.get(ConversionRequests);
  const builds = app.get(DocbuilderRequests);
  const settings = app.get(EditorGatewayEnvironment);
  const store = app.get(ContentStore);

  const convert: Answer = async (signed, sha256, _request, reply) => {
    const outcome = await requests.answer(signed, { sha256 });
    if (outcome.kind !== 'file') return json(reply, conversionJson(outcome));
    const { result, name } = outcome.file;
    return reply
      .header('content-type', mimeTypeOfResult(result.fileType))
      .header('content-length', result.sizeBytes)
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
      .send(await store.open(result.sha256));
  };
  const build: Answer = async (signed, sha256, request, reply) => {
    const origin = requestOrigin(request, settings.PUBLIC_URL);
    return json(reply, JSON.stringify(await builds.answer(signed, { sha256 }, origin, shardQuery(request))));
  };
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  fastify.post('/converter/from-file', uploads(app, 'converter', convert));
  fastify.post('/docbuilder/from-file', uploads(app, 'docbuilder', build));
}

function json(reply: FastifyReply, text: string): FastifyReply {
  return reply.header('content-type', 'application/json; charset=UTF-8').send(text);
}

function uploads(
  app: NestFastifyApplication,
  operation: string,
  answer: Answer,
): (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> {
  const inbox = app.get(OnlyofficeInbox);
  const store = app.get(ContentStore);
  const logger = app.get<Logger>(LOGGER);
  const refuse = (reply: FastifyReply, error: number): FastifyReply =>
    json(reply, conversionJson({ kind: 'error', error }));
  return async (request, reply) => {
    try {
      const upload = request.isMultipart() ? await readUpload(request, store) : null;
      if (!upload) return await refuse(reply, CONVERSION_ERROR_CODES.bad_input);
      if (upload === 'too_large') return await refuse(reply, CONVERSION_ERROR_CODES.too_large);
      const caller = await inbox.verify(request, upload.parameters);
      if (caller.kind === 'refused' && caller.reason === 'address') return await reply.status(403).send();
      const signed = signedRequest(caller);
      if (signed?.claims['operation'] !== operation) return await refuse(reply, CONVERSION_ERROR_CODES.token);
      return await answer(signed, upload.sha256, request, reply);
    } catch (error) {
      if (error instanceof RateLimited) return refuseOnlyoffice(request, reply, error);
      logger.error({ err: error, operation }, 'an upload was not worked off');
      return refuse(reply, CONVERSION_ERROR_CODES.unknown);
    }
  };
}

async function readUpload(request: FastifyRequest, store: ContentStore): Promise<Upload | 'too_large' | null> {
  let parameters: unknown;
  let sha256: string | null = null;
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      const stored = await store.put(part.file);
      if (part.file.truncated) return 'too_large';
      sha256 = stored.sha256;
    } else if (part.fieldname === 'params' && typeof part.value === 'string') {
      try {
        parameters = JSON.parse(part.value) as unknown;
      } catch {
        return null;
      }
    }
  }
  if (sha256 === null || typeof parameters !== 'object' || parameters === null || Array.isArray(parameters))
    return null;
  return { parameters: parameters as Record<string, unknown>, sha256 };
}
