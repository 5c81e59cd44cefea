import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IntervalChanges } from './policy/interval-changes.js';
import { SaveBackScheduler } from './save-back-scheduler.js';
import { SaveBack, SaveBackAttempt } from './save-back.entity.js';
import { Settings } from './settings.js';

/** Scheduling and looking at save-backs. Delivery itself is only wired in the callback worker. */
@Module({
  imports: [TypeOrmModule.forFeature([SaveBack, SaveBackAttempt])],
  providers: [SaveBackScheduler, Settings, IntervalChanges],
  exports: [SaveBackScheduler, Settings, IntervalChanges, TypeOrmModule],
})
export class SaveBackModule {}
