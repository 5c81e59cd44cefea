import type { Provider, Type } from '@nestjs/common';
import { AdminSaveBacksController } from './admin-save-backs.controller.js';
import { AlertsController } from './alerts.controller.js';
import { AuditController } from './audit.controller.js';
import { BulkController } from './bulk.controller.js';
import { DeliveryController } from './delivery.controller.js';
import { IntervalsController } from './intervals.controller.js';
import { LivePipeline } from './live.js';
import { Overview } from './overview.js';
import { PipelineController } from './pipeline.controller.js';
import { RetentionController } from './retention.controller.js';
import { SaveBackTimeline } from './timeline.js';

/** The administration of the save-back pipeline over REST. */
export const pipelineControllers: Type[] = [
  AdminSaveBacksController,
  PipelineController,
  DeliveryController,
  IntervalsController,
  BulkController,
  RetentionController,
  AlertsController,
  AuditController,
];
export const pipelineProviders: Provider[] = [SaveBackTimeline, Overview, LivePipeline];
