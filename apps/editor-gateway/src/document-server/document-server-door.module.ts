import { Module } from '@nestjs/common';
import { DocumentServerModule } from '#editing';
import { OnlyofficeInbox } from '../onlyoffice/inbox.js';
import { DocumentServerCallbackController } from './callback.controller.js';
import { DocumentServerEngine } from './document-server-engine.js';
import { DocumentServerPageController } from './page.controller.js';

/** An existing ONLYOFFICE Document Server as an engine: its callbacks, the page around its editor. */
@Module({
  imports: [DocumentServerModule],
  controllers: [DocumentServerCallbackController, DocumentServerPageController],
  providers: [DocumentServerEngine, OnlyofficeInbox],
  exports: [DocumentServerModule, DocumentServerEngine],
})
export class DocumentServerDoorModule {}
