export { InputLedger, isCounted } from './input-ledger.js';
export {
  EDITOR_PROTOCOL_VERSION,
  EDITOR_SUBPROTOCOL,
  parsePageMessage,
  type EditorDocument,
  type EngineMessage,
  type PageMessage,
  type PagePermissions,
  type Person,
  type SaveState,
} from './messages.js';
export {
  type ChatMessage,
  type DocumentComment,
  type DocumentVersion,
  type TextChange,
  type DocumentChange,
  type TogetherMessage,
  type TogetherNews,
} from './together-messages.js';
