import type { Block, Inline, RunFormat } from '../guest/model.js';
import type { ParagraphEdit, TextEdits } from '../guest/opened-text-model.js';
import { DocxWriter } from '../writers/docx-writer.js';
import { NAMESPACES } from '../writers/namespaces.js';
import type { Picture } from '../writers/package-parts.js';
import { paragraphXml, runXml } from '../writers/text-xml.js';
import type { OfficePackage } from './office-package.js';
import { addComments, firstComment } from './opened-comments.js';
import { OpenedParts } from './opened-parts.js';
import { OpenedStyles } from './opened-styles.js';
import { DOCUMENT, type PlacedParagraph, runsOf, TextPlaces } from './text-places.js';
import {
  attribute,
  childNamed,
  childrenOf,
  element,
  findAll,
  nameOf,
  parseXml,
  setAttributes,
  tagOf,
  type XmlNode,
} from './xml-tree.js';

const TEXT = ['t', 'tab', 'br', 'cr', 'noBreakHyphen'];
const NAMED = /xmlns:(\w+)="([^"]*)"/g;

/** Changes the text of a docx and nothing beside it. */
export function editText(file: OfficePackage, edits: TextEdits, pictures: ReadonlyMap<string, Picture>): void {
  new TextEditing(file, edits, pictures).run();
}

class TextEditing {
  private readonly places: TextPlaces;
  private readonly writer: DocxWriter;
  private readonly styles: OpenedStyles;

  constructor(
    private readonly file: OfficePackage,
    private readonly edits: TextEdits,
    pictures: ReadonlyMap<string, Picture>,
  ) {
    this.places = new TextPlaces(file);
    this.writer = new DocxWriter(new OpenedParts(file, pictures), firstComment(file));
    this.styles = new OpenedStyles(file, edits.styles, edits.numberings);
  }

  run(): void {
    for (const edit of this.edits.paragraphs) {
      const place = this.places.paragraphs[edit.paragraph];
      if (place) this.paragraph(place, edit);
    }
    for (const { table, holds } of this.edits.tables) {
      const place = this.places.tables[table];
      if (!place) continue;
      const others = childrenOf(place.node).filter((node) => nameOf(node) !== 'tr');
      const rows = holds.flatMap((row) => {
        const made = 'kept' in row ? place.rows[row.kept] : this.row(place.rows[row.like], row.cells);
        return made ? [made] : [];
      });
      place.node[tagOf(place.node)] = [...others, ...rows];
    }
    for (const { list, holds } of this.edits.lists) this.list(list, holds);
    addComments(this.file, this.writer.commentsXml());
  }

  private list(list: number, holds: TextEdits['lists'][number]['holds']): void {
    const place = this.places.lists[list];
    if (!place) return;
    const children = childrenOf(place.holder);
    const first = children.findIndex((node) => place.blocks.includes(node));
    const last = children.findLastIndex((node) => place.blocks.includes(node));
    const before = first < 0 ? children.filter((node) => nameOf(node) !== 'sectPr') : children.slice(0, first);
    const after = first < 0 ? children.filter((node) => nameOf(node) === 'sectPr') : children.slice(last + 1);
    const made = holds.flatMap((hold): XmlNode[] => {
      if ('made' in hold) return this.made([hold.made], DOCUMENT);
      const kept = place.blocks[hold.kept];
      return kept ? [kept] : [];
    });
    const isCell = nameOf(place.holder) === 'tc';
    const end = made.at(-1);
    if (isCell && (end === undefined || nameOf(end) !== 'p')) made.push(element('w:p'));
    place.holder[tagOf(place.holder)] = [...before, ...made, ...after];
  }

  /** A row like another one, with other contents. */
  private row(like: XmlNode | undefined, cells: readonly (readonly Block[])[]): XmlNode | null {
    if (!like) return null;
    const row = structuredClone(like);
    const holders = childrenOf(row).filter((node) => nameOf(node) === 'tc');
    for (const [index, holder] of holders.entries()) {
      const sample = findAll([holder], 'p')[0];
      const made = this.made(cells[index] ?? [], DOCUMENT);
      for (const paragraph of made) if (sample) takeLooks(paragraph, sample);
      const kept = childrenOf(holder).filter((node) => nameOf(node) === 'tcPr');
      holder[tagOf(holder)] = [...kept, ...(made.length > 0 ? made : [element('w:p')])];
    }
    return row;
  }

  private made(blocks: readonly Block[], part: string): XmlNode[] {
    return this.fragment(this.writer.blocks(blocks, part), part);
  }

  /** Markup as nodes; the part declares the prefixes that it uses. */
  private fragment(markup: string, part: string): XmlNode[] {
    const root = this.file.tree(part).find((node) => !tagOf(node).startsWith('?'));
    for (const [, prefix = '', uri = ''] of NAMESPACES.matchAll(NAMED))
      if (root && attribute(root, prefix) === null) setAttributes(root, { [`xmlns:${prefix}`]: uri });
    const [holder] = parseXml(`<x>${markup}</x>`);
    const nodes = holder ? childrenOf(holder) : [];
    this.styles.fit(nodes);
    return nodes;
  }

  private paragraph({ node, part }: PlacedParagraph, edit: ParagraphEdit): void {
    const style = edit.style === undefined ? '' : `<w:pStyle w:val="${this.styles.idOf(edit.style)}"/>`;
    const markup = style + paragraphXml(edit.format);
    if (markup !== '') merge(properties(node, 'pPr'), this.fragment(markup, part));
    const runs = runsOf(node);
    const looks = runs.map((run) => structuredClone(childNamed(run.node, 'rPr')));
    const kept = new Set<number>();
    let last: { parent: XmlNode; node: XmlNode } | null = null;
    const ahead: XmlNode[] = [];
    for (const run of edit.runs) {
      if ('kept' in run) {
        const place = runs[run.kept];
        if (!place) continue;
        kept.add(run.kept);
        if (run.inlines) this.text(place.node, run.inlines, part);
        this.looks(place.node, { ...edit.run, ...run.format });
        if (last === null) insert(place.parent, ahead.splice(0), place.node, 0);
        last = place;
        continue;
      }
      const nodes = this.fragment(run.made.map((inline) => this.writer.inline(inline, edit.run, part)).join(''), part);
      const like = run.like === null ? null : looks[run.like];
      if (like) for (const made of nodes) inherit(made, like);
      if (last === null) ahead.push(...nodes);
      else insert(last.parent, nodes, last.node, 1);
      const end = nodes.at(-1);
      if (last !== null && end) last = { parent: last.parent, node: end };
    }
    childrenOf(node).push(...ahead);
    for (const [index, run] of runs.entries()) if (!kept.has(index) && isText(run.node)) remove(run.parent, run.node);
  }

  /** Puts another text where the text of a run begins. What else is in it stays. */
  private text(run: XmlNode, inlines: readonly Inline[], part: string): void {
    const markup = inlines.map((inline) => this.writer.inline(inline, {}, part)).join('');
    const inside = this.fragment(markup, part).flatMap((made) =>
      nameOf(made) === 'r' ? childrenOf(made).filter((node) => nameOf(node) !== 'rPr') : [],
    );
    const children = childrenOf(run);
    const at = children.findIndex((node) => TEXT.includes(nameOf(node)));
    const rest = children.filter((node) => !TEXT.includes(nameOf(node)) || isBreak(node));
    rest.splice(at < 0 ? rest.length : Math.min(at, rest.length), 0, ...inside);
    run[tagOf(run)] = rest;
  }

  private looks(run: XmlNode, format: RunFormat): void {
    const markup = runXml(format);
    if (markup !== '') merge(properties(run, 'rPr'), this.fragment(markup, DOCUMENT));
  }
}

const isBreak = (node: XmlNode): boolean => /^(page|column)$/.test(attribute(node, 'type') ?? '');

/** True for a run that holds text and nothing else: others (fields, pictures) are not removed with the text around them. */
const isText = (run: XmlNode): boolean =>
  childrenOf(run).every((node) => ['rPr', 'lastRenderedPageBreak', ...TEXT].includes(nameOf(node)));

function properties(node: XmlNode, name: 'pPr' | 'rPr'): XmlNode {
  const known = childNamed(node, name);
  if (known) return known;
  const made = element(`w:${name}`);
  childrenOf(node).unshift(made);
  return made;
}

/** Properties in the order that their schema wants (ECMA-376, 17.3.1.26 and 17.3.2.28), new ones over old ones. */
function merge(holder: XmlNode, given: readonly XmlNode[]): void {
  const names = new Set(given.map(nameOf));
  const all = [...childrenOf(holder).filter((node) => !names.has(nameOf(node))), ...given];
  const order = nameOf(holder) === 'pPr' ? PARAGRAPH_ORDER : RUN_ORDER;
  const rank = (node: XmlNode): number => {
    const at = order.indexOf(nameOf(node));
    return at < 0 ? order.length : at;
  };
  holder[tagOf(holder)] = all.sort((a, b) => rank(a) - rank(b));
}

const PARAGRAPH_ORDER =
  'pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange'.split(
    ' ',
  );
const RUN_ORDER =
  'rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange'.split(
    ' ',
  );

/** A new run has the looks of another one, its own over them. */
function inherit(run: XmlNode, like: XmlNode): void {
  if (nameOf(run) !== 'r') return;
  const own = childNamed(run, 'rPr');
  const given = own ? childrenOf(own) : [];
  const looks = structuredClone(like);
  merge(looks, given);
  run[tagOf(run)] = [looks, ...childrenOf(run).filter((node) => node !== own)];
}

/** A new paragraph in a copied row has the looks of the row's own. */
function takeLooks(paragraph: XmlNode, sample: XmlNode): void {
  if (nameOf(paragraph) !== 'p') return;
  const like = childNamed(sample, 'pPr');
  if (like) {
    const own = childNamed(paragraph, 'pPr');
    const looks = structuredClone(like);
    merge(looks, own ? childrenOf(own) : []);
    paragraph[tagOf(paragraph)] = [looks, ...childrenOf(paragraph).filter((node) => node !== own)];
  }
  const [first] = runsOf(sample);
  const text = first && childNamed(first.node, 'rPr');
  if (text) for (const { node } of runsOf(paragraph)) inherit(node, text);
}

function insert(parent: XmlNode, nodes: readonly XmlNode[], beside: XmlNode, after: 0 | 1): void {
  const children = childrenOf(parent);
  children.splice(children.indexOf(beside) + after, 0, ...nodes);
}

function remove(parent: XmlNode, node: XmlNode): void {
  const children = childrenOf(parent);
  children.splice(children.indexOf(node), 1);
}
