import type { AppDescription } from '#platform';
import { DocumentEngineModule } from './document-engine.module.js';
import { DocumentEngineEnvironment } from './environment.js';
import { EditorSocket } from './socket/editor-socket.js';

export const documentEngine: AppDescription<DocumentEngineEnvironment> = {
  name: 'document-engine',
  environment: DocumentEngineEnvironment,
  stopTimeoutMs: 280_000, // below the time that a pod is given, so that what was not moved is still said
  module: (settings, logger) => DocumentEngineModule.forSettings(settings, logger),
  configure: (app) => {
    const socket = app.get(EditorSocket);
    app.getHttpServer().on('upgrade', (request, stream, head) => socket.upgrade(request, stream, head));
  },
};
