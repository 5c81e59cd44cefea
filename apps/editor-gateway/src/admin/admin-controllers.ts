import { AdministratorsController } from './administrators/administrators.controller.js';
import { DoctorController } from './doctor/doctor.controller.js';
import { AdminDocumentsController } from './documents/admin-documents.controller.js';
import { ConfigImportController } from './integrators/config-import.controller.js';
import { IntegratorsController } from './integrators/integrators.controller.js';
import { OidcController } from './oidc/oidc.controller.js';
import { PlatformHealthController } from './platform-health/platform-health.controller.js';
import { SessionController } from './session/session.controller.js';
import { ConsoleSettingsController } from './settings/console-settings.controller.js';

/** The controllers that only the console and keys with the scope admin may call. */
export const adminControllers = [
  SessionController,
  OidcController,
  AdministratorsController,
  ConfigImportController,
  IntegratorsController,
  AdminDocumentsController,
  DoctorController,
  PlatformHealthController,
  ConsoleSettingsController,
];
