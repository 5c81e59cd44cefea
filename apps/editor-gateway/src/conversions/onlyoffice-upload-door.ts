import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mimeTypeOfResult } from '#conversion';
import { ContentStore } from '#documents';
import { LOGGER, type Logger, RateLimited } from '#platform';
import { CONVERSION_ERROR_CODES, conversionJson } from '#protocol/onlyoffice';
import { ConversionRequests } from './conversion-requests.js';
import { OnlyofficeInbox } from '../onlyoffice/inbox.js';
import { refuseOnlyoffice } from '../rate-limits/gateway-door.js';
import { signedRequest } from './onlyoffice-caller.js';

const OPERATION = 'converter';

interface Upload {
  parameters: Record<string, unknown>;
  sha256: string;
}

/** `/converter/from-file`: the file comes with the request and the result is the answer. Its token must say `operation`. */
export function takeUploads(app: NestFastifyApplication): void {
  const requests = app.get(ConversionRequests);
  const inbox = app.get(OnlyofficeInbox);
  const store = app.get(ContentStore);
  const logger = app.get<Logger>(LOGGER);
  const refuse = (reply: FastifyReply, error: number): FastifyReply =>
    reply.header('content-type', 'application/json; charset=UTF-8').send(conversionJson({ kind: 'error', error }));

  const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    try {
      const upload = request.isMultipart() ? await readUpload(request, store) : null;
      if (!upload) return await refuse(reply, CONVERSION_ERROR_CODES.bad_input);
      if (upload === 'too_large') return await refuse(reply, CONVERSION_ERROR_CODES.too_large);
      const caller = await inbox.verify(request, upload.parameters);
      if (caller.kind === 'refused' && caller.reason === 'address') return await reply.status(403).send();
      const signed = signedRequest(caller);
      if (signed?.claims['operation'] !== OPERATION) return await refuse(reply, CONVERSION_ERROR_CODES.token);
      const outcome = await requests.answer(signed, { sha256: upload.sha256 });
      if (outcome.kind !== 'file')
        return await reply.header('content-type', 'application/json; charset=UTF-8').send(conversionJson(outcome));
      const { result, name } = outcome.file;
      return await reply
        .header('content-type', mimeTypeOfResult(result.fileType))
        .header('content-length', result.sizeBytes)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        .send(await store.open(result.sha256));
    } catch (error) {
      if (error instanceof RateLimited) return refuseOnlyoffice(request, reply, error);
      logger.error({ err: error }, 'conversion of an upload failed');
      return refuse(reply, CONVERSION_ERROR_CODES.unknown);
    }
  };
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  fastify.post('/converter/from-file', handle);
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
