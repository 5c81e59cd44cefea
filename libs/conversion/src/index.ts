export { decodeText, encodingOfCodePage, UTF_8 } from './code-pages.js';
export { ConversionClaims, type ClaimedConversion } from './conversion-claims.js';
export {
  formatKnown,
  IMAGE_FORMATS,
  mimeTypeOfResult,
  sourceTypeOf,
  takesWatermark,
  targetOf,
  type SourceKind,
  type Target,
  type TargetOutcome,
} from './conversion-formats.js';
export type { ConversionOptions, SpreadsheetLayout, ThumbnailOptions, WatermarkOptions } from './conversion-options.js';
export { CONVERSION_QUEUE } from './conversion-queue.js';
export { ConversionWaiting } from './conversion-waiting.js';
export {
  Conversion,
  CONVERSION_ERRORS,
  type ConversionError,
  type ConversionResult,
  type ConversionState,
} from './conversion.entity.js';
export { ConversionModule, ConversionWorkModule } from './conversion.module.js';
export { Conversions, inputHashOf, type ConversionOrder, type Submission } from './conversions.js';
export { conversionMigrations } from './migrations/index.js';
export { contentOfOurLink, resultAddress, RESULT_LINK_SECONDS, resultName } from './result-address.js';
