import { Body, Controller, Headers, HttpCode, Param, ParseUUIDPipe, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsString, MaxLength, ValidateNested } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { ContentStore } from '#documents';
import { Problem } from '#platform';
import { FORCE_SAVE_TYPE } from '#protocol/onlyoffice';
import { OnlyofficeAdmission } from './admission.js';
import { OnlyofficeForceSave } from './force-save.js';
import { type OpeningAnswer, OnlyofficeOpeningService } from './opening.service.js';

class FormFieldDto {
  @IsString() @MaxLength(1000) key!: string;
  @IsString() @MaxLength(1000) tag!: string;
  @IsString() @MaxLength(20_000) value!: string;
  @IsString() @MaxLength(40) type!: string;
}

class SubmissionDto {
  @IsArray()
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => FormFieldDto)
  fields!: FormFieldDto[];
}

/** Forms that are filled in: begun by whoever edits, submitted by whoever fills. Same origin; never called by integrators. */
@ApiExcludeController()
@Controller('onlyoffice/participants/:id')
export class FormSubmissionsController {
  constructor(
    private readonly forceSaving: OnlyofficeForceSave,
    private readonly opening: OnlyofficeOpeningService,
    private readonly admission: OnlyofficeAdmission,
    private readonly store: ContentStore,
  ) {}

  /** The form goes home as it stands, with the values of its fields. */
  @Post('submission')
  @HttpCode(200)
  async submit(
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('authorization') authorization: string | undefined,
    @Body() { fields }: SubmissionDto,
  ): Promise<{ outcome: string }> {
    const { opening, document, mode } = await this.admission.admit(id, authorization);
    if (mode !== 'edit' && mode !== 'fill') throw new Problem(403, 'not_permitted', 'This person fills in nothing');
    const { sha256 } = await this.store.put(Buffer.from(JSON.stringify(fields)));
    const forceSave = { type: FORCE_SAVE_TYPE.form, userId: opening.userId, userData: null, formsData: sha256 };
    return { outcome: await this.forceSaving.save(document, forceSave) };
  }

  /** Whoever edits a form goes on filling it in. */
  @Post('filling')
  @HttpCode(200)
  async fill(
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('authorization') authorization: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<OpeningAnswer> {
    const { mode } = await this.admission.admit(id, authorization);
    if (mode !== 'edit') throw new Problem(403, 'not_permitted', 'Only whoever edits a form starts its filling');
    const answer = await this.opening.reopen(id, 'fill', request);
    if (!answer) throw new Problem(404, 'not_found', 'There is no such opening');
    return answer;
  }
}
