import { All, Controller, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LOGGER, type Logger } from '#platform';
import { type ActionQuery, parseActionQuery } from '#protocol/wopi-client';
import { asRefusal, OpenRemoteFile } from './open-remote-file.js';
import { OpeningRefused } from './opening.errors.js';
import { sendRefusal } from './refusal-page.js';

const FORM_LIMITS = { fields: 64, files: 0, fieldSize: 128 * 1024 };
const VIEW_ACTIONS = ['view', 'embedview', 'mobileview', 'interactivepreview', 'imagepreview'];
const EDIT_ACTIONS = ['edit', 'editnew', 'embededit', 'mobileedit'];

/**
 * The addresses in discovery's `urlsrc`, and Collabora Online's fixed ones. A host's page posts a form here into its frame;
 * the frame then goes on to the editor.
 */
@ApiExcludeController()
@Controller()
export class WopiActionsController {
  constructor(
    private readonly opening: OpenRemoteFile,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @All('hosting/wopi/:app/:action')
  async act(
    @Param('app') app: string,
    @Param('action') action: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const name = action.toLowerCase();
    const known = ['word', 'cell', 'slide', 'pdf'].includes(app);
    const wanted = VIEW_ACTIONS.includes(name) ? 'view' : EDIT_ACTIONS.includes(name) ? 'edit' : null;
    await this.answer(request, reply, (query) => {
      if (!known || wanted === null) throw new OpeningRefused(404, 'bad_request', 'There is no such action');
      return this.opening.open(query, wanted);
    });
  }

  @All(['browser/:hash/cool.html', 'loleaflet/:hash/loleaflet.html', 'loleaflet/loleaflet.html'])
  async cool(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.answer(request, reply, (query) => this.opening.open(query, 'edit'));
  }

  private async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    work: (query: ActionQuery) => Promise<string>,
  ): Promise<void> {
    void reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
    try {
      await reply.redirect(await work(await readQuery(request)), 303);
    } catch (error) {
      const refusal = asRefusal(error);
      if (!(refusal instanceof OpeningRefused)) throw error;
      this.logger.info({ code: refusal.code, reason: refusal.message }, 'WOPI action refused');
      await sendRefusal(reply, refusal);
    }
  }
}

/** Form fields may come url-encoded or as multipart; everything may also stand in the address. */
export async function readQuery(request: FastifyRequest): Promise<ActionQuery> {
  if (request.method !== 'GET' && request.method !== 'POST')
    throw new OpeningRefused(405, 'bad_request', 'Open files by GET or POST');
  const target = request.raw.url ?? '';
  const query = new URLSearchParams(target.includes('?') ? target.slice(target.indexOf('?') + 1) : '');
  const form: [string, string][] = [];
  if (request.isMultipart()) {
    for await (const part of request.parts({ limits: FORM_LIMITS }))
      if (part.type === 'field' && typeof part.value === 'string') form.push([part.fieldname, part.value]);
  } else if (typeof request.body === 'object' && request.body !== null) {
    for (const [name, value] of Object.entries(request.body)) if (typeof value === 'string') form.push([name, value]);
  }
  const outcome = parseActionQuery(query, form);
  if (outcome.kind === 'unusable') throw new OpeningRefused(400, 'bad_request', outcome.reason);
  return outcome.query;
}
