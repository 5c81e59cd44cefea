import type { AppDescription } from '#platform';
import { WopiHostEnvironment } from './environment.js';
import { WopiHostModule } from './wopi-host.module.js';

export const wopiHost: AppDescription<WopiHostEnvironment> = {
  name: 'wopi-host',
  rawBodies: true,
  environment: WopiHostEnvironment,
  module: (settings, logger) => WopiHostModule.forSettings(settings, logger),
};
