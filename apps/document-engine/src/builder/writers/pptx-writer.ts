import type { CellModel, Fill, ShapeModel, SlideObject, SlidesModel } from '../guest/model.js';
import { PackageParts, type Parts, type Picture } from './package-parts.js';
import { bodyXml, paragraphXml } from './drawing-text.js';
import { addTheme } from './theme-xml.js';
import { A, color, fillXml, int, lineXml, preset, R } from './xml.js';

const P = 'http://schemas.openxmlformats.org/presentationml/2006/main';
const C = 'http://schemas.openxmlformats.org/drawingml/2006/chart';
const TABLE = 'http://schemas.openxmlformats.org/drawingml/2006/table';
const MAIN = 'application/vnd.openxmlformats-officedocument.presentationml';
export const NAMESPACES = `xmlns:p="${P}" xmlns:a="${A}" xmlns:r="${R}"`;
const GROUP = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>';

/** Writes a presentation as pptx. */
export function writePptx(model: SlidesModel, images: ReadonlyMap<string, Picture>): Buffer {
  const parts = new PackageParts(images);
  const presentation = 'ppt/presentation.xml';
  const master = 'ppt/slideMasters/slideMaster1.xml';
  const layout = 'ppt/slideLayouts/slideLayout1.xml';
  parts.relate('', 'officeDocument', presentation);
  const masterId = parts.relate(presentation, 'slideMaster', `/${master}`);
  parts.relate(presentation, 'theme', '/ppt/theme/theme1.xml');
  const layoutId = parts.relate(master, 'slideLayout', `/${layout}`);
  parts.relate(master, 'theme', '/ppt/theme/theme1.xml');
  parts.relate(layout, 'slideMaster', `/${master}`);
  const colors =
    'bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"';
  parts.add(
    master,
    `<p:sldMaster ${NAMESPACES}><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr></p:bg><p:spTree>${GROUP}</p:spTree></p:cSld><p:clrMap ${colors}/><p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="${layoutId}"/></p:sldLayoutIdLst></p:sldMaster>`,
    `${MAIN}.slideMaster+xml`,
  );
  parts.add(
    layout,
    `<p:sldLayout ${NAMESPACES} type="blank"><p:cSld name="Blank"><p:spTree>${GROUP}</p:spTree></p:cSld></p:sldLayout>`,
    `${MAIN}.slideLayout+xml`,
  );
  addTheme(parts, 'ppt', model.themeColors);
  const slides = model.slides.map((slide, index) => {
    const path = `ppt/slides/slide${index + 1}.xml`;
    parts.relate(path, 'slideLayout', `/${layout}`);
    parts.add(path, slideXml(slide, path, parts), `${MAIN}.slide+xml`);
    return `<p:sldId id="${256 + index}" r:id="${parts.relate(presentation, 'slide', `/${path}`)}"/>`;
  });
  parts.add(
    presentation,
    `<p:presentation ${NAMESPACES}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="${masterId}"/></p:sldMasterIdLst><p:sldIdLst>${slides.join('')}</p:sldIdLst><p:sldSz cx="${int(model.width)}" cy="${int(model.height)}"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`,
    `${MAIN}.presentation.main+xml`,
  );
  return parts.zip();
}

/** A whole slide. */
export function slideXml(slide: SlidesModel['slides'][number], path: string, parts: Parts): string {
  const tree = slide.objects.map((object, at) => objectXml(object, at + 2, path, parts)).join('');
  return `<p:sld ${NAMESPACES}${slide.hidden ? ' show="0"' : ''}><p:cSld>${backgroundXml(slide.background, path, parts)}<p:spTree>${GROUP}${tree}</p:spTree></p:cSld></p:sld>`;
}

export function backgroundXml(fill: Fill | null, path: string, parts: Parts): string {
  if (fill === null) return '';
  return `<p:bg><p:bgPr>${fillXml(fill, (url) => parts.picture(path, 'ppt', url))}<a:effectLst/></p:bgPr></p:bg>`;
}

export function objectXml(object: SlideObject, id: number, path: string, parts: Parts): string {
  switch (object.t) {
    case 'shape':
      return shapeXml(object.shape, id, (url) => parts.picture(path, 'ppt', url));
    case 'image': {
      const relation = parts.picture(path, 'ppt', object.url);
      if (relation === null) return '';
      return `<p:pic><p:nvPicPr><p:cNvPr id="${id}" name="Picture ${id}"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="${relation}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr>${frameXml('a', object)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>`;
    }
    case 'chart': {
      const relation = parts.chart(path, 'ppt', object.chart);
      return graphicXml(id, object, C, `<c:chart xmlns:c="${C}" r:id="${relation}"/>`);
    }
    case 'table':
      return graphicXml(id, object, TABLE, tableXml(object.rows, object.width));
  }
}

interface Frame {
  x: number;
  y: number;
  width: number;
  height: number;
}

function frameXml(prefix: 'a' | 'p', { x, y, width, height }: Frame): string {
  return `<${prefix}:xfrm><a:off x="${int(x)}" y="${int(y)}"/><a:ext cx="${int(width)}" cy="${int(height)}"/></${prefix}:xfrm>`;
}

function graphicXml(id: number, frame: Frame, uri: string, content: string): string {
  return `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="${id}" name="Frame ${id}"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>${frameXml('p', frame)}<a:graphic><a:graphicData uri="${uri}">${content}</a:graphicData></a:graphic></p:graphicFrame>`;
}

function shapeXml(shape: ShapeModel, id: number, relate: (url: string) => string | null): string {
  return `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="Shape ${id}"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>${frameXml('a', shape)}<a:prstGeom prst="${preset(shape.preset)}"><a:avLst/></a:prstGeom>${fillXml(shape.fill, relate)}${lineXml(shape.line)}</p:spPr>${bodyXml('p:txBody', shape)}</p:sp>`;
}

function tableXml(rows: readonly CellModel[][], width: number): string {
  const columns = Math.max(1, ...rows.map((row) => row.length));
  const grid = `<a:gridCol w="${Math.floor(int(width) / columns)}"/>`.repeat(columns);
  const border = ['lnL', 'lnR', 'lnT', 'lnB']
    .map((side) => `<a:${side} w="12700"><a:solidFill><a:srgbClr val="808080"/></a:solidFill></a:${side}>`)
    .join('');
  const cell = (item: CellModel): string => {
    const text = item.blocks.flatMap((block) => (block.t === 'paragraph' ? [paragraphXml(block)] : [])).join('');
    const shade = item.shade === undefined ? '' : `<a:solidFill><a:srgbClr val="${color(item.shade)}"/></a:solidFill>`;
    return `<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>${text || '<a:p/>'}</a:txBody><a:tcPr>${border}${shade}</a:tcPr></a:tc>`;
  };
  return `<a:tbl><a:tblPr/><a:tblGrid>${grid}</a:tblGrid>${rows.map((row) => `<a:tr h="370840">${row.map(cell).join('')}</a:tr>`).join('')}</a:tbl>`;
}
