import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { LOGGER, type Logger, OutboundFailure } from '#platform';
import { type RemoteAccess, RemoteWopiHost, type WopiFile, WopiFiles } from '#wopi-client';
import { EditorGatewayEnvironment } from '../environment.js';

/** Whether the person may edit, as far as the lock goes. */
export type LockingOutcome =
  /** `version`: of the file, as Lock told; null: it did not. */
  { kind: 'may-edit'; version: string | null } | { kind: 'look-only'; reason: 'locked' | 'not_lockable' };

const UNLOCK_PATIENCE_MS = 35_000;
const POLL_MS = 150;

/** Takes the lock of a host's file before somebody edits it. */
@Injectable()
export class FileLocking {
  constructor(
    private readonly files: WopiFiles,
    private readonly host: RemoteWopiHost,
    private readonly settings: EditorGatewayEnvironment,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Nobody unlocks the file until {@link WopiFiles.endOpening}, or a minute later. */
  async lock(file: WopiFile, access: RemoteAccess): Promise<LockingOutcome> {
    const deadline = Date.now() + UNLOCK_PATIENCE_MS;
    while (!(await this.files.startOpening(file.documentId))) {
      if (Date.now() > deadline) return { kind: 'look-only', reason: 'not_lockable' };
      await pause(POLL_MS);
    }
    if (!file.supportsLocks) return { kind: 'may-edit', version: null };
    const facts = { documentId: file.documentId };
    try {
      const answer = await this.host.lockOperation(access, 'LOCK', file.lockId);
      if (answer.status === 200) {
        await this.files.locked(file.documentId, this.settings.WOPI_LOCK_REFRESH_SECONDS);
        return { kind: 'may-edit', version: answer.headers['x-wopi-itemversion'] ?? null };
      }
      if (answer.status === 409) {
        this.logger.info({ ...facts, reason: answer.headers['x-wopi-lockfailurereason'] }, 'file locked elsewhere');
        return { kind: 'look-only', reason: 'locked' };
      }
      this.logger.warn({ ...facts, status: answer.status }, 'file not locked');
    } catch (error) {
      if (!(error instanceof OutboundFailure)) throw error;
      this.logger.warn({ err: error, ...facts }, 'file not locked');
    }
    return { kind: 'look-only', reason: 'not_lockable' };
  }
}
