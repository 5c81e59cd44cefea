import multipart from '@fastify/multipart';
import type { AppDescription } from '#platform';
import { serveConsole } from './admin/console-page.js';
import { openConversionDoor } from './conversions/onlyoffice-conversion-door.js';
import { EditorGatewayModule } from './editor-gateway.module.js';
import { EditorGatewayEnvironment } from './environment.js';
import { takeUploads } from './conversions/onlyoffice-upload-door.js';
import { describeApi, serveApiDescription } from './openapi.js';
import { openCommandDoor } from './onlyoffice/command-door.js';
import { readBodiesLeniently } from './onlyoffice/lenient-bodies.js';
import { serveOnlyofficePages } from './onlyoffice/pages.js';
import { serveEntrances } from './pages/entrances.js';
import { servePages } from './pages/pages.js';
import { gatewayDoor } from './rate-limits/gateway-door.js';
import { forwardBisheng } from './proxy/bisheng-proxy.js';
import { answerWithoutUpgrade, wantsWebSocket } from './proxy/plain-upgrade.js';
import { forwardWopi } from './proxy/wopi-proxy.js';
import { EditorSocketProxy } from './proxy/editor-socket-proxy.js';

const UPSTREAM_TIMEOUT_MS = 600_000;

export const editorGateway: AppDescription<EditorGatewayEnvironment> = {
  name: 'editor-gateway',
  rateLimits: gatewayDoor,
  anyCasePaths: [
    '/apps/editor',
    '/coauthoring/CommandService.ashx',
    '/command',
    '/converter',
    '/ConvertService.ashx',
    '/docbuilder',
    '/healthcheck',
  ],
  environment: EditorGatewayEnvironment,
  module: (settings, logger) => EditorGatewayModule.forSettings(settings, logger),
  configure: async (app, settings) => {
    const fastify = app.getHttpAdapter().getInstance();
    // Before the others: what those hook on to every request is not needed here, where integrators ask the most.
    await openConversionDoor(app);
    await openCommandDoor(app);
    await forwardBisheng(fastify, settings.BISHENG_ADAPTER_URL, UPSTREAM_TIMEOUT_MS);
    await forwardWopi(fastify, settings.WOPI_HOST_URL, {
      timeoutMs: UPSTREAM_TIMEOUT_MS,
      documentBytes: settings.MAX_DOCUMENT_BYTES,
    });
    await fastify.register(multipart as never, {
      limits: { fileSize: settings.MAX_DOCUMENT_BYTES, files: 1, fields: 8 },
    });
    takeUploads(app);
    await servePages(app);
    serveOnlyofficePages(app);
    readBodiesLeniently(app);
    await serveConsole(app);
    serveEntrances(app);
    serveApiDescription(app, describeApi(app));
    const sockets = app.get(EditorSocketProxy);
    const server = app.getHttpServer();
    server.on('upgrade', (request, client, head) => {
      if (wantsWebSocket(request)) sockets.upgrade(request, client, head);
      else answerWithoutUpgrade(server, request, client, head);
    });
  },
};
