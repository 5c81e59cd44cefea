import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LOGGER, type Logger, RateLimited } from '#platform';
import { COMMAND_ERRORS, type JsonObject, readCommand, textOf } from '#protocol/onlyoffice';
import { ONLYOFFICE_BODY_BYTES } from '../conversions/onlyoffice-conversion-door.js';
import { EditorGatewayEnvironment } from '../environment.js';
import { publicOrigin } from '../public-origin.js';
import { refuseOnlyoffice } from '../rate-limits/gateway-door.js';
import { OnlyofficeCommands } from './commands.js';
import { OnlyofficeInbox } from './inbox.js';
import { ignoreContentType } from './lenient-bodies.js';

/**
 * The command service. Always HTTP 200; errors are in the body. Bodies are read as JSON whatever their Content-Type says, and one
 * that is none is taken for none. Outside of Nest's routes: integrators ask often, and most of the time went into those.
 */
export async function openCommandDoor(app: NestFastifyApplication): Promise<void> {
  const inbox = app.get(OnlyofficeInbox);
  const commands = app.get(OnlyofficeCommands);
  const settings = app.get(EditorGatewayEnvironment);
  const logger = app.get<Logger>(LOGGER);

  const answered = async (request: FastifyRequest): Promise<JsonObject | null> => {
    const verified = inbox.verify(request);
    const caller = verified instanceof Promise ? await verified : verified; // each turn of the loop counts here
    if (caller.kind === 'refused') {
      if (caller.reason === 'address') return null;
      return { error: caller.reason === 'expired' ? COMMAND_ERRORS.tokenExpired : COMMAND_ERRORS.tokenInvalid };
    }
    const key = textOf(caller.parameters['key']);
    const echo = key === null ? {} : { key };
    const read = readCommand(caller.parameters);
    if (read.kind === 'error') return { ...echo, error: read.error };
    try {
      const origin = publicOrigin(settings, request);
      return { ...echo, ...(await commands.run(read.command, caller.integrator, origin)) };
    } catch (error) {
      logger.error({ err: error, command: read.command.c }, 'command failed');
      return { ...echo, error: COMMAND_ERRORS.internal };
    }
  };
  const handler = (request: FastifyRequest, reply: FastifyReply): void => {
    answered(request).then(
      (answer) => {
        if (answer === null) void reply.status(403).send();
        else void reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(answer));
      },
      (error: unknown) =>
        void (error instanceof RateLimited ? refuseOnlyoffice(request, reply, error) : reply.send(error)),
    );
  };

  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  await fastify.register((scope, _options, done) => {
    ignoreContentType(scope);
    scope.addContentTypeParser(
      '*',
      { parseAs: 'string', bodyLimit: ONLYOFFICE_BODY_BYTES },
      (_request, body, parsed) => {
        try {
          parsed(null, JSON.parse(String(body)));
        } catch {
          parsed(null, null);
        }
      },
    );
    scope.post('/command', handler);
    scope.route({ method: ['GET', 'POST'], url: '/coauthoring/CommandService.ashx', handler });
    done();
  });
}
