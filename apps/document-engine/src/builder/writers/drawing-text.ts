import type { ParagraphModel, RunFormat, ShapeModel } from '../guest/model.js';
import { color, escapeXml, int } from './xml.js';

const ALIGN: Readonly<Record<string, string>> = { left: 'l', right: 'r', center: 'ctr', both: 'just' };
const EMU_PER_TWIP = 635;

/** The text of a shape. */
export function bodyXml(tag: string, shape: ShapeModel): string {
  const anchor = shape.verticalAlign === 'center' ? 'ctr' : shape.verticalAlign === 'bottom' ? 'b' : 't';
  return `<${tag}><a:bodyPr wrap="square" anchor="${anchor}"/><a:lstStyle/>${shape.paragraphs.map(paragraphXml).join('') || '<a:p/>'}</${tag}>`;
}

export function paragraphXml(paragraph: ParagraphModel): string {
  const { format } = paragraph;
  const align = ALIGN[format.align ?? ''];
  const bullet = format.list
    ? format.list.kind === 'bullet'
      ? '<a:buChar char="•"/>'
      : '<a:buAutoNum type="arabicPeriod"/>'
    : '';
  const level = format.list
    ? ` marL="${285_750 * (int(format.list.level) + 1)}" indent="-285750"`
    : format.leftTwips === undefined
      ? ''
      : ` marL="${int(format.leftTwips * EMU_PER_TWIP)}"`;
  const spacing = (tag: string, twips: number | undefined): string =>
    twips === undefined ? '' : `<a:${tag}><a:spcPts val="${int(twips * 5)}"/></a:${tag}>`;
  const runs = paragraph.inlines.map((inline) => {
    if (inline.t === 'text')
      return `<a:r><a:rPr lang="en-US"${runAttributes({ ...paragraph.run, ...inline.format })}</a:rPr><a:t>${escapeXml(inline.text)}</a:t></a:r>`;
    if (inline.t === 'tab') return `<a:r><a:rPr lang="en-US"/><a:t>\t</a:t></a:r>`;
    return inline.t === 'break' ? '<a:br/>' : '';
  });
  return `<a:p><a:pPr${align === undefined ? '' : ` algn="${align}"`}${level}>${spacing('spcBef', format.beforeTwips)}${spacing('spcAft', format.afterTwips)}${bullet}</a:pPr>${runs.join('')}</a:p>`;
}

function runAttributes(format: RunFormat): string {
  const size = format.halfPoints === undefined ? '' : ` sz="${int(format.halfPoints, 36) * 50}"`;
  const fill = format.color === undefined ? '' : `<a:solidFill><a:srgbClr val="${color(format.color)}"/></a:solidFill>`;
  const font =
    format.font === undefined
      ? ''
      : `<a:latin typeface="${escapeXml(format.font)}"/><a:ea typeface="${escapeXml(format.font)}"/>`;
  return `${size}${format.bold ? ' b="1"' : ''}${format.italic ? ' i="1"' : ''}${format.underline ? ' u="sng"' : ''}${format.strikeout ? ' strike="sngStrike"' : ''}>${fill}${font}`;
}
