import type { Directive } from 'vue';

/** On a table: each cell knows the name of its column, which narrow screens show beside it instead of the head. */
export const vLabels: Directive<HTMLTableElement> = {
  mounted: label,
  updated: label,
};

function label(table: HTMLTableElement): void {
  const names = [...table.querySelectorAll('thead th')].map((head) => head.textContent.trim());
  for (const row of table.querySelectorAll('tbody tr')) {
    const cells = [...row.children];
    if (cells.length === names.length)
      cells.forEach((cell, index) => cell.setAttribute('data-label', names[index] ?? ''));
  }
}
