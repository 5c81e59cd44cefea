import { Inject, Injectable } from '@nestjs/common';
import { ContentStore, FETCH_LIMITS, type FetchLimits, fileTypeOf, SourceFetcher } from '#documents';
import { Conversion } from '#editing';
import { type ActionQuery, parseWopiSrc } from '#protocol/wopi-client';
import { RemoteWopiHost, WopiSource } from '#wopi-client';
import { OpenRemoteFile } from './open-remote-file.js';
import { OpeningRefused } from './opening.errors.js';
import { hostFailed, reached, RemoteFiles } from './remote-files.js';

/** Where the browser goes with a converted file. */
export type ConvertedTo =
  /** The host's own page for editing it; takes the place of the page around the frame. */
  | { kind: 'host-page'; url: string }
  /** Our editor. */
  | { kind: 'editor'; location: string };

/** Turns an old binary file into one of today beside it (PutRelativeFile), and opens that. */
@Injectable()
export class ConvertAndEdit {
  constructor(
    private readonly remote: RemoteFiles,
    private readonly opening: OpenRemoteFile,
    private readonly host: RemoteWopiHost,
    private readonly source: WopiSource,
    private readonly fetcher: SourceFetcher,
    private readonly conversion: Conversion,
    private readonly store: ContentStore,
    @Inject(FETCH_LIMITS) private readonly limits: FetchLimits,
  ) {}

  async run(query: ActionQuery, from: string, to: string): Promise<ConvertedTo> {
    const { access, file } = await this.remote.find(query);
    const type = fileTypeOf(from);
    if (!type || file.extension !== type.extension || !['docx', 'xlsx', 'pptx'].includes(to))
      throw new OpeningRefused(422, 'unsupported_file_type', `${file.name} is not converted from ${from} to ${to}`);
    if (!file.maySaveAs)
      throw new OpeningRefused(
        403,
        'not_permitted',
        'You may not make a file beside this one',
        file.page.postMessageOrigin,
      );
    const got = await this.source.getFile(access);
    if (got.kind === 'status')
      throw new OpeningRefused(502, 'host_failed', `The file system answered GetFile with HTTP status ${got.status}`);
    await this.fetcher.inspect(got.content, type);
    const made = await this.conversion.convert(got.content.sha256, type.extension, to);
    const body = await this.store.open(made.sha256);
    const answer = await reached(
      this.host.putRelative(access, `.${to}`, true, { body, sizeBytes: made.sizeBytes }, this.limits.timeoutMs),
    );
    if (answer.status !== 200) throw hostFailed('PutRelativeFile', answer);
    const { Url: url, HostEditUrl: page } = parse(answer.text);
    if (typeof page === 'string' && /^https?:\/\//i.test(page)) return { kind: 'host-page', url: page };
    const wopiSrc = typeof url === 'string' ? parseWopiSrc(url) : null;
    const accessToken = wopiSrc === null ? null : new URL(url as string).searchParams.get('access_token');
    if (wopiSrc === null || accessToken === null)
      throw new OpeningRefused(502, 'host_failed', 'The file system did not say where the new file is');
    return { kind: 'editor', location: await this.opening.open({ ...query, wopiSrc, accessToken }, 'edit') };
  }
}

function parse(text: string): { Url?: unknown; HostEditUrl?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {}; // refused below: it does not say where the file is
  }
}
