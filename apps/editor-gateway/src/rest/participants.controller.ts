import { Body, Controller, Param, ParseUUIDPipe, Patch, Req, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsOptional, ValidateNested } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { apiCaller, ApiKeyGuard } from '#auth';
import { Documents } from '#documents';
import { type EditingMode, EnginePlacement, ParticipantRights } from '#editing';
import { Problem } from '#platform';
import { MODES, OpenPermissionsDto } from './document.dto.js';

export class ChangeParticipantDto {
  @ApiProperty({ required: false, enum: MODES })
  @IsOptional()
  @IsIn(MODES)
  mode?: (typeof MODES)[number];

  @ApiProperty({ required: false, type: OpenPermissionsDto, description: 'Those that are named change' })
  @IsOptional()
  @ValidateNested()
  @Type(() => OpenPermissionsDto)
  permissions?: OpenPermissionsDto;
}

/** People who have a document open. */
@ApiTags('documents')
@ApiBearerAuth()
@Controller('api/v1/documents')
@UseGuards(ApiKeyGuard)
export class ParticipantsController {
  constructor(
    private readonly documents: Documents,
    private readonly rights: ParticipantRights,
    private readonly placement: EnginePlacement,
  ) {}

  /** Changes what somebody may do, at once, in every window in which they have the document open. */
  @Patch(':id/participants/:userId')
  async change(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('userId') userId: string,
    @Body() body: ChangeParticipantDto,
    @Req() request: FastifyRequest,
  ): Promise<{ items: { participantId: string; mode: EditingMode }[] }> {
    const document = await this.documents.findById(id);
    if (document?.integratorId !== apiCaller(request).integratorId)
      throw new Problem(404, 'document_not_found', 'There is no such document');
    const changed = await this.rights.change(document.id, userId, {
      ...(body.mode === undefined ? {} : { mode: body.mode }),
      ...(body.permissions === undefined ? {} : { permissions: definedOf(body.permissions) }),
    });
    switch (changed.kind) {
      case 'nobody':
        throw new Problem(404, 'participant_not_found', 'Nobody with this id has the document open');
      case 'only_looking':
        throw new Problem(409, 'opened_for_viewing', 'This person looks at a copy for viewing; give them a new link');
      case 'changed':
        await Promise.all(changed.sessionIds.map((sessionId) => this.placement.nudge(sessionId)));
        return { items: changed.people };
    }
  }
}

function definedOf(given: OpenPermissionsDto): {
  [K in keyof OpenPermissionsDto]?: NonNullable<OpenPermissionsDto[K]>;
} {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
