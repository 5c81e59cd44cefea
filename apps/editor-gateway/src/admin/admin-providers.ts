import type { Provider } from '@nestjs/common';
import { ConsoleSessions } from '#auth';
import { Administrators } from './administrators/administrators.js';
import { Doctor } from './doctor/doctor.js';
import { NetworkWalk } from './doctor/network-walk.js';
import { OnlyofficeExamination } from './doctor/onlyoffice-examination.js';
import { SampleCallback } from './doctor/sample-callback.js';
import { WopiExamination } from './doctor/wopi-examination.js';
import { DocumentAdministration } from './documents/document-administration.js';
import { IntegratorAdministration } from './integrators/integrator-administration.js';
import { IntegratorKeys } from './integrators/integrator-keys.js';
import { ConsoleSettings } from './console-settings.js';
import { OidcAccounts } from './oidc/oidc-accounts.js';
import { OidcProvider } from './oidc/oidc-provider.js';
import { AdministratorSessions } from './session/administrator-sessions.js';
import { SignIn } from './session/sign-in.js';

/** What the console's controllers need. */
export const adminProviders: Provider[] = [
  ConsoleSettings,
  AdministratorSessions,
  { provide: ConsoleSessions, useExisting: AdministratorSessions },
  SignIn,
  Administrators,
  OidcProvider,
  OidcAccounts,
  IntegratorAdministration,
  IntegratorKeys,
  DocumentAdministration,
  Doctor,
  NetworkWalk,
  OnlyofficeExamination,
  WopiExamination,
  SampleCallback,
];
