import type { AppDescription } from '#platform';
import { WopiHostEnvironment } from './environment.js';
import { openFileInfoDoor } from './files/file-info-door.js';
import { WopiFilter } from './http/wopi-reply.js';
import { wopiDoor } from './http/rate-limited-door.js';
import { WopiHostModule } from './wopi-host.module.js';

export const wopiHost: AppDescription<WopiHostEnvironment> = {
  name: 'wopi-host',
  rawBodies: true,
  rateLimits: wopiDoor,
  environment: WopiHostEnvironment,
  module: (settings, logger) => WopiHostModule.forSettings(settings, logger),
  configure: (app, _settings, logger) => {
    openFileInfoDoor(app, logger);
    app.useGlobalFilters(new WopiFilter(logger)); // for addresses and methods that no controller has
  },
};
