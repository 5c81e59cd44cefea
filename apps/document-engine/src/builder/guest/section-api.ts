import { ApiBlocks } from './blocks.js';
import { cover } from './cover.js';
import type { SectionModel } from './model.js';
import { ApiParagraph } from './paragraph-api.js';

type Kind = 'default' | 'first' | 'even';
const KINDS: Readonly<Record<string, Kind>> = { default: 'default', title: 'first', even: 'even' };

/** Pages of one size with their headers and footers. */
export class ApiSection {
  private readonly page = {
    width: 11_906,
    height: 16_838,
    left: 1701,
    top: 1134,
    right: 850,
    bottom: 1134,
    headerDistance: 708,
    footerDistance: 708,
  };
  private readonly columns = { count: 1, spaceTwips: 708 };
  private type: string | null = null;
  private titlePage = false;
  private readonly headers = new Map<Kind, ApiBlocks>();
  private readonly footers = new Map<Kind, ApiBlocks>();
  GetClassType(): string {
    return 'section';
  }
  SetPageSize(width: number, height: number): boolean {
    Object.assign(this.page, { width, height });
    return true;
  }
  GetPageWidth(): number {
    return this.page.width;
  }
  GetPageHeight(): number {
    return this.page.height;
  }
  SetPageMargins(left: number, top: number, right: number, bottom: number): boolean {
    Object.assign(this.page, { left, top, right, bottom });
    return true;
  }
  SetHeaderDistance(twips: number): boolean {
    this.page.headerDistance = twips;
    return true;
  }
  SetFooterDistance(twips: number): boolean {
    this.page.footerDistance = twips;
    return true;
  }
  SetType(type: string): void {
    this.type = type;
  }
  SetEqualColumns(count: number, spaceTwips: number): boolean {
    Object.assign(this.columns, { count, spaceTwips });
    return true;
  }
  SetTitlePage(on = true): void {
    this.titlePage = on;
  }
  /** `create` false: null when there is none. */
  GetHeader(kind = 'default', create = true): ApiBlocks | null {
    return contentOf(this.headers, kind, create);
  }
  GetFooter(kind = 'default', create = true): ApiBlocks | null {
    return contentOf(this.footers, kind, create);
  }
  RemoveHeader(kind = 'default'): void {
    this.headers.delete(KINDS[kind] ?? 'default');
  }
  RemoveFooter(kind = 'default'): void {
    this.footers.delete(KINDS[kind] ?? 'default');
  }
  paragraphs(): ApiParagraph[] {
    return [...this.headers.values(), ...this.footers.values()].flatMap((content) => content.paragraphs());
  }
  model(): SectionModel {
    const models = (all: Map<Kind, ApiBlocks>): SectionModel['headers'] =>
      Object.fromEntries([...all].map(([kind, content]) => [kind, content.models()]));
    const headers = models(this.headers);
    if (this.titlePage) headers.first ??= [];
    return { page: this.page, type: this.type, columns: this.columns, headers, footers: models(this.footers) };
  }
}

function contentOf(all: Map<Kind, ApiBlocks>, given: string, create: boolean): ApiBlocks | null {
  const kind = KINDS[given];
  if (kind === undefined) throw new TypeError(`ApiSection: there are no headers and footers of the kind ${given}`);
  const known = all.get(kind);
  if (known || !create) return known ?? null;
  const made = cover('ApiDocumentContent', new ApiBlocks());
  made.Push(cover('ApiParagraph', new ApiParagraph()));
  all.set(kind, made);
  return made;
}
