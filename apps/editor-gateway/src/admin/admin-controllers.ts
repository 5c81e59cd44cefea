import { AdministratorsController } from './administrators/administrators.controller.js';
import { OidcController } from './oidc/oidc.controller.js';
import { SessionController } from './session/session.controller.js';

/** The controllers that only the console and keys with the scope admin may call. */
export const adminControllers = [SessionController, OidcController, AdministratorsController];
