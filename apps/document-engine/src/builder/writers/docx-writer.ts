import type {
  Block,
  BorderModel,
  CellModel,
  CommentModel,
  Inline,
  LevelModel,
  NumberingModel,
  ParagraphFormat,
  ParagraphModel,
  RunFormat,
  ShapeModel,
  StyleModel,
  TableModel,
  TableSide,
  TextModel,
} from '../guest/model.js';
import { NO_PICTURE } from '../guest/form-api.js';
import { PackageParts, type Picture } from './package-parts.js';
import { addTheme } from './theme-xml.js';
import { A, color, escapeXml, fillXml, int, lineXml, preset, R } from './xml.js';

const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const WP = 'http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing';
const WPS = 'http://schemas.microsoft.com/office/word/2010/wordprocessingShape';
const PIC = 'http://schemas.openxmlformats.org/drawingml/2006/picture';
const CHART = 'http://schemas.openxmlformats.org/drawingml/2006/chart';
const W14 = 'http://schemas.microsoft.com/office/word/2010/wordml';
const MAIN = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
const W15 = 'http://schemas.microsoft.com/office/word/2012/wordml';
const NAMESPACES = `xmlns:w="${W}" xmlns:r="${R}" xmlns:wp="${WP}" xmlns:a="${A}" xmlns:wps="${WPS}" xmlns:w14="${W14}" xmlns:w15="${W15}"`;
const PICTURE_FORM_EMU = 1_800_000;
const ALIGN: Readonly<Record<string, string>> = { left: 'left', right: 'right', center: 'center', both: 'both' };

/** Writes a text document as docx. */
export function writeDocx(model: TextModel, images: ReadonlyMap<string, Picture>): Buffer {
  return new DocxWriter(new PackageParts(images)).write(model);
}

class DocxWriter {
  private drawings = 0;
  private readonly comments: CommentModel[] = [];
  constructor(private readonly parts: PackageParts) {}

  write(model: TextModel): Buffer {
    const document = 'word/document.xml';
    this.parts.relate('', 'officeDocument', document);
    this.parts.relate(document, 'styles', 'styles.xml');
    this.parts.relate(document, 'theme', 'theme/theme1.xml');
    addTheme(this.parts, 'word');
    this.parts.relate(document, 'numbering', 'numbering.xml');
    const { page } = model;
    const body = this.blocks(model.blocks, document);
    const references = (['header', 'footer'] as const).map((kind) => {
      const blocks = model[kind];
      if (blocks.length === 0) return '';
      const path = `word/${kind}1.xml`;
      const tag = kind === 'header' ? 'w:hdr' : 'w:ftr';
      this.parts.add(path, `<${tag} ${NAMESPACES}>${this.blocks(blocks, path)}</${tag}>`, `${MAIN}.${kind}+xml`);
      return `<w:${kind}Reference w:type="default" r:id="${this.parts.relate(document, kind, `${kind}1.xml`)}"/>`;
    });
    const section = `<w:sectPr>${references.join('')}<w:pgSz w:w="${int(page.width)}" w:h="${int(page.height)}"${page.width > page.height ? ' w:orient="landscape"' : ''}/><w:pgMar w:top="${int(page.top)}" w:right="${int(page.right)}" w:bottom="${int(page.bottom)}" w:left="${int(page.left)}" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>`;
    this.parts.add(
      document,
      `<w:document ${NAMESPACES}><w:body>${body}${section}</w:body></w:document>`,
      `${MAIN}.document.main+xml`,
    );
    this.parts.add('word/styles.xml', stylesXml(model.styles), `${MAIN}.styles+xml`);
    this.parts.add('word/numbering.xml', numberingXml(model.numberings), `${MAIN}.numbering+xml`);
    this.addComments(document);
    return this.parts.zip();
  }

  private blocks(blocks: readonly Block[], part: string): string {
    return blocks
      .map((block) => (block.t === 'table' ? this.table(block, part) : this.paragraph(block, part)))
      .join('');
  }

  private paragraph(paragraph: ParagraphModel, part: string): string {
    const style = paragraph.style === null ? '' : `<w:pStyle w:val="${styleId(paragraph.style)}"/>`;
    const inlines = paragraph.inlines.map((inline) => this.inline(inline, paragraph.run, part)).join('');
    return `<w:p><w:pPr>${style}${paragraphXml(paragraph.format)}</w:pPr>${inlines}</w:p>`;
  }

  private inline(inline: Inline, base: RunFormat, part: string): string {
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
      case 'image': {
        const id = this.parts.picture(part, 'word', inline.url);
        if (id === null) return '';
        const size = `<a:ext cx="${int(inline.width)}" cy="${int(inline.height)}"/>`;
        return this.drawing(
          inline.width,
          inline.height,
          PIC,
          `<pic:pic xmlns:pic="${PIC}"><pic:nvPicPr><pic:cNvPr id="0" name="image"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="${id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>${size}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>`,
        );
      }
      case 'chart': {
        const id = this.parts.chart(part, 'word', inline.chart);
        return this.drawing(inline.width, inline.height, CHART, `<c:chart xmlns:c="${CHART}" r:id="${id}"/>`);
      }
      case 'shape':
        return this.drawing(inline.shape.width, inline.shape.height, WPS, this.shape(inline.shape, part));
      case 'form':
        return this.form(inline, part);
    }
  }

  private shape(shape: ShapeModel, part: string): string {
    return `<wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="${int(shape.width)}" cy="${int(shape.height)}"/></a:xfrm><a:prstGeom prst="${preset(shape.preset)}"><a:avLst/></a:prstGeom>${fillXml(shape.fill, (url) => this.parts.picture(part, 'word', url))}${lineXml(shape.line)}</wps:spPr><wps:txbx><w:txbxContent>${this.blocks(shape.paragraphs, part)}</w:txbxContent></wps:txbx><wps:bodyPr anchor="${shape.verticalAlign === 'center' ? 'ctr' : shape.verticalAlign === 'bottom' ? 'b' : 't'}"/></wps:wsp>`;
  }

  private comment(of: 'begin' | 'end', comment: CommentModel): string {
    const known = this.comments.findIndex((one) => one.id === comment.id);
    const id = known >= 0 ? known : this.comments.push(comment) - 1;
    if (of === 'begin') return `<w:commentRangeStart w:id="${id}"/>`;
    return `<w:commentRangeEnd w:id="${id}"/><w:r><w:commentReference w:id="${id}"/></w:r>`;
  }

  private addComments(document: string): void {
    if (this.comments.length === 0) return;
    const list = this.comments.map(
      ({ text, author }, id) =>
        `<w:comment w:id="${id}" w:author="${escapeXml(author)}"><w:p><w:r><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r></w:p></w:comment>`,
    );
    this.parts.add(
      'word/comments.xml',
      `<w:comments ${NAMESPACES}>${list.join('')}</w:comments>`,
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

  private drawing(width: number, height: number, uri: string, content: string): string {
    const id = ++this.drawings;
    return `<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="${int(width)}" cy="${int(height)}"/><wp:docPr id="${id}" name="Drawing ${id}"/><a:graphic><a:graphicData uri="${uri}">${content}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`;
  }

  private table(table: TableModel, part: string): string {
    const borders = SIDES.map((side) => borderXml(side, table.borders[side])).join('');
    const margins = (['top', 'left', 'bottom', 'right'] as const)
      .map((side) => [side, table.margins[side]] as const)
      .map(([side, twips]) => (twips === undefined ? '' : `<w:${side} w:w="${int(twips)}" w:type="dxa"/>`))
      .join('');
    const columns = Math.max(1, ...table.rows.map((row) => row.reduce((sum, cell) => sum + (cell.span ?? 1), 0)));
    const grid = `<w:tblGrid>${'<w:gridCol w:w="1500"/>'.repeat(columns)}</w:tblGrid>`;
    const rows = table.rows
      .map(
        (row, at) => `<w:tr>${rowXml(table.rowFacts[at])}${row.map((cell) => this.cell(cell, part)).join('')}</w:tr>`,
      )
      .join('');
    const align = ALIGN[table.align ?? ''];
    return `<w:tbl><w:tblPr><w:tblW w:w="${int(table.widthPercent, 100) * 50}" w:type="pct"/>${align === undefined ? '' : `<w:jc w:val="${align}"/>`}${borders === '' ? '' : `<w:tblBorders>${borders}</w:tblBorders>`}${margins === '' ? '' : `<w:tblCellMar>${margins}</w:tblCellMar>`}</w:tblPr>${grid}${rows}</w:tbl>`;
  }

  private cell(cell: CellModel, part: string): string {
    const facts = [
      cell.widthPercent !== undefined
        ? `<w:tcW w:w="${int(cell.widthPercent) * 50}" w:type="pct"/>`
        : cell.widthTwips === undefined
          ? ''
          : `<w:tcW w:w="${int(cell.widthTwips)}" w:type="dxa"/>`,
      cell.span === undefined ? '' : `<w:gridSpan w:val="${int(cell.span, 1)}"/>`,
      cell.down === undefined ? '' : `<w:vMerge${cell.down === 'begins' ? ' w:val="restart"' : ''}/>`,
      cell.shade === undefined ? '' : `<w:shd w:val="clear" w:color="auto" w:fill="${color(cell.shade)}"/>`,
      /^(top|center|bottom)$/.test(cell.vertical ?? '') ? `<w:vAlign w:val="${cell.vertical ?? ''}"/>` : '',
    ];
    const content = this.blocks(cell.blocks, part);
    return `<w:tc><w:tcPr>${facts.join('')}</w:tcPr>${content === '' ? '<w:p/>' : content}</w:tc>`;
  }
}

const SIDES: readonly TableSide[] = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'];

function borderXml(side: TableSide, border: BorderModel | undefined): string {
  if (!border) return '';
  const style = /^[a-zA-Z]{1,30}$/.test(border.style) ? border.style : 'single';
  return `<w:${side} w:val="${style}" w:sz="${int(border.size, 4)}" w:space="0" w:color="${color(border.color)}"/>`;
}

function rowXml(facts: TableModel['rowFacts'][number] | undefined): string {
  const height = facts?.heightTwips === undefined ? '' : `<w:trHeight w:val="${int(facts.heightTwips)}"/>`;
  const header = facts?.header === true ? '<w:tblHeader/>' : '';
  return height + header === '' ? '' : `<w:trPr>${height}${header}</w:trPr>`;
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

export function runXml(format: RunFormat): string {
  const flag = (on: boolean | undefined, tag: string): string =>
    on === undefined ? '' : `<w:${tag} w:val="${on ? 1 : 0}"/>`;
  const font = format.font === undefined ? '' : escapeXml(format.font);
  return [
    font === '' ? '' : `<w:rFonts w:ascii="${font}" w:hAnsi="${font}" w:eastAsia="${font}" w:cs="${font}"/>`,
    flag(format.bold, 'b'),
    flag(format.italic, 'i'),
    flag(format.caps, 'caps'),
    flag(format.smallCaps, 'smallCaps'),
    flag(format.strikeout, 'strike'),
    flag(format.doubleStrikeout, 'dstrike'),
    format.color === undefined ? '' : `<w:color w:val="${color(format.color)}"/>`,
    format.spacingTwips === undefined ? '' : `<w:spacing w:val="${int(format.spacingTwips)}"/>`,
    format.halfPoints === undefined
      ? ''
      : `<w:sz w:val="${int(format.halfPoints, 22)}"/><w:szCs w:val="${int(format.halfPoints, 22)}"/>`,
    /^[a-zA-Z]+$/.test(format.highlight ?? '') ? `<w:highlight w:val="${format.highlight ?? ''}"/>` : '',
    format.underline === undefined ? '' : `<w:u w:val="${format.underline ? 'single' : 'none'}"/>`,
    format.vertical === undefined ? '' : `<w:vertAlign w:val="${format.vertical}"/>`,
  ].join('');
}

function paragraphXml(format: ParagraphFormat): string {
  const attribute = (name: string, value: number | undefined): string =>
    value === undefined ? '' : ` w:${name}="${int(value)}"`;
  const spacing = `${attribute('before', format.beforeTwips)}${attribute('after', format.afterTwips)}${attribute('line', format.lineTwips)}${format.lineRule === 'exact' || format.lineRule === 'atLeast' ? ` w:lineRule="${format.lineRule}"` : ''}`;
  const indent = `${attribute('left', format.leftTwips)}${attribute('right', format.rightTwips)}${attribute('firstLine', format.firstLineTwips)}`;
  const align = ALIGN[format.align ?? ''];
  return [
    format.keepNext ? '<w:keepNext/>' : '',
    format.keepLines ? '<w:keepLines/>' : '',
    format.pageBreakBefore ? '<w:pageBreakBefore/>' : '',
    format.list
      ? `<w:numPr><w:ilvl w:val="${Math.min(8, int(format.list.level))}"/><w:numId w:val="${numId(format.list)}"/></w:numPr>`
      : '',
    format.shade === undefined ? '' : `<w:shd w:val="clear" w:color="auto" w:fill="${color(format.shade)}"/>`,
    spacing === '' ? '' : `<w:spacing${spacing}/>`,
    indent === '' ? '' : `<w:ind${indent}/>`,
    align === undefined ? '' : `<w:jc w:val="${align}"/>`,
  ].join('');
}

const FIRST_OWN_LIST = 3;
const numId = (list: NonNullable<ParagraphFormat['list']>): number =>
  list.numbering === undefined ? (list.kind === 'bullet' ? 1 : 2) : FIRST_OWN_LIST + int(list.numbering);
const styleId = (name: string): string => escapeXml(name.replaceAll(/\s+/g, ''));
const HEADING_HALF_POINTS = [40, 34, 30, 26, 24, 22];

function stylesXml(styles: readonly StyleModel[]): string {
  const defaults: StyleModel[] = [
    { name: 'Normal', type: 'paragraph', based: null, format: {}, run: { font: 'Arial', halfPoints: 22 } },
    { name: 'Title', type: 'paragraph', based: 'Normal', format: { afterTwips: 200 }, run: { halfPoints: 48 } },
    ...HEADING_HALF_POINTS.map((halfPoints, index) => ({
      name: `Heading ${index + 1}`,
      type: 'paragraph',
      based: 'Normal',
      format: { beforeTwips: 320, afterTwips: 160, keepNext: true },
      run: { halfPoints, bold: true },
    })),
  ];
  const merged = new Map(defaults.map((style) => [style.name, style]));
  for (const style of styles) {
    if (style.type !== 'paragraph') continue;
    const known = merged.get(style.name);
    merged.set(style.name, {
      ...style,
      based: style.based ?? known?.based ?? (style.name === 'Normal' ? null : 'Normal'),
      format: { ...known?.format, ...style.format },
      run: { ...known?.run, ...style.run },
    });
  }
  const all = [...merged.values()].map((style) => {
    const based = style.based === null ? '' : `<w:basedOn w:val="${styleId(style.based)}"/>`;
    const first = style.name === 'Normal' ? ' w:default="1"' : '';
    return `<w:style w:type="paragraph"${first} w:styleId="${styleId(style.name)}"><w:name w:val="${escapeXml(style.name)}"/>${based}<w:qFormat/><w:pPr>${paragraphXml(style.format)}</w:pPr><w:rPr>${runXml(style.run)}</w:rPr></w:style>`;
  });
  return `<w:styles xmlns:w="${W}">${all.join('')}</w:styles>`;
}

function levelXml(kind: 'bullet' | 'number', level: number, own: LevelModel | undefined): string {
  const text = own?.text ?? (kind === 'bullet' ? '•' : `%${level + 1}.`);
  const format = /^[a-zA-Z]{1,40}$/.test(own?.numberFormat ?? '') ? own?.numberFormat : undefined;
  const suffix = own?.suffix === 'space' || own?.suffix === 'none' ? own.suffix : null;
  const suff = suffix === null ? '' : `<w:suff w:val="${suffix === 'none' ? 'nothing' : suffix}"/>`;
  const left = `<w:ind w:left="${720 * (level + 1)}" w:hanging="360"/>`;
  const paragraph = own ? paragraphXml(own.format) : '';
  return `<w:lvl w:ilvl="${level}"><w:start w:val="${int(own?.start, 1)}"/><w:numFmt w:val="${format ?? (kind === 'bullet' ? 'bullet' : 'decimal')}"/>${suff}<w:lvlText w:val="${escapeXml(text)}"/><w:lvlJc w:val="${ALIGN[own?.align ?? ''] ?? 'left'}"/><w:pPr>${paragraph.includes('<w:ind') ? '' : left}${paragraph}</w:pPr>${own ? `<w:rPr>${runXml(own.run)}</w:rPr>` : ''}</w:lvl>`;
}

/** The plain lists are 1 and 2; those of the document follow, each counting for itself. */
function numberingXml(own: readonly NumberingModel[]): string {
  const lists: NumberingModel[] = [{ kind: 'bullet', levels: {} }, { kind: 'number', levels: {} }, ...own];
  const abstract = lists.map(({ kind, levels }, at) => {
    const inside = Array.from({ length: 9 }, (_, level) => levelXml(kind, level, levels[String(level)]));
    return `<w:abstractNum w:abstractNumId="${at + 1}">${inside.join('')}</w:abstractNum>`;
  });
  const numbers = lists.map((_, at) => `<w:num w:numId="${at + 1}"><w:abstractNumId w:val="${at + 1}"/></w:num>`);
  return `<w:numbering xmlns:w="${W}">${abstract.join('')}${numbers.join('')}</w:numbering>`;
}
