import { type DynamicModule, Module } from '@nestjs/common';
import { EditingModule } from '#editing';
import { WopiClientModule } from '#wopi-client';
import { CallbackWorkerEnvironment } from '../environment.js';
import { WopiAutosave } from './wopi-autosave.js';
import { WopiLocks } from './wopi-locks.js';
import { Rounds } from '../rounds.js';
import { WopiRounds } from './wopi-rounds.js';

/** What has to happen by itself for documents whose home is a WOPI host: locks, autosaves, tokens. */
@Module({})
export class WopiHomesModule {
  static forSettings(settings: CallbackWorkerEnvironment): DynamicModule {
    return {
      module: WopiHomesModule,
      imports: [EditingModule, WopiClientModule],
      providers: [
        WopiLocks,
        WopiAutosave,
        WopiRounds,
        Rounds,
        { provide: CallbackWorkerEnvironment, useValue: settings },
      ],
      exports: [WopiClientModule],
    };
  }
}
