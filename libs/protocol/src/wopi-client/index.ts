export { parseActionQuery, parseTtl, parseWopiSrc, type ActionQuery, type ActionQueryOutcome } from './action-query.js';
export { hostingCapabilities, type HostingCapabilities } from './capabilities.js';
export { discoveryDocument, proofKeyAttributes, type ProofKeyAttributes } from './discovery-document.js';
export { judgePutFile, type PutFileVerdict } from './put-file-answer.js';
export {
  parseCheckFileInfo,
  type CheckFileInfoOutcome,
  type PageAction,
  type RemoteFile,
  type RemotePage,
} from './remote-file.js';
export { hostPatternMatches, hostPatternValid } from './host-pattern.js';
export { APP_NAMES, SERVED_TYPES, servedTypeOf, type ServedType, type WopiApp } from './served-types.js';
