import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { RESULT_LINK_KEY, signResultLink, type KeyRing } from '#auth';
import { type Document, type Integrator, Rendition, type Revision } from '#documents';
import { judgeCallbackAnswer, type SaveBackData, saveBackBody } from '#protocol/bisheng';
import type { AttemptOutcome } from '../policy/retry.js';
import type { SaveBack } from '../save-back.entity.js';
import type { Delivery, DeliveryAnswer, DeliveryMessage, MessageDialect } from './delivery-dialect.js';

const LINK_LIFETIME_MS = 7 * 24 * 3600 * 1000;
const LINK_RENEWAL_MS = 24 * 3600 * 1000;

export interface BishengDelivery {
  document: Document;
  revision: Revision;
  renditions: readonly Rendition[];
  /** `id` is null when there is no save-back, only data about the revision. */
  saveBack: Pick<SaveBack, 'closedAt' | 'unchanged' | 'modifiedBy'> & { id: string | null };
  linkKey: KeyRing;
  now: Date;
}

/** Builds the body of a Bisheng save-back. The links stay the same for every attempt until they near their end. */
export function bishengSaveBackBody(delivery: BishengDelivery): {
  docId: string;
  action: 'saveBack';
  data: SaveBackData;
} {
  const { document, revision, renditions, saveBack } = delivery;
  const expiresAt = linkExpiry(saveBack.closedAt, delivery.now);
  const link = (content: { sha256: string } | undefined, extension: string, saveBackId: string | null): string =>
    content
      ? resultPath(signResultLink({ saveBackId, sha256: content.sha256, expiresAt }, delivery.linkKey), extension)
      : '';
  const rendition = (kind: 'png' | 'txt'): string =>
    link(
      renditions.find((item) => item.kind === kind),
      kind,
      null,
    );
  return saveBackBody({
    docId: document.externalId,
    docURL: link(revision, revision.fileType, saveBack.id),
    pngUrl: rendition('png'),
    txtUrl: rendition('txt'),
    modifiedBy: saveBack.modifiedBy.map(({ userId, name, avatar }) => ({
      uid: userId,
      oid: userId,
      avatar,
      nickName: name,
    })),
    unchanged: saveBack.unchanged,
    versionIdx: revision.number,
  });
}

/** The path of a result: relative to our origin, ending in the real extension, without anything to encode. */
export function resultPath(token: string, extension: string): string {
  return `/s3/draft/${token}/document.${extension}`;
}

/** Stays the same for every attempt until it comes near. */
export function linkExpiry(closedAt: Date, now: Date): Date {
  let expiry = closedAt.getTime() + LINK_LIFETIME_MS;
  while (expiry - now.getTime() < LINK_RENEWAL_MS) expiry += LINK_LIFETIME_MS;
  return new Date(expiry);
}

/** What a Bisheng integrator's answer means for the attempt. */
export function bishengOutcome(status: number, body: string, retryAfterSeconds: number | null): AttemptOutcome {
  const verdict = judgeCallbackAnswer(status, body);
  if (verdict.kind === 'accepted') return { kind: 'delivered' };
  return {
    kind: 'failed',
    code: status >= 200 && status <= 299 ? 'refused' : `http_${status}`,
    message: verdict.reason,
    retryAfterSeconds,
    final: status === 410,
  };
}

/** Bisheng `saveBack`: the integrator is told where to download the result. */
@Injectable()
export class BishengDialect implements MessageDialect {
  readonly door = 'bisheng';

  constructor(
    @InjectRepository(Rendition) private readonly renditions: Repository<Rendition>,
    @Inject(RESULT_LINK_KEY) private readonly linkKey: KeyRing,
  ) {}

  defaultTarget(integrator: Integrator): string | null {
    return integrator.bishengSaveBackUrl;
  }

  async message({ document, revision, saveBack, now }: Delivery): Promise<DeliveryMessage> {
    const renditions = await this.renditions.findBy({ revisionId: revision.id });
    const body = bishengSaveBackBody({ document, revision, renditions, saveBack, linkKey: this.linkKey, now });
    return { headers: {}, body: JSON.stringify(body) };
  }

  judge({ status, text, retryAfterSeconds }: DeliveryAnswer): AttemptOutcome {
    return bishengOutcome(status, text, retryAfterSeconds);
  }
}
