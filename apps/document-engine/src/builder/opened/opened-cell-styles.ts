import { ConversionFailure } from '../../conversions/conversion-failure.js';
import type { SheetStyle } from '../guest/model.js';
import { borderXml, type CellStyles, differenceXml } from '../writers/sheet-styles.js';
import { color, escapeXml, int, number } from '../writers/xml.js';
import { FORMATS_BY_NUMBER } from './number-formats.js';
import type { OfficePackage } from './office-package.js';
import {
  attribute,
  childNamed,
  childrenOf,
  element,
  find,
  nameOf,
  parseXml,
  prefixed,
  setAttributes,
  tagOf,
  type XmlNode,
} from './xml-tree.js';

const FIRST_OWN_FORMAT = 164;
/** The order of a font's children that Excel insists on less than its schema says (ECMA-376, 18.8.22). */
const FONT = ['b', 'i', 'strike', 'condense', 'extend', 'outline', 'shadow', 'u', 'vertAlign', 'sz', 'color', 'name'];

/** The looks of an opened workbook: read, and new ones derived from those that are there. */
export class OpenedCellStyles implements CellStyles {
  private readonly made = new Map<string, number>();
  private readonly sheet: XmlNode;
  private readonly prefix: string;

  constructor(file: OfficePackage, path: string) {
    const sheet = find(file.tree(path), 'styleSheet');
    if (!sheet) throw new ConversionFailure('failed', 'the styles of the workbook are damaged');
    this.sheet = sheet;
    this.prefix = tagOf(sheet).replace('styleSheet', '');
  }

  /** What a script may read of each look. */
  looks(): SheetStyle[] {
    return this.list('cellXfs').map((xf) => this.look(xf));
  }

  indexOf(style: SheetStyle): number {
    return this.derived(0, style);
  }

  /** A look like another one but for what is said. */
  derived(base: number, style: SheetStyle): number {
    if (Object.keys(style).length === 0) return base;
    const key = JSON.stringify([base, style]);
    const known = this.made.get(key);
    if (known !== undefined) return known;
    const xfs = this.list('cellXfs');
    const xf = structuredClone(xfs[base] ?? element(`${this.prefix}xf`));
    const font = fontChanges(style);
    if (font.length > 0) this.part(xf, 'font', 'fonts', (node) => this.changeFont(node, font));
    if (style.fill !== undefined) this.use(xf, 'fill', 'fills', this.parse(fillXml(style.fill)));
    if (style.borders !== undefined)
      this.part(xf, 'border', 'borders', (node) => this.changeBorders(node, style.borders ?? {}));
    if (style.numberFormat !== undefined)
      setAttributes(xf, { numFmtId: String(this.formatId(style.numberFormat)), applyNumberFormat: '1' });
    this.align(xf, style);
    const index = xfs.push(xf) - 1;
    this.count('cellXfs');
    this.made.set(key, index);
    return index;
  }

  difference(style: SheetStyle): number {
    const list = this.list('dxfs');
    const index = list.push(this.parse(differenceXml(style))) - 1;
    this.count('dxfs');
    return index;
  }

  private look(xf: XmlNode): SheetStyle {
    const at = (name: string, list: string): XmlNode | undefined => this.list(list)[int(attribute(xf, name))];
    const font = at('fontId', 'fonts');
    const flag = (name: string): boolean => {
      const node = font ? childNamed(font, name) : null;
      return node !== null && !['0', 'false', 'none'].includes(attribute(node, 'val') ?? '1');
    };
    const value = (name: string, key: string): string | null => attribute(font ? childNamed(font, name) : null, key);
    const fill = at('fillId', 'fills');
    const pattern = fill ? childNamed(fill, 'patternFill') : null;
    const shade = pattern && attribute(pattern, 'patternType') === 'solid' ? childNamed(pattern, 'fgColor') : null;
    const alignment = childNamed(xf, 'alignment');
    const format = this.formatOf(int(attribute(xf, 'numFmtId')));
    const rgb = (text: string | null): string | undefined => text?.slice(-6).toUpperCase();
    const look: SheetStyle = {};
    for (const [name, tag] of [
      ['bold', 'b'],
      ['italic', 'i'],
      ['strikeout', 'strike'],
      ['underline', 'u'],
    ] as const)
      if (flag(tag)) look[name] = true;
    const [size, name] = [value('sz', 'val'), value('name', 'val')];
    const [ink, paper] = [rgb(value('color', 'rgb')), rgb(attribute(shade, 'rgb'))];
    const [horizontal, vertical] = [attribute(alignment, 'horizontal'), attribute(alignment, 'vertical')];
    if (size !== null) look.halfPoints = Number(size) * 2;
    if (name !== null) look.font = name;
    if (ink !== undefined) look.color = ink;
    if (paper !== undefined) look.fill = paper;
    if (format !== 'General') look.numberFormat = format;
    if (horizontal !== null) look.horizontal = horizontal;
    if (vertical !== null) look.verticalAlign = vertical;
    if (['1', 'true'].includes(attribute(alignment, 'wrapText') ?? '')) look.wrap = true;
    return look;
  }

  private formatOf(id: number): string {
    const own = this.list('numFmts').find((node) => int(attribute(node, 'numFmtId')) === id);
    return attribute(own ?? null, 'formatCode') ?? FORMATS_BY_NUMBER[id] ?? 'General';
  }

  private formatId(code: string): number {
    const usual = Object.entries(FORMATS_BY_NUMBER).find(([, format]) => format === code);
    if (usual) return Number(usual[0]);
    const list = this.list('numFmts');
    const known = list.find((node) => attribute(node, 'formatCode') === code);
    if (known) return int(attribute(known, 'numFmtId'));
    const id = 1 + Math.max(FIRST_OWN_FORMAT - 1, ...list.map((node) => int(attribute(node, 'numFmtId'))));
    list.push(element(`${this.prefix}numFmt`, { numFmtId: String(id), formatCode: escapeXml(code) }));
    this.count('numFmts');
    return id;
  }

  /** A copy of the part that a look has, changed. */
  private part(xf: XmlNode, name: string, list: string, change: (node: XmlNode) => void): void {
    const node = structuredClone(this.list(list)[int(attribute(xf, `${name}Id`))] ?? element(`${this.prefix}${name}`));
    change(node);
    this.use(xf, name, list, node);
  }

  private use(xf: XmlNode, name: string, list: string, node: XmlNode): void {
    const known = this.list(list);
    const written = JSON.stringify(node);
    const same = known.findIndex((one) => JSON.stringify(one) === written);
    const index = same >= 0 ? same : known.push(node) - 1;
    this.count(list);
    const apply = `apply${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    setAttributes(xf, { [`${name}Id`]: String(index), [apply]: '1' });
  }

  private changeFont(font: XmlNode, changes: readonly [string, Record<string, string> | null][]): void {
    const children = childrenOf(font);
    for (const [name, attributes] of changes) {
      const at = children.findIndex((node) => nameOf(node) === name);
      if (at >= 0) children.splice(at, 1);
      if (name === 'name') {
        const scheme = children.findIndex((node) => nameOf(node) === 'scheme');
        if (scheme >= 0) children.splice(scheme, 1);
      }
      if (attributes === null) continue;
      const place = FONT.indexOf(name);
      const next = children.findIndex((node) => {
        const other = FONT.indexOf(nameOf(node));
        return other < 0 || other > place;
      });
      children.splice(next < 0 ? children.length : next, 0, element(`${this.prefix}${name}`, attributes));
    }
    font[tagOf(font)] = children;
  }

  private changeBorders(border: XmlNode, sides: NonNullable<SheetStyle['borders']>): void {
    const made = this.parse(borderXml(sides));
    const before = childrenOf(border);
    border[tagOf(border)] = ['left', 'right', 'top', 'bottom', 'diagonal'].flatMap((side) => {
      const given = side in sides ? childNamed(made, side) : null;
      const known = before.find((node) => nameOf(node) === side);
      return given ?? known ?? element(`${this.prefix}${side}`);
    });
  }

  private align(xf: XmlNode, style: SheetStyle): void {
    const { horizontal, verticalAlign, wrap, rotation } = style;
    const changes = {
      ...(horizontal === undefined ? {} : { horizontal: escapeXml(horizontal) }),
      ...(verticalAlign === undefined ? {} : { vertical: escapeXml(verticalAlign) }),
      ...(wrap === undefined ? {} : { wrapText: wrap ? '1' : '0' }),
      ...(rotation === undefined ? {} : { textRotation: String(int(rotation)) }),
    };
    if (Object.keys(changes).length > 0) this.child(xf, 'alignment', 'applyAlignment', changes);
  }

  private child(xf: XmlNode, name: string, apply: string, attributes: Record<string, string>): void {
    let node = childNamed(xf, name);
    const children = childrenOf(xf);
    if (!node) {
      node = element(`${this.prefix}${name}`);
      children.splice(name === 'alignment' ? 0 : children.length, 0, node);
      xf[tagOf(xf)] = children;
    }
    setAttributes(node, attributes);
    setAttributes(xf, { [apply]: '1' });
  }

  private parse(xml: string): XmlNode {
    const [node] = prefixed(parseXml(xml), this.prefix);
    return node ?? element(this.prefix);
  }

  /** The children of one of the lists, which is made when there is none. */
  private list(name: string): XmlNode[] {
    const known = childNamed(this.sheet, name);
    if (known) return childrenOf(known);
    const made: XmlNode[] = [];
    const order = ['numFmts', 'fonts', 'fills', 'borders', 'cellStyleXfs', 'cellXfs', 'cellStyles', 'dxfs'];
    const lists = childrenOf(this.sheet);
    const next = lists.findIndex((node) => {
      const place = order.indexOf(nameOf(node));
      return place < 0 || place > order.indexOf(name);
    });
    lists.splice(next < 0 ? lists.length : next, 0, { [`${this.prefix}${name}`]: made });
    return made;
  }

  private count(name: string): void {
    const known = childNamed(this.sheet, name);
    if (known) setAttributes(known, { count: String(childrenOf(known).length) });
  }
}

function fillXml(fill: string): string {
  if (fill === 'none') return '<fill><patternFill patternType="none"/></fill>';
  return `<fill><patternFill patternType="solid"><fgColor rgb="FF${color(fill)}"/></patternFill></fill>`;
}

/** By the name of the font's child; null takes it away. */
function fontChanges(style: SheetStyle): [string, Record<string, string> | null][] {
  const changes: [string, Record<string, string> | null][] = [];
  for (const [name, tag] of [
    ['bold', 'b'],
    ['italic', 'i'],
    ['strikeout', 'strike'],
    ['underline', 'u'],
  ] as const) {
    const on = style[name];
    if (on !== undefined) changes.push([tag, on ? {} : null]);
  }
  if (style.halfPoints !== undefined) changes.push(['sz', { val: String(number(style.halfPoints, 22) / 2) }]);
  if (style.color !== undefined) changes.push(['color', { rgb: `FF${color(style.color)}` }]);
  if (style.font !== undefined) changes.push(['name', { val: escapeXml(style.font) }]);
  return changes;
}
