import { texts } from '../i18n.js';
import { openPopup } from '../popups/popup.js';
import type { Workbench } from '../workbench.js';

const words = texts(
  {
    ascending: '升序',
    descending: '降序',
    search: '搜索',
    all: '（全选）',
    ok: '确定',
    cancel: '取消',
    empty: '（空白）',
  },
  {
    ascending: 'Sort ascending',
    descending: 'Sort descending',
    search: 'Search',
    all: '(Select all)',
    ok: 'OK',
    cancel: 'Cancel',
    empty: '(empty)',
  },
);

interface Node {
  id?: string | number;
  entries?: { text: string; state?: string; row: string }[];
  children?: Node[];
  type?: string;
}

/** The list under an automatic filter's arrow: values to tick, and sorting. Its content is LibreOffice's own. */
export class FilterList {
  constructor(private readonly bench: Workbench) {}

  /** Shows a window that the engine told of (LOK_CALLBACK_JSDIALOG). */
  receive(payload: string, at: { x: number; y: number }): void {
    const window = JSON.parse(payload) as Node;
    if (window.type !== 'modalpopup') return;
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
    box.append(sort('.uno:SortAscending', '0'), sort('.uno:SortDescending', '1'), search, list, foot);
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
