export { configuredStore } from './content/configured-store.js';
export { ContentKeys } from './content/content-keys.js';
export {
  ContentLost,
  ContentStore,
  type ByteRange,
  type ListedContent,
  type StoredContent,
} from './content/content-store.js';
export { DiskContentStore } from './content/disk-content-store.js';
export { compareText, type TextChange } from './content/compare-text.js';
export { officeText } from './content/office-text.js';
export { type ContentRemark, remarksOn } from './content/content-remarks.js';
export { inspectContent, type InspectionOutcome, type UnusableReason } from './content/inspect-content.js';
export {
  Document,
  Rendition,
  Revision,
  type Contributor,
  type Door,
  type RenditionKind,
  type RevisionOrigin,
} from './document.entity.js';
export { Documents, type DocumentFacts, type DocumentIdentity, type RevisionPage } from './documents.js';
export { DocumentNotFound, SourceUnusable } from './documents.errors.js';
export { DocumentsModule } from './documents.module.js';
export {
  extensionOf,
  editorKindOf,
  fileTypeOf,
  fileTypeOfMime,
  isOfficeKind,
  isPlainText,
  isSeparatedValues,
  listFileTypes,
  type FileKind,
  type FileType,
} from './file-types.js';
export { FRAME_ANCESTOR, frameAncestorAllowed, frameAncestorsDirective } from './integrators/frame-ancestors.js';
export { Integrator, IntegratorKey, type IntegratorKeyKind } from './integrators/integrator.entity.js';
export { type Brand, BRAND_COLOR, brandLogoValid, type EditorSettings, MAX_LOGO_BYTES } from './integrators/brand.js';
export { type Quota, QuotaExceeded, Quotas } from './integrators/quotas.js';
export { Integrators, networkPolicyOf, type OpenedKey } from './integrators/integrators.js';
export { documentsMigrations } from './migrations/index.js';
export {
  DEFAULT_ONLYOFFICE_SETTINGS,
  OnlyofficeSettings,
  type HmacAlgorithm,
} from './onlyoffice/onlyoffice-settings.entity.js';
export { type InboxChecks, OnlyofficeSigning, type TokenOutcome } from './onlyoffice/onlyoffice-signing.js';
export { Revisions, type NewRevision } from './revisions.js';
export {
  encodeNonAscii,
  FETCH_LIMITS,
  SourceFetcher,
  type FetchedContent,
  type FetchLimits,
} from './source-fetcher.js';
export { ContentCheck, type ContentCheckReport } from './content/content-check.js';
