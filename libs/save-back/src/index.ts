export {
  ACTION_FITS,
  MAX_POSTPONE_SECONDS,
  SaveBackAdministration,
  type SaveBackAction,
  type SaveBackActionKind,
} from './administration.js';
export { ALERT_KINDS, type AlertKind, type AlertNotice } from './alerts/alert-message.js';
export {
  ALERT_RULES_SETTING,
  type AlertCondition,
  Alerts,
  DEFAULT_ALERT_RULES,
  type AlertRules,
} from './alerts/alerts.js';
export { BulkJobs, type BulkJob } from './bulk-jobs.js';
export { recordEvents, type SaveBackEventKind } from './events.js';
export { Circuits, endpointTrouble, type CircuitSettings } from './delivery/circuits.js';
export { maskHeaders, maskText, maskUrl } from './delivery/mask-secrets.js';
export { ENDPOINT_SQL, SaveBackClaims, type AttemptRecord, type Claim } from './delivery/claims.js';
export {
  WEBHOOK_SECRET_PREFIX,
  webhookBody,
  webhookHeaders,
  webhookOutcome,
  webhookSecrets,
} from './delivery/webhook-delivery.js';
export { bishengSaveBackBody, resultPath } from './delivery/bisheng-delivery.js';
export type {
  Delivery,
  DeliveryAnswer,
  DeliveryCall,
  DeliveryDialect,
  DeliveryExchange,
  DeliveryMessage,
  DeliverySend,
  ExchangeDialect,
  MessageDialect,
} from './delivery/delivery-dialect.js';
export { dialectProviders } from './delivery/delivery-dialects.js';
export {
  DELIVERY_SETTINGS,
  SaveBackDeliverer,
  type DeliveryReport,
  type DeliverySettings,
} from './delivery/save-back-deliverer.js';
export { OnlyofficeDialect, PUBLIC_ORIGIN, resultUrl } from './delivery/onlyoffice-delivery.js';
export { OnlyofficeCallbackTargets } from './onlyoffice/onlyoffice-callback-target.js';
export { OnlyofficeClosing } from './onlyoffice/onlyoffice-closing.js';
export { OnlyofficeNotices, postNotice, type NewNotice } from './onlyoffice/onlyoffice-notices.js';
export { OnlyofficeOpening } from './onlyoffice/onlyoffice-opening.entity.js';
export { saveBackMigrations } from './migrations/index.js';
export { alarmSlots, drainOutbox, SAVE_BACK_QUEUE, type SaveBackAlarm } from './outbox.js';
export {
  IntervalChanges,
  IntervalScopeUnknown,
  type IntervalApplication,
  type IntervalChange,
  type IntervalEffect,
  type RecordedChange,
} from './policy/interval-changes.js';
export {
  GLOBAL_APPLIES,
  intervalChain,
  MAX_INTERVAL_SECONDS,
  MIN_IDLE_SAVE_SECONDS,
  PROTOCOL_DEFAULT_SECONDS,
  resolveInterval,
  SHORT_INTERVAL_SECONDS,
  type Interval,
} from './policy/interval.js';
export {
  DEFAULT_RETRY_DELAYS_S,
  nextStep,
  parseRetryAfter,
  type AttemptOutcome,
  type NextStep,
} from './policy/retry.js';
export { SaveBackScheduler, type FinishedEdit } from './save-back-scheduler.js';
export { FINAL_STATES, SaveBack, SaveBackAttempt, type ForceSave, type SaveBackState } from './save-back.entity.js';
export { SaveBackModule } from './save-back.module.js';
export { recordAudit, Settings, type IntervalScope, type IntervalSubject } from './settings.js';
