import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from '#auth';
import { DocumentsModule } from '#documents';
import { EditingModule } from '#editing';
import { DatabaseModule, HealthModule, LoggingModule, type Logger, OutboundModule, RateLimitsModule } from '#platform';
import { WopiModule } from '#wopi';
import { ContainerOperations } from './containers/container-operations.js';
import { ContainersController } from './containers/containers.controller.js';
import { NewFiles } from './containers/new-files.js';
import { BootstrapperController } from './ecosystem/bootstrapper.controller.js';
import { Ecosystem } from './ecosystem/ecosystem.js';
import { EcosystemController } from './ecosystem/ecosystem.controller.js';
import { WopiHostEnvironment } from './environment.js';
import { FileContent } from './files/file-content.js';
import { FileInfo } from './files/file-info.js';
import { FileSharing } from './files/file-sharing.js';
import { FileNames } from './files/file-names.js';
import { FilesController } from './files/files.controller.js';
import { LockOperations } from './files/lock-operations.js';
import { RelativeFiles } from './files/relative-files.js';
import { CallerCheck } from './http/caller-check.js';

@Module({})
export class WopiHostModule {
  static forSettings(settings: WopiHostEnvironment, logger: Logger): DynamicModule {
    return {
      module: WopiHostModule,
      imports: [
        LoggingModule.use(logger),
        HealthModule.forApp('wopi-host', settings),
        DatabaseModule.connect(settings, 'wopi-host'),
        AuthModule.withSecretKey(settings.SECRET_KEY),
        OutboundModule,
        RateLimitsModule.forApp('wopi-host', settings),
        DocumentsModule.forSettings(settings),
        EditingModule,
        WopiModule.withSecretKey(settings.SECRET_KEY),
      ],
      controllers: [FilesController, ContainersController, EcosystemController, BootstrapperController],
      providers: [
        CallerCheck,
        FileInfo,
        FileContent,
        FileNames,
        FileSharing,
        LockOperations,
        RelativeFiles,
        NewFiles,
        ContainerOperations,
        Ecosystem,
        { provide: WopiHostEnvironment, useValue: settings },
      ],
    };
  }
}
