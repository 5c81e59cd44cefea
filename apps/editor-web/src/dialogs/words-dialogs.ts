import { bool, long, type Workbench } from '../workbench.js';
import { ask, openDialog } from './dialog.js';
import { d } from './texts.js';

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

/** A field of a form that is filled in by choosing. */
export async function listFieldDialog(bench: Workbench): Promise<void> {
  const values = await ask({
    title: d.listField,
    fields: [{ id: 'choices', label: d.choices, type: 'textarea' }],
  });
  const choices = (values?.['choices'] ?? '').split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  if (choices.length > 0) await bench.perform('form.insert', 'list', d.chooseOne, ...choices);
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
