export interface AdminDocument {
  id: string;
  integratorId: string;
  integrator: string;
  door: string;
  externalId: string;
  title: string;
  fileType: string;
  revision: number;
  people: number;
  saveBackIntervalSeconds: number | null;
  updatedAt: string;
}

export interface PresentPerson {
  participantId: string;
  userId: string;
  name: string;
  mode: string;
  connected: boolean;
  joinedAt: string;
}

export interface DocumentRevision {
  number: number;
  sha256: string;
  sizeBytes: number;
  fileType: string;
  origin: string;
  modifiedBy: { userId: string; name: string }[];
  createdAt: string;
}
