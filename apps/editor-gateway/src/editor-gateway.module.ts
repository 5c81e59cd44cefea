import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from '#auth';
import { DocumentsModule } from '#documents';
import { EditingModule } from '#editing';
import {
  DatabaseModule,
  HealthModule,
  LoggingModule,
  type Logger,
  OutboundModule,
  queueModules,
  RateLimitsModule,
} from '#platform';
import { adminProviders } from './admin/admin-providers.js';
import { DocumentServerDoorModule } from './document-server/document-server-door.module.js';
import { ConversionDoorModule } from './conversions/conversion-door.module.js';
import { WopiModule } from '#wopi';
import { EditorSaveController } from './editor-save/editor-save.controller.js';
import { EditorGatewayEnvironment } from './environment.js';
import { OnlyofficeModule } from './onlyoffice/onlyoffice.module.js';
import { pipelineProviders } from './pipeline/pipeline-parts.js';
import { EditorSocketProxy } from './proxy/editor-socket-proxy.js';
import { apiControllers } from './rest/api-controllers.js';
import { DocumentIntake } from './rest/document-intake.js';
import { SaveBackQueries } from './rest/save-back-queries.js';
import { TogetherApiModule } from './rest/together-api.module.js';
import { SaveBackWaiting } from './rest/save-back-waiting.js';
import { WopiDoorModule } from './wopi-client/wopi-door.module.js';
import { OfficePageController } from './wopi/office-page.controller.js';
import { WopiOpening } from './wopi/wopi-opening.js';

@Module({})
export class EditorGatewayModule {
  static forSettings(settings: EditorGatewayEnvironment, logger: Logger): DynamicModule {
    return {
      module: EditorGatewayModule,
      imports: [
        LoggingModule.use(logger),
        HealthModule.forApp('editor-gateway', settings),
        DatabaseModule.connect(settings, 'editor-gateway'),
        AuthModule.withSecretKey(settings.SECRET_KEY),
        OutboundModule,
        RateLimitsModule.forApp('editor-gateway', settings),
        DocumentsModule.forSettings(settings),
        EditingModule,
        TogetherApiModule,
        WopiDoorModule.forSettings(settings),
        OnlyofficeModule.forSettings(settings),
        ...queueModules(settings, [], 3),
        ConversionDoorModule,
        DocumentServerDoorModule,
        WopiModule.withSecretKey(settings.SECRET_KEY),
      ],
      controllers: [...apiControllers, OfficePageController, EditorSaveController],
      providers: [
        EditorSocketProxy,
        DocumentIntake,
        WopiOpening,
        SaveBackQueries,
        ...adminProviders,
        SaveBackWaiting,
        ...pipelineProviders,
        { provide: EditorGatewayEnvironment, useValue: settings },
      ],
    };
  }
}
