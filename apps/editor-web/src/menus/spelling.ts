import { texts } from '../i18n.js';
import type { MenuEntry } from '../popups/menu.js';
import type { Workbench } from '../workbench.js';

const words = texts(
  { ignoreAll: '全部忽略', none: '没有拼写建议' },
  { ignoreAll: 'Ignore all', none: 'No suggestions' },
);

const SUGGESTION = /^\.uno:SpellCheckApplySuggestion\?ApplyRule:string=(Spelling_.+)$/;
const MOST = 7;

/** What LibreOffice offers for a word that it does not know; nothing for other places, and for whoever may not change it. */
export function spellingEntries(bench: Workbench, payload: string): MenuEntry[] {
  const { menu } = JSON.parse(payload) as { menu?: { command?: string; text?: string }[] };
  const items = menu ?? [];
  if (!bench.mayEdit || !items.some(({ command }) => command?.startsWith('.uno:SpellCheckIgnoreAll'))) return [];
  const suggestions = items.flatMap(({ command, text }): MenuEntry[] => {
    const rule = SUGGESTION.exec(command ?? '')?.[1];
    if (rule === undefined || text === undefined) return [];
    const args = { ApplyRule: { type: 'string', value: rule } };
    return [{ label: text, run: () => bench.command('.uno:SpellCheckApplySuggestion', args) }];
  });
  const none: MenuEntry = { label: words.none, disabled: true, run: () => undefined };
  return [
    ...(suggestions.length > 0 ? suggestions.slice(0, MOST) : [none]),
    {
      label: words.ignoreAll,
      run: () => bench.command('.uno:SpellCheckIgnoreAll', { Type: { type: 'string', value: 'Spelling' } }),
    },
    'line',
  ];
}
