import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ContentStore } from '#documents';
import { suggestedName } from '#protocol/wopi';
import { WopiHostEnvironment } from '../environment.js';
import { NewFiles } from '../containers/new-files.js';
import { wantedName } from '../containers/wanted-name.js';
import type { FileCall } from '../http/caller-check.js';
import { limitedBody } from '../http/request-body.js';
import { WopiRefusal, type WopiReply } from '../http/wopi-reply.js';

/** PutRelativeFile: content beside the file that was opened, under a name of its own. */
@Injectable()
export class RelativeFiles {
  constructor(
    private readonly store: ContentStore,
    private readonly newFiles: NewFiles,
    private readonly settings: WopiHostEnvironment,
  ) {}

  async put({ holder, file }: FileCall, request: FastifyRequest): Promise<WopiReply> {
    if (!holder.grant.permissions.createFiles) throw new WopiRefusal(501, 'the user may not make files here');
    const wanted = wantedName(request, 400, (suggested) => suggestedName(suggested, file.title));
    const content = await this.store.put(Readable.from(limitedBody(request, this.settings.MAX_DOCUMENT_BYTES)));
    return { status: 200, json: await this.newFiles.make(holder, file.containerId, wanted, content) };
  }
}
