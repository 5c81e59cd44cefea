import { fileWords } from '../chrome/file-menu.js';
import { icon } from '../chrome/icons.js';
import { drawOrPut } from '../drawing/draw-tool.js';
import { pickColor } from '../popups/colors.js';
import { openMenu } from '../popups/menu.js';
import type { Workbench } from '../workbench.js';
import type { Group, Tab, Tool } from './tool.js';
import { toolSearch } from './tool-search.js';

const HEX = (color: number): string => `#${color.toString(16).padStart(6, '0')}`;

/**
 * Tools in tabs and groups. Pressed and disabled states follow what LibreOffice says of the place where the cursor is.
 * Alt or F10 moves the keyboard here, arrows move inside, Escape goes back to the document.
 */
export class Ribbon {
  readonly element = document.createElement('div');
  /** Opens what concerns the whole file; stands before the tabs. */
  readonly fileButton = document.createElement('button');
  private readonly tabList = document.createElement('div');
  private readonly panel = document.createElement('div');
  private readonly panels = new Map<string, HTMLElement>();
  private readonly made = new Map<Tool, HTMLElement>();
  private readonly search: HTMLElement;
  private readonly tabs = new Map<string, { tab: Tab; button: HTMLButtonElement }>();
  private current = '';

  constructor(private readonly bench: Workbench) {
    this.element.className = 'ribbon';
    this.tabList.className = 'ribbon-tabs';
    this.tabList.setAttribute('role', 'tablist');
    this.panel.className = 'ribbon-panel';
    this.fileButton.type = 'button';
    this.fileButton.className = 'file-button';
    this.fileButton.textContent = fileWords.file;
    this.fileButton.title = `${fileWords.file} (Alt+F)`;
    this.fileButton.setAttribute('aria-haspopup', 'menu');
    this.fileButton.onmousedown = (event) => event.preventDefault();
    this.fileButton.onclick = () => this.bench.act('file');
    const head = document.createElement('div');
    head.className = 'ribbon-head';
    this.search = toolSearch(
      bench,
      () => [...this.tabs.values()].map(({ tab }) => tab),
      (tab, tool) => this.press(tab, tool),
    );
    head.append(this.fileButton, this.tabList, this.search);
    this.element.append(head, this.panel);
    this.element.addEventListener('keydown', (event) => this.keyDown(event));
    new ResizeObserver(() => requestAnimationFrame(() => this.fit())).observe(this.panel);
  }

  build(tabs: readonly Tab[]): void {
    for (const tab of tabs) this.addTab(tab);
    const first = tabs[0];
    if (first) this.show(first.id);
  }

  get built(): boolean {
    return this.tabs.size > 0;
  }

  /** Adds a tab, or puts it in the place of the one with its id. */
  addTab(tab: Tab): void {
    const known = this.tabs.get(tab.id);
    if (known) {
      known.tab = tab;
      known.button.textContent = tab.label;
      this.panels.delete(tab.id);
      if (this.current === tab.id) this.show(tab.id);
      return;
    }
    const button = document.createElement('button');
    button.type = 'button';
    button.role = 'tab';
    button.textContent = tab.label;
    button.dataset['tab'] = tab.id;
    button.onmousedown = (event) => event.preventDefault();
    button.onclick = () => this.show(tab.id);
    this.tabList.append(button);
    this.tabs.set(tab.id, { tab, button });
  }

  show(id: string): void {
    const found = this.tabs.get(id);
    if (!found) return;
    this.current = id;
    for (const [each, { button }] of this.tabs) {
      button.setAttribute('aria-selected', String(each === id));
      button.tabIndex = each === id ? 0 : -1;
    }
    let panel = this.panels.get(id);
    if (!panel) {
      panel = document.createElement('div');
      panel.className = 'ribbon-groups';
      panel.setAttribute('role', 'toolbar');
      panel.setAttribute('aria-label', found.tab.label);
      for (const group of found.tab.groups) panel.append(this.makeGroup(group));
      this.panels.set(id, panel);
      this.rove(panel);
    }
    this.panel.replaceChildren(panel);
    this.fit();
  }

  /** Moves the keyboard to the box in which tools are looked for. */
  lookFor(): void {
    this.search.querySelector('input')?.focus();
  }

  private press(tab: string, tool: Tool): void {
    this.show(tab);
    const button = this.made.get(tool);
    // A tool with a colour opens its colours.
    (button?.querySelector<HTMLElement>('.split-more') ?? button)?.click();
  }

  /** Where a window is too narrow for all labels, tools from the end on are drawings with tooltips. */
  private fit(): void {
    const tools = [...this.panel.querySelectorAll('.tool.wide')];
    for (const tool of tools) tool.classList.remove('bare');
    while (this.panel.scrollWidth > this.panel.clientWidth) {
      const last = tools.pop();
      if (!last) return;
      last.classList.add('bare');
    }
  }

  /** Moves the keyboard here. */
  focus(): void {
    this.tabs.get(this.current)?.button.focus();
  }

  private makeGroup(group: Group): HTMLElement {
    const element = document.createElement('div');
    element.className = 'ribbon-group';
    element.setAttribute('role', 'group');
    element.setAttribute('aria-label', group.label);
    const tools = document.createElement('div');
    tools.className = 'ribbon-tools';
    let row = document.createElement('div');
    row.className = 'ribbon-row';
    let column = document.createElement('div');
    column.className = 'ribbon-column';
    column.append(row);
    const flush = (): void => {
      if (column.querySelector('button, input, .combo')) tools.append(column);
      column = document.createElement('div');
      column.className = 'ribbon-column';
      row = document.createElement('div');
      row.className = 'ribbon-row';
      column.append(row);
    };
    for (const tool of group.tools) {
      if (tool.type === 'row') {
        if (column.children.length === 2) flush();
        else {
          row = document.createElement('div');
          row.className = 'ribbon-row';
          column.append(row);
        }
      } else if ('big' in tool && tool.big) {
        flush();
        tools.append(this.remember(tool));
      } else row.append(this.remember(tool));
    }
    flush();
    const label = document.createElement('div');
    label.className = 'ribbon-label';
    label.textContent = group.label;
    element.append(tools, label);
    return element;
  }

  private remember(tool: Exclude<Tool, { type: 'row' }>): HTMLElement {
    const element = this.makeTool(tool);
    this.made.set(tool, element);
    return element;
  }

  private makeTool(tool: Exclude<Tool, { type: 'row' }>): HTMLElement {
    if (tool.type === 'own') return tool.make(this.bench);
    const button = document.createElement('button');
    button.type = 'button';
    button.className = tool.big === true ? 'tool big' : tool.wide === true ? 'tool wide' : 'tool';
    const title = tool.shortcut === undefined ? tool.label : `${tool.label} (${tool.shortcut})`;
    button.title = title;
    button.setAttribute('aria-label', title);
    if (tool.glyph !== undefined) {
      const glyph = document.createElement('span');
      glyph.className = 'glyph';
      glyph.dataset['glyph'] = tool.glyph; // drawn by the style sheet: letters, but not part of the name
      glyph.style.cssText = tool.glyphStyle ?? '';
      button.append(glyph);
    } else if (tool.icon !== undefined) button.append(icon(tool.icon));
    if (tool.big === true || tool.wide === true) {
      const label = document.createElement('span');
      label.className = 'tool-label';
      label.textContent = tool.label;
      button.append(label);
    }
    button.onmousedown = (event) => event.preventDefault(); // the document keeps the focus
    if (tool.type === 'color') return this.makeColor(tool, button);
    if (tool.type === 'menu' || tool.type === 'popup') {
      if (!(tool.type === 'popup' && tool.plain === true)) {
        const arrow = document.createElement('i');
        arrow.className = 'arrow';
        button.append(arrow);
        button.setAttribute('aria-haspopup', 'true');
      }
      if (tool.type === 'menu') {
        if (tool.command !== undefined) this.follow(button, tool.command);
        button.onclick = () =>
          openMenu(tool.entries(this.bench, button), { at: button, restore: () => this.bench.focus() });
      } else {
        if (tool.action !== undefined) button.dataset['action'] = tool.action;
        button.onclick = () => tool.open(this.bench, button);
      }
      return button;
    }
    if (tool.action !== undefined) {
      const name = tool.action;
      button.dataset['action'] = name;
      button.onclick = () => this.bench.act(name, button);
      if (tool.twice !== undefined) {
        const twice = tool.twice;
        button.ondblclick = () => this.bench.act(twice, button);
      }
    } else if (tool.command !== undefined) {
      const name = tool.command;
      this.follow(button, name);
      button.onclick = (event) =>
        tool.draws === true ? drawOrPut(this.bench, name, event) : this.bench.command(name, tool.args);
    }
    return button;
  }

  private makeColor(tool: Extract<Tool, { type: 'color' }>, button: HTMLButtonElement): HTMLElement {
    const holder = document.createElement('span');
    holder.className = 'split';
    const bar = document.createElement('i');
    bar.className = 'color-bar';
    let color = tool.initial;
    const show = (): void => {
      bar.style.background = color < 0 ? 'transparent' : HEX(color);
    };
    show();
    button.append(bar);
    button.onclick = () => tool.pick(this.bench, color);
    const more = document.createElement('button');
    more.type = 'button';
    more.className = 'tool split-more';
    more.setAttribute('aria-label', `${tool.label} ▾`);
    more.title = tool.label;
    more.setAttribute('aria-haspopup', 'true');
    const arrow = document.createElement('i');
    arrow.className = 'arrow';
    more.append(arrow);
    more.onmousedown = (event) => event.preventDefault();
    more.onclick = () =>
      pickColor(more, tool.none, (picked) => {
        color = picked;
        show();
        tool.pick(this.bench, picked);
        this.bench.focus();
      });
    holder.append(button, more);
    return holder;
  }

  private follow(button: HTMLButtonElement, command: string): void {
    button.dataset['command'] = command;
    this.bench.states.on(command, (value) => {
      // LibreOffice at times says of these two what is so for another view, and nothing more until it changes there.
      button.disabled = value === 'disabled' && command !== '.uno:Undo' && command !== '.uno:Redo';
      if (value === 'true' || value === 'false') button.setAttribute('aria-pressed', value);
    });
  }

  /** One stop of the Tab key for all tools; arrows move between them. */
  private rove(panel: HTMLElement): void {
    const stops = [...panel.querySelectorAll<HTMLElement>('button, input')];
    stops.forEach((stop, index) => (stop.tabIndex = index === 0 ? 0 : -1));
  }

  private keyDown(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (event.key === 'Escape') {
      event.preventDefault();
      this.bench.focus();
      return;
    }
    if (target instanceof HTMLInputElement && event.key !== 'Tab') return;
    const onTabs = target.role === 'tab';
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (onTabs && event.key === 'ArrowDown') {
      event.preventDefault();
      this.panel.querySelector<HTMLElement>('button:not(:disabled), input')?.focus();
    } else if (!onTabs && event.key === 'ArrowUp') {
      event.preventDefault();
      this.focus();
    } else if (step !== undefined) {
      event.preventDefault();
      const all = [
        ...(onTabs ? this.tabList : this.panel).querySelectorAll<HTMLElement>('button:not(:disabled), input'),
      ];
      const next = all[(all.indexOf(target) + step + all.length) % all.length];
      next?.focus();
      if (onTabs && next) next.click();
      else if (next) for (const stop of all) stop.tabIndex = stop === next ? 0 : -1;
    }
  }
}
