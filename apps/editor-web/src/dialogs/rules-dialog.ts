import { rw } from '../ribbon/sheets-words.js';
import type { Workbench } from '../workbench.js';
import { dialogButton, openDialog } from './dialog.js';
import { sd } from './sheets-texts.js';
import { d } from './texts.js';

/** ConditionEntryType and ConditionFormatOperator in words. */
const KINDS: Record<string, string> = {
  '0 0': d.equal,
  '0 1': d.less,
  '0 2': d.greater,
  '0 3': d.lessEqual,
  '0 4': d.greaterEqual,
  '0 5': d.notEqual,
  '0 6': d.between,
  '0 7': d.notBetween,
  '0 8': d.duplicate,
  '0 10': rw.topItems.replace('…', ''),
  '0 11': rw.bottomItems.replace('…', ''),
  '0 12': rw.topPercent.replace('…', ''),
  '0 14': rw.above.replace('…', ''),
  '0 15': rw.below.replace('…', ''),
  '0 22': rw.contains.replace('…', ''),
  '0 24': d.formula,
  '1 ': d.colorScale,
  '2 ': d.dataBar,
  '3 ': d.iconSet,
};

/** The rules of the sheet that is shown: where they apply, and away with them. */
export async function rulesDialog(bench: Workbench): Promise<void> {
  const rules = await bench.perform('rule.list');
  const body = document.createElement('div');
  body.className = 'form';
  for (const [
    id = '',
    cells = '',
    kind = '',
    operator = '',
    first = '',
    second = '',
    ground = '-1',
    ink = '-1',
  ] of rules) {
    const line = document.createElement('div');
    line.className = 'form-row list-row';
    const label = document.createElement('span');
    const values = [first, second].filter((value) => value !== '' && !(value === '0' && operator !== '6'));
    const where = cells.replaceAll(/[^\s;!.]+\.(?=[A-Z]+\d)/g, '');
    label.textContent = `${KINDS[`${kind} ${operator}`] ?? sd.rule} ${values.join(' – ')} · ${sd.appliesTo} ${where}`;
    const hex = (color: string): string => `#${Number(color).toString(16).padStart(6, '0')}`;
    if (Number(ground) >= 0) label.style.background = hex(ground);
    if (Number(ground) >= 0) label.style.color = Number(ink) >= 0 ? hex(ink) : '#000000';
    line.append(
      label,
      dialogButton(sd.remove, () => {
        void bench.perform('rule.remove', id).then(() => line.remove());
      }),
    );
    body.append(line);
  }
  if (rules.length === 0) {
    const nothing = document.createElement('p');
    nothing.textContent = sd.noRules;
    body.append(nothing);
  }
  const asked = { another: false };
  const dialog = openDialog(
    sd.rules,
    body,
    [
      dialogButton(
        rw.newRule,
        () => {
          asked.another = true;
          dialog.close();
        },
        true,
      ),
    ],
    'scrolls',
  );
  await dialog.closed;
  if (asked.another) bench.act('conditional');
}
