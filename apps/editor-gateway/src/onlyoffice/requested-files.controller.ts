import { Body, Controller, Headers, HttpCode, Param, ParseUUIDPipe, Post, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Problem } from '#platform';
import { objectOf } from '#protocol/onlyoffice';
import { OnlyofficeAdmission } from './admission.js';
import { type NamedWorkbook, RequestedText } from './requested-text.js';

const WORKBOOK_METHODS = new Set(['setReferenceData', 'setReferenceSource']);
const TABLE_METHODS = new Set(['setRequestedSpreadsheet', 'setMailMergeRecipients']);

/** Workbooks that the embedding page names, fetched for the page of our frame. Same origin; never called by integrators. */
@ApiExcludeController()
@Controller('onlyoffice/participants/:id')
export class RequestedFilesController {
  constructor(
    private readonly texts: RequestedText,
    private readonly admission: OnlyofficeAdmission,
  ) {}

  /** The source of a link, as `setReferenceData` and `setReferenceSource` name it. */
  @Post('workbooks/:method')
  @HttpCode(200)
  async workbook(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('method') method: string,
    @Headers('authorization') authorization: string | undefined,
    @Body() body: unknown,
  ): Promise<NamedWorkbook> {
    const integratorId = await this.integratorOf(id, authorization, WORKBOOK_METHODS.has(method));
    return this.texts.workbook(method, objectOf(body)?.['argument'], integratorId);
  }

  /** Recipients of a mail merge, as `setRequestedSpreadsheet` and `setMailMergeRecipients` name them. */
  @Post('tables/:method')
  @HttpCode(200)
  async table(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('method') method: string,
    @Headers('authorization') authorization: string | undefined,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const integratorId = await this.integratorOf(id, authorization, TABLE_METHODS.has(method));
    const table = await this.texts.table(method, objectOf(body)?.['argument'], integratorId);
    await reply.header('content-type', 'application/octet-stream').send(table);
  }

  /** The integrator whose document the participant has open. */
  private async integratorOf(id: string, authorization: string | undefined, known: boolean): Promise<string> {
    const { document } = await this.admission.admit(id, authorization);
    if (!known) throw new Problem(404, 'not_found', 'There is no such method');
    return document.integratorId;
  }
}
