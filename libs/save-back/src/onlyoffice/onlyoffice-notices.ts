import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Document, encodeNonAscii, Integrators, networkPolicyOf, OnlyofficeSigning } from '#documents';
import { LOGGER, type Logger, OutboundFailure, OutboundHttp } from '#platform';
import { type JsonObject, judgeOnlyofficeAnswer, signCallback } from '#protocol/onlyoffice';

const TIMEOUT_MS = 15_000;
const LEASE_SECONDS = 30;
const MAX_ANSWER_BYTES = 64 * 1024;
const CALLBACK_REDIRECTS = 3;

interface ClaimedNotice {
  id: string;
  document_id: string;
  integrator_id: string;
  callback_url: string | null;
  body: JsonObject;
  key_id: string | null;
}

/** A notice for a document's integrator: a callback that carries no result (status 1, 4, 7). */
export interface NewNotice {
  document: Document;
  participantId: string | null;
  callbackUrl: string | null;
  body: JsonObject;
}

export async function postNotice(manager: EntityManager, notice: NewNotice): Promise<void> {
  await manager.query(
    'INSERT INTO onlyoffice_notice (document_id, participant_id, callback_url, body) VALUES ($1, $2, $3, $4)',
    [notice.document.id, notice.participantId, notice.callbackUrl, JSON.stringify(notice.body)],
  );
}

/**
 * Sends callbacks without a result, one after the other for each document and never while a result of that document is being sent.
 * They are tried once: the protocol knows no repetition for them. One whose sender died is sent again.
 */
@Injectable()
export class OnlyofficeNotices {
  constructor(
    private readonly database: DataSource,
    private readonly integrators: Integrators,
    private readonly signing: OnlyofficeSigning,
    private readonly outbound: OutboundHttp,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Claims the first waiting notice of up to `limit` documents that are not in `busy`, and of none whose result is being sent. */
  async claim(limit: number, busyIntegrators: readonly string[]): Promise<ClaimedNotice[]> {
    return this.take(
      `NOT EXISTS (SELECT 1 FROM save_back b WHERE b.document_id = n.document_id AND b.lease_until > now())
       AND NOT (d.integrator_id = ANY($2)) ORDER BY n.id LIMIT $3`,
      [busyIntegrators, limit],
    );
  }

  /** Sends everything that was to be told of a document before now. Another sender's notice under way is waited for. */
  async drain(documentId: string): Promise<void> {
    const [last] = (await this.database.query(
      `SELECT max(id) AS id FROM onlyoffice_notice WHERE document_id = $1 AND state IN ('waiting', 'sending')`,
      [documentId],
    )) as { id: string | null }[];
    if (!last?.id) return;
    for (;;) {
      for (const notice of await this.take('n.document_id = $2 AND n.id <= $3 LIMIT 1', [documentId, last.id]))
        await this.send(notice);
      const [left] = (await this.database.query(
        `SELECT count(*)::int AS count FROM onlyoffice_notice WHERE document_id = $1 AND id <= $2 AND state IN ('waiting', 'sending')`,
        [documentId, last.id],
      )) as { count: number }[];
      if (!left?.count) return;
      await new Promise((done) => setTimeout(done, 100));
    }
  }

  async send(notice: ClaimedNotice): Promise<void> {
    const error = notice.callback_url === null ? 'no callbackUrl' : await this.post(notice, notice.callback_url);
    await this.database.query(
      `UPDATE onlyoffice_notice SET state = $2, error = $3, sent_at = now(), lease_until = NULL WHERE id = $1`,
      [notice.id, error === null ? 'sent' : 'failed', error],
    );
    if (error !== null)
      this.logger.warn(
        { documentId: notice.document_id, status: notice.body['status'], reason: error },
        'callback not accepted',
      );
  }

  private async take(where: string, parameters: unknown[]): Promise<ClaimedNotice[]> {
    const [rows] = (await this.database.query(
      `UPDATE onlyoffice_notice t SET state = 'sending', attempts = attempts + 1, lease_until = now() + make_interval(secs => $1)
       FROM (
         SELECT n.id, d.integrator_id, (SELECT o.key_id FROM onlyoffice_opening o WHERE o.participant_id = n.participant_id) AS key_id
         FROM onlyoffice_notice n JOIN document d ON d.id = n.document_id
         WHERE n.id = (SELECT min(f.id) FROM onlyoffice_notice f WHERE f.document_id = n.document_id AND f.state IN ('waiting', 'sending'))
           AND (n.state = 'waiting' OR n.lease_until < now()) AND ${where} FOR UPDATE OF n SKIP LOCKED) c
       WHERE t.id = c.id RETURNING t.id, t.document_id, t.callback_url, t.body, c.integrator_id, c.key_id`,
      [LEASE_SECONDS, ...parameters],
    )) as [ClaimedNotice[], number];
    return rows;
  }

  private async post(notice: ClaimedNotice, url: string): Promise<string | null> {
    const integrator = await this.integrators.findById(notice.integrator_id);
    const sign = await this.signing.signer(notice.integrator_id, notice.key_id);
    if (!integrator || !sign) return 'the integrator has no active JWT secret';
    const { body, headerToken } = signCallback(notice.body, sign);
    try {
      const answer = await this.outbound.send({
        url: encodeNonAscii(url),
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(await this.signing.outboxHeader(integrator.id, headerToken)),
        },
        body,
        policy: networkPolicyOf(integrator),
        timeoutMs: TIMEOUT_MS,
        maxRedirects: CALLBACK_REDIRECTS,
        maxBytes: MAX_ANSWER_BYTES,
      });
      const verdict = judgeOnlyofficeAnswer(answer.status, answer.body.toString('utf8'));
      return verdict.kind === 'accepted' ? null : verdict.message;
    } catch (error) {
      if (!(error instanceof OutboundFailure)) throw error;
      return error.message;
    }
  }
}
