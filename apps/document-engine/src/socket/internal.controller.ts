import { Body, Controller, Headers, HttpCode, Inject, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { IsAlphanumeric, IsInt, IsObject, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { InternalAccess } from '#auth';
import { SourceUnusable, type StoredContent } from '#documents';
import { LOGGER, type Logger, Problem } from '#platform';
import { Conversions } from '../rooms/conversions.js';
import { Rooms } from '../rooms/rooms.js';

class ConversionDto {
  @Matches(/^[0-9a-f]{64}$/) sha256!: string;
  @IsAlphanumeric() @MaxLength(10) from!: string;
  @IsAlphanumeric() @MaxLength(10) to!: string;
}

class KitsDto {
  @IsInt() @Min(1) @Max(32) documents!: number;
}

class TakeDto {
  @Matches(/^[a-z]{2}-[A-Z]{2}$/) language!: string;
  /** How much of each page's input the other engine has taken, by participant. */
  @IsOptional() @IsObject() inputTaken?: Record<string, number>;
}

class MessageDto {
  @IsString() @MaxLength(500) text!: string;
}

/** What the other apps of the platform tell an engine. */
@Controller('internal')
export class InternalController {
  constructor(
    private readonly rooms: Rooms,
    private readonly conversions: Conversions,
    private readonly internal: InternalAccess,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Something changed in the database about this session, or it is about to be opened. */
  @Post('sessions/:id/look')
  @HttpCode(202)
  look(@Param('id', ParseUUIDPipe) id: string, @Headers('authorization') authorization: string | undefined): void {
    this.internal.admit(authorization);
    this.rooms
      .look(id)
      .catch((error: unknown) => this.logger.error({ err: error, sessionId: id }, 'session not looked at'));
  }

  /** Another engine stops and is about to hand over so many documents. */
  @Post('kits')
  @HttpCode(204)
  async kits(@Body() body: KitsDto, @Headers('authorization') authorization: string | undefined): Promise<void> {
    this.internal.admit(authorization);
    await this.rooms.prepare(body.documents);
  }

  /** Another engine gave this session to this one. Answers when the document is loaded; 409 when it went elsewhere. */
  @Post('sessions/:id/take')
  @HttpCode(204)
  async take(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: TakeDto,
    @Headers('authorization') authorization: string | undefined,
  ): Promise<void> {
    this.internal.admit(authorization);
    if (!(await this.rooms.takeOver(id, body.language, body.inputTaken ?? {})))
      throw new Problem(409, 'moved', 'Another engine has this document');
  }

  /** Shows everybody in an open document a message from an administrator. */
  @Post('sessions/:id/message')
  @HttpCode(200)
  async message(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: MessageDto,
    @Headers('authorization') authorization: string | undefined,
  ): Promise<{ people: number }> {
    this.internal.admit(authorization);
    return { people: await this.rooms.message(id, body.text) };
  }

  /** Stores an open document as it stands now. `revisionId` is null when nothing was changed. */
  @Post('sessions/:id/checkpoint')
  @HttpCode(200)
  async checkpoint(
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('authorization') authorization: string | undefined,
  ): Promise<{ revisionId: string | null }> {
    this.internal.admit(authorization);
    return { revisionId: await this.rooms.checkpoint(id) };
  }

  /** Converts stored content. 422 with the reason when it cannot be. */
  @Post('conversions')
  @HttpCode(200)
  async convert(
    @Body() body: ConversionDto,
    @Headers('authorization') authorization: string | undefined,
  ): Promise<StoredContent> {
    this.internal.admit(authorization);
    try {
      return await this.conversions.convert(body.sha256, body.from, body.to);
    } catch (error) {
      if (error instanceof SourceUnusable) throw new Problem(422, error.code, error.message, {}, { cause: error });
      throw error;
    }
  }
}
