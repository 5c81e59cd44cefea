export { EnvironmentInvalid, loadEnvironment, Setting } from './environment/load-environment.js';
export { PLATFORM_VERSION } from './environment/platform-version.js';
export { projectRoot } from './environment/project-root.js';
export { PlatformEnvironment } from './environment/platform-environment.js';
export {
  acceptRequestId,
  currentRequestContext,
  currentTraceparent,
  runInRequestContext,
  type RequestContext,
} from './logging/request-context.js';
export { childSpan, formatTraceparent, parseTraceparent, type TraceContext } from './logging/trace-context.js';
export { createLogger, LOGGER, type Logger } from './logging/logger.js';
export { LoggingModule } from './logging/logging.module.js';
export { Problem, ProblemFilter, toProblemDetails, type ProblemDetails } from './http/problem.js';
export { createApp, startApp, type AppDescription } from './http/start-app.js';
export { HealthModule, HealthService, type ReadinessCheck } from './health/health.module.js';
export { DATABASE_RETRY_SECONDS, databaseUnavailable } from './database/database-unavailable.js';
export { Gathered } from './database/gathered.js';
export { whileLocked } from './database/direct-connection.js';
export { type Moment, momentOf, STATE_SQL } from './database/moment.js';
export { prepared } from './database/prepared.js';
export { DatabaseModule, dataSourceOptions } from './database/database.module.js';
export {
  addressAllowed,
  addressAmong,
  hostAllowed,
  networkPolicyEntryValid,
  type NetworkPolicy,
} from './outbound/network-policy.js';
export { addressList, cameFromListed } from './http/address-list.js';
export { refuseDeep } from './http/deep-body.js';
export { refuseMalformed } from './http/malformed.js';
export { answerText } from './outbound/answer-text.js';
export { OutboundFailure, type OutboundFailureStep } from './outbound/outbound.errors.js';
export {
  OutboundHttp,
  type OutboundAnswer,
  type OutboundRequest,
  type OutboundTextAnswer,
} from './outbound/outbound-http.js';
export { armFaultPoint, faultPoint } from './fault-point.js';
export { OutboundModule } from './outbound/outbound.module.js';
export { handOn } from './hand-on.js';
export { queueModules } from './queue/queue-modules.js';
export { redisConnection, type RedisConnection } from './queue/redis-connection.js';
export { CallCounter } from './rate-limits/call-counter.js';
export {
  credentialHash,
  RateLimited,
  type RateLimitedDoor,
  RateLimits,
  type RateLimitSettings,
} from './rate-limits/rate-limits.js';
export { RateLimitsModule } from './rate-limits/rate-limits.module.js';
