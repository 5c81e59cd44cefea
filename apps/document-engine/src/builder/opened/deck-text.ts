import type { DeckText } from '../guest/opened-deck-model.js';
import type { ParagraphEdit } from '../guest/opened-text-model.js';
import type { Inline, ParagraphModel, RunFormat } from '../guest/model.js';
import { paragraphXml } from '../writers/drawing-text.js';
import { A } from '../writers/xml.js';
import {
  attributesOf,
  childNamed,
  childrenOf,
  element,
  nameOf,
  parseXml,
  setAttributes,
  tagOf,
  textIn,
  type XmlNode,
} from './xml-tree.js';

const RUNS = ['r', 'fld', 'br'];
/** Of which a text has one only (ECMA-376, 20.1.10.59 and others). */
const PAINT = ['noFill', 'solidFill', 'gradFill', 'blipFill', 'pattFill', 'grpFill'];
const RUN_ORDER = ['ln', ...PAINT, 'effectLst', 'highlight', 'latin', 'ea', 'cs', 'sym', 'hlinkClick'];
const PARAGRAPH_ORDER = [
  'lnSpc',
  'spcBef',
  'spcAft',
  'buClr',
  'buSzPct',
  'buFont',
  'buNone',
  'buAutoNum',
  'buChar',
  'tabLst',
  'defRPr',
];

/** The texts of the runs of each paragraph. */
export function deckText(body: XmlNode): string[][] {
  return paragraphsIn(body).map((paragraph) =>
    childrenOf(paragraph)
      .filter((node) => RUNS.includes(nameOf(node)))
      .map((node) => (nameOf(node) === 'br' ? '\n' : textIn([childNamed(node, 't') ?? {}]))),
  );
}

const paragraphsIn = (body: XmlNode): XmlNode[] => childrenOf(body).filter((node) => nameOf(node) === 'p');

/** Does to the text of a shape or a cell what a script did. New paragraphs look like the one before them. */
export function editDeckText(body: XmlNode, edits: DeckText): void {
  const before = paragraphsIn(body);
  let sample = before[0] ?? null;
  const now = edits.flatMap((edit): XmlNode[] => {
    if ('made' in edit) return [like(made(edit.made), sample)];
    const at = typeof edit.kept === 'number' ? edit.kept : edit.kept.paragraph;
    const paragraph = before[at];
    if (!paragraph) return [];
    sample = paragraph;
    if (typeof edit.kept !== 'number') change(paragraph, edit.kept);
    return [paragraph];
  });
  const rest = childrenOf(body).filter((node) => nameOf(node) !== 'p');
  body[tagOf(body)] = [...rest, ...(now.length > 0 ? now : [element('a:p')])];
}

function made(model: ParagraphModel): XmlNode {
  const [root] = parseXml(`<a:x xmlns:a="${A}">${paragraphXml(model)}</a:x>`);
  return (root && childrenOf(root)[0]) ?? element('a:p');
}

const runsFrom = (inlines: readonly Inline[], run: RunFormat): XmlNode[] =>
  childrenOf(made({ t: 'paragraph', style: null, format: {}, run, inlines: [...inlines] })).filter((node) =>
    RUNS.includes(nameOf(node)),
  );

/** A new paragraph with the looks of another one, its own over them. */
function like(paragraph: XmlNode, sample: XmlNode | null): XmlNode {
  if (!sample) return paragraph;
  const looks = childNamed(sample, 'pPr');
  const own = childNamed(paragraph, 'pPr');
  const first = childrenOf(sample).find((node) => RUNS.includes(nameOf(node)) && childNamed(node, 'rPr'));
  const base = (first && childNamed(first, 'rPr')) ?? null;
  const runs = childrenOf(paragraph).filter((node) => RUNS.includes(nameOf(node)));
  for (const run of runs) inherit(run, base);
  const properties = looks ? structuredClone(looks) : element('a:pPr');
  if (own) lay(properties, own, PARAGRAPH_ORDER);
  paragraph[tagOf(paragraph)] = [properties, ...runs];
  return paragraph;
}

function change(paragraph: XmlNode, edit: ParagraphEdit): void {
  const children = childrenOf(paragraph);
  const before = children.filter((node) => RUNS.includes(nameOf(node)));
  const end = childNamed(paragraph, 'endParaRPr');
  const looksOf = (at: number | null): XmlNode | null => {
    const near = before[at ?? before.length - 1] ?? before[0];
    return (near && childNamed(near, 'rPr')) ?? end;
  };
  const runs = edit.runs.flatMap((run): XmlNode[] => {
    if ('made' in run) {
      const fresh = runsFrom(run.made, {});
      for (const node of fresh) inherit(node, looksOf(run.like));
      return fresh;
    }
    const known = before[run.kept];
    if (!known) return [];
    if (run.inlines === undefined) {
      if (Object.keys(run.format).length > 0) overlay(known, run.format);
      return [known];
    }
    const fresh = runsFrom(run.inlines, run.format);
    for (const node of fresh) inherit(node, childNamed(known, 'rPr'));
    return fresh;
  });
  if (Object.keys(edit.run).length > 0) for (const run of runs) overlay(run, edit.run);
  let properties = childNamed(paragraph, 'pPr');
  if (Object.keys(edit.format).length > 0) {
    properties ??= element('a:pPr');
    const given = childNamed(made({ t: 'paragraph', style: null, format: edit.format, run: {}, inlines: [] }), 'pPr');
    if (given) lay(properties, given, PARAGRAPH_ORDER);
  }
  paragraph[tagOf(paragraph)] = [...(properties ? [properties] : []), ...runs, ...(end ? [end] : [])];
}

/** Its own looks over those of another run. */
function inherit(run: XmlNode, base: XmlNode | null): void {
  const own = childNamed(run, 'rPr');
  const looks = element('a:rPr', base ? attributesOf(base) : {}, base ? structuredClone(childrenOf(base)) : []);
  if (own) lay(looks, own, RUN_ORDER);
  run[tagOf(run)] = [looks, ...childrenOf(run).filter((node) => node !== own)];
}

function overlay(run: XmlNode, format: RunFormat): void {
  const [sample] = runsFrom([{ t: 'text', text: '', format: {} }], format);
  const given = sample && childNamed(sample, 'rPr');
  if (!given) return;
  let looks = childNamed(run, 'rPr');
  if (!looks) {
    looks = element('a:rPr');
    childrenOf(run).unshift(looks);
  }
  lay(looks, given, RUN_ORDER);
}

/** Attributes and children over those that are there, in the order of their schema. */
function lay(under: XmlNode, over: XmlNode, order: readonly string[]): void {
  const given = Object.entries(attributesOf(over)).filter(([name]) => name !== 'lang');
  setAttributes(under, Object.fromEntries(given));
  const names = new Set(childrenOf(over).map(nameOf));
  if (PAINT.some((name) => names.has(name))) for (const name of PAINT) names.add(name);
  if (['buChar', 'buAutoNum'].some((name) => names.has(name)))
    for (const name of ['buNone', 'buChar', 'buAutoNum']) names.add(name);
  const rank = (node: XmlNode): number => {
    const at = order.indexOf(nameOf(node));
    return at < 0 ? order.length : at;
  };
  under[tagOf(under)] = [...childrenOf(under).filter((node) => !names.has(nameOf(node))), ...childrenOf(over)].sort(
    (a, b) => rank(a) - rank(b),
  );
}
