import { icon } from '../chrome/icons.js';
import { openPopup, type PopupOptions } from './popup.js';

export interface MenuItem {
  label: string;
  icon?: string;
  shortcut?: string;
  checked?: boolean;
  disabled?: boolean;
  run: () => void;
}
export type MenuEntry = MenuItem | 'line' | { heading: string };

/** A menu: arrows, Home, End and first letters move; Enter and click choose. */
export function openMenu(entries: readonly MenuEntry[], options: PopupOptions): void {
  const list = document.createElement('div');
  list.className = 'menu';
  list.setAttribute('role', 'menu');
  let close = (): void => undefined;
  for (const entry of entries) {
    if (entry === 'line') {
      const line = document.createElement('hr');
      if (list.lastElementChild && list.lastElementChild.tagName !== 'HR') list.append(line);
    } else if ('heading' in entry) {
      const heading = document.createElement('div');
      heading.className = 'menu-heading';
      heading.textContent = entry.heading;
      list.append(heading);
    } else list.append(makeItem(entry, () => close()));
  }
  if (list.lastElementChild?.tagName === 'HR') list.lastElementChild.remove();
  close = openPopup(list, options);
  list.addEventListener('keydown', (event) => move(list, event));
  items(list)[0]?.focus();
}

function makeItem(item: MenuItem, close: () => void): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.setAttribute('role', item.checked === undefined ? 'menuitem' : 'menuitemcheckbox');
  if (item.checked !== undefined) button.setAttribute('aria-checked', String(item.checked));
  button.tabIndex = -1;
  const mark = document.createElement('span');
  mark.className = 'menu-mark';
  if (item.checked === true) mark.textContent = '✓';
  else if (item.icon !== undefined) mark.append(icon(item.icon));
  const label = document.createElement('span');
  label.textContent = item.label;
  const keys = document.createElement('kbd');
  keys.textContent = item.shortcut ?? '';
  button.append(mark, label, keys);
  button.disabled = item.disabled === true;
  button.onclick = () => {
    close();
    item.run();
  };
  button.onpointermove = () => {
    if (document.activeElement !== button) button.focus();
  };
  return button;
}

const items = (list: HTMLElement): HTMLButtonElement[] => [
  ...list.querySelectorAll<HTMLButtonElement>('button:not(:disabled)'),
];

function move(list: HTMLElement, event: KeyboardEvent): void {
  const all = items(list);
  const at = all.indexOf(document.activeElement as HTMLButtonElement);
  const to =
    event.key === 'ArrowDown'
      ? (at + 1) % all.length
      : event.key === 'ArrowUp'
        ? (at - 1 + all.length) % all.length
        : event.key === 'Home'
          ? 0
          : event.key === 'End'
            ? all.length - 1
            : event.key.length === 1
              ? all.findIndex(
                  (item, index) => index > at && item.textContent.trim().toLowerCase().startsWith(event.key),
                )
              : -1;
  if (to < 0) return;
  event.preventDefault();
  all[to]?.focus();
}
