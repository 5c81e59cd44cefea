import { Injectable } from '@nestjs/common';
import { Documents, extensionOf, fileTypeOf, SourceFetcher } from '#documents';
import { Problem } from '#platform';
import { RequestedText } from '../onlyoffice/requested-text.js';
import { HomeService, type PageAccess } from './home-service.js';

/** What is put into the document: a picture, or text as HTML. */
export interface Insertable {
  type: string;
  bytes: Buffer;
}

/** A file that the page around the editor names for insertion (`Action_InsertFile`), by its name: a picture or a text document. */
@Injectable()
export class FileToInsert {
  constructor(
    private readonly home: HomeService,
    private readonly documents: Documents,
    private readonly fetcher: SourceFetcher,
    private readonly texts: RequestedText,
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
}
