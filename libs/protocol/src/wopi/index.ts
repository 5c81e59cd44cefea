export {
  accessTokenFormValid,
  hashAccessToken,
  newAccessToken,
  requestAccessToken,
  withAccessToken,
} from './access-token.js';
export { actionUrl, type PlaceholderName, type PlaceholderValues } from './action-url.js';
export {
  chooseZone,
  findAction,
  parseDiscovery,
  type Discovery,
  type DiscoveryAction,
  type DiscoveryApp,
  type DiscoveryOutcome,
  type DiscoveryZone,
} from './discovery.js';
export {
  FILE_NAME_MAX_LENGTH,
  fileNameProblem,
  legalFileName,
  numberedName,
  splitName,
  suggestedName,
} from './file-name.js';
export {
  ECOSYSTEM_OPERATIONS,
  readBooleanHeader,
  readOverride,
  WOPI_HEADERS,
  WOPI_OVERRIDES,
  type EcosystemOperation,
  type WopiOverride,
} from './header-names.js';
export {
  liveLock,
  LOCK_LIFETIME_MS,
  lockFile,
  lockIdValid,
  MAX_LOCK_ID_LENGTH,
  mayPutFile,
  mayRenameFile,
  mayReplaceFile,
  refreshLock,
  unlockAndRelock,
  unlockFile,
  type FileLock,
  type LockOutcome,
} from './lock.js';
export {
  fromTicks,
  PROOF_LIFETIME_MS,
  proofBytes,
  proofKeyBlob,
  proofKeyFromFile,
  proofKeyFromNumbers,
  proofKeyNumbers,
  proofKeyOfBlob,
  signProof,
  toTicks,
  verifyProof,
  type ProofKey,
  type ProofKeys,
  type ProofOutcome,
  type ProofRequest,
} from './proof.js';
export { decodeUtf7, encodeUtf7 } from './utf7.js';
