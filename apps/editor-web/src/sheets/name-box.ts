import { texts } from '../i18n.js';
import { text, type Workbench } from '../workbench.js';

const words = texts(
  { defined: '已定义名称', invalid: '没有这样的单元格或名称' },
  { defined: 'Name defined', invalid: 'No such cell or name' },
);
const PLACE = /^(?:.+[!.])?\$?[a-z]{0,3}\$?\d*(?::\$?[a-z]{0,3}\$?\d*)?$/i;
const NAME = /^[\p{L}_][\p{L}\p{N}_.]*$/u;

/** The field that says where one is: goes to a cell, a range or a name that is typed there, and gives what is selected a new name. */
export function attachNameBox(bench: Workbench, box: HTMLInputElement): void {
  const go = async (): Promise<void> => {
    const wanted = box.value.trim();
    if (wanted === '') return;
    const goTo = (): void => bench.command('.uno:GoToCell', { ToPoint: text(wanted) });
    const isPlace = PLACE.test(wanted) && /[\d:]/.test(wanted);
    if (isPlace) {
      goTo();
      return;
    }
    const names = await bench.perform('sheets.names');
    if (names.some(([name = '']) => name.toLowerCase() === wanted.toLowerCase())) goTo();
    else if (bench.mayEdit && NAME.test(wanted)) {
      await bench.perform('sheets.name.add', wanted);
      bench.notice(`${words.defined}: ${wanted}`, 3000);
      bench.focus();
    } else bench.notice(words.invalid, 3000);
  };
  box.addEventListener('focus', () => box.select());
  box.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'Escape') bench.focus();
    if (event.key === 'Enter') go().catch(() => undefined); // whoever asked has been told
  });
}
