import { Inject, Injectable } from '@nestjs/common';
import { RESULT_LINK_KEY, signResultLink, type KeyRing } from '#auth';
import { Documents, extensionOf, fileTypeOf, SourceFetcher } from '#documents';
import { Problem } from '#platform';
import { RequestedText } from '../onlyoffice/requested-text.js';
import { HomeService, type PageAccess } from './home-service.js';

/** What is put into the document: a picture, or text as HTML. */
export interface Insertable {
  type: string;
  bytes: Buffer;
}

/** Sound or film, by a link that the engine takes. */
export interface InsertableMedia {
  file: string;
  kind: 'audio' | 'video';
  extension: string;
}

const MAX_MEDIA_BYTES = 100 * 1024 * 1024;
/** Long enough for the page to hand the link to the engine at once. */
const LINK_MS = 600_000;

/** A file that the page around the editor names for insertion (`Action_InsertFile`), by its name: a picture or a text document. */
@Injectable()
export class FileToInsert {
  constructor(
    private readonly home: HomeService,
    private readonly documents: Documents,
    private readonly fetcher: SourceFetcher,
    private readonly texts: RequestedText,
    @Inject(RESULT_LINK_KEY) private readonly linkKey: KeyRing,
  ) {}

  async fetch(page: PageAccess, url: string, name: string | undefined): Promise<Insertable> {
    const type = fileTypeOf(extensionOf(name ?? new URL(url).pathname));
    if (type?.kind === 'image') return this.home.image(page, url);
    const document = await this.documents.findById(page.documentId);
    if (type?.kind !== 'text' || !document)
      throw new Problem(
        422,
        'file_not_insertable',
        'Pictures and text documents can be inserted; name tells which it is',
      );
    const content = await this.fetcher.fetch(url, type, page.remote.policy);
    const bytes = await this.texts.of(document.integratorId, { sha256: content.sha256 }, type.extension);
    return { type: 'text/html', bytes };
  }

  /** Fetches sound or film (`Action_InsertMultimedia`) for a presentation, which keeps it. */
  async media(page: PageAccess, url: string, name: string | undefined): Promise<InsertableMedia> {
    const refuse = (reason: string): never => {
      throw new Problem(422, 'file_not_insertable', reason);
    };
    const document = await this.documents.findById(page.documentId);
    if (fileTypeOf(extensionOf(document?.title ?? ''))?.kind !== 'presentation')
      refuse('Sound and film are put into presentations only');
    const type = fileTypeOf(extensionOf(name ?? new URL(url).pathname));
    if (type?.kind !== 'audio' && type?.kind !== 'video')
      return refuse('Sound and film can be inserted; the end of the address, or name, tells which it is');
    const content = await this.fetcher.fetch(url, type, page.remote.policy);
    if (content.sizeBytes > MAX_MEDIA_BYTES) refuse(`Sound and film are taken up to ${MAX_MEDIA_BYTES} bytes`);
    const claims = { saveBackId: null, sha256: content.sha256, expiresAt: new Date(Date.now() + LINK_MS) };
    return { file: signResultLink(claims, this.linkKey), kind: type.kind, extension: type.extension };
  }
}
