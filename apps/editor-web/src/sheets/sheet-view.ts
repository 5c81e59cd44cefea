import { texts } from '../i18n.js';
import type { Workbench } from '../workbench.js';

const words = texts(
  {
    noError: '此单元格没有错误',
    divide: '#DIV/0!：公式除以了零或空单元格',
    name: '#NAME?：公式中有不认识的函数或名称',
    value: '#VALUE!：公式中有类型不对的值，例如把文字当作数字',
    reference: '#REF!：公式引用的单元格已不存在',
    notAvailable: '#N/A：没有找到所需的值',
    number: '#NUM!：数字太大、太小或不在允许范围内',
    empty: '#NULL!：两个区域没有公共单元格',
    circular: '循环引用：公式直接或间接引用了自己',
    syntax: '公式写法有误',
    unknown: '错误代码',
  },
  {
    noError: 'There is no error in this cell',
    divide: '#DIV/0!: the formula divides by zero or an empty cell',
    name: '#NAME?: the formula has a function or name that is not known',
    value: '#VALUE!: a value has the wrong type, such as text instead of a number',
    reference: '#REF!: the formula refers to cells that are gone',
    notAvailable: '#N/A: the value that was sought is not there',
    number: '#NUM!: a number is too large, too small or not allowed here',
    empty: '#NULL!: the two ranges have no cell in common',
    circular: 'Circular reference: the formula refers to itself',
    syntax: 'The formula is not written correctly',
    unknown: 'Error code',
  },
);

/** LibreOffice's codes of errors (FormulaError). */
const ERRORS: Record<number, string> = {
  502: words.number,
  503: words.number,
  519: words.value,
  522: words.circular,
  523: words.number,
  524: words.reference,
  525: words.name,
  532: words.divide,
  32767: words.notAvailable,
  521: words.empty,
};

async function look(bench: Workbench): Promise<string[]> {
  const [now = []] = await bench.perform('cell.visible');
  return now;
}

export async function toggleGrid(bench: Workbench): Promise<void> {
  const [grid] = await look(bench);
  await bench.perform('sheets.grid', grid === '1' ? 0 : 1);
  bench.focus();
}

export async function toggleHeadings(bench: Workbench): Promise<void> {
  const [, headings] = await look(bench);
  const shown = headings !== '1';
  await bench.perform('cell.headings', shown ? 1 : 0);
  showHeadings(bench, shown);
  bench.focus();
}

export function showHeadings(bench: Workbench, shown: boolean): void {
  bench.root.dataset['headings'] = String(shown);
  bench.canvas.changed();
}

export function toggleFormulaBar(bench: Workbench): void {
  const bar = bench.root.querySelector<HTMLElement>('.formula-bar');
  if (bar) bar.hidden = !bar.hidden;
  bench.canvas.changed();
  bench.focus();
}

/** So large that what is selected fills the window. */
export function zoomToSelection(bench: Workbench): void {
  const { selection, cell } = bench.canvas.overlay;
  const [rect = cell] = selection;
  if (!rect) return;
  const { clientWidth, clientHeight } = bench.canvas.element;
  const twips = 15; // to a CSS pixel at 100 %
  const fit = Math.min((clientWidth * twips) / rect.width, (clientHeight * twips) / rect.height) * 0.95;
  bench.canvas.zoomTo(Math.min(4, Math.max(0.25, fit)));
  bench.canvas.scrollIntoView(rect, 0);
  bench.focus();
}

export async function explainError(bench: Workbench): Promise<void> {
  const [[code = '0'] = []] = await bench.perform('cell.error');
  const number = Number(code);
  const known = ERRORS[number] ?? (number >= 501 && number <= 518 ? words.syntax : undefined);
  bench.notice(number === 0 ? words.noError : (known ?? `${words.unknown} ${number}`), 8000);
  bench.focus();
}
