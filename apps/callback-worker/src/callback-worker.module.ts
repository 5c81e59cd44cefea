import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from '#auth';
import { DocumentsModule } from '#documents';
import { DocumentServerModule, EditingModule } from '#editing';
import { DatabaseModule, HealthModule, LoggingModule, type Logger, OutboundModule, queueModules } from '#platform';
import {
  Circuits,
  DELIVERY_SETTINGS,
  type DeliverySettings,
  dialectProviders,
  PUBLIC_ORIGIN,
  SAVE_BACK_QUEUE,
  SaveBackClaims,
  SaveBackDeliverer,
} from '#save-back';
import { WopiModule } from '#wopi';
import { Clockwork } from './clockwork.js';
import { Deliveries } from './deliveries.js';
import { CallbackWorkerEnvironment } from './environment.js';
import { NoticeSender } from './notice-sender.js';
import { IntegratorLimits } from './integrator-limits.js';
import { DocumentServerUpkeep } from './document-server-upkeep.js';
import { WopiUpkeep } from './wopi-upkeep.js';
import { PipelineWork } from './pipeline-work.js';
import { Rounds } from './rounds.js';
import { QueueSafety } from './queue-safety.js';
import { SaveBackProcessor } from './save-back.processor.js';
import { WopiHomesModule } from './wopi-homes/wopi-homes.module.js';

@Module({})
export class CallbackWorkerModule {
  static forSettings(settings: CallbackWorkerEnvironment, logger: Logger): DynamicModule {
    const delivery: DeliverySettings = {
      timeoutMs: settings.DELIVERY_TIMEOUT_MS,
      retryDelaysSeconds: settings.RETRY_DELAYS_S.split(',').map(Number),
      circuit: {
        failures: settings.CIRCUIT_FAILURES,
        probeSeconds: settings.CIRCUIT_PROBE_S,
        longestProbeSeconds: 300,
      },
    };
    return {
      module: CallbackWorkerModule,
      imports: [
        LoggingModule.use(logger),
        HealthModule.forApp('callback-worker', settings),
        DatabaseModule.connect(settings, 'callback-worker'),
        AuthModule.withSecretKey(settings.SECRET_KEY),
        OutboundModule,
        DocumentsModule.forSettings(settings),
        EditingModule,
        DocumentServerModule,
        WopiHomesModule.forSettings(settings),
        WopiModule.withSecretKey(settings.SECRET_KEY),
        ...queueModules(settings, [SAVE_BACK_QUEUE]),
      ],
      providers: [
        SaveBackProcessor,
        Deliveries,
        IntegratorLimits,
        Clockwork,
        WopiUpkeep,
        DocumentServerUpkeep,
        PipelineWork,
        Rounds,
        { provide: QueueSafety, useValue: new QueueSafety(settings.REDIS_URL) },
        SaveBackClaims,
        Circuits,
        SaveBackDeliverer,
        ...dialectProviders,
        NoticeSender,
        { provide: PUBLIC_ORIGIN, useValue: settings.PUBLIC_URL ?? null },
        { provide: DELIVERY_SETTINGS, useValue: delivery },
        { provide: CallbackWorkerEnvironment, useValue: settings },
      ],
    };
  }
}
