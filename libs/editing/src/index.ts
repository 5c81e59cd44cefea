export {
  EditingSession,
  Engine,
  Participant,
  type EditingMode,
  type GroupRules,
  type LeftReason,
  type PageOptions,
  type Permissions,
  type SessionKind,
} from './editing.entity.js';
export { FencedOff, NoEngine, ParticipantGone } from './editing.errors.js';
export { Chat, type SaidInChat } from './chat.js';
export { Conversion } from './conversion.js';
export { EditingModule } from './editing.module.js';
export { EnginePlacement } from './engine-placement.js';
export {
  EngineSessions,
  type ClaimedSession,
  type FinalContent,
  type FinishOutcome,
  type SessionClaim,
  type SessionPresence,
} from './engine-sessions.js';
export { EDITOR_PRESENT, Joining, type Joined, type JoinRequest } from './joining.js';
export { EditedElsewhere, editedOnDocumentServer, lockedByWopiClient } from './other-editors.js';
export { editingMigrations } from './migrations/index.js';
export { ParticipantRights, type RightsChange, type RightsChanged } from './participant-rights.js';
export { ForcedSave, type ForcedSaveOutcome } from './forced-save.js';
export { Handover, type Successor } from './handover.js';
export { IdleSaves } from './idle-saves.js';
export { KEEP_EVERYTHING, type RetentionPolicy } from './retention-policy.js';
export { CONTENT_LOCK, Retention } from './retention.js';
export { previewRetention, type RetentionEffect } from './retention-preview.js';
export { Removing } from './removing.js';
export { UserGroups } from './user-groups.js';
export { TogetherModule } from './together.module.js';
export { Versions } from './versions.js';
export { SessionFacts, type PresentPerson } from './session-facts.js';
export { DocumentServerCallbacks, type CallbackOutcome } from './document-server/document-server-callbacks.js';
export {
  DocumentServerSessions,
  type DocumentServerOpening,
  type DocumentServerPage,
  type DocumentServerPerson,
} from './document-server/document-server-sessions.js';
export { DocumentServerModule } from './document-server/document-server.module.js';
export {
  CommandFailed,
  DocumentServers,
  type DocumentServer,
  type DocumentServerSettings,
} from './document-server/document-servers.js';
export { ForgottenFiles } from './document-server/forgotten-files.js';
