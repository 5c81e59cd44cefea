import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { OnlyofficeCallbackTargets } from './onlyoffice/onlyoffice-callback-target.js';
import { OnlyofficeClosing } from './onlyoffice/onlyoffice-closing.js';
import { OnlyofficeOpening } from './onlyoffice/onlyoffice-opening.entity.js';
import { Alerts } from './alerts/alerts.js';
import { BulkJobs } from './bulk-jobs.js';
import { SaveBackAdministration } from './administration.js';
import { IntervalChanges } from './policy/interval-changes.js';
import { SaveBackScheduler } from './save-back-scheduler.js';
import { SaveBack, SaveBackAttempt } from './save-back.entity.js';
import { Settings } from './settings.js';

/** Scheduling and looking at save-backs. Delivery itself is only wired in the callback worker. */
@Module({
  imports: [TypeOrmModule.forFeature([SaveBack, SaveBackAttempt, OnlyofficeOpening])],
  providers: [
    SaveBackScheduler,
    SaveBackAdministration,
    BulkJobs,
    Alerts,
    Settings,
    IntervalChanges,
    OnlyofficeCallbackTargets,
    OnlyofficeClosing,
  ],
  exports: [
    SaveBackScheduler,
    SaveBackAdministration,
    BulkJobs,
    Alerts,
    Settings,
    IntervalChanges,
    OnlyofficeClosing,
    OnlyofficeCallbackTargets,
    TypeOrmModule,
  ],
})
export class SaveBackModule {}
