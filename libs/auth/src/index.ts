export { ADMINISTRATOR_ROLES, roleSuffices, type AdministratorRole } from './administrator-role.js';
export { bearerToken, generateApiKey, hashApiKey, hashPassword, passwordMatches, type ApiKeyScope } from './api-key.js';
export { InternalAccess } from './internal-access.js';
export { deriveKeys, type KeyPurpose, type KeyRing } from './key-derivation.js';
export { signResultLink, verifyResultLink, type ResultLinkClaims, type ResultLinkOutcome } from './result-link.js';
export { sameBytes } from './same-bytes.js';
export { SealBroken, SecretBox } from './secret-box.js';
export { SESSION_TOKEN_LIFETIME_S, SessionTokens, type SessionTokenClaims } from './session-token.js';
export {
  apiCaller,
  ApiCallers,
  ApiKeyGuard,
  ConsoleSessions,
  RequireRole,
  RequireScope,
  type ApiCaller,
  type ConsoleCaller,
} from './nest/api-key.guard.js';
export { AuthModule, RESULT_LINK_KEY } from './nest/auth.module.js';
