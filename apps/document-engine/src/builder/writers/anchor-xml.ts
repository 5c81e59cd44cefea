import type { FloatModel, FloatPlace } from '../guest/model.js';
import { int } from './xml.js';

const WRAPS: Readonly<Record<string, string>> = {
  square: '<wp:wrapSquare wrapText="bothSides"/>',
  tight: '<wp:wrapSquare wrapText="bothSides"/>',
  through: '<wp:wrapSquare wrapText="bothSides"/>',
  topAndBottom: '<wp:wrapTopAndBottom/>',
};
const HORIZONTAL = /^(character|column|margin|page|leftMargin|rightMargin)$/;
const VERTICAL = /^(paragraph|line|margin|page|topMargin|bottomMargin)$/;
const ALIGNS = /^(left|right|center|top|bottom|inside|outside)$/;

/** A drawing that text flows around, or that lies before or behind it (ECMA-376, 20.4.2.3). */
export function anchorXml(float: FloatModel, width: number, height: number, inside: string): string {
  const place = (tag: string, given: FloatPlace, allowed: RegExp, otherwise: string): string => {
    const from = allowed.test(given.from) ? given.from : otherwise;
    const how =
      'align' in given
        ? `<wp:align>${ALIGNS.test(given.align) ? given.align : 'center'}</wp:align>`
        : `<wp:posOffset>${int(given.offset)}</wp:posOffset>`;
    return `<wp:${tag} relativeFrom="${from}">${how}</wp:${tag}>`;
  };
  const places =
    place('positionH', float.horizontal, HORIZONTAL, 'column') +
    place('positionV', float.vertical, VERTICAL, 'paragraph');
  return `<wp:anchor distT="0" distB="0" distL="114300" distR="114300" simplePos="0" relativeHeight="1" behindDoc="${float.wrap === 'behind' ? 1 : 0}" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>${places}<wp:extent cx="${int(width)}" cy="${int(height)}"/>${WRAPS[float.wrap] ?? '<wp:wrapNone/>'}${inside}</wp:anchor>`;
}
