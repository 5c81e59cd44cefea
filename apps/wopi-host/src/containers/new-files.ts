import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Documents, extensionOf, QuotaExceeded, Quotas, Revisions, type StoredContent } from '#documents';
import { encodeUtf7, hashAccessToken, splitName, withAccessToken, WOPI_HEADERS } from '#protocol/wopi';
import {
  AccessTokens,
  Containers,
  fileWopiSrc,
  FileWrites,
  ownFileGrant,
  type TokenHolder,
  WopiAccess,
  type WopiGrant,
} from '#wopi';
import { lockMismatch, WopiRefusal } from '../http/wopi-reply.js';
import type { WantedName } from './wanted-name.js';

type Placed = { kind: 'made' | 'exists'; documentId: string };

/** Puts new files into containers, for PutRelativeFile and CreateChildFile. */
@Injectable()
export class NewFiles {
  constructor(
    private readonly database: DataSource,
    private readonly documents: Documents,
    private readonly revisions: Revisions,
    private readonly quotas: Quotas,
    private readonly containers: Containers,
    private readonly writes: FileWrites,
    private readonly tokens: AccessTokens,
    private readonly access: WopiAccess,
  ) {}

  /** The protocol's answer for the new file, with a token of its own. */
  async make(
    holder: TokenHolder,
    containerId: string,
    wanted: WantedName,
    content: StoredContent,
  ): Promise<Record<string, unknown>> {
    const contributor = { userId: holder.userId, name: holder.userName, avatar: holder.grant.page.avatar ?? '' };
    const { name, placed } = await this.place(holder, containerId, wanted, content);
    if (placed.kind === 'made') return this.answer(holder, placed.documentId, name, ownFileGrant(holder.grant));
    const grant = await this.tokens.grantOf(placed.documentId, holder.integratorId, holder.userId);
    // What the user may not write cannot be overwritten for them.
    if (!grant?.permissions.write) throw new WopiRefusal(501, 'the user may not overwrite that file');
    const outcome = await this.writes.replace(placed.documentId, content, [contributor]);
    if (outcome.kind === 'mismatch') throw lockMismatch(outcome);
    if (outcome.kind !== 'written') throw new WopiRefusal(409, 'the file to overwrite has just gone');
    return this.answer(holder, placed.documentId, name, grant);
  }

  private place(
    holder: TokenHolder,
    containerId: string,
    wanted: WantedName,
    content: StoredContent,
  ): Promise<{ name: string; placed: Placed }> {
    return this.database.transaction(async (manager) => {
      if (!(await this.containers.hold(manager, containerId))) throw new WopiRefusal(404, 'container unknown');
      const taken = (name: string): Promise<string | null> => this.containers.fileNamed(manager, containerId, name);
      if (wanted.exact) {
        const existing = await taken(wanted.name);
        if (existing !== null && !wanted.overwrite) {
          const free = await this.containers.freeName(wanted.name, taken);
          throw new WopiRefusal(409, 'a file of this name exists', {
            [WOPI_HEADERS.validRelativeTarget]: encodeUtf7(free),
            ...(await this.lockHeader(manager, existing)),
          });
        }
        if (existing !== null) return { name: wanted.name, placed: { kind: 'exists', documentId: existing } };
      }
      const name = await this.containers.freeName(wanted.name, taken);
      await this.roomFor(manager, holder.integratorId, content.sizeBytes);
      const identity = { integratorId: holder.integratorId, door: 'rest' as const, externalId: randomUUID() };
      const fileType = extensionOf(name);
      const document = await this.documents.upsert(manager, identity, { title: name, fileType, callbackUrl: null });
      await this.revisions.append(manager, {
        documentId: document.id,
        content,
        fileType,
        origin: 'uploaded',
        modifiedBy: [],
        sourceEventId: null,
      });
      await manager.query('INSERT INTO wopi_hosted_file (document_id, container_id) VALUES ($1, $2)', [
        document.id,
        containerId,
      ]);
      return { name, placed: { kind: 'made', documentId: document.id } };
    });
  }

  private async roomFor(manager: EntityManager, integratorId: string, sizeBytes: number): Promise<void> {
    try {
      await this.quotas.mustHaveRoom(manager, integratorId, sizeBytes);
    } catch (error) {
      throw error instanceof QuotaExceeded ? new WopiRefusal(413, error.message) : error;
    }
  }

  private async answer(
    holder: TokenHolder,
    documentId: string,
    name: string,
    grant: WopiGrant,
  ): Promise<Record<string, unknown>> {
    const { accessToken } = await this.tokens.issue({
      subject: { kind: 'file', documentId },
      integratorId: holder.integratorId,
      clientId: holder.clientId,
      user: { id: holder.userId, name: holder.userName },
      grant,
      origin: holder.origin,
      expiresAt: holder.expiresAt,
    });
    const page = (mode: 'edit' | 'view'): string =>
      this.access.pageUrlOf(hashAccessToken(accessToken), holder.origin, holder.clientId, mode);
    return {
      Name: name,
      Url: withAccessToken(fileWopiSrc(holder.origin, documentId), accessToken),
      HostViewUrl: page('view'),
      HostEditUrl: page('edit'),
      HostEditNewUrl: page('edit'),
    };
  }

  private async lockHeader(manager: EntityManager, documentId: string): Promise<Record<string, string>> {
    const [row] = (await manager.query(
      'SELECT lock_id FROM wopi_hosted_file WHERE document_id = $1 AND lock_expires_at > now()',
      [documentId],
    )) as { lock_id: string }[];
    return row ? { [WOPI_HEADERS.lock]: row.lock_id } : {};
  }
}

/** Extensions as EnumerateChildren filters them: with the dot, lower case. */
export function extensionWithDot(name: string): string {
  return splitName(name).extension.toLowerCase();
}
