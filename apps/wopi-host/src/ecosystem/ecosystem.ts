import { Injectable } from '@nestjs/common';
import { withAccessToken } from '#protocol/wopi';
import { AccessTokens, Containers, fileWopiSrc, type TokenHolder, WopiAccess, type WopiContainer } from '#wopi';
import { WopiRefusal, type WopiReply } from '../http/wopi-reply.js';

export interface Pointer {
  Name: string;
  Url: string;
}

/** Ways from one resource to another. Every address carries a token of its own, which ends when the caller's does. */
@Injectable()
export class Ecosystem {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly containers: Containers,
    private readonly access: WopiAccess,
  ) {}

  /** GetEcosystem. */
  async pointer(holder: TokenHolder): Promise<WopiReply> {
    return { status: 200, json: { Url: await this.ecosystemUrl(holder) } };
  }

  async ecosystemUrl(holder: TokenHolder): Promise<string> {
    const { accessToken } = await this.tokens.issue({ ...fromHolder(holder), subject: { kind: 'ecosystem' } });
    return withAccessToken(`${holder.origin}/wopi/ecosystem`, accessToken);
  }

  /** EnumerateAncestors: from the root down to this container. */
  async ancestors(holder: TokenHolder, containerId: string | null): Promise<WopiReply> {
    const path = containerId === null ? [] : await this.containers.path(containerId);
    return { status: 200, json: { AncestorsWithRootFirst: await this.pointers(holder, path) } };
  }

  /** GetRootContainer. */
  async rootContainer(holder: TokenHolder): Promise<Record<string, unknown>> {
    const root = await this.containers.root(holder.integratorId);
    const [pointer] = await this.pointers(holder, [root]);
    return { ContainerPointer: pointer, ContainerInfo: containerInfo(holder, root) };
  }

  /** GetFileWopiSrc: the file behind the address of one of our pages. */
  async wopiSrcOf(holder: TokenHolder, nativeFileName: string | undefined): Promise<string> {
    const ticket = /#ticket=([A-Za-z0-9._-]{1,200})$/.exec(nativeFileName ?? '')?.[1];
    const opened = ticket === undefined ? null : await this.access.openTicket(ticket);
    const file = opened?.holder.file;
    if (
      !opened ||
      !file ||
      opened.holder.integratorId !== holder.integratorId ||
      opened.holder.userId !== holder.userId
    )
      throw new WopiRefusal(404, 'no file of this user has that address');
    const { accessToken } = await this.tokens.issue({
      ...fromHolder(holder),
      grant: opened.holder.grant,
      subject: { kind: 'file', documentId: file.documentId },
    });
    return withAccessToken(fileWopiSrc(holder.origin, file.documentId), accessToken);
  }

  async pointers(holder: TokenHolder, containers: readonly WopiContainer[]): Promise<Pointer[]> {
    const issued = await this.tokens.issueAll(
      containers.map((container) => ({
        ...fromHolder(holder),
        subject: { kind: 'container' as const, containerId: container.id },
      })),
    );
    return containers.map((container, index) => ({
      Name: container.name,
      Url: withAccessToken(`${holder.origin}/wopi/containers/${container.id}`, issued[index]?.accessToken ?? ''),
    }));
  }
}

/** CheckContainerInfo. People rename and delete the folders that they made. */
export function containerInfo(holder: TokenHolder, container: WopiContainer): Record<string, unknown> {
  const own = container.createdBy === holder.userId;
  const { page, permissions } = holder.grant;
  return {
    Name: container.name,
    IsAnonymousUser: page.anonymous ?? false,
    IsEduUser: false,
    LicenseCheckForEditIsEnabled: false,
    UserCanCreateChildContainer: permissions.createFiles,
    UserCanCreateChildFile: permissions.createFiles,
    UserCanDelete: own,
    UserCanRename: own,
    ...(page.sharingUrl === undefined
      ? {}
      : { SharingUrl: page.sharingUrl, SupportedShareUrlTypes: ['ReadOnly', 'ReadWrite'] }),
  };
}

/** What tokens made out of another one have in common with it. */
export function fromHolder(holder: TokenHolder): Omit<Parameters<AccessTokens['issue']>[0], 'subject'> {
  return {
    integratorId: holder.integratorId,
    clientId: holder.clientId,
    user: { id: holder.userId, name: holder.userName },
    grant: holder.grant,
    origin: holder.origin,
    expiresAt: holder.expiresAt,
  };
}
