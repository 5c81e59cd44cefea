import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Integrators, networkPolicyOf } from '#documents';
import { EDITOR_PRESENT } from '#editing';
import { LOGGER, type Logger, OutboundFailure } from '#platform';
import { type HostAnswer, type HostOperation, RemoteWopiHost, WopiFiles } from '#wopi-client';
import { CallbackWorkerEnvironment } from '../environment.js';

/** After a failure that may pass: an overloaded host, a network that is down, a lock that somebody else has. */
const RETRY_SECONDS = 30;
const BATCH = 20;

interface LockRow {
  document_id: string;
  integrator_id: string;
  wopi_src: string;
  lock_id: string;
  lock_state: string;
}

const EDITED = `EXISTS (SELECT 1 FROM editing_session s JOIN participant p ON p.session_id = s.id
  WHERE s.document_id = f.document_id AND s.state = 'open' AND s.kind = 'edit' AND (${EDITOR_PRESENT} OR s.draft_sha256 IS NOT NULL))`;
/** What is parked waits for people, who may need the file unlocked. */
const ON_ITS_WAY = `EXISTS (SELECT 1 FROM save_back b WHERE b.document_id = f.document_id AND b.state NOT IN ('delivered', 'discarded', 'parked'))`;
const ROW = 'f.document_id, d.integrator_id, f.wopi_src, f.lock_id, f.lock_state';

/** Keeps the locks of files that are edited, and gives up those of files that are not. */
@Injectable()
export class WopiLocks {
  constructor(
    private readonly database: DataSource,
    private readonly files: WopiFiles,
    private readonly host: RemoteWopiHost,
    private readonly integrators: Integrators,
    private readonly settings: CallbackWorkerEnvironment,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Unlocks what nobody edits and nothing is on its way for. */
  async unlockIdle(): Promise<void> {
    const [rows] = (await this.database.query(
      `UPDATE wopi_file f SET lock_state = 'unlocking', lock_changed_at = now() FROM document d
       WHERE d.id = f.document_id AND f.document_id IN (
         SELECT f.document_id FROM wopi_file f
         WHERE (f.lock_state IN ('held', 'lost') OR (f.lock_state = 'unlocking' AND f.lock_changed_at < now() - interval '30 seconds'))
           AND f.opening_until < now() AND NOT ${EDITED} AND NOT ${ON_ITS_WAY} LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
       RETURNING ${ROW}`,
    )) as [LockRow[], number];
    await Promise.all(
      rows.map(async (row) => {
        const answer = await this.ask(row, 'UNLOCK');
        // Whatever the host says, the lock is no longer kept: it ends by itself at the latest.
        if (answer?.status !== 200)
          this.logger.warn({ documentId: row.document_id, status: answer?.status ?? null }, 'file not unlocked');
        await this.files.unlocked(row.document_id);
      }),
    );
  }

  /** Refreshes locks before they run out, takes lost ones again, and locks for people who came back by themselves. */
  async keep(): Promise<void> {
    const [rows] = (await this.database.query(
      `UPDATE wopi_file f SET refresh_at = now() + interval '60 seconds' FROM document d
       WHERE d.id = f.document_id AND f.document_id IN (
         SELECT f.document_id FROM wopi_file f
         WHERE f.supports_locks AND f.refresh_at < now() AND f.opening_until < now()
           AND (f.lock_state IN ('held', 'lost') OR (f.lock_state = 'none' AND ${EDITED}))
         LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
       RETURNING ${ROW}`,
    )) as [LockRow[], number];
    await Promise.all(rows.map((row) => this.keepOne(row)));
  }

  private async keepOne(row: LockRow): Promise<void> {
    const documentId = row.document_id;
    let answer = await this.ask(row, row.lock_state === 'held' ? 'REFRESH_LOCK' : 'LOCK');
    // Ours ran out, or the host knows no RefreshLock: Lock with the same id is the same.
    const notHeld = answer?.status === 409 && (answer.headers['x-wopi-lock'] ?? '') === '';
    if (row.lock_state === 'held' && (notHeld || answer?.status === 501 || answer?.status === 400))
      answer = await this.ask(row, 'LOCK');
    if (answer?.status === 200) {
      await this.files.locked(documentId, this.settings.WOPI_LOCK_REFRESH_SECONDS);
    } else if (answer?.status === 409) {
      const reason = answer.headers['x-wopi-lockfailurereason'] ?? '';
      const message = `another application holds the lock of the file${reason === '' ? '' : ` (${reason.slice(0, 200)})`}`;
      await this.files.lockLost(documentId, RETRY_SECONDS, message);
      this.logger.warn({ documentId, reason }, 'lock lost');
    } else {
      await this.files.refreshAfter(documentId, RETRY_SECONDS);
      this.logger.warn({ documentId, status: answer?.status ?? null }, 'lock not refreshed');
    }
  }

  /** Null: there is no token for it, or the host was not reached. */
  private async ask(row: LockRow, operation: HostOperation): Promise<HostAnswer | null> {
    const integrator = await this.integrators.findById(row.integrator_id);
    if (!integrator) return null;
    let answer: HostAnswer | null = null;
    for (const { token, participantId } of await this.files.tokens(row.document_id, 'write')) {
      const access = { wopiSrc: row.wopi_src, token, policy: networkPolicyOf(integrator) };
      try {
        answer = await this.host.lockOperation(access, operation, row.lock_id);
      } catch (error) {
        if (!(error instanceof OutboundFailure)) throw error;
        this.logger.warn({ err: error, documentId: row.document_id, operation }, 'WOPI host not reached');
        return null;
      }
      if (![401, 403, 404].includes(answer.status)) return answer;
      await this.files.noteRefused(participantId);
    }
    return answer;
  }
}
