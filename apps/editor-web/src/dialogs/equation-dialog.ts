import { texts } from '../i18n.js';
import type { Workbench } from '../workbench.js';
import { ask, dialogButton } from './dialog.js';

const words = texts(
  {
    title: '公式',
    formula: '公式（LibreOffice Math 写法）',
    parts: '插入结构',
    none: '请先输入公式',
  },
  {
    title: 'Equation',
    formula: 'Equation (in the notation of LibreOffice Math)',
    parts: 'Insert a structure',
    none: 'Write an equation first',
  },
);

/** What a button shows, and what it writes. `<?>` is where something is still to be written. */
const STRUCTURES: readonly (readonly [shown: string, written: string])[] = [
  ['a/b', '{<?>} over {<?>}'],
  ['xⁿ', '<?>^{<?>}'],
  ['xₙ', '<?>_{<?>}'],
  ['√', 'sqrt{<?>}'],
  ['ⁿ√', 'nroot{<?>}{<?>}'],
  ['( )', 'left( <?> right)'],
  ['∑', 'sum from{<?>} to{<?>} <?>'],
  ['∏', 'prod from{<?>} to{<?>} <?>'],
  ['∫', 'int from{<?>} to{<?>} <?>'],
  ['lim', 'lim from{<?> toward <?>} <?>'],
  ['±', '+-'],
  ['×', 'times'],
  ['÷', 'div'],
  ['≤', '<='],
  ['≥', '>='],
  ['≠', '<>'],
  ['≈', 'approx'],
  ['∞', 'infinity'],
  ['→', 'toward'],
  ['α', '%alpha'],
  ['β', '%beta'],
  ['γ', '%gamma'],
  ['δ', '%delta'],
  ['θ', '%theta'],
  ['λ', '%lambda'],
  ['π', '%pi'],
  ['σ', '%sigma'],
  ['Δ', '%DELTA'],
  ['Ω', '%OMEGA'],
  ['[ ]', 'left[ matrix{<?> # <?> ## <?> # <?>} right]'],
];

/** Writes an equation, or changes the one that is selected. */
export async function equationDialog(bench: Workbench): Promise<void> {
  const [[now = ''] = []] = await bench.perform('equation.here');
  const buttons = document.createElement('div');
  buttons.className = 'equation-parts';
  for (const [shown, written] of STRUCTURES) {
    const button = dialogButton(shown, () => write(buttons, written));
    button.title = written;
    buttons.append(button);
  }
  const values = await ask({
    title: words.title,
    fields: [
      { id: 'formula', label: words.formula, type: 'textarea', value: now, placeholder: 'a^2 + b^2 = c^2' },
      { id: 'parts', label: words.parts, type: 'own', element: buttons },
    ],
  });
  if (!values) return;
  const formula = values['formula']?.trim() ?? '';
  if (formula === '') bench.notice(words.none, 4000);
  else await bench.perform('equation.set', formula);
}

function write(buttons: HTMLElement, written: string): void {
  const area = buttons.closest('form')?.querySelector('textarea');
  if (!area) return;
  area.setRangeText(` ${written} `, area.selectionStart, area.selectionEnd, 'end');
  area.focus();
}
