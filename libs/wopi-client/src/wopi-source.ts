import { Inject, Injectable } from '@nestjs/common';
import {
  ContentStore,
  type FetchLimits,
  FETCH_LIMITS,
  type FileType,
  SourceFetcher,
  SourceUnusable,
  type StoredContent,
} from '#documents';
import { type NetworkPolicy, OutboundFailure } from '#platform';
import { type RemoteAccess, RemoteWopiHost } from './remote-host.js';
import { WopiFiles } from './wopi-files.js';

/** Brings a host's file into the content store: by GetFile, with the token of somebody who opened it. */
@Injectable()
export class WopiSource {
  constructor(
    private readonly files: WopiFiles,
    private readonly host: RemoteWopiHost,
    private readonly store: ContentStore,
    private readonly fetcher: SourceFetcher,
    @Inject(FETCH_LIMITS) private readonly limits: FetchLimits,
  ) {}

  /** Throws {@link SourceUnusable} with a reason that can be shown to a person. */
  async fetch(documentId: string, type: FileType, policy: NetworkPolicy): Promise<StoredContent> {
    const file = await this.files.find(documentId);
    const tokens = file ? await this.files.tokens(documentId, 'read') : [];
    let refusal = new SourceUnusable('fetch_failed', 'nobody has an access token for the file that is still valid');
    for (const { token, participantId } of tokens) {
      const got = await this.getFile({ wopiSrc: file?.wopiSrc ?? '', token, policy });
      if (got.kind === 'content') {
        await this.fetcher.inspectToOpen(got.content, type);
        return got.content;
      }
      refusal = new SourceUnusable('fetch_failed', `the file system answered with HTTP status ${got.status}`);
      if (![401, 403, 404].includes(got.status)) break;
      await this.files.noteRefused(participantId);
    }
    throw refusal;
  }

  /** GetFile with one token, not looked at. Throws {@link SourceUnusable} when no whole answer came. */
  async getFile(
    access: RemoteAccess,
  ): Promise<{ kind: 'content'; content: StoredContent } | { kind: 'status'; status: number }> {
    try {
      return await this.host.getFile(access, this.limits, async (body, answer) => {
        if (answer.status < 200 || answer.status > 299) {
          body.destroy();
          return { kind: 'status', status: answer.status } as const;
        }
        return { kind: 'content', content: await this.store.put(body) } as const;
      });
    } catch (error) {
      if (!(error instanceof OutboundFailure)) throw error;
      const reason = error.step === 'size' ? 'too_large' : 'fetch_failed';
      throw new SourceUnusable(reason, `the file cannot be fetched: ${error.message}`, { cause: error });
    }
  }
}
