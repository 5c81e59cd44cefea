import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RESULT_LINK_KEY, signResultLink, type KeyRing } from '#auth';
import { ContentStore, type Document, OnlyofficeSigning, type Revision } from '#documents';
import {
  type CallbackResult,
  FORCE_SAVE_TYPE,
  forceSavedBody,
  type HistoryChange,
  judgeOnlyofficeAnswer,
  ONLYOFFICE_API_VERSION,
  savedBody,
  signCallback,
} from '#protocol/onlyoffice';
import { changesArchive } from '../onlyoffice/changes-archive.js';
import { OnlyofficeCallbackTargets } from '../onlyoffice/onlyoffice-callback-target.js';
import { OnlyofficeNotices } from '../onlyoffice/onlyoffice-notices.js';
import type { SaveBack } from '../save-back.entity.js';
import { resultPath } from './bisheng-delivery.js';
import type { Delivery, DeliveryExchange, DeliverySend, ExchangeDialect } from './delivery-dialect.js';

/** Links in callbacks live this long; every attempt makes new ones. */
const LINK_LIFETIME_MS = 3600_000;

/** Injection token of PUBLIC_URL: where integrators reach us. Null: where the page that opened the document did. */
export const PUBLIC_ORIGIN = Symbol('publicOrigin');

/** The dialect of the ONLYOFFICE Docs API: a callback with status 2, 3 or 6, after everything that had to be told before it. */
@Injectable()
export class OnlyofficeDialect implements ExchangeDialect {
  readonly door = 'onlyoffice';

  constructor(
    private readonly database: DataSource,
    private readonly signing: OnlyofficeSigning,
    private readonly targets: OnlyofficeCallbackTargets,
    private readonly notices: OnlyofficeNotices,
    private readonly store: ContentStore,
    @Inject(RESULT_LINK_KEY) private readonly linkKey: KeyRing,
    @Inject(PUBLIC_ORIGIN) private readonly publicOrigin: string | null,
  ) {}

  async exchange({ saveBack, document, revision, id, now }: Delivery, send: DeliverySend): Promise<DeliveryExchange> {
    await this.notices.drain(document.id);
    const lastToLeave = await this.targets.lastToLeave(document.id);
    const lastEditor = saveBack.modifiedBy.at(-1)?.userId ?? lastToLeave;
    const byPerson: readonly number[] = [FORCE_SAVE_TYPE.button, FORCE_SAVE_TYPE.form];
    const clicked = saveBack.forceSave && byPerson.includes(saveBack.forceSave.type) ? saveBack.forceSave.userId : null;
    const target = await this.targets.of(document, [clicked, lastEditor, lastToLeave]);
    if (target.callbackUrl === null) return hopeless('no_address', 'the config of the document named no callbackUrl');
    const origin = this.publicOrigin?.replace(/\/$/, '') ?? target.serverOrigin;
    if (origin === null) return hopeless('no_address', 'set PUBLIC_URL: the result has no address to be fetched from');
    const sign = await this.signing.signer(document.integratorId, target.keyId);
    if (!sign) return hopeless('no_key', 'the integrator has no active JWT secret to sign the callback with');
    const result = await this.result(saveBack, origin, lastEditor, now);
    const fields = saveBack.forceSave
      ? forceSavedBody(result, {
          type: saveBack.forceSave.type,
          clickedBy: clicked,
          formsDataUrl: this.formsDataUrl(saveBack, origin, now),
        })
      : savedBody(result, {
          failed: await this.sessionFailed(document.id),
          lastToLeave,
          notModified: await this.alreadyForceSaved(revision),
        });
    const { body, headerToken } = signCallback(fields, sign);
    const answer = await send({
      url: target.callbackUrl,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': id,
        ...(await this.signing.outboxHeader(document.integratorId, headerToken)),
      },
      body,
    });
    const verdict = judgeOnlyofficeAnswer(answer.status, answer.text);
    if (verdict.kind === 'failed')
      return {
        outcome: { ...verdict, retryAfterSeconds: answer.retryAfterSeconds },
        answer,
        target: target.callbackUrl,
      };
    if (await this.vetoed(document, now)) {
      const message = 'the integrator reported by the command "saved" that it could not save';
      return { ...hopeless('refused', message), answer, target: target.callbackUrl };
    }
    return { outcome: { kind: 'delivered' }, answer, target: target.callbackUrl };
  }

  private async result(
    saveBack: SaveBack,
    origin: string,
    lastEditor: string | null,
    now: Date,
  ): Promise<CallbackResult> {
    const { document, revision } = saveBack;
    const changes = await this.changesSinceHome(saveBack);
    const archive =
      changes.length === 0
        ? null
        : await this.store.put(changesArchive(ONLYOFFICE_API_VERSION, changes, revision.createdAt));
    const link = (sha256: string, extension: string): string =>
      resultUrl(origin, document.externalId, { saveBackId: saveBack.id, sha256, extension }, this.linkKey, now);
    return {
      key: document.externalId,
      url: link(revision.sha256, revision.fileType),
      changesUrl: archive ? link(archive.sha256, 'zip') : null,
      fileType: revision.fileType,
      serverVersion: ONLYOFFICE_API_VERSION,
      changes,
      users: lastEditor === null ? [] : [lastEditor],
      lastSave: revision.createdAt,
      userData: saveBack.forceSave?.userData ?? null,
    };
  }

  private formsDataUrl({ id, document, forceSave }: SaveBack, origin: string, now: Date): string | null {
    if (forceSave?.formsData === undefined) return null;
    const file = { saveBackId: id, sha256: forceSave.formsData, extension: 'json' };
    return resultUrl(origin, document.externalId, file, this.linkKey, now);
  }

  /** Who changed the document since its last final result, oldest first: what was saved on request before is part of this one. */
  private async changesSinceHome({ id, documentId, modifiedBy, revision }: SaveBack): Promise<HistoryChange[]> {
    const earlier = (await this.database.query(
      `SELECT b.modified_by, r.created_at FROM save_back b JOIN revision r ON r.id = b.revision_id
       WHERE b.document_id = $1 AND b.id <> $2 AND b.state = 'delivered' AND b.force_save IS NOT NULL
         AND b.delivered_at > COALESCE((SELECT max(f.delivered_at) FROM save_back f
           WHERE f.document_id = $1 AND f.state = 'delivered' AND f.force_save IS NULL), '-infinity')
         AND r.id <> $3 ORDER BY r.created_at`,
      [documentId, id, revision.id],
    )) as { modified_by: SaveBack['modifiedBy']; created_at: Date }[];
    return [...earlier, { modified_by: modifiedBy, created_at: revision.createdAt }].flatMap((saved) =>
      saved.modified_by.map(({ userId, name }) => ({ user: { id: userId, name }, at: saved.created_at })),
    );
  }

  /** The editor gave the document up: what goes home is the last state that could be kept. */
  private async sessionFailed(documentId: string): Promise<boolean> {
    const rows = (await this.database.query(
      `SELECT close_reason FROM editing_session WHERE document_id = $1 AND kind = 'edit' ORDER BY opened_at DESC LIMIT 1`,
      [documentId],
    )) as { close_reason: string | null }[];
    return rows[0]?.close_reason?.startsWith('failed:') ?? false;
  }

  private async alreadyForceSaved(revision: Revision): Promise<boolean> {
    const rows = (await this.database.query(
      `SELECT 1 FROM save_back WHERE revision_id = $1 AND force_save IS NOT NULL AND state = 'delivered' LIMIT 1`,
      [revision.id],
    )) as unknown[];
    return rows.length > 0;
  }

  private async vetoed(document: Document, since: Date): Promise<boolean> {
    const rows = (await this.database.query(
      'SELECT 1 FROM onlyoffice_saved_report WHERE document_id = $1 AND NOT succeeded AND reported_at >= $2',
      [document.id, since],
    )) as unknown[];
    return rows.length > 0;
  }
}

function hopeless(code: string, message: string): DeliveryExchange {
  return { outcome: { kind: 'failed', code, message, retryAfterSeconds: null, final: true }, answer: null };
}

/** A signed, absolute, expiring link to a result, with the document's key as `shardkey`. */
export function resultUrl(
  origin: string,
  key: string,
  content: { saveBackId: string | null; sha256: string; extension: string },
  linkKey: KeyRing,
  now: Date,
): string {
  const expiresAt = new Date(now.getTime() + LINK_LIFETIME_MS);
  const token = signResultLink({ saveBackId: content.saveBackId, sha256: content.sha256, expiresAt }, linkKey);
  return `${origin}${resultPath(token, content.extension)}?shardkey=${encodeURIComponent(key)}`;
}
