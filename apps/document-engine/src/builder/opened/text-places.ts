import type { OpenedBlock, OpenedList, OpenedTextModel } from '../guest/opened-text-model.js';
import type { OfficePackage } from './office-package.js';
import { attribute, childNamed, childrenOf, find, findAll, nameOf, textIn, type XmlNode } from './xml-tree.js';

export const DOCUMENT = 'word/document.xml';
const BLOCKS = ['p', 'tbl', 'sdt', 'customXml', 'altChunk'];
/** Around runs. What is deleted and tracked is no text any more. */
const AROUND_RUNS = [
  'hyperlink',
  'ins',
  'moveTo',
  'smartTag',
  'sdt',
  'sdtContent',
  'fldSimple',
  'customXml',
  'dir',
  'bdo',
];

export interface PlacedParagraph {
  node: XmlNode;
  /** The part that it is in. */
  part: string;
}

export interface PlacedRun {
  node: XmlNode;
  parent: XmlNode;
}

/** The text of a docx, and where in its markup everything is. Read from the same file twice, the numbers are the same. */
export class TextPlaces {
  readonly paragraphs: PlacedParagraph[] = [];
  /** Of each list what holds it, and its blocks. */
  readonly lists: { holder: XmlNode; blocks: XmlNode[] }[] = [];
  readonly tables: { node: XmlNode; rows: XmlNode[] }[] = [];
  private readonly body: OpenedList;
  private readonly aside: number[] = [];

  constructor(private readonly file: OfficePackage) {
    const body = find(file.tree(DOCUMENT), 'body');
    this.body = body ? this.list(body, DOCUMENT) : { list: 0, blocks: [] };
    for (const { type, target } of file.relationships(DOCUMENT)) {
      if (!['header', 'footer', 'footnotes', 'endnotes'].includes(type) || !file.has(target)) continue;
      for (const node of findAll(file.tree(target), 'p'))
        this.aside.push(this.paragraphs.push({ node, part: target }) - 1);
    }
  }

  model(): Omit<OpenedTextModel, 'remarks' | 'review'> {
    const names = styleNames(this.file);
    const paragraphs = this.paragraphs.map(({ node }) => {
      const properties = childNamed(node, 'pPr');
      const style = properties && attribute(childNamed(properties, 'pStyle'), 'val');
      return { style: style === null ? null : (names.get(style) ?? style), runs: runsOf(node).map(textOfRun) };
    });
    return { body: this.body, paragraphs, aside: this.aside };
  }

  private list(holder: XmlNode, part: string): OpenedList {
    const nodes = childrenOf(holder).filter((node) => BLOCKS.includes(nameOf(node)));
    const list = this.lists.push({ holder, blocks: nodes }) - 1;
    return { list, blocks: nodes.map((node) => this.block(node, part)) };
  }

  private block(node: XmlNode, part: string): OpenedBlock {
    switch (nameOf(node)) {
      case 'p':
        return { t: 'paragraph', paragraph: this.paragraphs.push({ node, part }) - 1 };
      case 'tbl': {
        const rows = childrenOf(node).filter((child) => nameOf(child) === 'tr');
        const table = this.tables.push({ node, rows }) - 1;
        return {
          t: 'table',
          table,
          rows: rows.map((row) =>
            childrenOf(row)
              .filter((child) => nameOf(child) === 'tc')
              .map((cell) => this.list(cell, part)),
          ),
        };
      }
      default: {
        const inside = findAll([node], 'p');
        return { t: 'kept', paragraphs: inside.map((one) => this.paragraphs.push({ node: one, part }) - 1) };
      }
    }
  }
}

/** The runs of a paragraph, those inside of links and insertions too. */
export function runsOf(paragraph: XmlNode): PlacedRun[] {
  return childrenOf(paragraph).flatMap((node): PlacedRun[] => {
    if (nameOf(node) === 'r') return [{ node, parent: paragraph }];
    return AROUND_RUNS.includes(nameOf(node)) ? runsOf(node) : [];
  });
}

export function textOfRun({ node }: PlacedRun): string {
  return childrenOf(node)
    .map((child) => {
      switch (nameOf(child)) {
        case 't':
          return textIn([child]);
        case 'tab':
          return '\t';
        case 'cr':
          return '\n';
        case 'br':
          return /^(page|column)$/.test(attribute(child, 'type') ?? '') ? '' : '\n';
        case 'noBreakHyphen':
          return '\u2011';
        default:
          return '';
      }
    })
    .join('');
}

/** Names of styles by their ids. */
export function styleNames(file: OfficePackage): Map<string, string> {
  const styles = file.relationships(DOCUMENT).find(({ type }) => type === 'styles');
  if (!styles || !file.has(styles.target)) return new Map();
  return new Map(
    findAll(file.tree(styles.target), 'style').map((style) => [
      attribute(style, 'styleId') ?? '',
      attribute(childNamed(style, 'name'), 'val') ?? '',
    ]),
  );
}
