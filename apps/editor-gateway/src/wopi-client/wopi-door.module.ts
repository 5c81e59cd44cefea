import { type DynamicModule, Module } from '@nestjs/common';
import { ConversionModule } from '#conversion';
import { EditingModule } from '#editing';
import { PLATFORM_VERSION } from '#platform';
import { WopiClientModule } from '#wopi-client';
import { EditorGatewayEnvironment } from '../environment.js';
import { WopiActionsController } from './actions.controller.js';
import { ConvertAndEdit } from './convert-and-edit.js';
import { ConvertToController } from './convert-to.controller.js';
import { DiscoveryController, PRODUCT_VERSION } from './discovery.controller.js';

import { RequestedText } from '../onlyoffice/requested-text.js';
import { FileLocking } from './file-locking.js';
import { FileToInsert } from './file-to-insert.js';
import { HomeService } from './home-service.js';
import { OpenRemoteFile } from './open-remote-file.js';
import { RemoteFiles } from './remote-files.js';
import { WopiSessionController } from './session.controller.js';

/** The editor as a WOPI client: whoever has a WOPI host can point it here. */
@Module({})
export class WopiDoorModule {
  static forSettings(settings: EditorGatewayEnvironment): DynamicModule {
    return {
      module: WopiDoorModule,
      imports: [EditingModule, ConversionModule, WopiClientModule],
      controllers: [DiscoveryController, WopiActionsController, WopiSessionController, ConvertToController],
      providers: [
        RemoteFiles,
        FileLocking,
        OpenRemoteFile,
        HomeService,
        FileToInsert,
        RequestedText,
        ConvertAndEdit,
        { provide: EditorGatewayEnvironment, useValue: settings },
        { provide: PRODUCT_VERSION, useValue: PLATFORM_VERSION },
      ],
      exports: [WopiClientModule],
    };
  }
}
