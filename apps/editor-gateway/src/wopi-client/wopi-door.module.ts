import { readFileSync } from 'node:fs';
import { type DynamicModule, Module } from '@nestjs/common';
import { EditingModule } from '#editing';
import { WopiClientModule } from '#wopi-client';
import { EditorGatewayEnvironment } from '../environment.js';
import { projectRoot } from '../pages/pages.js';
import { WopiActionsController } from './actions.controller.js';
import { DiscoveryController, PRODUCT_VERSION } from './discovery.controller.js';

import { FileLocking } from './file-locking.js';
import { OpenRemoteFile } from './open-remote-file.js';
import { RemoteFiles } from './remote-files.js';

/** The editor as a WOPI client: whoever has a WOPI host can point it here. */
@Module({})
export class WopiDoorModule {
  static forSettings(settings: EditorGatewayEnvironment): DynamicModule {
    const { version } = JSON.parse(readFileSync(`${projectRoot()}/package.json`, 'utf8')) as { version: string };
    return {
      module: WopiDoorModule,
      imports: [EditingModule, WopiClientModule],
      controllers: [DiscoveryController, WopiActionsController],
      providers: [
        RemoteFiles,
        FileLocking,
        OpenRemoteFile,
        { provide: EditorGatewayEnvironment, useValue: settings },
        { provide: PRODUCT_VERSION, useValue: version },
      ],
      exports: [WopiClientModule],
    };
  }
}
