import type { ShapeModel } from '../guest/model.js';
import { fillXml, int, lineXml, preset } from './xml.js';
import { bodyXml } from './drawing-text.js';

/** A shape on a sheet, with its text. */
export function shapeXml(shape: ShapeModel, id: number, relate: (url: string) => string | null): string {
  return `<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="${id}" name="Shape ${id}"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="${int(shape.width)}" cy="${int(shape.height)}"/></a:xfrm><a:prstGeom prst="${preset(shape.preset)}"><a:avLst/></a:prstGeom>${fillXml(shape.fill, relate)}${lineXml(shape.line)}</xdr:spPr>${bodyXml('xdr:txBody', shape)}</xdr:sp>`;
}
