import type { Block, SectionModel, TextModel } from '../guest/model.js';
import { NAMESPACES } from './namespaces.js';
import type { Parts } from './package-parts.js';
import { escapeXml, int } from './xml.js';

const MAIN = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
const TYPES = /^(nextPage|oddPage|evenPage|continuous|nextColumn)$/;
type Write = (blocks: readonly Block[], part: string) => string;

/** The pages of a text document: their sizes, headers and footers. */
export class Sections {
  private count = 0;
  private evenAndOdd = false;
  constructor(
    private readonly parts: Parts,
    private readonly document: string,
    private readonly watermark: TextModel['watermark'],
    private readonly write: Write,
  ) {}

  xml({ page, type, columns, headers, footers }: SectionModel): string {
    const shown = this.watermark === null ? headers : { ...headers, default: headers.default ?? [] };
    const references = [...this.references('header', shown), ...this.references('footer', footers)].join('');
    const kind = TYPES.test(type ?? '') ? `<w:type w:val="${type ?? ''}"/>` : '';
    const size = `<w:pgSz w:w="${int(page.width)}" w:h="${int(page.height)}"${page.width > page.height ? ' w:orient="landscape"' : ''}/>`;
    const margins = `<w:pgMar w:top="${int(page.top)}" w:right="${int(page.right)}" w:bottom="${int(page.bottom)}" w:left="${int(page.left)}" w:header="${int(page.headerDistance)}" w:footer="${int(page.footerDistance)}" w:gutter="0"/>`;
    const columnsXml =
      columns.count > 1 ? `<w:cols w:num="${int(columns.count, 1)}" w:space="${int(columns.spaceTwips)}"/>` : '';
    const first = (headers.first ?? footers.first) ? '<w:titlePg/>' : '';
    return `<w:sectPr>${references}${kind}${size}${margins}${columnsXml}${first}</w:sectPr>`;
  }

  /** Headers of even pages are shown only if the settings say so. */
  finish(evenAndOdd: boolean): void {
    if (!this.evenAndOdd && !evenAndOdd) return;
    const path = 'word/settings.xml';
    this.parts.add(path, `<w:settings ${NAMESPACES}><w:evenAndOddHeaders/></w:settings>`, `${MAIN}.settings+xml`);
    this.parts.relate(this.document, 'settings', `/${path}`);
  }

  private references(kind: 'header' | 'footer', all: SectionModel['headers']): string[] {
    return (['default', 'first', 'even'] as const).map((where) => {
      const blocks = all[where];
      if (!blocks) return '';
      if (where === 'even') this.evenAndOdd = true;
      const path = `word/${kind}${++this.count}.xml`;
      const tag = kind === 'header' ? 'w:hdr' : 'w:ftr';
      const mark = kind === 'header' && this.watermark ? watermarkXml(this.watermark, this.count) : '';
      const text = this.write(blocks, path);
      this.parts.add(
        path,
        `<${tag} ${NAMESPACES}>${text}${mark === '' && text !== '' ? '' : `<w:p>${mark}</w:p>`}</${tag}>`,
        `${MAIN}.${kind}+xml`,
      );
      return `<w:${kind}Reference w:type="${where}" r:id="${this.parts.relate(this.document, kind, `/${path}`)}"/>`;
    });
  }
}

/** As Word does it: a piece of word art behind the text of every page. */
function watermarkXml({ text, diagonal }: NonNullable<TextModel['watermark']>, id: number): string {
  const turned = diagonal ? 'rotation:315;' : '';
  const style = `position:absolute;margin-left:0;margin-top:0;width:440pt;height:165pt;${turned}z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin`;
  return `<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas><v:path textpathok="t"/><v:textpath on="t" fitshape="t"/></v:shapetype><v:shape id="PowerPlusWaterMarkObject${id}" type="#_x0000_t136" style="${style}" fillcolor="silver" stroked="f"><v:fill opacity=".5"/><v:textpath style="font-family:&quot;Calibri&quot;;font-size:1pt" string="${escapeXml(text)}"/></v:shape></w:pict></w:r>`;
}
