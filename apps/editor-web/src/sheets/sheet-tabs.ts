import type { EditorDocument } from '#protocol/editor';
import { ask } from '../dialogs/dialog.js';
import { texts } from '../i18n.js';
import { pickColor } from '../popups/colors.js';
import { openMenu, type MenuEntry } from '../popups/menu.js';
import { long, text, type Workbench } from '../workbench.js';

const words = texts(
  {
    add: '新建工作表',
    rename: '重命名…',
    copy: '复制',
    remove: '删除',
    hide: '隐藏',
    show: '取消隐藏',
    color: '标签颜色…',
    left: '左移',
    right: '右移',
    name: '工作表名称',
    sheet: '工作表',
  },
  {
    add: 'New sheet',
    rename: 'Rename…',
    copy: 'Duplicate',
    remove: 'Delete',
    hide: 'Hide',
    show: 'Show',
    color: 'Tab color…',
    left: 'Move left',
    right: 'Move right',
    name: 'Sheet name',
    sheet: 'Sheet',
  },
);

/** The tabs of the sheets: click shows, double click renames, dragging moves, the right button offers the rest. */
export class SheetTabs {
  readonly element = document.createElement('div');
  private readonly list = document.createElement('div');
  private parts: EditorDocument['parts'] = [];

  constructor(
    private readonly bench: Workbench,
    private readonly show: (part: number) => void,
  ) {
    this.element.className = 'sheet-tabs';
    this.list.className = 'sheet-tab-list';
    this.list.setAttribute('role', 'tablist');
    if (bench.mayEdit) {
      const add = document.createElement('div');
      add.className = 'sheet-add';
      add.role = 'button';
      add.tabIndex = 0;
      add.textContent = '+';
      add.title = words.add;
      add.setAttribute('aria-label', words.add);
      add.onclick = () => this.add();
      add.onkeydown = (event) => {
        if (event.key === 'Enter' || event.key === ' ') this.add();
      };
      this.element.append(add);
    }
    this.element.append(this.list);
  }

  add(): void {
    let number = this.parts.length + 1;
    while (this.parts.some((part) => part.name === `Sheet${number}`)) number++;
    this.bench.command('.uno:Insert', { Name: text(`Sheet${number}`), Index: long(this.parts.length + 1) });
  }

  name(part: number): string {
    return this.parts[part]?.name ?? '';
  }

  set(parts: EditorDocument['parts']): void {
    this.parts = parts;
    this.list.replaceChildren(...parts.flatMap((part, index) => (part.visible ? [this.tab(part.name, index)] : [])));
  }

  select(part: number): void {
    for (const tab of this.list.children)
      tab.setAttribute('aria-selected', String((tab as HTMLElement).dataset['part'] === String(part)));
  }

  step(by: number): void {
    const visible = this.parts.flatMap((part, index) => (part.visible ? [index] : []));
    const next = visible[visible.indexOf(this.bench.canvas.part) + by];
    if (next !== undefined) this.show(next);
  }

  private tab(name: string, index: number): HTMLElement {
    const tab = document.createElement('button');
    tab.type = 'button';
    tab.role = 'tab';
    tab.textContent = name;
    tab.dataset['part'] = String(index);
    tab.setAttribute('aria-selected', String(index === this.bench.canvas.part));
    tab.onclick = () => this.show(index);
    if (!this.bench.mayEdit) return tab;
    tab.draggable = true;
    tab.ondblclick = () => void this.rename(index);
    tab.oncontextmenu = (event) => {
      event.preventDefault();
      this.show(index);
      openMenu(this.menu(index, tab), {
        at: { x: event.clientX, y: event.clientY },
        restore: () => this.bench.focus(),
      });
    };
    tab.ondragstart = (event) => event.dataTransfer?.setData('text/x-sheet', String(index));
    tab.ondragover = (event) => {
      if (event.dataTransfer?.types.includes('text/x-sheet')) event.preventDefault();
    };
    tab.ondrop = (event) => {
      event.preventDefault();
      const from = Number(event.dataTransfer?.getData('text/x-sheet'));
      if (Number.isInteger(from) && from !== index) this.move(from, from < index ? index + 1 : index);
    };
    return tab;
  }

  private menu(index: number, tab: HTMLElement): MenuEntry[] {
    const name = this.parts[index]?.name ?? '';
    const hidden = this.parts.flatMap((part) => (part.visible ? [] : [part.name]));
    return [
      { label: words.add, icon: 'plus', run: () => this.add() },
      { label: words.rename, icon: 'edit', run: () => void this.rename(index) },
      { label: words.copy, icon: 'copy', run: () => void this.copy(index) },
      { label: words.left, disabled: index === 0, run: () => this.move(index, index - 1) },
      { label: words.right, disabled: index === this.parts.length - 1, run: () => this.move(index, index + 2) },
      {
        label: words.color,
        icon: 'fill',
        run: () =>
          pickColor(tab, 'none', (color) =>
            this.bench.command('.uno:SetTabBgColor', { TabBgColor: long(color), Index: long(index) }),
          ),
      },
      'line',
      {
        label: words.hide,
        disabled: this.parts.filter((part) => part.visible).length < 2,
        run: () => this.bench.command('.uno:Hide', { aTableName: text(name) }),
      },
      ...hidden.map((sheet) => ({
        label: `${words.show}: ${sheet}`,
        run: () => this.bench.command('.uno:Show', { aTableName: text(sheet) }),
      })),
      'line',
      {
        label: words.remove,
        icon: 'remove',
        disabled: this.parts.length < 2,
        run: () => this.bench.command('.uno:Remove', { Index: long(index + 1) }),
      },
    ];
  }

  private move(from: number, to: number): void {
    void this.bench.perform('sheets.move', from, Math.max(0, to)).then(() => this.bench.focus());
  }

  private async copy(index: number): Promise<void> {
    let name = `${this.parts[index]?.name ?? ''} (2)`;
    for (let n = 3; this.parts.some((part) => part.name === name); n++) name = name.replace(/\(\d+\)$/, `(${n})`);
    await this.bench.perform('sheets.copy', index, name);
  }

  private async rename(index: number): Promise<void> {
    const values = await ask({
      title: words.rename,
      fields: [{ id: 'name', label: words.name, type: 'text', value: this.parts[index]?.name ?? '' }],
    });
    const name = values?.['name']?.trim();
    if (name) this.bench.command('.uno:Name', { Name: text(name), Index: long(index + 1) });
  }
}
