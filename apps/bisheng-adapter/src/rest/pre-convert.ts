import { Inject, Injectable } from '@nestjs/common';
import { RESULT_LINK_KEY, signResultLink, type KeyRing } from '#auth';
import {
  extensionOf,
  fileTypeOf,
  type Integrator,
  isOfficeKind,
  networkPolicyOf,
  SourceFetcher,
  SourceUnusable,
  type StoredContent,
} from '#documents';
import { Conversion } from '#editing';
import { LOGGER, type Logger } from '#platform';
import { resultPath } from '#save-back';

const LINK_MS = 24 * 3600_000;
const TEXT_FORMAT = { text: 'txt', spreadsheet: 'csv', presentation: null } as const;

/** Makes the thumbnail and text of a file before anybody opens it. */
@Injectable()
export class PreConvert {
  constructor(
    private readonly fetcher: SourceFetcher,
    private readonly conversion: Conversion,
    @Inject(RESULT_LINK_KEY) private readonly linkKey: KeyRing,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Answers with paths under `/s3`; `text` is empty for presentations. */
  async convert(integrator: Integrator, body: unknown): Promise<{ status: boolean; png?: string; text?: string }> {
    const { title, fetchUrl } = (body ?? {}) as { title?: unknown; fetchUrl?: unknown };
    const type = typeof title === 'string' ? fileTypeOf(extensionOf(title)) : null;
    if (typeof fetchUrl !== 'string' || !type || !isOfficeKind(type.kind)) return { status: false };
    try {
      const source = await this.fetcher.fetch(fetchUrl, type, networkPolicyOf(integrator));
      const link = (content: StoredContent, extension: string): string =>
        resultPath(
          signResultLink(
            { saveBackId: null, sha256: content.sha256, expiresAt: new Date(Date.now() + LINK_MS) },
            this.linkKey,
          ),
          extension,
        );
      const png = link(await this.conversion.convert(source.sha256, type.extension, 'png'), 'png');
      const format = TEXT_FORMAT[type.kind];
      const text =
        format === null ? '' : link(await this.conversion.convert(source.sha256, type.extension, format), 'txt');
      return { status: true, png, text };
    } catch (error) {
      if (!(error instanceof SourceUnusable)) throw error;
      this.logger.warn({ code: error.code, reason: error.message }, 'file not pre-converted');
      return { status: false };
    }
  }
}
