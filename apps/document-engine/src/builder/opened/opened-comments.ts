import type { RemarkModel, ReviewModel } from '../guest/opened-text-model.js';
import { NAMESPACES } from '../writers/namespaces.js';
import type { OfficePackage } from './office-package.js';
import { DOCUMENT } from './text-places.js';
import {
  attribute,
  childrenOf,
  find,
  findAll,
  nameOf,
  parseXml,
  setAttributes,
  textIn,
  type XmlNode,
} from './xml-tree.js';

const PART = 'word/comments.xml';
const TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml';
const NAMED = /xmlns:(\w+)="([^"]*)"/g;
const CHANGES: Readonly<Record<string, string>> = {
  ins: 'TextAdd',
  moveTo: 'TextAdd',
  del: 'TextRem',
  moveFrom: 'TextRem',
  rPrChange: 'TextPr',
  pPrChange: 'ParaPr',
};

function commentsPart(file: OfficePackage): string | null {
  const known = file.relationships(DOCUMENT).find(({ type }) => type === 'comments');
  const path = known ? file.target(DOCUMENT, known.id) : null;
  return path !== null && file.has(path) ? path : null;
}

const commentsIn = (file: OfficePackage): XmlNode[] => {
  const part = commentsPart(file);
  return part === null ? [] : findAll(file.tree(part), 'comment');
};

/** Behind those that are there. */
export const firstComment = (file: OfficePackage): number =>
  1 + Math.max(-1, ...commentsIn(file).map((node) => Number(attribute(node, 'id')) || 0));

export function addComments(file: OfficePackage, made: readonly string[]): void {
  if (made.length === 0) return;
  let part = commentsPart(file);
  if (part === null) {
    part = PART;
    file.add(part, `<w:comments ${NAMESPACES}></w:comments>`);
    file.declare('Override', `/${part}`, TYPE);
    file.relate(DOCUMENT, 'comments', part);
  }
  const root = find(file.tree(part), 'comments');
  if (!root) return;
  for (const [, prefix = '', uri = ''] of NAMESPACES.matchAll(NAMED))
    if (attribute(root, prefix) === null) setAttributes(root, { [`xmlns:${prefix}`]: uri });
  childrenOf(root).push(...parseXml(`<x>${made.join('')}</x>`).flatMap(childrenOf));
}

/** What people wrote beside the text, in its order. */
export function remarksIn(file: OfficePackage): RemarkModel[] {
  const texts = new Map<string, string>();
  const open = new Set<string>();
  const walk = (nodes: readonly XmlNode[]): void => {
    for (const node of nodes) {
      const id = attribute(node, 'id') ?? '';
      if (nameOf(node) === 'commentRangeStart') open.add(id);
      else if (nameOf(node) === 'commentRangeEnd') open.delete(id);
      else if (nameOf(node) === 't') for (const one of open) texts.set(one, (texts.get(one) ?? '') + textIn([node]));
      walk(childrenOf(node));
    }
  };
  walk(file.tree(DOCUMENT));
  return commentsIn(file).map((node) => ({
    author: attribute(node, 'author') ?? '',
    date: attribute(node, 'date') ?? '',
    text: findAll([node], 'p')
      .map((paragraph) => textIn(findAll([paragraph], 't')))
      .join('\n'),
    quote: texts.get(attribute(node, 'id') ?? '') ?? '',
  }));
}

/** Changes that were tracked, in their order. */
export function reviewIn(file: OfficePackage): ReviewModel[] {
  const found: ReviewModel[] = [];
  const walk = (nodes: readonly XmlNode[], paragraphMark: boolean): void => {
    for (const node of nodes) {
      const name = nameOf(node);
      const kind = CHANGES[name];
      if (kind !== undefined)
        found.push({
          author: attribute(node, 'author') ?? '',
          date: attribute(node, 'date') ?? '',
          kind: paragraphMark ? kind.replace('Text', 'Para') : kind,
          text: textIn([...findAll([node], 't'), ...findAll([node], 'delText')]),
        });
      walk(childrenOf(node), name === 'rPr' ? paragraphMark : name === 'pPr');
    }
  };
  walk(file.tree(DOCUMENT), false);
  return found;
}
