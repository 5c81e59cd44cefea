import { CHART_KINDS } from '../dialogs/chart-kinds.js';
import { ask, type Field } from '../dialogs/dialog.js';
import { d } from '../dialogs/texts.js';
import { texts } from '../i18n.js';
import type { Workbench } from '../workbench.js';

const words = texts(
  {
    data: '图表数据',
    row: '添加行',
    column: '添加列',
    series: '系列',
    category: '类别',
    noData: '无法编辑此图表的数据',
  },
  {
    data: 'Chart data',
    row: 'Add row',
    column: 'Add column',
    series: 'Series',
    category: 'Category',
    noData: 'The data of this chart cannot be edited',
  },
);

const SAMPLE = [
  ['', `${words.series} 1`, `${words.series} 2`, `${words.series} 3`],
  [`${words.category} 1`, '4.3', '2.4', '2'],
  [`${words.category} 2`, '2.5', '4.4', '2'],
  [`${words.category} 3`, '3.5', '1.8', '3'],
  [`${words.category} 4`, '4.5', '2.8', '5'],
];
const MOST = 40;

/** A small table to type the figures of a chart in. Empty rows and columns at the end do not count. */
class FigureTable {
  readonly element = document.createElement('div');
  private readonly table = document.createElement('table');

  constructor(figures: readonly (readonly string[])[]) {
    this.element.className = 'figure-table';
    this.table.setAttribute('aria-label', words.data);
    for (const row of figures) this.addRow(row);
    const more = document.createElement('div');
    more.append(
      this.button(words.row, () => {
        if (this.table.rows.length < MOST) this.addRow(Array.from({ length: this.width }, () => ''));
      }),
      this.button(words.column, () => {
        if (this.width < MOST) for (const row of this.table.rows) this.addCell(row, '');
      }),
    );
    this.element.append(this.table, more);
    this.element.addEventListener('paste', (event) => this.paste(event));
    this.element.addEventListener('keydown', (event) => this.move(event));
  }

  get figures(): string[][] {
    const all = [...this.table.rows].map((row) => this.inputs(row).map(({ value }) => value.trim()));
    const filled = all.map((row) => row.some((value) => value !== ''));
    const height = Math.max(2, filled.lastIndexOf(true) + 1);
    const width = Math.max(2, ...all.map((row) => row.findLastIndex((value) => value !== '') + 1));
    return all.slice(0, height).map((row) => row.slice(0, width));
  }

  private get width(): number {
    return this.table.rows[0]?.cells.length ?? 0;
  }

  private inputs(row: HTMLTableRowElement): HTMLInputElement[] {
    return [...row.querySelectorAll('input')];
  }

  private addRow(values: readonly string[]): void {
    const row = this.table.insertRow();
    for (const value of values) this.addCell(row, value);
  }

  private addCell(row: HTMLTableRowElement, value: string): void {
    const input = document.createElement('input');
    input.value = value;
    input.autocomplete = 'off';
    input.setAttribute('aria-label', `${String.fromCharCode(65 + row.cells.length)}${row.rowIndex + 1}`);
    row.insertCell().append(input);
  }

  private button(label: string, run: () => void): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.onclick = run;
    return button;
  }

  private place(input: EventTarget | null): [number, number] {
    const cell = (input as HTMLElement).closest('td');
    return [(cell?.parentElement as HTMLTableRowElement | null)?.rowIndex ?? 0, cell?.cellIndex ?? 0];
  }

  /** Cells that were copied elsewhere fall into the table from where the cursor is. */
  private paste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    const [down, across] = this.place(event.target);
    const lines = text
      .trimEnd()
      .split(/\r?\n/)
      .slice(0, MOST - down);
    for (const [index, line] of lines.entries()) {
      while (this.table.rows.length <= down + index) this.addRow(Array.from({ length: this.width }, () => ''));
      for (const [offset, value] of line
        .split('\t')
        .slice(0, MOST - across)
        .entries()) {
        while (this.width <= across + offset) for (const row of this.table.rows) this.addCell(row, '');
        const row = this.table.rows[down + index];
        const input = row && this.inputs(row)[across + offset];
        if (input) input.value = value;
      }
    }
  }

  private move(event: KeyboardEvent): void {
    const step = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[event.key];
    if (step === undefined || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    const [down, across] = this.place(event.target);
    const row = this.table.rows[down + step];
    if (row) this.inputs(row)[across]?.focus();
  }
}

const tableField = (table: FigureTable): Field => ({
  id: 'data',
  label: words.data,
  type: 'own',
  element: table.element,
});
/** As figures are typed in many places: 1,5 and 1,500.25. */
const number = (value: string): string =>
  /^-?\d+,\d{1,2}$/.test(value) ? value.replace(',', '.') : value.replaceAll(/[,\s]/g, '');
const flat = (figures: readonly (readonly string[])[]): (string | number)[] => [
  figures[0]?.length ?? 0,
  ...figures.flatMap((row, down) => row.map((value, across) => (down > 0 && across > 0 ? number(value) : value))),
];

/** A new chart on the slide, with figures that people type or paste. */
export async function slideChartDialog(bench: Workbench): Promise<void> {
  const table = new FigureTable(SAMPLE);
  const values = await ask({
    title: d.chart,
    dialogClass: 'wide',
    fields: [
      { id: 'kind', label: d.chartKind, type: 'select', options: CHART_KINDS },
      { id: 'title', label: d.chartTitle, type: 'text' },
      tableField(table),
    ],
  });
  if (!values) return;
  let at: string[] = [];
  await bench.performUndoable(
    async () => {
      [at = []] = await bench.perform(
        'chart.new',
        values['kind'] ?? 'column',
        values['title'] ?? '',
        ...flat(table.figures),
      );
    },
    () => bench.perform('shape.remove', ...at),
  );
}

/** The figures of the chart that is selected. */
export async function chartDataDialog(bench: Workbench): Promise<void> {
  const before = await bench.perform('chart.data');
  if (before.length === 0) {
    bench.notice(words.noData, 4000);
    return;
  }
  const table = new FigureTable(before);
  if (!(await ask({ title: words.data, dialogClass: 'wide', fields: [tableField(table)] }))) return;
  await bench.performUndoable(['chart.data.set', ...flat(table.figures)], ['chart.data.set', ...flat(before)]);
}
