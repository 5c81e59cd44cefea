import type { FormEdit, FormModel, OpenedForm } from '../guest/model.js';
import type { Picture } from '../writers/package-parts.js';
import { escapeXml } from '../writers/xml.js';
import type { OfficePackage } from './office-package.js';
import {
  attribute,
  childNamed,
  childrenOf,
  element,
  find,
  findAll,
  nameOf,
  setAttributes,
  tagOf,
  textIn,
  textNode,
  type XmlNode,
} from './xml-tree.js';

const DOCUMENT = 'word/document.xml';
const KINDS: Readonly<Record<string, FormModel['kind']>> = {
  text: 'text',
  textFormPr: 'text',
  checkbox: 'checkbox',
  comboBox: 'combobox',
  dropDownList: 'dropdown',
  date: 'date',
  picture: 'picture',
};

/** The content controls of a text document that can be filled. */
export function readForms(file: OfficePackage): OpenedForm[] {
  return controls(file).map(({ node, kind }) => {
    const properties = childNamed(node, 'sdtPr');
    const named = (name: string, key: string): string | null =>
      properties === null ? null : attribute(childNamed(properties, name), key);
    const content = childNamed(node, 'sdtContent');
    const state = kind === 'checkbox' && properties !== null ? find(childrenOf(properties), 'checked') : null;
    return {
      kind,
      checked: /^(1|true)$/.test(attribute(state, 'val') ?? ''),
      key: named('formPr', 'key') ?? named('tag', 'val') ?? named('alias', 'val') ?? '',
      tip: named('formPr', 'helpText') ?? named('alias', 'val') ?? '',
      value:
        properties !== null && childNamed(properties, 'showingPlcHdr') !== null
          ? ''
          : textIn(findAll(content === null ? [] : [content], 't')),
    };
  });
}

/** Fills controls by their place among those of {@link readForms}. */
export function fillForms(
  file: OfficePackage,
  edits: readonly FormEdit[],
  pictures: ReadonlyMap<string, Picture>,
): void {
  const found = controls(file);
  for (const edit of edits) {
    const node = found[edit.index]?.node;
    const content = node && childNamed(node, 'sdtContent');
    if (!node || !content) continue;
    const properties = childNamed(node, 'sdtPr');
    if (properties) {
      const list = childrenOf(properties);
      const placeholder = list.findIndex((item) => nameOf(item) === 'showingPlcHdr');
      if (placeholder >= 0) list.splice(placeholder, 1);
    }
    if (edit.image !== undefined) showPicture(file, content, pictures.get(edit.image));
    else if (edit.checked !== undefined) {
      const state = properties === null ? null : find(childrenOf(properties), 'checked');
      if (state) setAttributes(state, { [`${tagOf(state).replace('checked', '')}val`]: edit.checked ? '1' : '0' });
      write(content, edit.checked ? '☒' : '☐');
    } else if (edit.text !== undefined) write(content, edit.text);
  }
}

function controls(file: OfficePackage): { node: XmlNode; kind: FormModel['kind'] }[] {
  return findAll(file.tree(DOCUMENT), 'sdt').flatMap((node) => {
    const properties = childNamed(node, 'sdtPr');
    const kind =
      properties &&
      childrenOf(properties)
        .map((item) => KINDS[nameOf(item)])
        .find((one) => one !== undefined);
    return kind ? [{ node, kind }] : [];
  });
}

/** Puts a text where the first run of the control is, in its looks, and takes the others away. */
function write(content: XmlNode, text: string): void {
  const paragraph = find(childrenOf(content), 'p');
  const place = paragraph ?? content;
  const run = find(childrenOf(place), 'r');
  const looks = run === null ? null : childNamed(run, 'rPr');
  if (looks) looks[tagOf(looks)] = childrenOf(looks).filter((item) => nameOf(item) !== 'rStyle');
  const lines = text
    .split('\n')
    .flatMap((line, at) => [
      ...(at > 0 ? [element('w:br')] : []),
      element('w:t', { 'xml:space': 'preserve' }, [textNode(escapeXml(line))]),
    ]);
  const kept = childrenOf(place).filter((item) => nameOf(item) === 'pPr');
  place[tagOf(place)] = [...kept, element('w:r', {}, [...(looks ? [looks] : []), ...lines])];
  if (paragraph) content[tagOf(content)] = [paragraph];
}

function showPicture(file: OfficePackage, content: XmlNode, picture: Picture | undefined): void {
  const blip = find([content], 'blip');
  if (!blip || !picture) return;
  let number = 1;
  while (file.has(`word/media/wenqiao${number}.${picture.extension}`)) number++;
  const path = `word/media/wenqiao${number}.${picture.extension}`;
  file.add(path, picture.bytes);
  file.declare('Default', picture.extension, `image/${picture.extension}`);
  setAttributes(blip, { 'r:embed': file.relate(DOCUMENT, 'image', path) });
}
