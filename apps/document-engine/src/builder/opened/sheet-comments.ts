import { addressOf } from '../guest/cell-range.js';
import type { CellEdit } from '../guest/model.js';
import { escapeXml, XML } from '../writers/xml.js';
import type { OfficePackage } from './office-package.js';
import { attribute, childrenOf, element, find, nameOf, setAttributes, tagOf, textIn, textNode } from './xml-tree.js';

const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** What comes behind `legacyDrawing` in a worksheet (ECMA-376, 18.3.1.99). */
const BEHIND = ['legacyDrawingHF', 'picture', 'oleObjects', 'controls', 'webPublishItems', 'tableParts', 'extLst'];

/** Writes the comments of the edits; what a cell had is replaced. */
export function writeComments(file: OfficePackage, part: string, index: number, edits: readonly CellEdit[]): void {
  const known = file.relationships(part).find(({ type }) => type === 'comments');
  const path = (known && file.target(part, known.id)) ?? `xl/wenqiaoComments${index + 1}.xml`;
  if (!known || !file.has(path)) {
    const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
    file.add(path, `${XML}<comments xmlns="${main}"><authors></authors><commentList></commentList></comments>`);
    file.declare('Override', `/${path}`, `${SPREADSHEET}.comments+xml`);
    file.relate(part, 'comments', path);
  }
  const tree = file.tree(path);
  const [authors, list] = [find(tree, 'authors'), find(tree, 'commentList')];
  if (!authors || !list) return;
  const prefix = tagOf(list).replace('commentList', '');
  for (const { row, column, comment: note } of edits) {
    if (!note) continue;
    const names = childrenOf(authors);
    let author = names.findIndex((name) => textIn([name]) === note.author);
    if (author < 0) author = names.push(element(`${prefix}author`, {}, [textNode(escapeXml(note.author))])) - 1;
    const ref = addressOf(row, column);
    const others = childrenOf(list);
    const old = others.findIndex((item) => attribute(item, 'ref') === ref);
    if (old >= 0) others.splice(old, 1);
    else box(file, part, index, row, column);
    const text = element(`${prefix}t`, { 'xml:space': 'preserve' }, [textNode(escapeXml(note.text))]);
    others.push(element(`${prefix}comment`, { ref, authorId: String(author) }, [element(`${prefix}text`, {}, [text])]));
  }
}

/** The old drawing without which Excel does not show a comment. */
function box(file: OfficePackage, part: string, index: number, row: number, column: number): void {
  const known = file.relationships(part).find(({ type }) => type === 'vmlDrawing');
  const path = (known && file.target(part, known.id)) ?? `xl/drawings/wenqiaoNotes${index + 1}.vml`;
  if (!known || !file.has(path)) {
    file.add(
      path,
      '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"></v:shapetype></xml>',
    );
    file.declare('Default', 'vml', 'application/vnd.openxmlformats-officedocument.vmlDrawing');
    const id = file.relate(part, 'vmlDrawing', path);
    const sheet = find(file.tree(part), 'worksheet');
    if (sheet) {
      const list = childrenOf(sheet);
      const next = list.findIndex((node) => BEHIND.includes(nameOf(node)));
      const tag = tagOf(sheet).replace('worksheet', 'legacyDrawing');
      list.splice(next < 0 ? list.length : next, 0, element(tag, { 'r:id': id }));
      setAttributes(sheet, { 'xmlns:r': 'http://schemas.openxmlformats.org/officeDocument/2006/relationships' });
    }
  }
  const root = file.tree(path).find((node) => nameOf(node) === 'xml');
  if (!root) return;
  const data = element('x:ClientData', { ObjectType: 'Note' }, [
    element('x:Row', {}, [textNode(String(row))]),
    element('x:Column', {}, [textNode(String(column))]),
  ]);
  const style = 'position:absolute;width:108pt;height:60pt;visibility:hidden';
  childrenOf(root).push(element('v:shape', { type: '#_x0000_t202', style, fillcolor: '#ffffe1' }, [data]));
}
