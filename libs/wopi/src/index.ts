export { EnginePages, type EnginePerson } from './clients/engine-pages.js';
export { type ClientAbilities, WOPI_PRODUCTS, type WopiClient, type WopiProduct } from './clients/wopi-client.js';
export { type NewWopiClient, WopiClients } from './clients/wopi-clients.js';
export { type ChildFile, Containers, type WopiContainer } from './containers/containers.js';
export { checkFileInfo, wopiUserId } from './files/check-file-info.js';
export { FileWrites, type PutContent, type PutOutcome } from './files/file-writes.js';
export { FileLocks, lockDocument } from './locks/file-locks.js';
export { wopiMigrations } from './migrations/index.js';
export { AccessTokens, type IssuedToken, type NewToken, type TokenSubject } from './tokens/access-tokens.js';
export {
  ownFileGrant,
  permissionsOf,
  type WopiGrant,
  type WopiPageOptions,
  type WopiPermissions,
} from './tokens/grant.js';
export type { PageMode } from './tokens/page-ticket.js';
export { LAST_MODIFIED_SQL, TokenReader, type TokenHolder, type WopiFile } from './tokens/token-reader.js';
export { fileWopiSrc, WopiAccess, type AccessRequest, type WopiAccessGranted } from './tokens/wopi-access.js';
export { WopiModule } from './wopi.module.js';
