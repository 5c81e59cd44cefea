import { openPopup } from '../popups/popup.js';
import type { Workbench } from '../workbench.js';

export interface ComboOption {
  value: string;
  label: string;
  style?: string;
  /** By what else it is found, in lower case. */
  known?: string;
}

export interface ComboDefinition {
  label: string;
  width: number;
  /** The command whose state is shown. */
  command: string;
  options: () => readonly ComboOption[];
  /** What stands in the box for a value. */
  show?: (value: string) => string;
  /** What was typed, as a value; null when it means nothing. */
  parse?: (typed: string) => string | null;
  pick: (bench: Workbench, value: string) => void;
}

let lists = 0;

/** A box to type into or choose from. Arrows and letters find an option, Enter takes it. */
export function makeCombo(bench: Workbench, definition: ComboDefinition): HTMLElement {
  const holder = document.createElement('span');
  holder.className = 'combo';
  holder.style.width = `${definition.width}px`;
  const input = document.createElement('input');
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-label', definition.label);
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-expanded', 'false');
  input.title = definition.label;
  input.spellcheck = false;
  input.autocomplete = 'off';
  const arrow = document.createElement('button');
  arrow.type = 'button';
  arrow.tabIndex = -1;
  arrow.setAttribute('aria-label', `${definition.label} ▾`);
  arrow.setAttribute('aria-haspopup', 'listbox');
  const mark = document.createElement('i');
  mark.className = 'arrow';
  arrow.append(mark);
  holder.append(input, arrow);
  holder.dataset['combo'] = definition.command;
  let shown = '';
  bench.states.on(definition.command, (value) => {
    shown = definition.show ? definition.show(value) : value;
    if (document.activeElement !== input) input.value = shown;
  });
  let close = (): void => undefined;
  let open = false;
  const listId = `combo-list-${++lists}`;
  const setOpen = (now: boolean): void => {
    open = now;
    input.setAttribute('aria-expanded', String(now));
    if (now) input.setAttribute('aria-controls', listId);
    else for (const name of ['aria-controls', 'aria-activedescendant']) input.removeAttribute(name);
  };
  const take = (value: string): void => {
    close();
    shown = definition.show ? definition.show(value) : value;
    input.value = shown;
    bench.focus(); // before: what is picked may want the keyboard
    definition.pick(bench, value);
  };
  const list = (filter: string): void => {
    const box = document.createElement('div');
    box.className = 'combo-list';
    box.id = listId;
    box.setAttribute('aria-label', definition.label);
    box.setAttribute('role', 'listbox');
    const wanted = filter.toLowerCase();
    for (const option of definition.options()) {
      if (wanted !== '' && !(option.known ?? option.label.toLowerCase()).includes(wanted)) continue;
      const item = document.createElement('button');
      item.type = 'button';
      item.setAttribute('role', 'option');
      item.tabIndex = -1;
      item.id = `${listId}-${box.childElementCount}`;
      item.textContent = option.label;
      item.style.cssText = option.style ?? '';
      item.dataset['value'] = option.value;
      item.setAttribute('aria-selected', String(option.label === shown || option.value === shown));
      item.onmousedown = (event) => event.preventDefault();
      item.onclick = () => take(option.value);
      box.append(item);
    }
    close = openPopup(box, { at: holder, className: 'combo-popup', onClose: () => setOpen(false) });
    setOpen(true);
    box.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  };
  arrow.onmousedown = (event) => event.preventDefault();
  arrow.onclick = () => {
    if (open) close();
    else list('');
  };
  input.onfocus = () => input.select();
  input.onclick = () => {
    if (!open) list('');
  };
  input.oninput = () => list(input.value);
  input.onblur = () => (input.value = shown);
  input.onkeydown = (event) => {
    const items = [...document.querySelectorAll<HTMLButtonElement>('.combo-popup .combo-list button')];
    const at = items.findIndex((item) => item.classList.contains('on'));
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      event.stopPropagation();
      if (!open) {
        list('');
        return;
      }
      items[at]?.classList.remove('on');
      const next = items[Math.max(0, Math.min(items.length - 1, at + (event.key === 'ArrowDown' ? 1 : -1)))];
      next?.classList.add('on');
      if (next) input.setAttribute('aria-activedescendant', next.id);
      next?.scrollIntoView({ block: 'nearest' });
      return;
    }
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
      bench.focus();
      return;
    }
    if (event.key !== 'Enter') return;
    event.preventDefault();
    const typed = input.value.trim();
    const chosen = items[at]?.dataset['value'] ?? (definition.parse ? definition.parse(typed) : typed);
    if (chosen === null || chosen === '') {
      close();
      bench.focus();
    } else take(chosen);
  };
  return holder;
}
