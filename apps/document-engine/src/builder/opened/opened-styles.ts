import { ConversionFailure } from '../../conversions/conversion-failure.js';
import type { NumberingModel, StyleModel } from '../guest/model.js';
import { DEFAULT_STYLES, numberingNodes, styleXml } from '../writers/docx-styles.js';
import { W } from '../writers/namespaces.js';
import { FIRST_OWN_LIST, styleId } from '../writers/text-xml.js';
import type { OfficePackage } from './office-package.js';
import { DOCUMENT, styleNames } from './text-places.js';
import { attribute, childrenOf, find, findAll, nameOf, parseXml, setAttributes, type XmlNode } from './xml-tree.js';

const MAIN = 'application/vnd.openxmlformats-officedocument.wordprocessingml';

/** Styles and lists of new text, under the ids that they have in the opened file. */
export class OpenedStyles {
  private readonly ids = new Map<string, string>();
  private readonly lists = new Map<string, string>();

  constructor(
    private readonly file: OfficePackage,
    private readonly given: readonly StyleModel[],
    private readonly numberings: readonly NumberingModel[],
  ) {
    for (const [id, name] of styleNames(file)) this.ids.set(name.toLowerCase(), id);
    for (const style of given) {
      const changed = Object.keys(style.format).length + Object.keys(style.run).length > 0;
      if (style.type !== 'paragraph' || (changed && this.ids.has(style.name.toLowerCase())))
        throw new ConversionFailure(
          'failed',
          `styles of tables, and other looks for the style ${style.name} that is there, are not covered for an opened document`,
        );
    }
  }

  /** Adds the style when the file has none of this name. */
  idOf(name: string): string {
    const known = this.ids.get(name.toLowerCase());
    if (known !== undefined) return known;
    const id = styleId(name);
    this.ids.set(name.toLowerCase(), id);
    const own = (one: StyleModel): boolean => one.name.toLowerCase() === name.toLowerCase();
    const style = this.given.find(own) ?? DEFAULT_STYLES.find(own);
    const root = this.root('styles', 'styles');
    if (root)
      childrenOf(root).push(
        ...parseXml(styleXml(style ?? { name, type: 'paragraph', based: null, format: {}, run: {} }, id)),
      );
    return id;
  }

  /** Gives new markup the ids of this file. */
  fit(nodes: readonly XmlNode[]): void {
    for (const style of findAll(nodes, 'pStyle')) {
      const id = attribute(style, 'val') ?? '';
      const name = this.given.find((one) => styleId(one.name) === id)?.name ?? headingName(id);
      setAttributes(style, { 'w:val': [...this.ids.values()].includes(id) ? id : this.idOf(name) });
    }
    for (const list of findAll(nodes, 'numId'))
      setAttributes(list, { 'w:val': this.listOf(attribute(list, 'val') ?? '1') });
  }

  /** The list of this file for one of new text: 1 and 2 are the plain ones, the script's own follow. */
  private listOf(id: string): string {
    const known = this.lists.get(id);
    if (known !== undefined) return known;
    const number = Number(id);
    const model: NumberingModel = this.numberings[number - FIRST_OWN_LIST] ?? {
      kind: number === 1 ? 'bullet' : 'number',
      levels: {},
    };
    const root = this.root('numbering', 'numbering');
    if (!root) return id;
    const free = (name: string, key: string): number =>
      1 + Math.max(0, ...findAll([root], name).map((node) => Number(attribute(node, key)) || 0));
    const [abstract, made] = [free('abstractNum', 'abstractNumId'), free('num', 'numId')];
    const [definition, use] = numberingNodes(model, abstract, made);
    const children = childrenOf(root);
    const at = children.findIndex((node) => nameOf(node) === 'num');
    children.splice(at < 0 ? children.length : at, 0, ...parseXml(definition));
    children.push(...parseXml(use));
    this.lists.set(id, String(made));
    return String(made);
  }

  private root(type: string, tag: string): XmlNode | null {
    const known = this.file.relationships(DOCUMENT).find((one) => one.type === type);
    const path = known?.target ?? `word/${type}.xml`;
    if (!this.file.has(path)) {
      this.file.add(path, `<w:${tag} xmlns:w="${W}"></w:${tag}>`);
      this.file.declare('Override', `/${path}`, `${MAIN}.${type}+xml`);
      if (!known) this.file.relate(DOCUMENT, type, path);
    }
    return find(this.file.tree(path), tag);
  }
}

const headingName = (id: string): string => id.replace(/^Heading(\d)$/, 'Heading $1');
