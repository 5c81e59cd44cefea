import { texts } from '../i18n.js';
import type { MenuItem } from '../popups/menu.js';
import type { Workbench } from '../workbench.js';
import { makeCombo } from './combo.js';
import type { Tab, Tool } from './tool.js';
import { ALIASES } from './tool-aliases.js';

const words = texts({ search: '搜索工具' }, { search: 'Search tools' });
export const toolSearchLabel = words.search;
const TITLE = `${words.search} (Alt+Q)`;

interface Found {
  label: string;
  /** Lower case: the label, what else it is called, and where it stands. */
  known: string;
  run: () => void;
}

/** Presses a tool of a tab, wherever it stands. */
export type Press = (tab: string, tool: Tool) => void;

/** A box in which people look for a tool by any name that they know it by, also for what stands in the menus of tools. */
export function toolSearch(bench: Workbench, tabs: () => readonly Tab[], press: Press): HTMLElement {
  let found: Found[] = [];
  const box = makeCombo(bench, {
    label: TITLE,
    width: 190,
    command: '',
    options: () => {
      found = allTools(bench, tabs(), press);
      return found.map(({ label, known }, index) => ({ value: String(index), label, known }));
    },
    show: () => '',
    parse: (typed) => {
      const wanted = typed.toLowerCase();
      const index = found.findIndex(({ known }) => known.includes(wanted));
      return wanted === '' || index < 0 ? null : String(index);
    },
    pick: (_, value) => found[Number(value)]?.run(),
  });
  box.classList.add('tool-search');
  const input = box.querySelector('input');
  if (input) input.placeholder = TITLE;
  return box;
}

function allTools(bench: Workbench, tabs: readonly Tab[], press: Press): Found[] {
  const found = new Map<string, Found>();
  const add = (label: string, more: string, run: () => void): void => {
    if (!found.has(label)) found.set(label, { label, known: `${label} ${more}`.toLowerCase(), run });
  };
  const nowhere = document.createElement('button');
  for (const tab of tabs) {
    for (const group of tab.groups) {
      for (const tool of group.tools) {
        if (tool.type === 'row' || tool.label === '') continue;
        if (tool.type !== 'own')
          add(tool.label, `${ALIASES[tool.label] ?? ''} ${group.label}`, () => press(tab.id, tool));
        if (tool.type !== 'menu') continue;
        const items = tool
          .entries(bench, nowhere)
          .filter((entry): entry is MenuItem => entry !== 'line' && 'run' in entry);
        for (const item of items) if (item.label !== tool.label) add(`${tool.label} › ${item.label}`, '', item.run);
      }
    }
  }
  return [...found.values()];
}
