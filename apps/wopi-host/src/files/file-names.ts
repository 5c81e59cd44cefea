import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { decodeUtf7, legalFileName, splitName, WOPI_HEADERS } from '#protocol/wopi';
import { SaveBackScheduler } from '#save-back';
import { Containers, FileWrites } from '#wopi';
import type { FileCall } from '../http/caller-check.js';
import { headerOf } from '../http/headers.js';
import { lockMismatch, OK, WopiRefusal, type WopiReply } from '../http/wopi-reply.js';

/** RenameFile and DeleteFile. */
@Injectable()
export class FileNames {
  constructor(
    private readonly containers: Containers,
    private readonly writes: FileWrites,
    private readonly saveBacks: SaveBackScheduler,
  ) {}

  /** The extension stays; a name that is taken or not legal becomes one that is free and legal. */
  async rename({ holder, file }: FileCall, request: FastifyRequest): Promise<WopiReply> {
    if (!holder.grant.permissions.rename) throw new WopiRefusal(404, 'the user may not rename this file');
    const requested = decodeUtf7(headerOf(request, WOPI_HEADERS.requestedName) ?? '')?.trim() ?? '';
    const { extension } = splitName(file.title);
    const stem = hasEnding(requested, extension) ? requested.slice(0, -extension.length) : requested;
    if (stem.trim() === '')
      throw new WopiRefusal(400, 'no usable name', {
        [WOPI_HEADERS.invalidFileNameError]: 'X-WOPI-RequestedName must be a name in UTF-7',
      });
    const lockId = headerOf(request, WOPI_HEADERS.lock);
    const outcome = await this.writes.renaming(file.documentId, lockId === '' ? undefined : lockId, async (manager) => {
      await this.containers.hold(manager, file.containerId);
      const name = await this.containers.freeName(
        legalFileName(`${stem}${extension}`),
        (candidate) => this.containers.fileNamed(manager, file.containerId, candidate),
        file.documentId,
      );
      await manager.query('UPDATE document SET title = $2, updated_at = now() WHERE id = $1', [file.documentId, name]);
      return { kind: 'renamed' as const, name };
    });
    if (outcome.kind === 'mismatch') throw lockMismatch(outcome);
    return { status: 200, json: { Name: splitName(outcome.name).stem } };
  }

  async delete({ holder, file }: FileCall): Promise<WopiReply> {
    if (!holder.grant.permissions.delete) throw new WopiRefusal(404, 'the user may not delete this file');
    const outcome = await this.writes.deleting(file.documentId, async (manager) => {
      await this.saveBacks.discard(manager, file.documentId, 'the file was deleted through WOPI');
      await manager.query('UPDATE document SET deleted_at = now() WHERE id = $1', [file.documentId]);
      return { kind: 'deleted' as const };
    });
    if (outcome.kind === 'mismatch') throw lockMismatch(outcome);
    return OK;
  }
}

function hasEnding(name: string, extension: string): boolean {
  return extension !== '' && name.length > extension.length && name.toLowerCase().endsWith(extension.toLowerCase());
}
