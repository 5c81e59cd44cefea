import { Module } from '@nestjs/common';
import { EditingModule, TogetherModule } from '#editing';
import { AdminWatermarkController } from './admin-watermark.controller.js';
import { ParticipantsController } from './participants.controller.js';
import { VersionsController } from './versions.controller.js';

/** REST about what people do beside the document: rights, versions, watermarks. */
@Module({
  imports: [EditingModule, TogetherModule],
  controllers: [ParticipantsController, VersionsController, AdminWatermarkController],
})
export class TogetherApiModule {}
