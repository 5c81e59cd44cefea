import type { LiveElement, LiveSnapshot } from '../builder/guest/live-model.js';
import type { KitProcess } from '../kit-host/kit-process.js';

const MOST_CELLS = 100_000;
const CELL = '\u001d';

/** Reads what scripts see of the open document. */
export async function snapshotOf(kit: KitProcess, view: string, kind: string): Promise<LiveSnapshot> {
  const snapshot: LiveSnapshot = {
    kind: kind === 'spreadsheet' || kind === 'presentation' ? kind : 'text',
    selection: '',
    elements: [],
    bookmarks: [],
    forms: [],
    sheets: [],
    active: 0,
    slides: [],
  };
  switch (snapshot.kind) {
    case 'text':
      readText(await kit.perform(view, 'script.text', []), snapshot);
      snapshot.forms = (await kit.perform(view, 'form.list', [])).map(
        ([, form = '', label = '', value = '', choices = '']) => ({
          kind: form,
          label: label.replace(/[:：]\s*$/, ''),
          value,
          choices: choices === '' ? [] : choices.split('\n'),
        }),
      );
      return snapshot;
    case 'spreadsheet':
      readSheets(await kit.perform(view, 'script.sheets', [String(MOST_CELLS)]), snapshot);
      return snapshot;
    case 'presentation':
      readSlides(await kit.perform(view, 'script.slides', []), snapshot);
      return snapshot;
  }
}

export function readText(rows: readonly string[][], snapshot: LiveSnapshot): void {
  for (const [what, first = '', second = '', ...more] of rows) {
    if (what === 'p') snapshot.elements.push({ t: 'paragraph', style: first, text: second });
    else if (what === 't') snapshot.elements.push(tableOf(first, [second, ...more]));
    else if (what === 'b') snapshot.bookmarks.push([first, second]);
    else if (what === 's') snapshot.selection = first;
  }
}

/** Cells by their names: A1, B1, … */
function tableOf(name: string, cells: readonly string[]): LiveElement {
  const rows: string[][] = [];
  for (const cell of cells) {
    const [address = '', text = ''] = cell.split(CELL);
    const [, letters, number] = /^([A-Z]+)(\d+)$/i.exec(address) ?? [];
    if (letters === undefined || number === undefined) continue; // within a cell that was split
    const column = [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
    const row = (rows[Number(number) - 1] ??= []);
    row[column] = text;
  }
  return { t: 'table', name, rows: filled(rows, []).map((row) => filled(row, '')) };
}

/** With something in every place: merged cells leave holes. */
function filled<T>(list: readonly T[], empty: T): T[] {
  return Array.from({ length: list.length }, (_, at) => list[at] ?? empty);
}

export function readSheets(rows: readonly string[][], snapshot: LiveSnapshot): void {
  for (const [what, first = '', second = '', text = '', formula = ''] of rows) {
    if (what === 'k') {
      if (second === '1') snapshot.active = snapshot.sheets.length;
      snapshot.sheets.push({ name: first, cells: [] });
    } else if (what === 's') snapshot.selection = `${cellName(first, second)}:${cellName(text, formula)}`;
    else
      snapshot.sheets.at(-1)?.cells.push({
        row: Number(first),
        column: Number(second),
        text,
        ...(formula === '' ? {} : { formula: formula.slice(1) }),
      });
  }
}

/** A1 for the cell in column 0 and row 0. */
function cellName(column: string, row: string): string {
  let letters = '';
  for (let at = Number(column) + 1; at > 0; at = Math.floor((at - 1) / 26))
    letters = String.fromCharCode(65 + ((at - 1) % 26)) + letters;
  return `${letters}${Number(row) + 1}`;
}

export function readSlides(rows: readonly string[][], snapshot: LiveSnapshot): void {
  for (const [what, first = '', second = ''] of rows) {
    if (what === 'p') {
      if (first === '1') snapshot.active = snapshot.slides.length;
      snapshot.slides.push([]);
    } else snapshot.slides.at(-1)?.push({ name: first, text: second });
  }
}
