import { type DynamicModule, Module } from '@nestjs/common';
import { deriveKeys } from '#auth';
import { EditingModule } from '#editing';
import { EnginePages } from './clients/engine-pages.js';
import { WopiClients } from './clients/wopi-clients.js';
import { Containers } from './containers/containers.js';
import { FileWrites } from './files/file-writes.js';
import { EditingEnd } from './locks/editing-end.js';
import { FileLocks } from './locks/file-locks.js';
import { QuickLockChanges } from './locks/quick-changes.js';
import { AccessTokens } from './tokens/access-tokens.js';
import { TokenReader } from './tokens/token-reader.js';
import { PAGE_TICKET_KEY, WopiAccess } from './tokens/wopi-access.js';

const SERVICES = [
  WopiClients,
  Containers,
  FileWrites,
  EditingEnd,
  QuickLockChanges,
  FileLocks,
  AccessTokens,
  TokenReader,
  WopiAccess,
  EnginePages,
];

/** Files of the document store as WOPI sees them. Needs AuthModule, DocumentsModule, OutboundModule and a database. */
@Module({})
export class WopiModule {
  static withSecretKey(secretKey: string): DynamicModule {
    return {
      module: WopiModule,
      imports: [EditingModule],
      providers: [...SERVICES, { provide: PAGE_TICKET_KEY, useValue: deriveKeys(secretKey, 'page-ticket') }],
      exports: [...SERVICES],
    };
  }
}
