export { WopiHostDirectory } from './host-directory.js';
export { wopiClientMigrations } from './migrations/index.js';
export { publicHalf, WopiProofKeys, type ProofKeyPairs } from './proof-keys.js';
export { RemoteWopiHost, type HostAnswer, type HostOperation, type RemoteAccess } from './remote-host.js';
export { WopiAccess, WopiFile, type LockState, type NextSave, type WopiTrouble } from './wopi-client.entity.js';
export { WopiClientModule } from './wopi-client.module.js';
export { WopiFiles, type GivenToken, type UsableToken } from './wopi-files.js';
export { WopiSource } from './wopi-source.js';
