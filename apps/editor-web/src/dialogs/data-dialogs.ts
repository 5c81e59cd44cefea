import { addressOf, columnOptions, readRegion, type Region, regionHere } from '../sheets/region.js';
import { text, type Workbench } from '../workbench.js';
import { ask, type Field } from './dialog.js';
import { sd } from './sheets-texts.js';

const LEVELS = 5;

/** By up to five columns. What is sorted becomes visible as the selection. */
export async function sortDialog(bench: Workbench): Promise<void> {
  const region = await regionHere(bench);
  const columns = columnOptions(region, true);
  const orders = [
    ['1', sd.ascending],
    ['0', sd.descending],
  ] as const;
  const levels = Array.from({ length: LEVELS }, (_, level): Field[] => [
    {
      id: `by${level}`,
      label: level === 0 ? sd.sortBy : `${sd.thenBy} ${level > 1 ? level : ''}`.trim(),
      type: 'select',
      options: level === 0 ? columns : [['', sd.none], ...columns],
    },
    { id: `order${level}`, label: sd.order, type: 'select', options: orders },
  ]).flat();
  const values = await ask({
    title: sd.sort,
    fields: [
      { id: 'region', type: 'note', label: addressOf(region) },
      { id: 'header', label: sd.headerRow, type: 'check', value: region.headings },
      ...levels,
    ],
    changed: (given, show) => {
      for (let level = 1; level < LEVELS; level++) {
        show(`by${level}`, given[`by${level - 1}`] !== '');
        show(`order${level}`, given[`by${level}`] !== '' && given[`by${level - 1}`] !== '');
      }
    },
  });
  if (!values) return;
  const keys: string[] = [];
  for (let level = 0; level < LEVELS && (values[`by${level}`] ?? '') !== ''; level++)
    keys.push(values[`by${level}`] ?? '0', values[`order${level}`] ?? '1');
  await bench.perform('table.sort', values['header'] ?? '0', ...keys);
}

/** Ticks for columns, as fields of a dialog: `c0`, `c1` … */
function columnChecks(region: Region, ticked: (index: number) => boolean): Field[] {
  return columnOptions(region, true).map(([index, label]) => ({
    id: `c${index}`,
    label,
    type: 'check',
    value: ticked(Number(index)),
  }));
}

const tickedColumns = (values: Record<string, string>): string[] =>
  Object.entries(values).flatMap(([id, value]) => (/^c\d+$/.test(id) && value === '1' ? [id.slice(1)] : []));

export async function duplicatesDialog(bench: Workbench, title: string, done: string): Promise<void> {
  const region = await regionHere(bench);
  const values = await ask({
    title,
    fields: [
      { id: 'header', label: sd.headerRow, type: 'check', value: region.headings },
      { id: 'note', type: 'note', label: sd.compare },
      ...columnChecks(region, () => true),
    ],
    dialogClass: 'scrolls',
  });
  if (!values) return;
  const columns = tickedColumns(values);
  if (columns.length === 0) return;
  const [[count = '0'] = []] = await bench.perform('sheets.duplicates', values['header'] ?? '1', ...columns);
  bench.notice(`${done}${count}`, 4000);
}

const FUNCTIONS = [
  ['sum', sd.sum],
  ['count', sd.counted],
  ['average', sd.average],
  ['max', sd.max],
  ['min', sd.min],
] as const;

export async function subtotalDialog(bench: Workbench): Promise<void> {
  const region = await regionHere(bench);
  if (region.rows.to === region.rows.from) {
    bench.notice(sd.noData, 3000);
    return;
  }
  const values = await ask({
    title: sd.subtotal,
    fields: [
      { id: 'by', label: sd.eachChange, type: 'select', options: columnOptions(region, true) },
      { id: 'function', label: sd.function, type: 'select', options: FUNCTIONS },
      { id: 'note', type: 'note', label: sd.addTo },
      ...columnChecks(region, (index) => index === region.columns.to - region.columns.from),
      { id: 'remove', label: sd.removeAll, type: 'check', value: false },
    ],
    dialogClass: 'scrolls',
  });
  if (!values) return;
  if (values['remove'] === '1') {
    await bench.perform('table.subtotal.remove');
    return;
  }
  const columns = tickedColumns(values);
  if (columns.length > 0)
    await bench.perform('table.subtotal', values['by'] ?? '0', values['function'] ?? 'sum', ...columns);
}

const USES = [
  ['', sd.unused],
  ['row', sd.rowField],
  ['column', sd.columnField],
  ['page', sd.filterField],
  ['data sum', `${sd.valueField}: ${sd.sum}`],
  ['data count', `${sd.valueField}: ${sd.counted}`],
  ['data average', `${sd.valueField}: ${sd.average}`],
  ['data max', `${sd.valueField}: ${sd.max}`],
  ['data min', `${sd.valueField}: ${sd.min}`],
] as const;

function useFields(region: Region, now: ReadonlyMap<string, string>): Field[] {
  return columnOptions(region, true).map(([index, label]) => ({
    id: `f${index}`,
    label,
    type: 'select',
    options: USES,
    value: now.get(index) ?? '',
  }));
}

/** Arguments of the procedures: place, use and function of each field that is used. */
function uses(values: Record<string, string>): string[] {
  return Object.entries(values).flatMap(([id, value]) => {
    const index = /^f(\d+)$/.exec(id)?.[1];
    const [use = '', how = ''] = value.split(' ');
    return index === undefined || use === '' ? [] : [index, use, how];
  });
}

export async function pivotDialog(bench: Workbench): Promise<void> {
  const here = await bench.perform('pivot.here');
  if (here.length > 0) {
    await pivotEditDialog(bench);
    return;
  }
  const region = readRegion(await bench.perform('pivot.source'));
  if (region.rows.to === region.rows.from || region.first.some((name) => name === '')) {
    bench.notice(sd.noData, 4000);
    return;
  }
  const values = await ask({
    title: sd.pivot,
    fields: [
      { id: 'source', type: 'note', label: `${sd.source}: ${addressOf(region)}` },
      {
        id: 'place',
        label: sd.place,
        type: 'select',
        options: [
          ['new', sd.newSheet],
          ['here', sd.existing],
        ],
      },
      { id: 'target', label: sd.target, type: 'text' },
      { id: 'note', type: 'note', label: sd.fields },
      ...useFields(region, new Map()),
    ],
    dialogClass: 'scrolls',
    changed: (given, show) => show('target', given['place'] === 'here'),
  });
  if (!values) return;
  const used = uses(values);
  if (!used.includes('data')) {
    bench.notice(sd.needValues, 4000);
    return;
  }
  const taken = new Set(bench.welcome.document.parts.map((part) => part.name));
  let name: string = sd.pivotSheet;
  for (let n = 2; taken.has(name); n++) name = `${sd.pivotSheet}${n}`;
  const target = values['place'] === 'here' ? (values['target'] ?? '').trim() : '';
  const { columns, rows } = region;
  const place = [columns.from, rows.from, columns.to, rows.to] as const;
  const [[sheet = ''] = []] = await bench.perform('pivot.insert', ...place, target, name, ...used);
  if (sheet !== '' && Number(sheet) !== bench.canvas.part) bench.canvas.onOtherPart(Number(sheet));
}

export async function pivotEditDialog(bench: Workbench): Promise<void> {
  const here = await bench.perform('pivot.here');
  if (here.length === 0) {
    bench.notice(sd.noPivot, 3000);
    return;
  }
  const region = readRegion(here);
  const now = new Map(
    here.slice(2).flatMap(([index = '', use = '', how = '']) => (use === '' ? [] : [[index, `${use} ${how}`.trim()]])),
  );
  const values = await ask({
    title: sd.pivot,
    fields: [{ id: 'source', type: 'note', label: `${sd.source}: ${addressOf(region)}` }, ...useFields(region, now)],
    dialogClass: 'scrolls',
  });
  if (!values) return;
  const used = uses(values);
  if (used.includes('data')) await bench.perform('pivot.set', ...used);
  else bench.notice(sd.needValues, 4000);
}

export async function goalSeekDialog(bench: Workbench): Promise<void> {
  const here = document.querySelector<HTMLInputElement>('.cell-address')?.value ?? '';
  const values = await ask({
    title: sd.goalSeek,
    fields: [
      { id: 'formula', label: sd.goalCell, type: 'text', value: here },
      { id: 'goal', label: sd.goalValue, type: 'text' },
      { id: 'variable', label: sd.changing, type: 'text' },
    ],
  });
  if (!values?.['formula'] || !values['variable']) return;
  const [[found = '0', value = ''] = []] = await bench.perform(
    'rule.goal',
    values['formula'],
    values['goal'] ?? '0',
    values['variable'],
  );
  bench.notice(found === '1' ? `${sd.goalFound}${value}` : sd.goalNone, 5000);
}

/** LibreOffice's own command continues, counts and multiplies, also by dates. */
export async function fillSeriesDialog(bench: Workbench): Promise<void> {
  const values = await ask({
    title: sd.fillSeries,
    fields: [
      {
        id: 'direction',
        label: sd.direction,
        type: 'select',
        options: [
          ['B', sd.down],
          ['R', sd.right],
          ['T', sd.up],
          ['L', sd.left],
        ],
      },
      {
        id: 'kind',
        label: sd.kind,
        type: 'select',
        options: [
          ['L', sd.linear],
          ['G', sd.growth],
          ['D', sd.date],
          ['A', sd.auto],
        ],
      },
      {
        id: 'unit',
        label: sd.dateUnit,
        type: 'select',
        options: [
          ['D', sd.day],
          ['W', sd.weekday],
          ['M', sd.month],
          ['Y', sd.year],
        ],
      },
      { id: 'start', label: sd.start, type: 'text' },
      { id: 'step', label: sd.step, type: 'text', value: '1' },
      { id: 'end', label: sd.end, type: 'text' },
    ],
    changed: (given, show) => {
      show('unit', given['kind'] === 'D');
      for (const id of ['start', 'step', 'end']) show(id, given['kind'] !== 'A');
    },
  });
  if (!values) return;
  bench.command('.uno:FillSeries', {
    FillDir: text(values['direction'] ?? 'B'),
    FillCmd: text(values['kind'] ?? 'L'),
    ...(values['kind'] === 'D' ? { FillDateCmd: text(values['unit'] ?? 'D') } : {}),
    FillStep: text(values['step'] ?? '1'),
    FillStart: text(values['start'] ?? ''),
    FillMax: text(values['end'] ?? ''),
  });
}
