import { Documents1700000000001 } from './1700000000001-documents.js';
import { WopiHosts1700000000120 } from './1700000000120-wopi-hosts.js';
import { OnlyofficeSettings1700000000140 } from './1700000000140-onlyoffice-settings.js';
import { DocumentSearch1700000000181 } from './1700000000181-document-search.js';
import { IntegratorAdministration1700000000201 } from './1700000000201-integrator-administration.js';
import { VersionNames1700000000231 } from './1700000000231-version-names.js';
import { Watermark1700000000232 } from './1700000000232-watermark.js';
import { ContentCheck1700000000331 } from './1700000000331-content-check.js';
import { DocumentList1700000000333 } from './1700000000333-document-list.js';
import { BrandAndQuotas1700000000421 } from './1700000000421-brand-and-quotas.js';
import { OldestRevisions1700000000460 } from './1700000000460-oldest-revisions.js';
import { SaveSendsHome1700000000470 } from './1700000000470-save-sends-home.js';
import { FrameAncestors1700000000370 } from './1700000000370-frame-ancestors.js';
import { WebhookSecrets1700000000330 } from './1700000000330-webhook-secrets.js';

/** The migrations of this lib's tables, oldest first. */
export const documentsMigrations = [
  Documents1700000000001,
  WopiHosts1700000000120,
  OnlyofficeSettings1700000000140,
  DocumentSearch1700000000181,
  IntegratorAdministration1700000000201,
  VersionNames1700000000231,
  Watermark1700000000232,
  WebhookSecrets1700000000330,
  ContentCheck1700000000331,
  DocumentList1700000000333,
  FrameAncestors1700000000370,
  BrandAndQuotas1700000000421,
  OldestRevisions1700000000460,
  SaveSendsHome1700000000470,
];
