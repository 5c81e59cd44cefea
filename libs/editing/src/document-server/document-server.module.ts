import { Module } from '@nestjs/common';
import { EditingModule } from '../editing.module.js';
import { DocumentServerCallbacks } from './document-server-callbacks.js';
import { DocumentServers } from './document-servers.js';
import { DocumentServerSessions } from './document-server-sessions.js';
import { ForgottenFiles } from './forgotten-files.js';

/** Existing ONLYOFFICE Document Servers as engines. Needs what EditingModule needs, and outbound HTTP. */
@Module({
  imports: [EditingModule],
  providers: [DocumentServers, DocumentServerSessions, DocumentServerCallbacks, ForgottenFiles],
  exports: [DocumentServers, DocumentServerSessions, DocumentServerCallbacks, ForgottenFiles],
})
export class DocumentServerModule {}
