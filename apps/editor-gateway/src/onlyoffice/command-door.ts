import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { handOn, LOGGER, type Logger, RateLimited } from '#platform';
import { COMMAND_ERRORS, type JsonObject, readCommand, textOf } from '#protocol/onlyoffice';
import { ONLYOFFICE_BODY_BYTES } from '../conversions/onlyoffice-conversion-door.js';
import { EditorGatewayEnvironment } from '../environment.js';
import { publicOrigin } from '../public-origin.js';
import { refuseOnlyoffice } from '../rate-limits/gateway-door.js';
import { OnlyofficeCommands } from './commands.js';
import { type InboxOutcome, OnlyofficeInbox } from './inbox.js';
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

  const handler = (request: FastifyRequest, reply: FastifyReply): void => {
    const send = (answer: JsonObject): void =>
      void reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(answer));
    const refuse = (error: unknown): void =>
      void (error instanceof RateLimited ? refuseOnlyoffice(request, reply, error) : reply.send(error));
    const hear = (caller: InboxOutcome): void => {
      if (caller.kind === 'refused') {
        if (caller.reason === 'address') return void reply.status(403).send();
        return send({ error: caller.reason === 'expired' ? COMMAND_ERRORS.tokenExpired : COMMAND_ERRORS.tokenInvalid });
      }
      const key = textOf(caller.parameters['key']);
      const echo = key === null ? {} : { key };
      const read = readCommand(caller.parameters);
      if (read.kind === 'error') return send({ ...echo, error: read.error });
      handOn(
        () => commands.run(read.command, caller.integrator, () => publicOrigin(settings, request)),
        (answer) => send({ ...echo, ...answer }),
        (error) => {
          logger.error({ err: error, command: read.command.c }, 'command failed');
          send({ ...echo, error: COMMAND_ERRORS.internal });
        },
      );
    };
    handOn(() => inbox.verify(request), hear, refuse);
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
