import type { AppDescription } from '#platform';
import { CallbackWorkerModule } from './callback-worker.module.js';
import { CallbackWorkerEnvironment } from './environment.js';

export const callbackWorker: AppDescription<CallbackWorkerEnvironment> = {
  name: 'callback-worker',
  environment: CallbackWorkerEnvironment,
  module: (settings, logger) => CallbackWorkerModule.forSettings(settings, logger),
};
