import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LOGGER, type Logger } from '#platform';
import { COMMAND_ERRORS, type JsonObject, readCommand, textOf } from '#protocol/onlyoffice';
import { EditorGatewayEnvironment } from '../environment.js';
import { OnlyofficeCommands } from './commands.js';
import { OnlyofficeInbox } from './inbox.js';
import { publicOrigin } from '../public-origin.js';

/** The command service. Always HTTP 200; errors are in the body. */
@ApiExcludeController()
@Controller()
export class OnlyofficeCommandController {
  constructor(
    private readonly inbox: OnlyofficeInbox,
    private readonly commands: OnlyofficeCommands,
    private readonly settings: EditorGatewayEnvironment,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Post(['command', 'coauthoring/CommandService.ashx'])
  @HttpCode(200)
  post(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer(request, reply);
  }

  @Get('coauthoring/CommandService.ashx')
  get(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer(request, reply);
  }

  private async answer(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const caller = await this.inbox.verify(request);
    if (caller.kind === 'refused') {
      if (caller.reason === 'address') await reply.status(403).send();
      else
        await this.send(reply, {
          error: caller.reason === 'expired' ? COMMAND_ERRORS.tokenExpired : COMMAND_ERRORS.tokenInvalid,
        });
      return;
    }
    const key = textOf(caller.parameters['key']);
    const echo = key === null ? {} : { key };
    const read = readCommand(caller.parameters);
    if (read.kind === 'error') {
      await this.send(reply, { ...echo, error: read.error });
      return;
    }
    try {
      const origin = publicOrigin(this.settings, request);
      await this.send(reply, { ...echo, ...(await this.commands.run(read.command, caller.integrator, origin)) });
    } catch (error) {
      this.logger.error({ err: error, command: read.command.c }, 'command failed');
      await this.send(reply, { ...echo, error: COMMAND_ERRORS.internal });
    }
  }

  private async send(reply: FastifyReply, answer: JsonObject): Promise<void> {
    await reply.status(200).header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(answer));
  }
}
