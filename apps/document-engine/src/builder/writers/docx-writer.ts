import type {
  Block,
  CellModel,
  CommentModel,
  ControlFacts,
  FloatModel,
  Inline,
  ParagraphModel,
  RunFormat,
  ShapeModel,
  TableModel,
  TextModel,
} from '../guest/model.js';
import { NO_PICTURE } from '../guest/form-api.js';
import { PackageParts, type Parts, type Picture } from './package-parts.js';
import { addTheme } from './theme-xml.js';
import { anchorXml } from './anchor-xml.js';
import { numberingXml, stylesXml } from './docx-styles.js';
import { NAMESPACES, WPS } from './namespaces.js';
import { Notes } from './notes.js';
import { addProperties } from './properties-xml.js';
import { Sections } from './sections.js';
import { cellLooksXml, rowXml, tableLooksXml } from './table-xml.js';
import { fieldXml, paragraphXml, runXml, styleId } from './text-xml.js';
import { color, escapeXml, fillXml, int, lineXml, preset } from './xml.js';

const PIC = 'http://schemas.openxmlformats.org/drawingml/2006/picture';
const CHART = 'http://schemas.openxmlformats.org/drawingml/2006/chart';
const MAIN = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
const PICTURE_FORM_EMU = 1_800_000;

/** Writes a text document as docx. */
export function writeDocx(model: TextModel, images: ReadonlyMap<string, Picture>): Buffer {
  const parts = new PackageParts(images);
  new DocxWriter(parts).write(model);
  return parts.zip();
}

export class DocxWriter {
  private drawings = 0;
  private tableStyles = new Set<string>();
  private readonly notes: Notes;
  private readonly comments: CommentModel[] = [];
  /** `firstComment`: the id of the first comment that comes to a document. */
  constructor(
    private readonly parts: Parts,
    private readonly firstComment = 0,
  ) {
    this.notes = new Notes(parts, (blocks, path) => this.blocks(blocks, path));
  }

  /** The comments that came to it, as markup. */
  commentsXml(): string[] {
    return this.comments.map(
      ({ text, author }, at) =>
        `<w:comment w:id="${this.firstComment + at}" w:author="${escapeXml(author)}" w:initials="${escapeXml(author.slice(0, 2))}"><w:p><w:r><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r></w:p></w:comment>`,
    );
  }

  write(model: TextModel): void {
    const document = 'word/document.xml';
    this.parts.relate('', 'officeDocument', document);
    this.parts.relate(document, 'styles', 'styles.xml');
    this.parts.relate(document, 'theme', 'theme/theme1.xml');
    addTheme(this.parts, 'word');
    this.parts.relate(document, 'numbering', 'numbering.xml');
    this.tableStyles = new Set(model.styles.filter(({ type }) => type === 'table').map(({ name }) => name));
    const sections = new Sections(this.parts, document, model.watermark, (blocks, path) => this.blocks(blocks, path));
    const ends = new Map(model.sections.map(({ after, section }) => [after, section]));
    const body = model.blocks.map((block, at) => {
      const end = ends.get(at);
      return block.t === 'paragraph' && end
        ? this.paragraph(block, document, sections.xml(end))
        : this.blocks([block], document);
    });
    this.parts.add(
      document,
      `<w:document ${NAMESPACES}><w:body>${body.join('')}${sections.xml(model.final)}</w:body></w:document>`,
      `${MAIN}.document.main+xml`,
    );
    sections.finish(model.evenAndOdd === true);
    this.notes.finish(document);
    addProperties(this.parts, model.properties);
    this.parts.add('word/styles.xml', stylesXml(model.styles), `${MAIN}.styles+xml`);
    this.parts.add('word/numbering.xml', numberingXml(model.numberings), `${MAIN}.numbering+xml`);
    this.addComments(document);
  }

  blocks(blocks: readonly Block[], part: string): string {
    return blocks
      .map((block) => {
        switch (block.t) {
          case 'table':
            return this.table(block, part);
          case 'paragraph':
            return this.paragraph(block, part);
          case 'control':
            return controlXml(
              block.facts,
              block.blocks.length === 0 ? '' : this.blocks(block.blocks, part),
              (text) => `<w:p><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`,
            );
        }
      })
      .join('');
  }

  private paragraph(paragraph: ParagraphModel, part: string, section = ''): string {
    const style = paragraph.style === null ? '' : `<w:pStyle w:val="${styleId(paragraph.style)}"/>`;
    const inlines = paragraph.inlines.map((inline) => this.inline(inline, paragraph.run, part)).join('');
    return `<w:p><w:pPr>${style}${paragraphXml(paragraph.format)}${section}</w:pPr>${inlines}</w:p>`;
  }

  inline(inline: Inline, base: RunFormat, part: string): string {
    switch (inline.t) {
      case 'text': {
        const run = `<w:r><w:rPr>${runXml({ ...base, ...inline.format })}</w:rPr><w:t xml:space="preserve">${escapeXml(inline.text)}</w:t></w:r>`;
        if (inline.link === undefined) return run;
        return `<w:hyperlink r:id="${this.parts.relate(part, 'hyperlink', inline.link, true)}">${run}</w:hyperlink>`;
      }
      case 'break':
        return inline.of === 'line' ? '<w:r><w:br/></w:r>' : `<w:r><w:br w:type="${inline.of}"/></w:r>`;
      case 'comment':
        return this.comment(inline.of, inline.comment);
      case 'tab':
        return '<w:r><w:tab/></w:r>';
      case 'field':
        return fieldXml(inline.code, inline.shown ?? ['1'], runXml({ ...base, ...inline.format }));
      case 'note':
        return this.notes.reference(inline.of, inline.paragraphs);
      case 'image': {
        const id = this.parts.picture(part, 'word', inline.url);
        if (id === null) return '';
        const size = `<a:ext cx="${int(inline.width)}" cy="${int(inline.height)}"/>`;
        return this.drawing(
          inline,
          PIC,
          `<pic:pic xmlns:pic="${PIC}"><pic:nvPicPr><pic:cNvPr id="0" name="image"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="${id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>${size}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>`,
        );
      }
      case 'chart': {
        const id = this.parts.chart(part, 'word', inline.chart);
        return this.drawing(inline, CHART, `<c:chart xmlns:c="${CHART}" r:id="${id}"/>`);
      }
      case 'shape':
        return this.drawing({ ...inline.shape, ...inline }, WPS, this.shape(inline.shape, part));
      case 'bookmark':
        return inline.of === 'begin'
          ? `<w:bookmarkStart w:id="${int(inline.id)}" w:name="${escapeXml(inline.name)}"/>`
          : `<w:bookmarkEnd w:id="${int(inline.id)}"/>`;
      case 'control': {
        const inside = inline.inlines.map((one) => this.inline(one, base, part)).join('');
        return controlXml(inline.facts, inside, (text) => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`);
      }
      case 'form':
        return this.form(inline, part);
    }
  }

  private shape(shape: ShapeModel, part: string): string {
    return `<wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="${int(shape.width)}" cy="${int(shape.height)}"/></a:xfrm><a:prstGeom prst="${preset(shape.preset)}"><a:avLst/></a:prstGeom>${fillXml(shape.fill, (url) => this.parts.picture(part, 'word', url))}${lineXml(shape.line)}</wps:spPr><wps:txbx><w:txbxContent>${this.blocks(shape.paragraphs, part)}</w:txbxContent></wps:txbx><wps:bodyPr anchor="${shape.verticalAlign === 'center' ? 'ctr' : shape.verticalAlign === 'bottom' ? 'b' : 't'}"/></wps:wsp>`;
  }

  private comment(of: 'begin' | 'end', comment: CommentModel): string {
    const known = this.comments.findIndex((one) => one.id === comment.id);
    const id = this.firstComment + (known >= 0 ? known : this.comments.push(comment) - 1);
    if (of === 'begin') return `<w:commentRangeStart w:id="${id}"/>`;
    return `<w:commentRangeEnd w:id="${id}"/><w:r><w:commentReference w:id="${id}"/></w:r>`;
  }

  private addComments(document: string): void {
    if (this.comments.length === 0) return;
    this.parts.add(
      'word/comments.xml',
      `<w:comments ${NAMESPACES}>${this.commentsXml().join('')}</w:comments>`,
      `${MAIN}.comments+xml`,
    );
    this.parts.relate(document, 'comments', 'comments.xml');
  }

  private form(inline: Extract<Inline, { t: 'form' }>, part: string): string {
    if (inline.form.kind !== 'picture') return formXml(inline, '');
    const url = inline.form.url ?? NO_PICTURE;
    const side = PICTURE_FORM_EMU;
    return formXml(inline, this.inline({ t: 'image', url, width: side, height: side }, {}, part));
  }

  private drawing(
    { width, height, float }: { width: number; height: number; float?: FloatModel },
    uri: string,
    content: string,
  ): string {
    const id = ++this.drawings;
    const inside = `<wp:docPr id="${id}" name="Drawing ${id}"/><a:graphic><a:graphicData uri="${uri}">${content}</a:graphicData></a:graphic>`;
    return `<w:r><w:drawing>${float ? anchorXml(float, width, height, inside) : `<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="${int(width)}" cy="${int(height)}"/>${inside}</wp:inline>`}</w:drawing></w:r>`;
  }

  private table(table: TableModel, part: string): string {
    const columns = Math.max(1, ...table.rows.map((row) => row.reduce((sum, cell) => sum + (cell.span ?? 1), 0)));
    const grid = `<w:tblGrid>${'<w:gridCol w:w="1500"/>'.repeat(columns)}</w:tblGrid>`;
    const rows = table.rows
      .map(
        (row, at) => `<w:tr>${rowXml(table.rowFacts[at])}${row.map((cell) => this.cell(cell, part)).join('')}</w:tr>`,
      )
      .join('');
    const style = this.tableStyles.has(table.style ?? '') ? `<w:tblStyle w:val="${styleId(table.style ?? '')}"/>` : '';
    return `<w:tbl><w:tblPr>${style}${tableLooksXml(table)}</w:tblPr>${grid}${rows}</w:tbl>`;
  }

  private cell(cell: CellModel, part: string): string {
    const content = this.blocks(cell.blocks, part);
    return `<w:tc><w:tcPr>${cellLooksXml(cell)}</w:tcPr>${content === '' || cell.blocks.at(-1)?.t === 'table' ? `${content}<w:p/>` : content}</w:tc>`;
  }
}

/** A content control; one that holds nothing shows what is to be put there. */
function controlXml(facts: ControlFacts, inside: string, shown: (text: string) => string): string {
  const empty = inside === '' && facts.placeholder !== null;
  const lock = facts.lock === null ? '' : `<w:lock w:val="${escapeXml(facts.lock)}"/>`;
  const named = (tag: string, value: string): string => (value === '' ? '' : `<w:${tag} w:val="${escapeXml(value)}"/>`);
  return `<w:sdt><w:sdtPr>${named('alias', facts.alias)}${named('tag', facts.tag)}${lock}${empty ? '<w:showingPlcHdr/>' : ''}</w:sdtPr><w:sdtContent>${empty ? shown(escapeXml(facts.placeholder)) : inside}</w:sdtContent></w:sdt>`;
}

function formXml({ form, format }: Extract<Inline, { t: 'form' }>, picture: string): string {
  const run = (text: string): string =>
    `<w:r><w:rPr>${runXml(format)}</w:rPr><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r>`;
  const items = form.items
    .map((item) => `<w:listItem w:displayText="${escapeXml(item)}" w:value="${escapeXml(item)}"/>`)
    .join('');
  const kinds: Record<typeof form.kind, string> = {
    text: form.multiline === true ? '<w:text w:multiLine="1"/>' : '<w:text/>',
    picture: '<w:picture/>',
    checkbox: `<w14:checkbox><w14:checked w14:val="${form.checked ? 1 : 0}"/></w14:checkbox>`,
    combobox: `<w:comboBox>${items}</w:comboBox>`,
    dropdown: `<w:dropDownList>${items}</w:dropDownList>`,
    date: '<w:date><w:dateFormat w:val="yyyy-MM-dd"/></w:date>',
  };
  const empty = form.value === '';
  const shown =
    form.kind === 'checkbox' ? (form.checked ? '☒' : '☐') : empty ? form.placeholder || '     ' : form.value;
  const showing = form.kind === 'picture' ? form.url === NO_PICTURE : empty && form.kind !== 'checkbox';
  const border = form.borderColor === undefined ? '' : `<w15:color w:val="${color(form.borderColor)}"/>`;
  return `<w:sdt><w:sdtPr><w:alias w:val="${escapeXml(form.tip)}"/><w:tag w:val="${escapeXml(form.key)}"/>${showing ? '<w:showingPlcHdr/>' : ''}${border}${kinds[form.kind]}</w:sdtPr><w:sdtContent>${form.kind === 'picture' ? picture : run(shown)}</w:sdtContent></w:sdt>`;
}
