import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ContentStore, FETCH_LIMITS, type FetchLimits, networkPolicyOf } from '#documents';
import { LOGGER, type Logger } from '#platform';
import { WOPI_HEADERS } from '#protocol/wopi';
import { judgePutFile, parseCheckFileInfo, type PutFileVerdict } from '#protocol/wopi-client';
import {
  type RemoteAccess,
  RemoteWopiHost,
  type UsableToken,
  WopiFile,
  WopiFiles,
  type WopiTrouble,
} from '#wopi-client';
import type { AttemptOutcome } from '../policy/retry.js';
import type { Delivery, DeliveryAnswer, DeliveryExchange, DeliverySend, ExchangeDialect } from './delivery-dialect.js';

/** A lost lock is asked for again this soon; people are told meanwhile. */
const LOST_LOCK_RETRY_SECONDS = 30;
const LOCK_SECONDS = 600;

interface PutResult {
  verdict: PutFileVerdict;
  answer: DeliveryAnswer;
}

/** PutFile to the WOPI host that the document was opened from, with the token of somebody who may write. */
@Injectable()
export class WopiDialect implements ExchangeDialect {
  readonly door = 'wopi';

  constructor(
    private readonly files: WopiFiles,
    private readonly host: RemoteWopiHost,
    private readonly store: ContentStore,
    private readonly database: DataSource,
    @Inject(FETCH_LIMITS) private readonly limits: FetchLimits,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async exchange(delivery: Delivery, send: DeliverySend): Promise<DeliveryExchange> {
    const { document, revision, saveBack } = delivery;
    const file = await this.files.find(document.id);
    // What was stored while people edited and has not been written is a change, whoever stored it.
    const written = revision.origin !== 'edited' || revision.number <= (file?.putRevision ?? 0);
    if (saveBack.unchanged && written) return { outcome: { kind: 'delivered' }, answer: null };
    if (!file) return failed('no_wopi_file', 'the document was never opened from a WOPI host', true, null);
    const tokens = await this.files.tokens(document.id, 'write');
    if (tokens.length === 0) {
      const message =
        'nobody who may write has an access token that is still valid; it goes home when somebody opens the file again';
      await this.trouble(file, 'token-refused', message);
      return failed('token_expired', message, true, null);
    }
    let last: PutResult | null = null;
    for (const token of tokens) {
      last = await this.put(delivery, file, token, send);
      if (last.verdict.kind !== 'refused') break;
      await this.files.noteRefused(token.participantId);
    }
    if (!last) throw new Error('there is no token'); // there is at least one
    return { outcome: await this.conclude(file, last.verdict), answer: last.answer };
  }

  /** PutFile; once more when what stood in its way was only our own doing. */
  private async put(delivery: Delivery, file: WopiFile, token: UsableToken, send: DeliverySend): Promise<PutResult> {
    const access = { wopiSrc: file.wopiSrc, token: token.token, policy: networkPolicyOf(delivery.integrator) };
    const first = await this.putOnce(delivery, file, access, send);
    let again = false;
    if (first.verdict.kind === 'changed-outside') again = await this.adoptOwnContent(delivery, file, access);
    else if (first.verdict.kind === 'lock-mismatch' && first.verdict.heldLock === '')
      again = await this.lockAgain(delivery, file, access);
    const result = again ? await this.putOnce(delivery, file, access, send) : first;
    if (result.verdict.kind === 'written')
      await this.noteWritten(file, access, result.verdict, delivery.revision.number);
    return result;
  }

  private async putOnce(
    { document, revision, saveBack }: Delivery,
    file: WopiFile,
    access: RemoteAccess,
    send: DeliverySend,
  ): Promise<PutResult> {
    const now = (await this.files.find(document.id)) ?? file;
    const autosave = now.nextSave?.reason === 'autosave';
    const exit = now.nextSave === null;
    const size = String(Number(revision.sizeBytes));
    const call = await this.host.signed(access, '/contents', {
      [WOPI_HEADERS.override]: 'PUT',
      ...(now.supportsLocks ? { [WOPI_HEADERS.lock]: now.lockId } : {}),
      [WOPI_HEADERS.editors]: saveBack.modifiedBy.map(({ userId }) => headerText(userId)).join(','),
      [WOPI_HEADERS.size]: size,
      [WOPI_HEADERS.coolIsModifiedByUser]: 'true',
      [WOPI_HEADERS.coolIsAutosave]: String(autosave),
      [WOPI_HEADERS.coolIsExitSave]: String(exit),
      [WOPI_HEADERS.loolIsModifiedByUser]: 'true',
      [WOPI_HEADERS.loolIsAutosave]: String(autosave),
      [WOPI_HEADERS.loolIsExitSave]: String(exit),
      ...(now.lastModifiedTime === ''
        ? {}
        : {
            [WOPI_HEADERS.coolTimestamp]: headerText(now.lastModifiedTime),
            [WOPI_HEADERS.loolTimestamp]: headerText(now.lastModifiedTime),
          }),
      ...(now.nextSave?.extendedData === undefined
        ? {}
        : { [WOPI_HEADERS.coolExtendedData]: headerText(now.nextSave.extendedData) }),
      'content-type': 'application/octet-stream',
      'content-length': size,
    });
    const answer = await send({ ...call, method: 'POST', body: await this.store.open(revision.sha256) });
    return { verdict: judgePutFile(answer.status, answer.headers, answer.text), answer };
  }

  /** Some hosts tell the new state only when asked. */
  private async noteWritten(
    file: WopiFile,
    access: RemoteAccess,
    written: { version: string; lastModifiedTime: string },
    revision: number,
  ): Promise<void> {
    let state = { version: written.version, lastModifiedTime: written.lastModifiedTime };
    if (state.lastModifiedTime === '' && file.lastModifiedTime !== '')
      state = (await this.stateAtHome(file, access)) ?? { ...state, lastModifiedTime: '' };
    await this.files.noteWritten(file.documentId, state, revision);
  }

  /**
   * The host has another state than the one we know. When its content is one of our own newest revisions, an answer of the host
   * was lost on its way: takes that state for known. False: somebody else changed the file.
   */
  private async adoptOwnContent(delivery: Delivery, file: WopiFile, access: RemoteAccess): Promise<boolean> {
    const state = await this.stateAtHome(file, access);
    if (state === null) return false;
    const sha256 = await this.host.getFile(access, this.limits, async (body, answer) => {
      const hash = createHash('sha256');
      for await (const chunk of body as AsyncIterable<Buffer>) hash.update(chunk);
      return answer.status === 200 ? hash.digest('hex') : null;
    });
    // Content older than what was written last is no lost answer: somebody restored it.
    const rows = (await this.database.query(
      'SELECT 1 FROM revision WHERE document_id = $1 AND sha256 = $2 AND number >= $3 LIMIT 1',
      [delivery.document.id, sha256, file.putRevision],
    )) as unknown[];
    if (rows.length === 0) return false;
    await this.files.noteState(file.documentId, state);
    this.logger.info({ documentId: file.documentId }, 'the WOPI host already has content of ours');
    return true;
  }

  /** Our lock ran out. Takes it again when the file is still as we know it. */
  private async lockAgain(delivery: Delivery, file: WopiFile, access: RemoteAccess): Promise<boolean> {
    const answer = await this.host.lockOperation(access, 'LOCK', file.lockId);
    if (answer.status !== 200) return false;
    await this.files.locked(file.documentId, LOCK_SECONDS);
    const state = await this.stateAtHome(file, access);
    const known = (await this.files.find(file.documentId)) ?? file;
    const same =
      state !== null &&
      (known.lastModifiedTime === '' || state.lastModifiedTime === known.lastModifiedTime) &&
      (known.lastModifiedTime !== '' || known.version === '' || state.version === known.version);
    return same || this.adoptOwnContent(delivery, file, access);
  }

  private async stateAtHome(
    file: WopiFile,
    access: RemoteAccess,
  ): Promise<{ version: string; lastModifiedTime: string } | null> {
    const answer = await this.host.checkFileInfo(access);
    const parsed = answer.status === 200 ? parseCheckFileInfo(answer.text, file.wopiSrc) : null;
    return parsed?.kind === 'file'
      ? { version: parsed.file.version, lastModifiedTime: parsed.file.lastModifiedTime }
      : null;
  }

  private async conclude(file: WopiFile, verdict: PutFileVerdict): Promise<AttemptOutcome> {
    switch (verdict.kind) {
      case 'written':
        return { kind: 'delivered' };
      case 'changed-outside': {
        const message = 'the file was changed at its home by somebody else; both versions are kept';
        await this.trouble(file, 'changed-outside', message);
        return outcome('changed_outside', message, true);
      }
      case 'lock-mismatch': {
        if (verdict.heldLock === '') {
          const message = 'the lock was lost and the file was changed at its home meanwhile; both versions are kept';
          await this.trouble(file, 'changed-outside', message);
          return outcome('changed_outside', message, true);
        }
        const message = `another application holds the lock of the file${verdict.reason === '' ? '' : ` (${verdict.reason.slice(0, 200)})`}`;
        await this.files.lockLost(file.documentId, LOST_LOCK_RETRY_SECONDS, message);
        return outcome('locked_elsewhere', message, false);
      }
      case 'refused': {
        const message = `the file system no longer accepts the access token, or the file is gone (HTTP status ${verdict.status})`;
        await this.trouble(file, 'token-refused', message);
        return outcome('token_refused', message, false);
      }
      case 'too-large':
        await this.trouble(file, 'not-written', 'the file is too large for its home');
        return outcome('too_large', 'the file is too large for its home (HTTP status 413)', true);
      case 'unsupported':
        await this.trouble(file, 'not-written', 'the file system does not take files back');
        return outcome('unsupported', 'the file system does not support PutFile (HTTP status 501)', true);
      case 'failed': {
        const message = `the file system answered with HTTP status ${verdict.status}${verdict.reason === '' ? '' : `: ${verdict.reason.slice(0, 300)}`}`;
        await this.trouble(file, 'not-written', message);
        return outcome(`http_${verdict.status}`, message, false);
      }
    }
  }

  private trouble(file: WopiFile, code: WopiTrouble['code'], message: string): Promise<void> {
    return this.files.setTrouble(file.documentId, { code, message });
  }
}

function outcome(code: string, message: string, final: boolean): AttemptOutcome {
  return { kind: 'failed', code, message, retryAfterSeconds: null, final };
}

function failed(code: string, message: string, final: boolean, answer: DeliveryAnswer | null): DeliveryExchange {
  return { outcome: outcome(code, message, final), answer };
}

/** What a host gave us goes back in a header only as far as headers can carry it. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, (character) => encodeURIComponent(character));
}
