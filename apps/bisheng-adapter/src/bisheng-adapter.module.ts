import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from '#auth';
import { DocumentsModule } from '#documents';
import { DocumentServerModule, EditingModule } from '#editing';
import { DatabaseModule, HealthModule, LoggingModule, type Logger, OutboundModule, RateLimitsModule } from '#platform';
import { WopiModule } from '#wopi';
import { BishengAdapterEnvironment } from './environment.js';
import { BishengCaller } from './open-document/caller.js';
import { OpenInstructions } from './open-document/instructions.js';
import { OpenDocumentController } from './open-document/open-document.controller.js';
import { DocumentServerEntry } from './open-document/document-server-entry.js';
import { EntryContent } from './open-document/entry-content.js';
import { OpenDocumentService } from './open-document/open-document.service.js';
import { EntryFileType } from './open-document/entry-file-type.js';
import { WopiClientEntry } from './open-document/wopi-client-entry.js';
import { BishengRestController } from './rest/bisheng-rest.controller.js';
import { PreConvert } from './rest/pre-convert.js';
import { SaveNow } from './rest/save-now.js';
import { BishengRestService } from './rest/bisheng-rest.service.js';
import { ResultFilesController } from './result-files/result-files.controller.js';

@Module({})
export class BishengAdapterModule {
  static forSettings(settings: BishengAdapterEnvironment, logger: Logger): DynamicModule {
    return {
      module: BishengAdapterModule,
      imports: [
        LoggingModule.use(logger),
        HealthModule.forApp('bisheng-adapter', settings),
        DatabaseModule.connect(settings, 'bisheng-adapter'),
        AuthModule.withSecretKey(settings.SECRET_KEY),
        OutboundModule,
        RateLimitsModule.forApp('bisheng-adapter', settings),
        DocumentsModule.forSettings(settings),
        EditingModule,
        DocumentServerModule,
        WopiModule.withSecretKey(settings.SECRET_KEY),
      ],
      controllers: [OpenDocumentController, BishengRestController, ResultFilesController],
      providers: [
        OpenDocumentService,
        EntryContent,
        EntryFileType,
        DocumentServerEntry,
        WopiClientEntry,
        BishengCaller,
        OpenInstructions,
        BishengRestService,
        SaveNow,
        PreConvert,
        { provide: BishengAdapterEnvironment, useValue: settings },
      ],
    };
  }
}
