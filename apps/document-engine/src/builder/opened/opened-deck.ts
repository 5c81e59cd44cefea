import type { OpenedDeck, OpenedObject } from '../guest/opened-deck-model.js';
import { int } from '../writers/xml.js';
import { deckText } from './deck-text.js';
import type { OfficePackage } from './office-package.js';
import { attribute, attributesOf, childNamed, childrenOf, find, findAll, nameOf, type XmlNode } from './xml-tree.js';

export const PRESENTATION = 'ppt/presentation.xml';
/** What lies on a slide (ECMA-376, 19.3.1.45). */
const OBJECTS = ['sp', 'pic', 'graphicFrame', 'grpSp', 'cxnSp', 'AlternateContent'];

export interface SlidePart {
  part: string;
  /** Its entry in the presentation. */
  node: XmlNode;
}

/** The slides of a presentation with what lies on them. */
export function readDeck(file: OfficePackage): OpenedDeck {
  const size = find(file.tree(PRESENTATION), 'sldSz');
  return {
    width: int(attribute(size, 'cx'), 12_192_000),
    height: int(attribute(size, 'cy'), 6_858_000),
    slides: slideParts(file).map(({ part }) => {
      const tree = file.tree(part);
      const shown = attribute(find(tree, 'sld'), 'show');
      return {
        hidden: shown === '0' || shown === 'false',
        objects: objectsOf(tree).map((node) => objectOf(file, part, node)),
      };
    }),
  };
}

export function slideParts(file: OfficePackage): SlidePart[] {
  return findAll(file.tree(PRESENTATION), 'sldId').flatMap((node) => {
    const part = file.target(PRESENTATION, relationOf(node));
    return part === null || !file.has(part) ? [] : [{ part, node }];
  });
}

/** `r:id`, beside which a slide has an `id`. */
export const relationOf = (node: XmlNode): string | null =>
  Object.entries(attributesOf(node)).find(([name]) => /^\w+:id$/.test(name))?.[1] ?? null;

export function objectsOf(tree: XmlNode[]): XmlNode[] {
  const list = find(tree, 'spTree');
  return list ? childrenOf(list).filter((node) => OBJECTS.includes(nameOf(node))) : [];
}

function objectOf(file: OfficePackage, part: string, node: XmlNode): OpenedObject {
  const place = find([node], 'ph');
  const type = place ? (attribute(place, 'type') ?? 'body') : null;
  const frame = find([node], 'xfrm') ?? (place ? inherited(file, part, place) : null);
  const [at, size] = [frame && childNamed(frame, 'off'), frame && childNamed(frame, 'ext')];
  const kind = kindOf(node);
  const body = kind === 'shape' ? childNamed(node, 'txBody') : null;
  return {
    kind,
    name: attribute(find([node], 'cNvPr'), 'name') ?? '',
    place: type,
    x: int(attribute(at, 'x')),
    y: int(attribute(at, 'y')),
    width: int(attribute(size, 'cx')),
    height: int(attribute(size, 'cy')),
    text: body ? deckText(body) : [],
    cells:
      kind === 'table' ? cellsOf(node).map((row) => row.map((cell) => deckText(childNamed(cell, 'txBody') ?? {}))) : [],
  };
}

export const cellsOf = (node: XmlNode): XmlNode[][] =>
  findAll([node], 'tr').map((row) => childrenOf(row).filter((cell) => nameOf(cell) === 'tc'));

function kindOf(node: XmlNode): OpenedObject['kind'] {
  switch (nameOf(node)) {
    case 'sp':
      return 'shape';
    case 'pic':
      return 'image';
    case 'graphicFrame':
      if (find([node], 'tbl')) return 'table';
      return find([node], 'chart') ? 'chart' : 'other';
    default:
      return 'other';
  }
}

/** Where the layout, or its master, has the place of this kind. */
function inherited(file: OfficePackage, part: string, place: XmlNode): XmlNode | null {
  for (const [from, type] of [
    [part, 'slideLayout'],
    [relatedTo(file, part, 'slideLayout') ?? '', 'slideMaster'],
  ] as const) {
    const path = from === '' ? null : relatedTo(file, from, type);
    if (path === null) return null;
    const index = attribute(place, 'idx');
    const kind = attribute(place, 'type') ?? 'body';
    const same = objectsOf(file.tree(path)).find((node) => {
      const other = find([node], 'ph');
      if (!other) return false;
      return index !== null && type === 'slideLayout'
        ? attribute(other, 'idx') === index
        : (attribute(other, 'type') ?? 'body').replace('ctrTitle', 'title') === kind.replace('ctrTitle', 'title');
    });
    const frame = same ? find([same], 'xfrm') : null;
    if (frame) return frame;
  }
  return null;
}

export function relatedTo(file: OfficePackage, part: string, type: string): string | null {
  const found = file.relationships(part).find((one) => one.type === type);
  const path = found ? file.target(part, found.id) : null;
  return path !== null && file.has(path) ? path : null;
}
