import { Body, Controller, Headers, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { IsInt, IsString, MaxLength, Min } from 'class-validator';
import { InternalAccess } from '#auth';
import { Problem } from '#platform';
import type { Room } from '../rooms/room.js';
import { Rooms } from '../rooms/rooms.js';

class RestoreVersionDto {
  @IsInt() @Min(1) number!: number;
  @IsString() @MaxLength(255) userId!: string;
  @IsString() @MaxLength(255) name!: string;
  @IsString() @MaxLength(2048) avatar!: string;
}

/** What the other apps ask an engine about versions of a document that is open on it. */
@Controller('internal/sessions/:id/versions')
export class VersionsController {
  constructor(
    private readonly rooms: Rooms,
    private readonly internal: InternalAccess,
  ) {}

  /** Stores the document as it stands, without touching what is still to be saved back. */
  @Post()
  @HttpCode(200)
  async keep(
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('authorization') authorization: string | undefined,
  ): Promise<{ number: number }> {
    return { number: await (await this.admitted(id, authorization)).keepVersion() };
  }

  @Post('restore')
  @HttpCode(204)
  async restore(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { number, ...by }: RestoreVersionDto,
    @Headers('authorization') authorization: string | undefined,
  ): Promise<void> {
    await (await this.admitted(id, authorization)).restoreVersion(number, by);
  }

  private async admitted(sessionId: string, authorization: string | undefined): Promise<Room> {
    this.internal.admit(authorization);
    const room = await this.rooms.roomOf(sessionId);
    if (!room) throw new Problem(409, 'moved', 'Another engine has this document, or nobody');
    return room;
  }
}
