import { toolSearchLabel } from '../ribbon/tool-search.js';
import { w } from '../ribbon/texts.js';
import type { Workbench } from '../workbench.js';
import { openDialog } from './dialog.js';
import { d } from './texts.js';

/** Every shortcut that the tools name, as they stand in the ribbon. */
export async function shortcutsDialog(bench: Workbench): Promise<void> {
  const tabs =
    bench.kind === 'text'
      ? (await import('../ribbon/words-tabs.js')).wordsTabs
      : bench.kind === 'spreadsheet'
        ? (await import('../ribbon/sheets-tabs.js')).sheetsTabs
        : (await import('../ribbon/slides-tabs.js')).slidesTabs;
  const table = document.createElement('table');
  table.className = 'facts';
  const seen = new Set<string>();
  for (const tab of tabs) {
    for (const tool of tab.groups.flatMap((group) => group.tools)) {
      if (!('shortcut' in tool) || seen.has(tool.label)) continue;
      seen.add(tool.label);
      const row = table.insertRow();
      row.insertCell().textContent = tool.label;
      row.insertCell().textContent = tool.shortcut;
    }
  }
  for (const [label, keys] of [
    [w.find, 'Ctrl+F'],
    [w.replace, 'Ctrl+H'],
    ['Ribbon', 'F10 / Alt'],
    [toolSearchLabel, 'Alt+Q'],
  ] as const) {
    const row = table.insertRow();
    row.insertCell().textContent = label;
    row.insertCell().textContent = keys;
  }
  await openDialog(d.shortcuts, table, [], 'scrolls').closed;
}
