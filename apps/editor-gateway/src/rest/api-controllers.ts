import { adminControllers } from '../admin/admin-controllers.js';
import { pipelineControllers } from '../pipeline/pipeline-parts.js';
import { ConversionsController } from '../conversions/conversions.controller.js';
import { AdminIntervalController } from './admin-interval.controller.js';
import { DocumentsController } from './documents.controller.js';
import { AdminDocumentServerController } from '../document-server/admin-document-server.controller.js';
import { AdminWopiClientsController } from '../wopi/admin-wopi-clients.controller.js';
import { WopiAccessController } from '../wopi/wopi-access.controller.js';
import { ProofKeysController } from '../wopi-client/proof-keys.controller.js';
import { OnlyofficeSettingsController } from './onlyoffice-settings.controller.js';
import { SaveBacksController } from './save-backs.controller.js';

/** The controllers of REST v1; the OpenAPI description is made from them. */
export const apiControllers = [
  AdminIntervalController,
  AdminDocumentServerController,
  AdminWopiClientsController,
  ConversionsController,
  DocumentsController,
  ProofKeysController,
  SaveBacksController,
  ...adminControllers,
  ...pipelineControllers,
  OnlyofficeSettingsController,
  WopiAccessController,
];
