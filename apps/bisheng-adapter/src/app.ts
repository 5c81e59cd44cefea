import type { AppDescription } from '#platform';
import { BishengAdapterModule } from './bisheng-adapter.module.js';
import { BishengAdapterEnvironment } from './environment.js';
import { bishengDoor } from './rate-limited-door.js';

export const bishengAdapter: AppDescription<BishengAdapterEnvironment> = {
  name: 'bisheng-adapter',
  lenientBodies: true,
  rateLimits: bishengDoor,
  anyCasePaths: ['openEditor', 'openPreview', 'deleteFile', 'removeParticipant', 'removeAllParticipant', 'saveBack']
    .map((call) => `/apps/editor/${call}`)
    .concat('/apps/editor'),
  environment: BishengAdapterEnvironment,
  module: (settings, logger) => BishengAdapterModule.forSettings(settings, logger),
};
