import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  type FileLock,
  liveLock,
  lockFile,
  lockIdValid,
  type LockOutcome,
  refreshLock,
  unlockAndRelock,
  unlockFile,
  WOPI_HEADERS,
} from '#protocol/wopi';
import { FileLocks } from '#wopi';
import type { FileCall } from '../http/caller-check.js';
import { headerOf } from '../http/headers.js';
import { lockMismatch, WopiRefusal, type WopiReply } from '../http/wopi-reply.js';
import { mayChangeContent } from './rights.js';

/** Lock, RefreshLock, Unlock, UnlockAndRelock and GetLock. */
@Injectable()
export class LockOperations {
  constructor(private readonly locks: FileLocks) {}

  lock(call: FileCall, request: FastifyRequest): Promise<WopiReply> {
    mustChangeContent(call);
    if (headerOf(request, WOPI_HEADERS.oldLock) !== undefined) {
      const oldId = lockId(request, WOPI_HEADERS.oldLock);
      const id = lockId(request, WOPI_HEADERS.lock);
      return this.apply(call, (held, now) => unlockAndRelock(held, oldId, id, now));
    }
    const id = lockId(request, WOPI_HEADERS.lock);
    return this.apply(call, (held, now) => lockFile(held, id, now));
  }

  refresh(call: FileCall, request: FastifyRequest): Promise<WopiReply> {
    mustChangeContent(call);
    const id = lockId(request, WOPI_HEADERS.lock);
    return this.apply(call, (held, now) => refreshLock(held, id, now));
  }

  unlock(call: FileCall, request: FastifyRequest): Promise<WopiReply> {
    mustChangeContent(call);
    const id = lockId(request, WOPI_HEADERS.lock);
    return this.apply(call, (held, now) => unlockFile(held, id, now));
  }

  get({ holder, file }: FileCall): WopiReply {
    return {
      status: 200,
      headers: {
        [WOPI_HEADERS.lock]: liveLock(file.lock, holder.now)?.id ?? '',
        [WOPI_HEADERS.itemVersion]: String(file.revision),
      },
    };
  }

  private async apply(
    { holder, file }: FileCall,
    decide: (held: FileLock | null, now: Date) => LockOutcome,
  ): Promise<WopiReply> {
    const outcome = await this.locks.change(file, holder.now, decide);
    if (outcome.kind === 'mismatch') throw lockMismatch(outcome);
    return { status: 200, headers: { [WOPI_HEADERS.itemVersion]: String(file.revision) } };
  }
}

function lockId(request: FastifyRequest, header: string): string {
  const id = headerOf(request, header);
  if (!lockIdValid(id)) throw new WopiRefusal(400, `${header} must be 1 to 1024 ASCII characters`);
  return id;
}

/** To people who may only look, a lock is not there (404 by the book). */
function mustChangeContent({ holder }: FileCall): void {
  if (!mayChangeContent(holder)) throw new WopiRefusal(404, 'the user may not change this file');
}
