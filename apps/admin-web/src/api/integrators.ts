export type KeyKind = 'rest' | 'bisheng' | 'jwt' | 'webhook';

export interface Integrator {
  id: string;
  name: string;
  description: string;
  active: boolean;
  allowedNetworks: string[];
  callerNetworks: string[];
  wopiHosts: string[];
  frameAncestors: string[];
  watermark: string | null;
  brandName: string | null;
  brandLogo: string | null;
  brandColor: string | null;
  maxOpenDocuments: number | null;
  maxStorageMb: number | null;
  maxRequestsPerMinute: number | null;
  bishengSignRequired: boolean;
  bishengRestSignRequired: boolean;
  saveSendsHome: boolean;
  bishengSaveBackUrl: string | null;
  defaultEngine: string | null;
  saveBackIntervalSeconds: number | null;
  documents: number;
  waiting: number;
  parked: number;
  createdAt: string;
}

export interface IntegratorKey {
  id: string;
  kind: KeyKind;
  name: string;
  scopes: string[];
  active: boolean;
  createdAt: string;
  lastUsedAt: string | null;
  expiresAt: string | null;
}

export interface IntegratorDetail extends Integrator {
  keys: IntegratorKey[];
  used: { openDocuments: number; storageMb: number };
}

export interface NewKey {
  key: IntegratorKey;
  secret: string;
}

export interface ImportPreview {
  changes: { field: string; becomes: string; value: string }[];
  warnings: { code: string; value: string }[];
  ignored: string[];
}
