import {
  Body,
  Controller,
  Headers,
  HttpCode,
  Param,
  ParseIntPipe,
  ParseUUIDPipe,
  Post,
  Req,
  Res,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '#platform';
import { FORCE_SAVE_TYPE, objectOf } from '#protocol/onlyoffice';
import { OnlyofficeAdmission } from './admission.js';
import { OnlyofficeForceSave } from './force-save.js';
import { OnlyofficeImages } from './images.js';
import { RequestedText } from './requested-text.js';
import { type OpeningAnswer, OnlyofficeOpeningService } from './opening.service.js';

/** What the frame that api.js makes asks of us. Same origin; never called by integrators. */
@ApiExcludeController()
@Controller('onlyoffice')
export class OnlyofficeOpeningController {
  constructor(
    private readonly opening: OnlyofficeOpeningService,
    private readonly forceSaving: OnlyofficeForceSave,
    private readonly images: OnlyofficeImages,
    private readonly texts: RequestedText,
    private readonly admission: OnlyofficeAdmission,
  ) {}

  @Post('open')
  @HttpCode(200)
  open(@Body() body: unknown, @Req() request: FastifyRequest): Promise<OpeningAnswer> {
    const given = objectOf(body);
    return this.opening.open(given?.['config'], given?.['ancestors'], request);
  }

  /** The Save button of a page whose config has `customization.forcesave`. */
  @Post('participants/:id/forcesave')
  @HttpCode(200)
  async forceSave(
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('authorization') authorization: string | undefined,
  ): Promise<{ outcome: string }> {
    const { opening, document, mode } = await this.admission.admit(id, authorization);
    if (mode === 'view') throw new Problem(404, 'not_found', 'There is nothing to save');
    const forceSave = { type: FORCE_SAVE_TYPE.button, userId: opening.userId, userData: null };
    return { outcome: await this.forceSaving.save(document, forceSave) };
  }

  /** An image that the embedding page named in `insertImage`. */
  @Post('participants/:id/images/:index')
  @HttpCode(200)
  async image(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('index', ParseIntPipe) index: number,
    @Headers('authorization') authorization: string | undefined,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { document } = await this.admission.admit(id, authorization);
    const image = await this.images.fetch(objectOf(body)?.['argument'], index, document.integratorId);
    await reply.header('content-type', image.mimeType).send(image.bytes);
  }

  /** The text of a file that the embedding page named in `setRequestedDocument`. */
  @Post('participants/:id/text')
  @HttpCode(200)
  async text(
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('authorization') authorization: string | undefined,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { document } = await this.admission.admit(id, authorization);
    const html = await this.texts.html(objectOf(body)?.['argument'], document.integratorId);
    // Never shown as a page: it is somebody's file.
    await reply.header('content-type', 'application/octet-stream').send(html);
  }

  /** A file that the embedding page named in `setRequestedDocument` to be compared with the document. */
  @Post('participants/:id/comparisons')
  @HttpCode(200)
  async comparison(
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('authorization') authorization: string | undefined,
    @Body() body: unknown,
  ): Promise<{ file: string }> {
    const { document } = await this.admission.admit(id, authorization);
    return { file: await this.texts.link(objectOf(body)?.['argument'], document.integratorId) };
  }

  /** Who was dropped goes on as a viewer. */
  @Post('participants/:id/view')
  @HttpCode(200)
  async view(
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('authorization') authorization: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<OpeningAnswer> {
    await this.admission.admit(id, authorization);
    const answer = await this.opening.reopenToLook(id, request);
    if (!answer) throw new Problem(404, 'not_found', 'There is no such opening');
    return answer;
  }
}
