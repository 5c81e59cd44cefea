import { Injectable } from '@nestjs/common';
import { checkFileInfo, WopiAccess, type WopiFile, type WopiProduct } from '#wopi';
import type { FileCall } from '../http/caller-check.js';
import type { WopiReply } from '../http/wopi-reply.js';

interface MadeAnswer {
  product: WopiProduct | null;
  body: Buffer;
}

/** CheckFileInfo. */
@Injectable()
export class FileInfo {
  /** `WopiFile` is the same object as long as nothing about a token, its rights and its file has changed. */
  private readonly made = new WeakMap<WopiFile, MadeAnswer>();

  constructor(private readonly access: WopiAccess) {}

  check({ holder, file, product }: FileCall): WopiReply {
    const known = this.made.get(file);
    if (known?.product === product) return { status: 200, body: known.body };
    const page = (mode: 'edit' | 'view'): string =>
      this.access.pageUrlOf(holder.tokenHash, holder.origin, holder.clientId, mode);
    const info = checkFileInfo(holder, file, product, { hostEditUrl: page('edit'), hostViewUrl: page('view') });
    const body = Buffer.from(JSON.stringify(info));
    this.made.set(file, { product, body });
    return { status: 200, body };
  }
}
