import { type DynamicModule, Module } from '@nestjs/common';
import { ConversionModule } from '#conversion';
import { EditingModule, TogetherModule } from '#editing';
import { EditorGatewayEnvironment } from '../environment.js';
import { OnlyofficeAdmission } from './admission.js';
import { OnlyofficeCommands } from './commands.js';
import { FormSubmissionsController } from './form-submissions.controller.js';
import { OnlyofficeForceSave } from './force-save.js';
import { OnlyofficeForgotten } from './forgotten.js';
import { OnlyofficeImages } from './images.js';
import { OnlyofficeInbox } from './inbox.js';
import { KeyStates } from './key-state.js';
import { OnlyofficeOpeningController } from './opening.controller.js';
import { OnlyofficeOpeningService } from './opening.service.js';
import { RequestedFilesController } from './requested-files.controller.js';
import { RequestedText } from './requested-text.js';
import { OnlyofficePresence } from './presence.js';
import { ServerFactsController } from './server-facts.controller.js';

/** The ONLYOFFICE Docs API: opening for api.js, the command service, facts about the server. */
@Module({})
export class OnlyofficeModule {
  static forSettings(settings: EditorGatewayEnvironment): DynamicModule {
    return {
      module: OnlyofficeModule,
      imports: [EditingModule, TogetherModule, ConversionModule],
      controllers: [
        OnlyofficeOpeningController,
        RequestedFilesController,
        FormSubmissionsController,
        ServerFactsController,
      ],
      providers: [
        OnlyofficeAdmission,
        OnlyofficeInbox,
        KeyStates,
        OnlyofficeOpeningService,
        OnlyofficeForceSave,
        OnlyofficeImages,
        RequestedText,
        OnlyofficeForgotten,
        OnlyofficeCommands,
        OnlyofficePresence,
        { provide: EditorGatewayEnvironment, useValue: settings },
      ],
      exports: [OnlyofficeInbox],
    };
  }
}
