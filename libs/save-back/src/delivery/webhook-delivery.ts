import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { RESULT_LINK_KEY, signResultLink } from '#auth';
import { type Document, Integrators, type Revision } from '#documents';
import type { AttemptOutcome } from '../policy/retry.js';
import type { SaveBack } from '../save-back.entity.js';
import { linkExpiry, resultPath } from './bisheng-delivery.js';
import type { Delivery, DeliveryAnswer, DeliveryMessage, MessageDialect } from './delivery-dialect.js';

export interface WebhookDelivery {
  document: Document;
  revision: Revision;
  saveBack: Pick<SaveBack, 'id' | 'closedAt' | 'unchanged' | 'modifiedBy'>;
  linkKey: Buffer;
  now: Date;
}

/** The body of a native save-back: what was saved, by whom, and a signed path relative to our origin to fetch it from. */
export function webhookBody({ document, revision, saveBack, linkKey, now }: WebhookDelivery): string {
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
    },
  });
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
    (secret) => `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  );
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

/** Any 2xx is acceptance; 410 says that nobody wants it any more. */
export function webhookOutcome(status: number, retryAfterSeconds: number | null): AttemptOutcome {
  if (status >= 200 && status <= 299) return { kind: 'delivered' };
  return {
    kind: 'failed',
    code: `http_${status}`,
    message: `HTTP status ${status}`,
    retryAfterSeconds,
    final: status === 410,
  };
}

/** Standard Webhooks to the `callback` of a REST document. */
@Injectable()
export class WebhookDialect implements MessageDialect {
  readonly door = 'rest';

  constructor(
    private readonly integrators: Integrators,
    @Inject(RESULT_LINK_KEY) private readonly linkKey: Buffer,
  ) {}

  async message({ id, document, revision, saveBack, now }: Delivery): Promise<DeliveryMessage> {
    const body = webhookBody({ document, revision, saveBack, linkKey: this.linkKey, now });
    const keys = (await this.integrators.openedKeys('jwt')).filter(
      (key) => key.integrator.id === document.integratorId,
    );
    const secrets = keys.map((key) => key.secret);
    return { headers: webhookHeaders(id, body, secrets, now), body };
  }

  judge({ status, retryAfterSeconds }: DeliveryAnswer): AttemptOutcome {
    return webhookOutcome(status, retryAfterSeconds);
  }
}
