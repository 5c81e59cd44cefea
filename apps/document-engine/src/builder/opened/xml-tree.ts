import { XMLBuilder, XMLParser } from 'fast-xml-parser';

/** A part of an Office file as a tree that is written again as it was read, but for what was changed. */
export type XmlNode = Record<string, unknown>;

const OPTIONS = {
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
} as const;
const ATTRIBUTES = ':@';
const TEXT = '#text';

/** Throws when the text is not XML or declares entities. */
export function parseXml(text: string): XmlNode[] {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new SyntaxError('a part of the file declares a document type');
  return new XMLParser(OPTIONS).parse(text, true) as XmlNode[];
}

export function writeXml(nodes: XmlNode[]): string {
  return new XMLBuilder({ ...OPTIONS, suppressEmptyNode: true }).build(nodes) as string;
}

/** Qualified: `w:sdt`. */
export function tagOf(node: XmlNode): string {
  return Object.keys(node).find((key) => key !== ATTRIBUTES) ?? '';
}

/** Without its prefix. */
export const nameOf = (node: XmlNode): string => tagOf(node).replace(/^.*:/, '');

export function childrenOf(node: XmlNode): XmlNode[] {
  const inside = node[tagOf(node)];
  return Array.isArray(inside) ? (inside as XmlNode[]) : [];
}

export const childNamed = (node: XmlNode, name: string): XmlNode | null =>
  childrenOf(node).find((child) => nameOf(child) === name) ?? null;

/** The first of the nodes with this name, at any depth. */
export function find(nodes: readonly XmlNode[], name: string): XmlNode | null {
  for (const node of nodes) {
    const found = nameOf(node) === name ? node : find(childrenOf(node), name);
    if (found) return found;
  }
  return null;
}

/** All nodes with this name, outer before inner. */
export function findAll(nodes: readonly XmlNode[], name: string): XmlNode[] {
  return nodes.flatMap((node) => [...(nameOf(node) === name ? [node] : []), ...findAll(childrenOf(node), name)]);
}

/** By its name without prefix, decoded. */
export function attribute(node: XmlNode | null, name: string): string | null {
  const all = (node?.[ATTRIBUTES] ?? {}) as Record<string, unknown>;
  const key = Object.keys(all).find((one) => one.replace(/^.*:/, '') === name);
  const value = key === undefined ? null : all[key];
  return typeof value === 'string' ? decode(value) : null;
}

/** All of them by their qualified names, as they are written. */
export function attributesOf(node: XmlNode): Record<string, string> {
  return { ...(node[ATTRIBUTES] as Record<string, string> | undefined) };
}

/** Sets attributes by their qualified names; the values are written as they are. */
export function setAttributes(node: XmlNode, values: Record<string, string>): void {
  node[ATTRIBUTES] = { ...((node[ATTRIBUTES] ?? {}) as object), ...values };
}

export function dropAttribute(node: XmlNode, name: string): void {
  const all = Object.entries((node[ATTRIBUTES] ?? {}) as Record<string, unknown>);
  node[ATTRIBUTES] = Object.fromEntries(all.filter(([key]) => key !== name));
}

export function element(tag: string, attributes: Record<string, string> = {}, children: XmlNode[] = []): XmlNode {
  return { [tag]: children, ...(Object.keys(attributes).length > 0 ? { [ATTRIBUTES]: attributes } : {}) };
}

/** `text` is escaped already. */
export const textNode = (text: string): XmlNode => ({ [TEXT]: text });

export function textIn(nodes: readonly XmlNode[]): string {
  return nodes.map((node) => (TEXT in node ? decode(String(node[TEXT])) : textIn(childrenOf(node)))).join('');
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function decode(text: string): string {
  return text.replaceAll(/&(#x[0-9a-f]+|#\d+|lt|gt|quot|apos|amp);/gi, (whole, inside: string) => {
    if (!inside.startsWith('#')) return NAMED[inside.toLowerCase()] ?? whole;
    const code = inside.toLowerCase().startsWith('#x') ? Number.parseInt(inside.slice(2), 16) : Number(inside.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}

/** New markup of the main namespace with the prefix that the part has for it. */
export function prefixed(nodes: readonly XmlNode[], prefix: string): XmlNode[] {
  if (prefix === '') return [...nodes];
  return nodes.map((node) => {
    const tag = tagOf(node);
    if (tag === TEXT || tag.includes(':')) return node;
    const { [tag]: inside, ...rest } = node;
    return { [prefix + tag]: Array.isArray(inside) ? prefixed(inside as XmlNode[], prefix) : inside, ...rest };
  });
}
