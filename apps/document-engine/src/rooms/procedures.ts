import { READING_PROCEDURES } from '../kit/procedures/reading.js';
import type { Rights } from './rights.js';

const EDITING = new Set([
  'words.bookmark.remove',
  'words.font',
  'font.set',
  'paragraph.set',
  'paragraph.border',
  'paragraph.shade',
  'paragraph.tabs',
  'paragraph.rule',
  'paragraph.sort',
  'reference.insert',
  'reference.link',
  'words.contents',
  'words.columns',
  'words.table.border',
  'words.table.shade',
  'words.dropcap',
  'words.caption',
  'sheets.format',
  'sheets.rotate',
  'sheets.fill',
  'sheets.range.move',
  'sheets.pivots.refresh',
  'sheets.validation.set',
  'sheets.condition.add',
  'sheets.condition.clear',
  'sheets.size',
  'sheets.hide',
  'sheets.move',
  'sheets.copy',
  'sheets.duplicates',
  'sheets.split',
  'sheets.group',
  'sheets.grid',
  'sheets.name.add',
  'sheets.printarea',
  'sheets.protect',
  'slides.notes.set',
  'slides.background',
  'slides.transition',
  'slides.footer',
  'slides.footers.set',
  'slides.rename',
  'shape.set',
  'shape.remove',
  'animation.add',
  'animation.remove',
  'chart.new',
  'chart.data.set',
  'slides.theme',
  'slides.visible',
  'place.header',
  'place.number',
  'place.section',
  'place.move',
  'object.alt.set',
  'object.turn',
  'object.wrap',
  'object.size',
  'object.crop',
  'page.set',
  'page.sides',
  'page.scale',
  'page.header',
  'page.colour',
  'page.lines',
  'page.hyphenate',
  'page.border',
  'words.properties.set',
  'words.number.restart',
  'words.table.set',
  'chart.cells',
  'chart.set',
  'merge.insert',
  'merge.show',
  'links.insert',
  'links.refresh',
]);

/** What whoever may only fill in fields may do: a field is named by its number, and nothing else is changed. */
const FILLING = new Set(['form.set']);

/** Not everything that a procedure does is tracked as a change: whoever may only propose them has the commands. */
export function procedureAllowed(name: string, rights: Rights): boolean {
  if (name.startsWith('script.')) return false; // for scripts alone, which have a message of their own
  if (READING_PROCEDURES.has(name)) return true;
  const edits = rights.edit && rights.mode === 'edit';
  if (name === 'sheets.protect' && !rights.protect) return false;
  return FILLING.has(name) ? rights.fill || edits : edits && EDITING.has(name);
}

export function procedureChanges(name: string): boolean {
  return !READING_PROCEDURES.has(name);
}
