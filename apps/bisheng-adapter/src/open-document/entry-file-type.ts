import { Injectable } from '@nestjs/common';
import {
  type DocumentIdentity,
  Documents,
  extensionOf,
  type FetchedContent,
  type FileType,
  fileTypeOf,
  fileTypeOfMime,
  type Integrator,
  isOfficeKind,
  networkPolicyOf,
  SourceFetcher,
  SourceUnusable,
} from '#documents';
import type { OpenInstruction } from '#protocol/bisheng';

export interface EntryFile {
  type: FileType;
  /** With an extension, also where the OA's has none. */
  title: string;
  /** What had to be fetched to find out. Some addresses work once only. */
  fetched: FetchedContent | null;
}

/** Types that content alone tells apart. */
const RECOGNIZED = ['docx', 'xlsx', 'pptx', 'pdf'];

/** Finds out what kind of file an OA wants opened; there are OAs whose titles have no extension. */
@Injectable()
export class EntryFileType {
  constructor(
    private readonly documents: Documents,
    private readonly fetcher: SourceFetcher,
  ) {}

  /** Null: there is no application for it. Throws {@link SourceUnusable} when the file has to be looked at and cannot be fetched. */
  async of(integrator: Integrator, identity: DocumentIdentity, { doc }: OpenInstruction): Promise<EntryFile | null> {
    const { title } = doc;
    const told = fileTypeOf(extensionOf(title)) ?? (doc.mimeType ? fileTypeOfMime(doc.mimeType) : null);
    if (told) return { type: told, title, fetched: null };
    if (extensionOf(title) !== '') return null;
    const known = await this.documents.findByExternalId(identity);
    const type = typeInAddress(doc.fetchUrl) ?? (known ? fileTypeOf(known.fileType) : null);
    if (type) return { type, title: `${title}.${type.extension}`, fetched: null };
    const fetched = await this.fetcher.download(doc.fetchUrl, networkPolicyOf(integrator));
    for (const extension of RECOGNIZED) {
      const candidate = fileTypeOf(extension);
      if (candidate && (await this.isA(fetched, candidate)))
        return { type: candidate, title: `${title}.${extension}`, fetched };
    }
    return null;
  }

  private async isA(content: FetchedContent, type: FileType): Promise<boolean> {
    try {
      await this.fetcher.inspect(content, type);
      return true;
    } catch (error) {
      if (error instanceof SourceUnusable) return false;
      throw error;
    }
  }
}

/** From the path, or from a parameter that holds a file name. Scripts that send files are none themselves. */
function typeInAddress(address: string): FileType | null {
  if (!URL.canParse(address)) return null;
  const { pathname, searchParams } = new URL(address);
  for (const name of [pathname, ...searchParams.values()]) {
    const type = fileTypeOf(extensionOf(name));
    if (type && (isOfficeKind(type.kind) || type.kind === 'pdf')) return type;
  }
  return null;
}
