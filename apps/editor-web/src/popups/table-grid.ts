import { openPopup } from './popup.js';

const COLUMNS = 10;
const ROWS = 8;

/** Asks for the size of a table with a grid to sweep over. */
export function pickTableSize(at: HTMLElement, picked: (columns: number, rows: number) => void): void {
  const box = document.createElement('div');
  box.className = 'table-grid';
  const label = document.createElement('div');
  label.className = 'table-grid-label';
  const cells = document.createElement('div');
  cells.className = 'table-grid-cells';
  let close = (): void => undefined;
  const show = (columns: number, rows: number): void => {
    label.textContent = `${columns} × ${rows}`;
    [...cells.children].forEach((cell, index) =>
      cell.classList.toggle('on', index % COLUMNS < columns && Math.floor(index / COLUMNS) < rows),
    );
  };
  for (let i = 0; i < COLUMNS * ROWS; i++) {
    const cell = document.createElement('button');
    cell.type = 'button';
    const columns = (i % COLUMNS) + 1;
    const rows = Math.floor(i / COLUMNS) + 1;
    cell.setAttribute('aria-label', `${columns} × ${rows}`);
    cell.onpointerenter = () => show(columns, rows);
    cell.onfocus = () => show(columns, rows);
    cell.onclick = () => {
      close();
      picked(columns, rows);
    };
    cells.append(cell);
  }
  cells.addEventListener('keydown', (event) => {
    const index = [...cells.children].indexOf(document.activeElement as HTMLElement);
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    (cells.children[index + step] as HTMLElement | undefined)?.focus();
  });
  show(0, 0);
  box.append(cells, label);
  close = openPopup(box, { at });
  (cells.firstElementChild as HTMLElement).focus();
}
