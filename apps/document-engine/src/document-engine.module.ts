import { type DynamicModule, Module } from '@nestjs/common';
import { join, resolve } from 'node:path';
import { AuthModule } from '#auth';
import { CONVERSION_QUEUE, ConversionWorkModule } from '#conversion';
import { DocumentsModule } from '#documents';
import {
  DatabaseModule,
  HealthModule,
  LoggingModule,
  type Logger,
  OutboundModule,
  projectRoot,
  queueModules,
} from '#platform';
import { EditingModule, TogetherModule } from '#editing';
import { WopiClientModule } from '#wopi-client';
import { ScriptBuilds } from './builder/script-builds.js';
import { ConversionProcessor, ConversionRunner } from './conversions/conversion-runner.js';
import { ConversionWork } from './conversions/conversion-work.js';
import { DocumentEngineEnvironment } from './environment.js';
import { KitPool } from './kit-host/kit-pool.js';
import { PROFILE_VERSION } from './kit-host/profile.js';
import { detectSandbox } from './kit-host/sandbox.js';
import { Conversions } from './rooms/conversions.js';
import { RoomContents } from './rooms/room-content.js';
import { Rooms } from './rooms/rooms.js';
import { EditorSocket } from './socket/editor-socket.js';
import { VersionsController } from './socket/versions.controller.js';
import { InternalController } from './socket/internal.controller.js';

@Module({})
export class DocumentEngineModule {
  static forSettings(settings: DocumentEngineEnvironment, logger: Logger): DynamicModule {
    return {
      module: DocumentEngineModule,
      imports: [
        LoggingModule.use(logger),
        HealthModule.forApp('document-engine', settings),
        DatabaseModule.connect(settings, 'document-engine'),
        AuthModule.withSecretKey(settings.SECRET_KEY),
        OutboundModule,
        DocumentsModule.forSettings(settings),
        EditingModule,
        TogetherModule,
        WopiClientModule,
        ConversionWorkModule,
        ...queueModules(settings, [CONVERSION_QUEUE], 3),
      ],
      controllers: [InternalController, VersionsController],
      providers: [
        Rooms,
        RoomContents,
        Conversions,
        EditorSocket,
        ScriptBuilds,
        ConversionWork,
        ConversionRunner,
        ConversionProcessor,
        { provide: DocumentEngineEnvironment, useValue: settings },
        { provide: KitPool, useFactory: () => createPool(settings, logger) },
      ],
    };
  }
}

async function createPool(settings: DocumentEngineEnvironment, logger: Logger): Promise<KitPool> {
  const sandbox = await detectSandbox();
  if (sandbox.kind === 'limits-only') {
    logger.warn({ reason: sandbox.reason }, 'kits run without a sandbox, with limits on memory and time only');
  } else logger.info({ proc: sandbox.proc[0] === '--proc' ? 'own' : 'outer' }, 'kits run in a sandbox');
  const root = projectRoot();
  const own = settings.KIT_DIR ?? settings.DATA_DIR;
  return new KitPool(
    {
      folder: resolve(own, `kits-${settings.PORT}`),
      warmProfile: resolve(own, `libreoffice-profile-${PROFILE_VERSION}`),
      sandbox,
      spares: settings.SPARE_KITS,
      paths: {
        code: join(root, 'dist/apps/document-engine/src/kit'),
        modules: join(root, 'node_modules'),
        packageJson: join(root, 'package.json'),
        program: settings.LIBREOFFICE_PROGRAM,
      },
      limits: {
        startMs: 30_000,
        loadMs: settings.KIT_LOAD_TIMEOUT_MS,
        answerMs: settings.KIT_ANSWER_TIMEOUT_MS,
        memoryBytes: settings.KIT_MEMORY_MB * 1024 * 1024,
      },
    },
    (error) => logger.error({ err: error }, 'a spare kit could not be started'),
  );
}
