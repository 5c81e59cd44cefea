import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { ContentStore } from '#documents';
import { decodeUtf7, fileNameProblem, WOPI_HEADERS, withAccessToken } from '#protocol/wopi';
import { AccessTokens, Containers, fileWopiSrc, type TokenHolder, type WopiContainer } from '#wopi';
import { containerInfo, Ecosystem, fromHolder } from '../ecosystem/ecosystem.js';
import { headerOf } from '../http/headers.js';
import { OK, WopiRefusal, type WopiReply } from '../http/wopi-reply.js';
import { extensionWithDot, NewFiles } from './new-files.js';
import { wantedName } from './wanted-name.js';

/** What is done with containers. A user sees the folders they made and the files for which they hold a token. */
@Injectable()
export class ContainerOperations {
  constructor(
    private readonly database: DataSource,
    private readonly store: ContentStore,
    private readonly containers: Containers,
    private readonly tokens: AccessTokens,
    private readonly ecosystem: Ecosystem,
    private readonly newFiles: NewFiles,
  ) {}

  async find(id: string): Promise<WopiContainer> {
    const container = await this.containers.find(id);
    if (!container) throw new WopiRefusal(404, 'container unknown');
    return container;
  }

  async enumerate(holder: TokenHolder, container: WopiContainer, request: FastifyRequest): Promise<WopiReply> {
    const filter = headerOf(request, WOPI_HEADERS.fileExtensionFilterList) ?? '';
    const wanted =
      filter === ''
        ? null
        : new Set(
            filter
              .toLowerCase()
              .split(',')
              .map((item) => item.trim()),
          );
    const folders = await this.containers.children(container.id, holder.userId);
    const files = (await this.containers.files(container.id, holder.integratorId, holder.userId)).filter(
      (file) => wanted === null || wanted.has(extensionWithDot(file.title)),
    );
    const issued = await this.tokens.issueAll(
      files.map((file) => ({
        ...fromHolder(holder),
        grant: file.grant,
        // No longer than what gave the user this file.
        expiresAt: file.expiresAt < holder.expiresAt ? file.expiresAt : holder.expiresAt,
        subject: { kind: 'file' as const, documentId: file.documentId },
      })),
    );
    return {
      status: 200,
      json: {
        ChildContainers: await this.ecosystem.pointers(holder, folders),
        ChildFiles: files.map((file, index) => ({
          Name: file.title,
          Url: withAccessToken(fileWopiSrc(holder.origin, file.documentId), issued[index]?.accessToken ?? ''),
          Version: file.version,
          Size: file.sizeBytes,
          LastModifiedTime: file.lastModified,
        })),
      },
    };
  }

  async createContainer(holder: TokenHolder, parent: WopiContainer, request: FastifyRequest): Promise<WopiReply> {
    mustCreate(holder);
    const wanted = wantedName(request, 501, (name) => name, WOPI_HEADERS.invalidContainerNameError);
    const container = await this.database.transaction(async (manager) => {
      if (!(await this.containers.hold(manager, parent.id))) throw new WopiRefusal(404, 'container unknown');
      const taken = (name: string): Promise<string | null> => this.containers.containerNamed(manager, parent.id, name);
      if (wanted.exact && (await taken(wanted.name)) !== null)
        throw new WopiRefusal(409, 'a container of this name exists');
      const name = await this.containers.freeName(wanted.name, taken);
      return this.containers.create(manager, parent, name, holder.userId);
    });
    const [pointer] = await this.ecosystem.pointers(holder, [container]);
    return { status: 200, json: { ContainerPointer: pointer, ContainerInfo: containerInfo(holder, container) } };
  }

  async createFile(holder: TokenHolder, parent: WopiContainer, request: FastifyRequest): Promise<WopiReply> {
    mustCreate(holder);
    const complete = (suggested: string): string => (suggested.startsWith('.') ? `New${suggested}` : suggested);
    const wanted = wantedName(request, 501, complete, WOPI_HEADERS.invalidFileNameError);
    const nothing = await this.store.put(Buffer.alloc(0));
    return { status: 200, json: await this.newFiles.make(holder, parent.id, wanted, nothing) };
  }

  async rename(holder: TokenHolder, container: WopiContainer, request: FastifyRequest): Promise<WopiReply> {
    mustOwn(holder, container);
    const name = decodeUtf7(headerOf(request, WOPI_HEADERS.requestedName) ?? '');
    const problem = name === null ? 'The name is not UTF-7' : fileNameProblem(name);
    if (name === null || problem !== null)
      throw new WopiRefusal(400, problem ?? '', { [WOPI_HEADERS.invalidContainerNameError]: problem ?? '' });
    await this.database.transaction(async (manager) => {
      const parentId = container.parentId ?? '';
      await this.containers.hold(manager, parentId);
      const owner = await this.containers.containerNamed(manager, parentId, name);
      if (owner !== null && owner !== container.id) throw new WopiRefusal(409, 'a container of this name exists');
      await this.containers.rename(manager, container.id, name);
    });
    return { status: 200, json: { Name: name } };
  }

  async delete(holder: TokenHolder, container: WopiContainer): Promise<WopiReply> {
    mustOwn(holder, container);
    if (!(await this.containers.remove(container.id))) throw new WopiRefusal(409, 'the container is not empty');
    return OK;
  }
}

function mustCreate(holder: TokenHolder): void {
  if (!holder.grant.permissions.createFiles) throw new WopiRefusal(404, 'the user may not make anything here');
}

function mustOwn(holder: TokenHolder, container: WopiContainer): void {
  if (container.createdBy !== holder.userId || container.parentId === null)
    throw new WopiRefusal(404, 'the user may not change this container');
}
