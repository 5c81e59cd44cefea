import type { DeckEdits, ObjectEdit, SlideEdit } from '../guest/opened-deck-model.js';
import type { SlidesModel } from '../guest/model.js';
import type { Picture } from '../writers/package-parts.js';
import { backgroundXml, objectXml, slideXml } from '../writers/pptx-writer.js';
import { A, fillXml, int, lineXml, R } from '../writers/xml.js';
import { editDeckText } from './deck-text.js';
import type { OfficePackage } from './office-package.js';
import { cellsOf, objectsOf, PRESENTATION, relatedTo, relationOf, type SlidePart, slideParts } from './opened-deck.js';
import { OpenedParts } from './opened-parts.js';
import {
  attribute,
  childNamed,
  childrenOf,
  dropAttribute,
  element,
  find,
  findAll,
  nameOf,
  parseXml,
  setAttributes,
  tagOf,
  type XmlNode,
} from './xml-tree.js';

const P = 'http://schemas.openxmlformats.org/presentationml/2006/main';
const SLIDE = 'application/vnd.openxmlformats-officedocument.presentationml.slide+xml';
const FILLS = ['noFill', 'solidFill', 'gradFill', 'blipFill', 'pattFill', 'grpFill'];
/** In which order the properties of a shape stand (ECMA-376, 20.1.2.2.35). */
const SHAPE_ORDER = [
  'xfrm',
  'custGeom',
  'prstGeom',
  ...FILLS,
  'ln',
  'effectLst',
  'effectDag',
  'scene3d',
  'sp3d',
  'extLst',
];
const ANCHORS: Readonly<Record<string, string>> = { top: 't', center: 'ctr', bottom: 'b' };

/** Does to an opened presentation what a script did. What it did not touch stays as it was. */
export function editDeck(file: OfficePackage, edits: DeckEdits, pictures: ReadonlyMap<string, Picture>): void {
  new OpenedDeckEdits(file, pictures).write(edits);
}

class OpenedDeckEdits {
  private readonly parts: OpenedParts;
  private readonly before: SlidePart[];

  constructor(
    private readonly file: OfficePackage,
    pictures: ReadonlyMap<string, Picture>,
  ) {
    this.parts = new OpenedParts(file, pictures);
    this.before = slideParts(file);
  }

  write({ slides, sizes }: DeckEdits): void {
    // Copies first: what they are copies of is changed below.
    const parts = slides.map((slide) =>
      'made' in slide
        ? this.made(slide.made)
        : slide.copy
          ? this.copied(slide.kept)
          : (this.before[slide.kept] ?? null),
    );
    for (const [at, slide] of slides.entries()) {
      const part = parts[at];
      if (part && 'kept' in slide) this.change(part.part, slide);
    }
    this.arrange(parts.filter((part) => part !== null));
    const size = sizes ? find(this.file.tree(PRESENTATION), 'sldSz') : null;
    if (sizes && size) {
      dropAttribute(size, 'type');
      setAttributes(size, { cx: String(int(sizes.width)), cy: String(int(sizes.height)) });
    }
  }

  private made(slide: SlidesModel['slides'][number]): SlidePart {
    const part = this.parts.free('ppt/slides/wenqiaoSlide', 'xml');
    const layout = this.layout();
    if (layout !== null) this.file.relate(part, 'slideLayout', layout);
    this.parts.add(part, slideXml(slide, part, this.parts), SLIDE);
    return this.entered(part);
  }

  /** The one that is empty, or that of the last slide. */
  private layout(): string | null {
    const blank = this.file
      .partsIn('ppt/slideLayouts/')
      .find(
        (path) => !path.includes('_rels') && attribute(find(this.file.tree(path), 'sldLayout'), 'type') === 'blank',
      );
    const last = this.before.at(-1);
    return blank ?? (last ? relatedTo(this.file, last.part, 'slideLayout') : null);
  }

  private copied(number: number): SlidePart | null {
    const known = this.before[number];
    if (!known) return null;
    const part = this.parts.free('ppt/slides/wenqiaoSlide', 'xml');
    this.file.copy(known.part, part, SLIDE);
    for (const { id, type } of this.file.relationships(part))
      if (type === 'notesSlide' || type === 'comments') this.file.unrelate(part, id);
    return this.entered(part);
  }

  private entered(part: string): SlidePart {
    const ids = findAll(this.file.tree(PRESENTATION), 'sldId').map((node) => Number(attribute(node, 'id')) || 0);
    const id = Math.max(255, ...ids, ...this.given) + 1;
    this.given.push(id);
    const relation = this.file.relate(PRESENTATION, 'slide', part);
    return { part, node: element('p:sldId', { 'xmlns:p': P, id: String(id), 'xmlns:r': R, 'r:id': relation }) };
  }
  private readonly given: number[] = [];

  private arrange(slides: readonly SlidePart[]): void {
    const tree = this.file.tree(PRESENTATION);
    let list = find(tree, 'sldIdLst');
    if (!list) {
      list = element('p:sldIdLst', { 'xmlns:p': P });
      const root = find(tree, 'presentation');
      const children = root ? childrenOf(root) : [];
      children.splice(children.findLastIndex((node) => /MasterIdLst$/.test(nameOf(node))) + 1, 0, list);
    }
    list[tagOf(list)] = slides.map(({ node }) => node);
    const gone = this.before.filter((slide) => !slides.includes(slide));
    const ids = new Set(gone.map(({ node }) => attribute(node, 'id') ?? ''));
    for (const { part, node } of gone) {
      const notes = relatedTo(this.file, part, 'notesSlide');
      if (notes !== null) this.file.remove(notes);
      this.file.remove(part);
      this.file.unrelate(PRESENTATION, relationOf(node) ?? '');
    }
    // Sections name their slides, too.
    for (const section of findAll(tree, 'section'))
      for (const names of findAll([section], 'sldIdLst'))
        names[tagOf(names)] = childrenOf(names).filter((node) => !ids.has(attribute(node, 'id') ?? ''));
  }

  private change(part: string, edit: SlideEdit): void {
    const tree = this.file.tree(part);
    const objects = objectsOf(tree);
    const list = find(tree, 'spTree');
    const root = find(tree, 'sld');
    if (!list || !root) return;
    for (const change of edit.objects) {
      const node = objects[change.object];
      if (node) this.object(node, change, part);
    }
    const children = childrenOf(list);
    for (const at of edit.removed) {
      const node = objects[at];
      if (node) children.splice(children.indexOf(node), 1);
    }
    let id = Math.max(1, ...findAll(tree, 'cNvPr').map((node) => Number(attribute(node, 'id')) || 0));
    for (const object of edit.added) children.push(...this.fragment(objectXml(object, ++id, part, this.parts)));
    if (edit.background !== undefined) {
      const data = childNamed(root, 'cSld');
      const inside = data ? childrenOf(data) : [];
      const known = inside.findIndex((node) => nameOf(node) === 'bg');
      if (known >= 0) inside.splice(known, 1);
      inside.unshift(...this.fragment(backgroundXml(edit.background, part, this.parts)));
    }
    if (edit.hidden === true) setAttributes(root, { show: '0' });
    else if (edit.hidden === false) dropAttribute(root, 'show');
  }

  private object(node: XmlNode, edit: ObjectEdit, part: string): void {
    if (edit.frame) this.frame(node, edit.frame);
    const properties = childNamed(node, 'spPr');
    if (properties && edit.fill !== undefined)
      this.paint(
        properties,
        FILLS,
        fillXml(edit.fill, (url) => this.parts.picture(part, 'ppt', url)),
      );
    if (properties && edit.line !== undefined) this.paint(properties, ['ln'], lineXml(edit.line));
    const body = childNamed(node, 'txBody');
    const frame = body && childNamed(body, 'bodyPr');
    if (frame && edit.verticalAlign !== undefined) setAttributes(frame, { anchor: ANCHORS[edit.verticalAlign] ?? 't' });
    if (edit.text) editDeckText(body ?? this.body(node), edit.text);
    const cells = edit.cells ? cellsOf(node) : [];
    for (const { row, cell, text } of edit.cells ?? []) {
      const inside = cells[row]?.[cell];
      const own = inside && childNamed(inside, 'txBody');
      if (own) editDeckText(own, text);
    }
  }

  private body(node: XmlNode): XmlNode {
    const [made] = this.fragment('<p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody>');
    const body = made ?? element('p:txBody');
    childrenOf(node).push(body);
    return body;
  }

  private paint(properties: XmlNode, names: readonly string[], xml: string): void {
    const children = childrenOf(properties).filter((node) => !names.includes(nameOf(node)));
    const rank = (node: XmlNode): number => SHAPE_ORDER.indexOf(nameOf(node));
    properties[tagOf(properties)] = [...children, ...this.fragment(xml)].sort((a, b) => rank(a) - rank(b));
  }

  /** A place of a layout gets a frame of its own. */
  private frame(node: XmlNode, { x, y, width, height }: NonNullable<ObjectEdit['frame']>): void {
    const holder = childNamed(node, 'spPr') ?? childNamed(node, 'grpSpPr') ?? node;
    let frame = childNamed(holder, 'xfrm');
    if (!frame) {
      frame = element('a:xfrm', { 'xmlns:a': A });
      holder[tagOf(holder)] = [frame, ...childrenOf(holder)];
    }
    const rest = childrenOf(frame).filter((one) => !['off', 'ext'].includes(nameOf(one)));
    frame[tagOf(frame)] = [
      element('a:off', { 'xmlns:a': A, x: String(int(x)), y: String(int(y)) }),
      element('a:ext', { 'xmlns:a': A, cx: String(int(width)), cy: String(int(height)) }),
      ...rest,
    ];
  }

  private fragment(xml: string): XmlNode[] {
    const nodes = parseXml(`<x>${xml}</x>`).flatMap(childrenOf);
    for (const node of nodes) setAttributes(node, { 'xmlns:p': P, 'xmlns:a': A, 'xmlns:r': R });
    return nodes;
  }
}
