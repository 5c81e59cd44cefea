import { All, Controller, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LOGGER, type Logger } from '#platform';
import { type ActionQuery, parseActionQuery } from '#protocol/wopi-client';
import { ConvertAndEdit, type ConvertedTo } from './convert-and-edit.js';
import { asRefusal, OpenRemoteFile } from './open-remote-file.js';
import { OpeningRefused } from './opening.errors.js';
import { sendRefusal, sendWholeWindowTo } from './refusal-page.js';

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
    private readonly converting: ConvertAndEdit,
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

  @All('hosting/wopi/convert-and-edit/:from/:to')
  async convert(
    @Param('from') from: string,
    @Param('to') to: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answer(request, reply, (query) => this.converting.run(query, from.toLowerCase(), to.toLowerCase()));
  }

  @All(['browser/:hash/cool.html', 'loleaflet/:hash/loleaflet.html', 'loleaflet/loleaflet.html'])
  async cool(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.answer(request, reply, (query) => this.opening.open(query, 'edit'));
  }

  private async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    work: (query: ActionQuery) => Promise<string | ConvertedTo>,
  ): Promise<void> {
    void reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
    try {
      const result = await work(await readQuery(request));
      if (typeof result === 'string') await reply.redirect(result, 303);
      else if (result.kind === 'editor') await reply.redirect(result.location, 303);
      else await sendWholeWindowTo(reply, result.url);
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
