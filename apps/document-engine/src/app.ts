import type { AppDescription } from '#platform';
import { DocumentEngineModule } from './document-engine.module.js';
import { DocumentEngineEnvironment } from './environment.js';
import { EditorSocket } from './socket/editor-socket.js';

export const documentEngine: AppDescription<DocumentEngineEnvironment> = {
  name: 'document-engine',
  environment: DocumentEngineEnvironment,
  module: (settings, logger) => DocumentEngineModule.forSettings(settings, logger),
  configure: (app) => {
    const socket = app.get(EditorSocket);
    app.getHttpServer().on('upgrade', (request, stream, head) => socket.upgrade(request, stream, head));
  },
};
