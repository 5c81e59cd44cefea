import { texts } from '../i18n.js';
import { openPopup } from '../popups/popup.js';
import type { Workbench } from '../workbench.js';
import { clearColumnFilter, columnColors, filterByColor, filterByCondition } from './filter-conditions.js';

const words = texts(
  {
    ascending: '升序',
    descending: '降序',
    search: '搜索',
    all: '（全选）',
    ok: '确定',
    cancel: '取消',
    empty: '（空白）',
    condition: '按条件筛选…',
    clear: '清除此列的筛选',
    byCell: '按单元格颜色筛选',
    byLetters: '按字体颜色筛选',
  },
  {
    ascending: 'Sort ascending',
    descending: 'Sort descending',
    search: 'Search',
    all: '(Select all)',
    ok: 'OK',
    cancel: 'Cancel',
    empty: '(empty)',
    condition: 'Filter by condition…',
    clear: 'Clear filter of this column',
    byCell: 'Filter by cell color',
    byLetters: 'Filter by font color',
  },
);

interface Node {
  id?: string | number;
  entries?: { text: string; state?: string; row: string }[];
  children?: Node[];
  type?: string;
  /** What happened to a window that was told of before. */
  action?: string;
}

/** The list under an automatic filter's arrow: values to tick, and sorting. Its content is LibreOffice's own. */
export class FilterList {
  constructor(private readonly bench: Workbench) {}

  /** Shows a window that the engine told of (LOK_CALLBACK_JSDIALOG). `cell`: the heading whose arrow it is. */
  receive(payload: string, at: { x: number; y: number }, cell: string): void {
    const window = JSON.parse(payload) as Node;
    if (window.type !== 'modalpopup' || window.action !== undefined) return; // an update, or that it was closed
    const id = Number(window.id);
    const values = find(window, 'check_list_box')?.entries ?? [];
    const send = (control: string, cmd: string, data: string, type: string): void =>
      this.bench.send({ t: 'dialog', w: id, data: JSON.stringify({ id: control, cmd, data, type }) });
    const box = document.createElement('div');
    box.className = 'filter-list';
    const search = document.createElement('input');
    search.placeholder = words.search;
    search.setAttribute('aria-label', words.search);
    const list = document.createElement('div');
    list.className = 'filter-values';
    const ticks = values.map((entry) => ({ entry, before: entry.state === 'true', now: entry.state === 'true' }));
    const fill = (): void => {
      const wanted = search.value.toLowerCase();
      const shown = ticks.filter(({ entry }) => entry.text.toLowerCase().includes(wanted));
      const all = this.tick(
        words.all,
        shown.every(({ now }) => now),
        (on) => {
          for (const item of shown) item.now = on;
          fill();
        },
      );
      list.replaceChildren(
        all,
        ...shown
          .slice(0, 500)
          .map((item) =>
            this.tick(item.entry.text === '' ? words.empty : item.entry.text, item.now, (on) => (item.now = on)),
          ),
      );
    };
    let settled = false;
    const done = (): void => {
      settled = true;
      close();
    };
    const button = (label: string, run: () => void, className = ''): HTMLButtonElement => {
      const element = document.createElement('button');
      element.type = 'button';
      element.textContent = label;
      element.className = className;
      element.onclick = run;
      return element;
    };
    const sort = (order: '.uno:SortAscending' | '.uno:SortDescending', row: string): HTMLButtonElement =>
      button(order === '.uno:SortAscending' ? words.ascending : words.descending, () => {
        send('menu', 'activate', row, 'treeview');
        done();
      });
    const foot = document.createElement('div');
    foot.className = 'dialog-foot';
    foot.append(
      button(words.cancel, () => close()),
      button(
        words.ok,
        () => {
          for (const { entry, before, now } of ticks)
            if (before !== now)
              send(
                'check_list_box',
                'change',
                encodeURIComponent(JSON.stringify({ row: entry.row, value: String(now) })),
                'treeview',
              );
          send('ok', 'click', '', 'pushbutton');
          done();
          this.bench.focus();
        },
        'primary',
      ),
    );
    search.oninput = fill;
    fill();
    /** LibreOffice's window is closed first, for it would take what is done behind it back. */
    const instead = (work: () => Promise<unknown>) => (): void => {
      send('cancel', 'click', '', 'pushbutton');
      done();
      work().catch(() => undefined); // perform() has told the person what failed
    };
    const colors = document.createElement('div');
    colors.className = 'filter-colors';
    columnColors(this.bench, cell).then(
      (found) =>
        colors.append(
          ...found.map((item) => {
            const label = item.kind === 'cell' ? words.byCell : words.byLetters;
            const hex = `#${item.color.toString(16).padStart(6, '0')}`;
            const swatch = button(
              item.kind === 'cell' ? '' : 'A',
              instead(() => filterByColor(this.bench, cell, item)),
            );
            swatch.style.setProperty(item.kind === 'cell' ? 'background' : 'color', hex);
            swatch.title = `${label} ${hex}`;
            swatch.setAttribute('aria-label', `${label} ${hex}`);
            return swatch;
          }),
        ),
      () => undefined, // the list is complete without colours
    );
    box.append(
      sort('.uno:SortAscending', '0'),
      sort('.uno:SortDescending', '1'),
      button(
        words.condition,
        instead(() => filterByCondition(this.bench, cell)),
      ),
      button(
        words.clear,
        instead(() => clearColumnFilter(this.bench, cell).finally(() => this.bench.focus())),
      ),
      colors,
      search,
      list,
      foot,
    );
    const close = openPopup(box, {
      at,
      onClose: () => {
        if (!settled) send('cancel', 'click', '', 'pushbutton');
      },
      restore: () => this.bench.focus(),
    });
    search.focus();
  }

  private tick(label: string, checked: boolean, changed: (on: boolean) => void): HTMLElement {
    const holder = document.createElement('label');
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.checked = checked;
    box.onchange = () => changed(box.checked);
    holder.append(box, label);
    return holder;
  }
}

function find(node: Node, id: string): Node | null {
  if (node.id === id) return node;
  for (const child of node.children ?? []) {
    const found = find(child, id);
    if (found) return found;
  }
  return null;
}
