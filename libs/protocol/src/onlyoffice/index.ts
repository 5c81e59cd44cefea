export { ONLYOFFICE_API_BUILD, ONLYOFFICE_API_VERSION } from './api-version.js';
export {
  ACTION,
  FORCE_SAVE_TYPE,
  forceSavedBody,
  forceSaveFailedBody,
  historyOf,
  judgeOnlyofficeAnswer,
  presenceBody,
  savedBody,
  signCallback,
  type CallbackResult,
  type CallbackVerdict,
  type HistoryChange,
  type SignedCallback,
} from './callback.js';
export { COMMAND_ERRORS, readCommand, type OnlyofficeCommand } from './command.js';
export { documentKeyValid, MAX_DOCUMENT_KEY_LENGTH } from './document-key.js';
export { OPENING_ERRORS, readEditorConfig, type EditorConfigOutcome, type EditorRequest } from './editor-config.js';
export { ipFilterAllows, type IpRule } from './ip-filter.js';
export { jsonEqual, objectOf, textOf, type JsonObject } from './json.js';
export {
  effectivePermissions,
  type EffectivePermissions,
  type GroupPermissions,
  groupsOf,
  type OnlyofficeMode,
} from './permissions.js';
export {
  effectOf,
  readCallback,
  signedCallbackFields,
  type CallbackEffect,
  type KeyProgress,
  type ReceivedCallback,
} from './received-callback.js';
export { tokenOf } from './request-parameters.js';
export {
  CONVERSION_ERROR_CODES,
  conversionFormat,
  conversionJson,
  conversionXml,
  type ConversionAnswer,
} from './conversion-answer.js';
export {
  readConversionRequest,
  type ConversionRequestOutcome,
  type OnlyofficeConversion,
} from './conversion-request.js';
export { signedParameters, signToken, verifyToken, type TokenClaims, type TokenOutcome } from './request-token.js';
