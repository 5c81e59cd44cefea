import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Put,
  Query,
  Req,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import {
  IsIn,
  IsISO8601,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateIf,
} from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { apiCaller, ApiKeyGuard, RequireScope } from '#auth';
import { Document, Integrator } from '#documents';
import { Problem } from '#platform';
import {
  intervalChain,
  IntervalChanges,
  type IntervalScope,
  IntervalScopeUnknown,
  type IntervalSubject,
  MAX_INTERVAL_SECONDS,
  MIN_IDLE_SAVE_SECONDS,
  PROTOCOL_DEFAULT_SECONDS,
  type RecordedChange,
  Settings,
  SHORT_INTERVAL_SECONDS,
} from '#save-back';

const KINDS = ['global', 'door', 'integrator', 'file-type', 'document'] as const;

class ScopeDto {
  @ApiProperty({ enum: ['save-back', 'idle-save'], description: 'After the last editor left, or while people edit' })
  @IsIn(['save-back', 'idle-save'])
  subject!: IntervalSubject;

  @ApiProperty({ enum: KINDS })
  @IsIn(KINDS)
  scope!: (typeof KINDS)[number];

  @ApiProperty({
    required: false,
    description: 'Id of the integrator or document, the file type, or the door; not for global',
  })
  @ValidateIf((body: ScopeDto) => body.scope !== 'global')
  @IsString()
  @IsNotEmpty()
  @Matches(/^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z0-9]{1,10})$/)
  id?: string;
}

class ChangeDto extends ScopeDto {
  @ApiProperty({ type: 'integer', nullable: true, description: 'null takes the setting away; 0 turns idle-save off' })
  @ValidateIf((_, value) => value !== null)
  @IsInt({ message: `seconds must be a whole number from 0 to ${MAX_INTERVAL_SECONDS}, or null` })
  @Min(0, { message: `seconds must be from 0 to ${MAX_INTERVAL_SECONDS}, or null` })
  @Max(MAX_INTERVAL_SECONDS, { message: `seconds must be from 0 to ${MAX_INTERVAL_SECONDS}, or null` })
  seconds!: number | null;

  @ApiProperty({ enum: ['future', 'pending'], default: 'future' })
  @IsIn(['future', 'pending'])
  apply: 'future' | 'pending' = 'future';

  @ApiProperty({ required: false, format: 'date-time', description: 'Takes effect then. Absent: now' })
  @IsOptional()
  @IsISO8601({ strict: true })
  effectiveAt?: string;
}

class EffectiveQuery {
  @ApiProperty({ required: false, format: 'uuid' }) @IsOptional() @IsUUID() documentId?: string;
  @ApiProperty({ required: false, format: 'uuid' }) @IsOptional() @IsUUID() integratorId?: string;
  @ApiProperty({ required: false }) @IsOptional() @Matches(/^[a-z0-9]{1,10}$/) fileType?: string;
  @ApiProperty({ required: false, enum: Object.keys(PROTOCOL_DEFAULT_SECONDS), default: 'bisheng' })
  @IsOptional()
  @IsIn(Object.keys(PROTOCOL_DEFAULT_SECONDS))
  door?: keyof typeof PROTOCOL_DEFAULT_SECONDS;
}

class LinkView {
  @ApiProperty({ enum: ['document', 'file-type', 'integrator', 'door', 'global', 'protocol-default'] }) source!: string;
  @ApiProperty({ type: 'integer', nullable: true, description: 'null: not set here' }) seconds!: number | null;
  @ApiProperty({ description: 'True for the one that applies: the first that is set' }) applies!: boolean;
}

class EffectiveView {
  @ApiProperty({ type: [LinkView], description: 'Nearest first' }) saveBack!: LinkView[];
  @ApiProperty({ type: [LinkView], description: 'Nearest first; none set, or 0: off' }) idleSave!: LinkView[];
}

class FileTypeView {
  @ApiProperty({ description: 'An extension without its dot' }) fileType!: string;
  @ApiProperty({ type: 'integer', nullable: true }) saveBackSeconds!: number | null;
  @ApiProperty({ type: 'integer', nullable: true }) idleSaveSeconds!: number | null;
}

class FileTypeList {
  @ApiProperty({ type: [FileTypeView] }) items!: FileTypeView[];
}

class PreviewView {
  @ApiProperty({ type: 'integer', description: 'Save-backs whose time changes' }) moved!: number;
  @ApiProperty({ type: 'integer', description: 'Of these, the ones that are due at once' }) dueNow!: number;
  @ApiProperty({ type: String, nullable: true }) warning!: string | null;
}

class UndoPreviewView extends PreviewView {
  @ApiProperty({ type: 'integer', nullable: true, description: 'What is set then; null: nothing' })
  seconds!: number | null;
}

class ChangeView extends PreviewView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ['save-back', 'idle-save'] }) subject!: string;
  @ApiProperty({ enum: KINDS }) scope!: string;
  @ApiProperty({ type: String, nullable: true }) scopeId!: string | null;
  @ApiProperty({ type: 'integer', nullable: true }) seconds!: number | null;
  @ApiProperty({ type: 'integer', nullable: true }) beforeSeconds!: number | null;
  @ApiProperty({ enum: ['future', 'pending'] }) apply!: string;
  @ApiProperty({ enum: ['scheduled', 'applied', 'cancelled', 'undone', 'failed'] }) state!: string;
  @ApiProperty() actor!: string;
  @ApiProperty({ format: 'date-time' }) effectiveAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) appliedAt!: string | null;
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
}

class ChangeList {
  @ApiProperty({ type: [ChangeView] }) items!: ChangeView[];
}

/** Intervals of every scope: what applies where and why, changes with preview, at a time, and undone. */
@ApiTags('admin: save-back interval')
@ApiBearerAuth()
@Controller('api/v1/admin/intervals')
@UseGuards(ApiKeyGuard)
@RequireScope('admin')
export class IntervalsController {
  constructor(
    private readonly database: DataSource,
    private readonly intervals: IntervalChanges,
    private readonly settings: Settings,
  ) {}

  /** What applies to a document, or to documents of an integrator and type, and where each value comes from. */
  @Get('effective')
  @ApiOkResponse({ type: EffectiveView })
  async effective(@Query() query: EffectiveQuery): Promise<EffectiveView> {
    const { manager } = this.database;
    const document =
      query.documentId === undefined ? null : await manager.findOneBy(Document, { id: query.documentId });
    if (query.documentId !== undefined && !document)
      throw new Problem(404, 'document_not_found', 'There is no such document');
    const integratorId = document?.integratorId ?? query.integratorId ?? null;
    if (integratorId !== null && !(await manager.findOneBy(Integrator, { id: integratorId })))
      throw new Problem(404, 'integrator_not_found', 'There is no such integrator');
    const fileType = document?.fileType ?? query.fileType ?? null;
    const chainOf = async (subject: IntervalSubject): Promise<LinkView[]> => {
      const read = async (scope: IntervalScope | null): Promise<number | null> =>
        scope === null ? null : this.intervals.read(subject, scope);
      const door = document?.door ?? query.door ?? 'bisheng';
      const chain = intervalChain({
        door,
        document: await read(document && { kind: 'document', id: document.id }),
        fileType: await read(fileType === null ? null : { kind: 'file-type', id: fileType }),
        integrator: await read(integratorId === null ? null : { kind: 'integrator', id: integratorId }),
        ofDoor: await read({ kind: 'door', id: door }),
        global: await read({ kind: 'global' }),
      }).filter((link) => subject === 'save-back' || link.source !== 'protocol-default');
      const first = chain.find((link) => link.seconds !== null);
      return chain.map((link) => ({ ...link, applies: link === first }));
    };
    return { saveBack: await chainOf('save-back'), idleSave: await chainOf('idle-save') };
  }

  /** The file types that have intervals of their own. */
  @Get('file-types')
  @ApiOkResponse({ type: FileTypeList })
  async fileTypes(): Promise<FileTypeList> {
    return { items: await this.settings.fileTypeIntervals(this.database.manager) };
  }

  /** Changes made and to come, newest first. */
  @Get('changes')
  @ApiOkResponse({ type: ChangeList })
  async list(): Promise<ChangeList> {
    return { items: (await this.intervals.list(100)).map((change) => viewOf(change)) };
  }

  /** What a change would move; nothing is changed. */
  @Post('preview')
  @HttpCode(200)
  @ApiOkResponse({ type: PreviewView })
  async preview(@Body() body: ChangeDto, @Req() request: FastifyRequest): Promise<PreviewView> {
    const effect = await known(this.intervals.preview(this.changeOf(body, request)));
    return { ...effect, warning: warningOf(body.subject, body.seconds) };
  }

  /** Makes a change, now or at a time. */
  @Put()
  @ApiOkResponse({ type: ChangeView })
  async change(@Body() body: ChangeDto, @Req() request: FastifyRequest): Promise<ChangeView> {
    const change = this.changeOf(body, request);
    if (body.effectiveAt === undefined) return viewOf(await known(this.intervals.apply(change)));
    const at = new Date(body.effectiveAt);
    if (at.getTime() <= Date.now()) throw new Problem(422, 'invalid_request', 'effectiveAt must be in the future');
    return viewOf(await known(this.intervals.schedule(change, at)));
  }

  /** Puts back what was set before the newest change of this scope. */
  @Post('undo')
  @HttpCode(200)
  @ApiOkResponse({ type: ChangeView })
  async undo(@Body() body: ScopeDto, @Req() request: FastifyRequest): Promise<ChangeView> {
    const undone = await known(this.intervals.undo(body.subject, scopeOf(body), apiCaller(request).actor));
    if (!undone) throw nothingToUndo();
    return viewOf(undone);
  }

  /** What undoing would put back and move; nothing is changed. */
  @Post('undo/preview')
  @HttpCode(200)
  @ApiOkResponse({ type: UndoPreviewView })
  async previewUndo(@Body() body: ScopeDto, @Req() request: FastifyRequest): Promise<UndoPreviewView> {
    const undone = await known(this.intervals.previewUndo(body.subject, scopeOf(body), apiCaller(request).actor));
    if (!undone) throw nothingToUndo();
    const { seconds, moved, dueNow } = undone;
    return { seconds, moved, dueNow, warning: warningOf(body.subject, seconds) };
  }

  /** Calls a scheduled change off. */
  @Post('changes/:id/cancel')
  @HttpCode(204)
  async cancel(@Param('id', ParseUUIDPipe) id: string, @Req() request: FastifyRequest): Promise<void> {
    if (!(await this.intervals.cancel(id, apiCaller(request).actor)))
      throw new Problem(409, 'wrong_state', 'There is no scheduled change with this id');
  }

  private changeOf(body: ChangeDto, request: FastifyRequest): Parameters<IntervalChanges['apply']>[0] {
    const { subject, seconds, apply } = body;
    if (subject === 'idle-save' && seconds !== null && seconds !== 0 && seconds < MIN_IDLE_SAVE_SECONDS)
      throw new Problem(
        422,
        'invalid_request',
        `seconds of idle-save must be 0 or from ${MIN_IDLE_SAVE_SECONDS} to ${MAX_INTERVAL_SECONDS}`,
      );
    return { subject, scope: scopeOf(body), seconds, apply, actor: apiCaller(request).actor };
  }
}

function scopeOf({ scope, id }: ScopeDto): IntervalScope {
  if (scope === 'global') return { kind: 'global' };
  if (scope === 'door') {
    if (!Object.hasOwn(PROTOCOL_DEFAULT_SECONDS, id ?? ''))
      throw new Problem(
        422,
        'invalid_request',
        `id must be one of ${Object.keys(PROTOCOL_DEFAULT_SECONDS).join(', ')}`,
      );
  } else if ((scope === 'file-type') === (id?.includes('-') ?? false))
    throw new Problem(422, 'invalid_request', scope === 'file-type' ? 'id must be a file type' : 'id must be a UUID');
  return { kind: scope, id: id ?? '' };
}

function nothingToUndo(): Problem {
  return new Problem(409, 'nothing_to_undo', 'Nothing of this scope was changed that can be undone');
}

function warningOf(subject: IntervalSubject, seconds: number | null): string | null {
  return subject === 'save-back' && seconds !== null && seconds < SHORT_INTERVAL_SECONDS
    ? `less than ${SHORT_INTERVAL_SECONDS / 60} minutes is meant for trying things out`
    : null;
}

function viewOf({ scope, ...change }: RecordedChange): ChangeView {
  return {
    ...change,
    scope: scope.kind,
    scopeId: scope.kind === 'global' ? null : scope.id,
    warning: change.state === 'undone' ? null : warningOf(change.subject, change.seconds),
    effectiveAt: change.effectiveAt.toISOString(),
    appliedAt: change.appliedAt?.toISOString() ?? null,
    createdAt: change.createdAt.toISOString(),
  };
}

async function known<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof IntervalScopeUnknown) throw new Problem(404, error.code, error.message, {}, { cause: error });
    throw error;
  }
}
