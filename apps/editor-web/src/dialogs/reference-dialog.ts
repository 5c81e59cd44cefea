import { texts } from '../i18n.js';
import type { Workbench } from '../workbench.js';
import { ask } from './dialog.js';
import { d } from './texts.js';

const words = texts(
  {
    title: '交叉引用',
    kind: '引用类型',
    heading: '标题',
    numbered: '编号项',
    bookmark: '书签',
    footnote: '脚注',
    endnote: '尾注',
    what: '引用内容',
    content: '文字',
    page: '页码',
    number: '编号',
    label: '只有标签和编号',
    above: '见上方/见下方',
    which: '引用哪一个',
    nothing: '文档中没有可以引用的内容',
    insert: '插入',
  },
  {
    title: 'Cross-reference',
    kind: 'Reference type',
    heading: 'Heading',
    numbered: 'Numbered item',
    bookmark: 'Bookmark',
    footnote: 'Footnote',
    endnote: 'Endnote',
    what: 'Insert reference to',
    content: 'Text',
    page: 'Page number',
    number: 'Number',
    label: 'Only label and number',
    above: 'Above/below',
    which: 'For which',
    nothing: 'There is nothing in the document to refer to',
    insert: 'Insert',
  },
);

/** com.sun.star.text.ReferenceFieldPart */
const PART = { page: '0', text: '2', above: '3', label: '5', number: '8' } as const;

/** What captions are called in documents of either language. */
const CAPTIONS = [...new Set([d.figure, d.tableWord, '图', '表', 'Figure', 'Table'])];

/** Puts the text, number or page of a heading, caption, bookmark or note where the cursor is. */
export async function referenceDialog(bench: Workbench): Promise<void> {
  const kinds = [
    ['heading', words.heading],
    ['numbered', words.numbered],
    ['bookmark', words.bookmark],
    ...CAPTIONS.map((name) => [name, name] as const),
    ['footnote', words.footnote],
    ['endnote', words.endnote],
  ] as const;
  const targets = new Map<string, string[]>();
  for (const [kind] of kinds) {
    const rows = await bench.perform('reference.targets', kind);
    const names = rows.map(([name]) => name ?? '').filter((name) => name !== '');
    if (names.length > 0) targets.set(kind, names);
  }
  const there = kinds.filter(([kind]) => targets.has(kind));
  const [first] = there;
  if (!first) {
    bench.notice(words.nothing, 4000);
    return;
  }
  const which = document.createElement('select');
  which.size = 8;
  which.className = 'reference-targets';
  which.setAttribute('aria-label', words.which);
  let listed = '';
  const list = (kind: string): void => {
    if (kind === listed) return;
    listed = kind;
    which.replaceChildren(...(targets.get(kind) ?? []).map((name, index) => new Option(name, String(index))));
    which.selectedIndex = 0;
  };
  list(first[0]);
  const values = await ask({
    title: words.title,
    ok: words.insert,
    fields: [
      { id: 'kind', label: words.kind, type: 'select', options: there },
      {
        id: 'part',
        label: words.what,
        type: 'select',
        options: [
          [PART.text, words.content],
          [PART.label, words.label],
          [PART.number, words.number],
          [PART.page, words.page],
          [PART.above, words.above],
        ],
      },
      { id: 'which', label: words.which, type: 'own', element: which },
    ],
    changed: (now) => list(now['kind'] ?? first[0]),
  });
  if (!values) return;
  await bench.perform('reference.insert', values['kind'] ?? first[0], which.value, values['part'] ?? PART.text);
}
