import { pasteOwn } from '../sheets/paste-special.js';
import { text, type Workbench } from '../workbench.js';
import { ask, hexToNumber } from './dialog.js';
import { sd } from './sheets-texts.js';

export async function insertManyDialog(bench: Workbench): Promise<void> {
  const values = await ask({
    title: sd.insertMany,
    fields: [
      {
        id: 'axis',
        label: sd.what,
        type: 'select',
        options: [
          ['row', sd.rowsAbove],
          ['column', sd.columnsLeft],
        ],
      },
      { id: 'count', label: sd.count, type: 'number', value: 5, min: 1, max: 1000, step: 1 },
    ],
  });
  if (values) await bench.perform('cell.insert', values['axis'] ?? 'row', Math.round(Number(values['count'])));
}

export async function pasteSpecialDialog(bench: Workbench): Promise<void> {
  const values = await ask({
    title: sd.pasteSpecial,
    fields: [
      {
        id: 'what',
        label: sd.what,
        type: 'select',
        options: [
          ['A', sd.everything],
          ['SVD', sd.values],
          ['SVDF', sd.formulas],
          ['T', sd.formats],
          ['N', sd.comments],
        ],
      },
      {
        id: 'operation',
        label: sd.operation,
        type: 'select',
        options: [
          ['0', sd.noOperation],
          ['1', sd.add],
          ['2', sd.subtract],
          ['3', sd.multiply],
          ['4', sd.divide],
        ],
      },
      { id: 'skip', label: sd.skipEmpty, type: 'check' },
      { id: 'turn', label: sd.transpose, type: 'check' },
    ],
  });
  if (!values) return;
  await pasteOwn(bench, {
    parts: values['what'] ?? 'A',
    operation: Number(values['operation'] ?? 0),
    skipEmpty: values['skip'] === '1',
    turned: values['turn'] === '1',
  });
}

export async function printTitlesDialog(bench: Workbench): Promise<void> {
  const [look = []] = await bench.perform('cell.visible');
  const values = await ask({
    title: sd.printTitles,
    fields: [
      { id: 'rows', label: sd.titleRows, type: 'text', value: look[7] ?? '' },
      { id: 'columns', label: sd.titleColumns, type: 'text', value: look[8] ?? '' },
    ],
  });
  if (!values) return;
  /** `1`, `$1:$2` and `A` are understood, too. */
  const pair = (given: string | undefined): string => {
    const bare = (given ?? '').replaceAll('$', '').replaceAll('：', ':').trim().toUpperCase();
    return bare === '' || bare.includes(':') ? bare : `${bare}:${bare}`;
  };
  await bench.perform('cell.titles', pair(values['rows']), pair(values['columns']));
}

export async function printedPartsDialog(bench: Workbench): Promise<void> {
  const [look = []] = await bench.perform('cell.visible');
  const values = await ask({
    title: sd.printOptions,
    fields: [
      { id: 'grid', label: sd.printGrid, type: 'check', value: look[5] === '1' },
      { id: 'headings', label: sd.printHeadings, type: 'check', value: look[6] === '1' },
    ],
  });
  if (!values) return;
  await bench.perform('cell.printed', 'grid', values['grid'] ?? '0');
  await bench.perform('cell.printed', 'headings', values['headings'] ?? '0');
}

export async function protectBookDialog(bench: Workbench): Promise<void> {
  const [look = []] = await bench.perform('cell.visible');
  const values = await ask({
    title: sd.protectBook,
    fields: [
      { id: 'on', label: sd.protectBook, type: 'check', value: look[4] !== '1' },
      { id: 'password', label: sd.password, type: 'password' },
    ],
  });
  if (!values) return;
  const [[on = '0'] = []] = await bench.perform('cell.book.protect', values['on'] ?? '1', values['password'] ?? '');
  bench.notice(on === '1' ? sd.bookProtected : sd.bookOpen, 4000);
}

/** Width in hundredths of a millimetre, and com.sun.star.table.BorderLineStyle. */
const LINES: Record<string, readonly [width: number, style: number]> = {
  thin: [18, 0],
  medium: [64, 0],
  thick: [92, 0],
  double: [54, 15],
  dotted: [18, 1],
  dashed: [18, 2],
};

export async function bordersDialog(bench: Workbench): Promise<void> {
  const values = await ask({
    title: sd.borders,
    fields: [
      {
        id: 'side',
        label: sd.side,
        type: 'select',
        options: [
          ['all', sd.all],
          ['outer', sd.outer],
          ['top', sd.top],
          ['bottom', sd.bottom],
          ['left', sd.leftSide],
          ['right', sd.rightSide],
        ],
      },
      {
        id: 'line',
        label: sd.line,
        type: 'select',
        options: [
          ['thin', sd.thin],
          ['medium', sd.medium],
          ['thick', sd.thick],
          ['double', sd.double],
          ['dotted', sd.dotted],
          ['dashed', sd.dashed],
        ],
      },
      { id: 'color', label: sd.color, type: 'color', value: '#000000' },
    ],
  });
  if (!values) return;
  const [width, style] = LINES[values['line'] ?? ''] ?? [18, 0];
  const color = hexToNumber(values['color'] ?? '#000000');
  await bench.perform('cell.border', values['side'] ?? 'all', width, style, color);
}

export async function goToDialog(bench: Workbench): Promise<void> {
  const values = await ask({ title: sd.goTo, fields: [{ id: 'place', label: sd.reference, type: 'text' }] });
  if (values?.['place']) bench.command('.uno:GoToCell', { ToPoint: text(values['place'].trim()) });
}
