export {
  EDITOR_PROTOCOL_VERSION,
  EDITOR_SUBPROTOCOL,
  parsePageMessage,
  type EditorDocument,
  type EngineMessage,
  type PageMessage,
  type Person,
  type SaveState,
} from './messages.js';
