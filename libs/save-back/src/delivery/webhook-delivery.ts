import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RESULT_LINK_KEY, signResultLink, type KeyRing } from '#auth';
import { type Document, Integrators, type Revision } from '#documents';
import { Gathered } from '#platform';
import type { AttemptOutcome } from '../policy/retry.js';
import type { SaveBack } from '../save-back.entity.js';
import { changedOutside } from './source-conflicts.js';
import { linkExpiry, resultPath } from './bisheng-delivery.js';
import type { Delivery, DeliveryAnswer, DeliveryMessage, MessageDialect } from './delivery-dialect.js';

/** Before the base64 of a Standard Webhooks secret. */
export const WEBHOOK_SECRET_PREFIX = 'whsec_';

export interface WebhookDelivery {
  document: Pick<Document, 'id' | 'externalId' | 'title'>;
  revision: Pick<Revision, 'number' | 'fileType' | 'sha256' | 'sizeBytes'>;
  /** `id` is null when there is no save-back: a sample. */
  saveBack: Pick<SaveBack, 'closedAt' | 'unchanged' | 'modifiedBy'> & { id: string | null };
  /** What the receiver has of it, as far as we know: a receiver that has something else answers 409 or 412. Null: we do not know. */
  base: { revision: number; sha256: string } | null;
  linkKey: KeyRing;
  now: Date;
}

/** The body of a native save-back: what was saved, by whom, and a signed path relative to our origin to fetch it from. */
export function webhookBody({ document, revision, saveBack, base, linkKey, now }: WebhookDelivery): string {
  const link = signResultLink(
    { saveBackId: saveBack.id, sha256: revision.sha256, expiresAt: linkExpiry(saveBack.closedAt, now) },
    linkKey,
  );
  return JSON.stringify({
    type: 'document.saved',
    timestamp: now.toISOString(),
    data: {
      documentId: document.id,
      externalId: document.externalId,
      title: document.title,
      revision: revision.number,
      fileType: revision.fileType,
      sha256: revision.sha256,
      sizeBytes: Number(revision.sizeBytes),
      unchanged: saveBack.unchanged,
      modifiedBy: saveBack.modifiedBy,
      url: resultPath(link, revision.fileType),
      base,
    },
  });
}

/** The bytes of a secret: `whsec_` and base64 as the specification has it, any other text as it is. */
function secretBytes(secret: string): Buffer {
  return secret.startsWith(WEBHOOK_SECRET_PREFIX)
    ? Buffer.from(secret.slice(WEBHOOK_SECRET_PREFIX.length), 'base64')
    : Buffer.from(secret);
}

/** The headers of the Standard Webhooks specification, one signature per secret so that secrets can be rotated. */
export function webhookHeaders(
  id: string,
  body: string,
  secrets: readonly string[],
  now: Date,
): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', secretBytes(secret)).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  );
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

/** Any 2xx is acceptance; 410 says that nobody wants it any more; 409 and 412 that the file was changed there meanwhile. */
export function webhookOutcome(status: number, retryAfterSeconds: number | null): AttemptOutcome {
  if (status >= 200 && status <= 299) return { kind: 'delivered' };
  if (status === 409 || status === 412) return changedOutside(`the receiver answered ${status}: its file has changed`);
  return {
    kind: 'failed',
    code: `http_${status}`,
    message: `HTTP status ${status}`,
    retryAfterSeconds,
    final: status === 410,
  };
}

/** What webhooks to an integrator are signed with. Without secrets of this kind: its JWT secrets, as text. */
export async function webhookSecrets(integrators: Integrators, integratorId: string): Promise<string[]> {
  for (const kind of ['webhook', 'jwt'] as const) {
    const keys = (await integrators.openedKeys(kind)).filter((key) => key.integrator.id === integratorId);
    if (keys.length > 0) return keys.map((key) => key.secret);
  }
  return [];
}

/** Standard Webhooks to the `callback` of a REST document. */
@Injectable()
export class WebhookDialect implements MessageDialect {
  readonly door = 'rest';
  private readonly bases = new Gathered((documentIds: string[]) => this.basesOf(documentIds), 1);

  constructor(
    private readonly integrators: Integrators,
    private readonly database: DataSource,
    @Inject(RESULT_LINK_KEY) private readonly linkKey: KeyRing,
  ) {}

  async message({ id, document, revision, saveBack, now }: Delivery): Promise<DeliveryMessage> {
    const base = saveBack.overwrite ? null : await this.bases.ask(document.id);
    const body = webhookBody({ document, revision, saveBack, base, linkKey: this.linkKey, now });
    const secrets = await webhookSecrets(this.integrators, document.integratorId);
    return { headers: webhookHeaders(id, body, secrets, now), body };
  }

  /** What it took last, or gave us last. */
  private async basesOf(documentIds: string[]): Promise<({ revision: number; sha256: string } | null)[]> {
    const rows = (await this.database.query(
      `SELECT d.id, r.number AS revision, r.sha256 FROM unnest($1::uuid[]) AS d(id), LATERAL (
         SELECT r.number, r.sha256 FROM revision r WHERE r.document_id = d.id AND (r.origin IN ('uploaded', 'fetched')
           OR (SELECT true FROM save_back s WHERE s.revision_id = r.id AND s.state = 'delivered' LIMIT 1))
         ORDER BY r.number DESC LIMIT 1) r`,
      [documentIds],
    )) as { id: string; revision: number; sha256: string }[];
    const found = new Map(rows.map(({ id, revision, sha256 }) => [id, { revision, sha256 }]));
    return documentIds.map((id) => found.get(id) ?? null);
  }

  judge({ status, retryAfterSeconds }: DeliveryAnswer): AttemptOutcome {
    return webhookOutcome(status, retryAfterSeconds);
  }
}
