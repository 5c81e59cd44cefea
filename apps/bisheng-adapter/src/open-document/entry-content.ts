import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  type Document,
  type DocumentFacts,
  type DocumentIdentity,
  Documents,
  fileTypeOf,
  type Integrator,
  networkPolicyOf,
  SourceFetcher,
} from '#documents';
import { SessionFacts } from '#editing';

/** What an engine of somebody else's begins with. */
@Injectable()
export class EntryContent {
  constructor(
    private readonly documents: Documents,
    private readonly fetcher: SourceFetcher,
    private readonly facts: SessionFacts,
    private readonly database: DataSource,
  ) {}

  /**
   * The document with the content to begin from: ours while it is edited (`isEdited` tells of the engine in question) or on its
   * way home, else the integrator's file. Throws {@link SourceUnusable} when that cannot be fetched.
   */
  async current(
    integrator: Integrator,
    identity: DocumentIdentity,
    facts: DocumentFacts,
    fetchUrl: string,
    isEdited: (documentId: string) => Promise<boolean>,
  ): Promise<Document> {
    const known = await this.documents.findByExternalId(identity);
    const ours =
      known !== null &&
      known.currentRevision > 0 &&
      ((await isEdited(known.id)) || (await this.facts.continuesHere(known.id)));
    const type = fileTypeOf(facts.fileType);
    const content = ours || !type ? null : await this.fetcher.fetch(fetchUrl, type, networkPolicyOf(integrator));
    return this.database.transaction(async (manager) => {
      const document = await this.documents.upsert(manager, identity, facts);
      if (content) await this.documents.keepFetched(manager, document, content, facts.fileType);
      return document;
    });
  }
}
