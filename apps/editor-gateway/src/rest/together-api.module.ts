import { Module } from '@nestjs/common';
import { EditingModule, TogetherModule } from '#editing';
import { ParticipantsController } from './participants.controller.js';
import { VersionsController } from './versions.controller.js';

/** REST about what people do beside the document: rights and versions. */
@Module({
  imports: [EditingModule, TogetherModule],
  controllers: [ParticipantsController, VersionsController],
})
export class TogetherApiModule {}
