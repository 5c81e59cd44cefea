import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { posix } from 'node:path';
import { ConversionFailure } from '../../conversions/conversion-failure.js';
import { escapeXml, PACKAGE_RELATIONSHIPS, R } from '../writers/xml.js';
import { attribute, childrenOf, element, findAll, nameOf, parseXml, writeXml, type XmlNode } from './xml-tree.js';

/** Unpacked in the engine, which others work with, too. */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;
const CONTENT_TYPES = '[Content_Types].xml';

/** An Office Open XML file that is read and changed part by part. */
export class OfficePackage {
  private readonly trees = new Map<string, XmlNode[]>();

  private constructor(private readonly files: Record<string, Uint8Array>) {}

  /** Throws {@link ConversionFailure} when it is none, or too large. */
  static read(bytes: Buffer): OfficePackage {
    let unpacked = 0;
    try {
      unzipSync(bytes, {
        filter: ({ originalSize }) => {
          unpacked += originalSize;
          return false;
        },
      });
      if (unpacked > MAX_UNPACKED_BYTES)
        throw new ConversionFailure('too_large', 'the file that the script opens is too large to be changed');
      return new OfficePackage(unzipSync(bytes));
    } catch (error) {
      if (error instanceof ConversionFailure) throw error;
      throw new ConversionFailure('failed', 'the file that the script opens is damaged');
    }
  }

  has(path: string): boolean {
    return path in this.files;
  }

  /** The tree of a part; what is changed in it is written. */
  tree(path: string): XmlNode[] {
    const known = this.trees.get(path);
    if (known) return known;
    const bytes = this.files[path];
    if (!bytes) throw new ConversionFailure('failed', `the file that the script opens has no ${path}`);
    try {
      const tree = parseXml(strFromU8(bytes).replace(/^\uFEFF/, ''));
      this.trees.set(path, tree);
      return tree;
    } catch (error) {
      throw new ConversionFailure('failed', `${path} in the file that the script opens is damaged`, { cause: error });
    }
  }

  add(path: string, content: string | Buffer): void {
    this.files[path] = typeof content === 'string' ? strToU8(content) : content;
    this.trees.delete(path);
  }

  /** Targets are paths in the package. */
  relationships(from: string): { id: string; type: string; target: string }[] {
    const path = relationshipsOf(from);
    if (!this.has(path)) return [];
    return findAll(this.tree(path), 'Relationship').map((node) => ({
      id: attribute(node, 'Id') ?? '',
      type: (attribute(node, 'Type') ?? '').replace(/^.*\//, ''),
      target: posix.join('/', posix.dirname(from), attribute(node, 'Target') ?? '').slice(1),
    }));
  }

  target(from: string, id: string | null): string | null {
    const found = this.relationships(from).find((relationship) => relationship.id === id);
    if (!found) return null;
    const path = relationshipsOf(from);
    const node = findAll(this.tree(path), 'Relationship').find((item) => attribute(item, 'Id') === id);
    const given = attribute(node ?? null, 'Target') ?? '';
    return given.startsWith('/') ? given.slice(1) : found.target;
  }

  relate(from: string, type: string, target: string, external = false): string {
    const path = relationshipsOf(from);
    if (!this.has(path)) this.add(path, `<Relationships xmlns="${PACKAGE_RELATIONSHIPS}"></Relationships>`);
    const root = this.tree(path).find((node) => 'Relationships' in node);
    const list = (root?.['Relationships'] ?? []) as XmlNode[];
    const taken = new Set(list.map((node) => attribute(node, 'Id')));
    let number = list.length + 1;
    while (taken.has(`rIdWenqiao${number}`)) number++;
    const id = `rIdWenqiao${number}`;
    list.push(
      element('Relationship', {
        Id: id,
        Type: `${R}/${type}`,
        Target: external ? escapeXml(target) : `/${target}`,
        ...(external ? { TargetMode: 'External' } : {}),
      }),
    );
    return id;
  }

  declare(kind: 'Default' | 'Override', name: string, type: string): void {
    const key = kind === 'Default' ? 'Extension' : 'PartName';
    const root = this.tree(CONTENT_TYPES).find((node) => 'Types' in node);
    const list = (root?.['Types'] ?? []) as XmlNode[];
    if (list.some((node) => attribute(node, key)?.toLowerCase() === name.toLowerCase())) return;
    const made = element(kind, { [key]: name, ContentType: type });
    if (kind === 'Default') list.unshift(made);
    else list.push(made);
  }

  /** One more part like another one, with its relationships. */
  copy(from: string, to: string, contentType: string): void {
    this.add(to, writeXml(this.tree(from)));
    this.declare('Override', `/${to}`, contentType);
    if (this.has(relationshipsOf(from))) this.add(relationshipsOf(to), writeXml(this.tree(relationshipsOf(from))));
  }

  partsIn(folder: string): string[] {
    return Object.keys(this.files).filter((path) => path.startsWith(folder) && path.endsWith('.xml'));
  }

  /** Takes a part out, with what it says of itself. */
  remove(path: string): void {
    for (const one of [path, relationshipsOf(path)]) {
      Reflect.deleteProperty(this.files, one);
      this.trees.delete(one);
    }
    const root = this.tree(CONTENT_TYPES).find((node) => 'Types' in node);
    const list = (root?.['Types'] ?? []) as XmlNode[];
    const at = list.findIndex((node) => attribute(node, 'PartName') === `/${path}`);
    if (at >= 0) list.splice(at, 1);
  }

  unrelate(from: string, id: string): void {
    const root = this.tree(relationshipsOf(from)).find((node) => nameOf(node) === 'Relationships');
    const list = root ? childrenOf(root) : [];
    const at = list.findIndex((node) => attribute(node, 'Id') === id);
    if (at >= 0) list.splice(at, 1);
  }

  zip(): Buffer {
    for (const [path, tree] of this.trees) this.files[path] = strToU8(writeXml(tree));
    return Buffer.from(zipSync(this.files));
  }
}

function relationshipsOf(part: string): string {
  return posix.join(posix.dirname(part), '_rels', `${posix.basename(part)}.rels`);
}
