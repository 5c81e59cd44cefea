import { Injectable } from '@nestjs/common';
import { checkFileInfo, WopiAccess } from '#wopi';
import type { FileCall } from '../http/caller-check.js';
import type { WopiReply } from '../http/wopi-reply.js';

/** CheckFileInfo. */
@Injectable()
export class FileInfo {
  constructor(private readonly access: WopiAccess) {}

  check({ holder, file, product }: FileCall): WopiReply {
    const page = (mode: 'edit' | 'view'): string =>
      this.access.pageUrlOf(holder.tokenHash, holder.origin, holder.clientId, mode);
    return {
      status: 200,
      json: checkFileInfo(holder, file, product, { hostEditUrl: page('edit'), hostViewUrl: page('view') }),
    };
  }
}
