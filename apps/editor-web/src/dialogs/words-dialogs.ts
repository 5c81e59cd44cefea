import { bool, long, type Workbench } from '../workbench.js';
import { ask, openDialog } from './dialog.js';
import { d } from './texts.js';

export async function paragraphDialog(bench: Workbench): Promise<void> {
  const [now = []] = await bench.perform('words.paragraph');
  const cm = (index: number): number => Number(now[index] ?? 0) / 1000;
  const points = (index: number): number => Math.round((Number(now[index] ?? 0) / 35.278) * 10) / 10;
  const mode = now[6] ?? '0';
  const height = Number(now[7] ?? 100);
  const values = await ask({
    title: d.paragraph,
    className: 'two-columns',
    fields: [
      {
        id: 'adjust',
        label: d.alignment,
        type: 'select',
        value: now[0] ?? '0',
        options: [
          ['0', d.alignLeft],
          ['3', d.alignCenter],
          ['1', d.alignRight],
          ['2', d.justify],
        ],
      },
      { id: 'left', label: d.indentLeft, type: 'number', value: cm(1), step: 0.01, min: -20, max: 40, unit: 'cm' },
      { id: 'right', label: d.indentRight, type: 'number', value: cm(2), step: 0.01, min: -20, max: 40, unit: 'cm' },
      { id: 'first', label: d.firstLine, type: 'number', value: cm(3), step: 0.01, min: -20, max: 40, unit: 'cm' },
      { id: 'before', label: d.before, type: 'number', value: points(4), step: 0.1, min: 0, max: 600, unit: 'pt' },
      { id: 'after', label: d.after, type: 'number', value: points(5), step: 0.1, min: 0, max: 600, unit: 'pt' },
      {
        id: 'mode',
        label: d.lineSpacing,
        type: 'select',
        value: mode,
        options: [
          ['0', d.multiple],
          ['3', d.fixed],
          ['1', d.minimum],
        ],
      },
      {
        id: 'height',
        label: d.value,
        type: 'number',
        value: mode === '0' ? height : Math.round((height / 35.278) * 10) / 10,
        min: 1,
        max: 1000,
      },
      { id: 'keep', label: d.keepTogether, type: 'check', value: now[8] === '1' },
      { id: 'whole', label: d.keepLines, type: 'check', value: now[9] === '1' },
      { id: 'break', label: d.pageBreakBefore, type: 'check', value: now[10] === '1' },
    ],
  });
  if (!values) return;
  const number = (id: string, factor: number): number => Math.round(Number(values[id]) * factor);
  await bench.perform(
    'words.paragraph.set',
    values['adjust'] ?? '0',
    number('left', 1000),
    number('right', 1000),
    number('first', 1000),
    number('before', 35.278),
    number('after', 35.278),
    values['mode'] ?? '0',
    number('height', values['mode'] === '0' ? 1 : 35.278),
    values['keep'] ?? '0',
    values['whole'] ?? '0',
    values['break'] ?? '0',
  );
}

export async function tabsDialog(bench: Workbench): Promise<void> {
  const [now = []] = await bench.perform('words.paragraph');
  const given = (now[11] ?? '')
    .split(';')
    .filter((item) => item !== '')
    .map((item) => {
      const [position, alignment] = item.split(':').map(Number);
      return `${(position ?? 0) / 1000} ${'LCR'[alignment ?? 0] ?? 'L'}`;
    });
  const values = await ask({
    title: d.tabs,
    fields: [{ id: 'tabs', label: d.tabsHelp, type: 'textarea', value: given.join('\n') }],
  });
  if (!values) return;
  const stops = (values['tabs'] ?? '')
    .split('\n')
    .map((line) => /^\s*([\d.,]+)\s*([LCRlcr])?/.exec(line))
    .filter((match) => match !== null)
    .map(
      (match) =>
        `${Math.round(Number((match[1] ?? '0').replace(',', '.')) * 1000)}:${Math.max(0, 'LCR'.indexOf((match[2] ?? 'L').toUpperCase()))}:32`,
    );
  await bench.perform('words.tabs', ...stops);
}

export async function wordCountDialog(bench: Workbench): Promise<void> {
  const [[pages, words, characters, paragraphs, bare] = []] = await bench.perform('words.count');
  const table = document.createElement('table');
  table.className = 'facts';
  for (const [label, value] of [
    [d.pages, pages],
    [d.words, words],
    [d.charactersBare, bare],
    [d.characters, characters],
    [d.paragraphs, paragraphs],
  ] as const) {
    const row = table.insertRow();
    row.insertCell().textContent = label;
    row.insertCell().textContent = Number(value ?? 0).toLocaleString();
  }
  await openDialog(d.wordCount, table).closed;
}

export async function contentsDialog(bench: Workbench): Promise<void> {
  const values = await ask({
    title: d.contents,
    fields: [
      { id: 'title', label: d.contentsTitle, type: 'text', value: d.contentsDefault },
      { id: 'levels', label: d.levels, type: 'number', value: 3, min: 1, max: 9, step: 1 },
    ],
  });
  if (!values) return;
  await bench.perform('words.contents', values['levels'] ?? '3', values['title'] ?? '');
}

export async function captionDialog(bench: Workbench): Promise<void> {
  const values = await ask({
    title: d.caption,
    fields: [
      {
        id: 'category',
        label: d.category,
        type: 'select',
        options: [
          [d.figure, d.figure],
          [d.tableWord, d.tableWord],
        ],
      },
      { id: 'text', label: d.captionText, type: 'text' },
    ],
  });
  if (!values) return;
  await bench.perform('words.caption', values['category'] ?? d.figure, values['text'] ?? '');
}

export async function splitCellDialog(bench: Workbench): Promise<void> {
  const values = await ask({
    title: d.splitCell,
    fields: [
      { id: 'parts', label: d.parts, type: 'number', value: 2, min: 2, max: 20, step: 1 },
      {
        id: 'direction',
        label: d.direction,
        type: 'select',
        options: [
          ['columns', d.vertically],
          ['rows', d.horizontally],
        ],
      },
    ],
  });
  if (!values) return;
  bench.command('.uno:SplitCell', {
    Amount: long(Number(values['parts'])),
    Horizontal: bool(values['direction'] === 'rows'),
    Proportional: bool(false),
  });
}
