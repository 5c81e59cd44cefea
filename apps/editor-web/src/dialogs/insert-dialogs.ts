import { short, text, type Workbench } from '../workbench.js';
import { CHART_KINDS } from './chart-kinds.js';
import { ask, dialogButton, openDialog } from './dialog.js';
import { addressOf } from './link-address.js';
import { d } from './texts.js';

export async function linkDialog(bench: Workbench): Promise<void> {
  if (bench.kind === 'presentation') {
    await (await import('../slides/slide-links.js')).slideLinkDialog(bench);
    return;
  }
  const chosen = bench.connection.ask({ t: 'copy', mime: 'text/plain;charset=utf-8' }).then(
    (selected) => (typeof selected === 'string' && selected.length < 300 ? selected.trim() : ''),
    () => '', // without leave to copy the field stays empty
  );
  const values = await ask({
    title: d.link,
    fields: [
      { id: 'address', label: d.address, type: 'text', placeholder: 'https://' },
      { id: 'text', label: d.linkText, type: 'text', value: bench.kind === 'spreadsheet' ? '' : chosen },
    ],
  });
  if (!values?.['address']) return;
  const given = values['address'].trim();
  // LibreOffice parts a sheet from its cell by a point.
  const url = addressOf(given).replace(/^#(.+)!(?=[^!]*$)/, '#$1.');
  bench.command('.uno:SetHyperlink', {
    'Hyperlink.Text': text(values['text'] === undefined || values['text'] === '' ? given : values['text']),
    'Hyperlink.URL': text(url),
    'Hyperlink.Target': text(''),
    'Hyperlink.Type': short(1),
  });
}

const SYMBOLS: Record<string, string> = {
  '·': '，。、；：？！…—·ˉ〃々～‖〈〉《》「」『』【】〔〕“”‘’§©®™°•¶†‡',
  '±': '±×÷≈≠≤≥∞√∑∏∫∂∆∇∈∉⊂⊃∪∩∧∨∀∃∴∵∥⊥∠⌒⊙≌∽',
  Ω: 'αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΦΨΩ',
  '→': '←↑→↓↔↕↖↗↘↙⇐⇑⇒⇓⇔★☆●○◆◇■□▲△▼▽♠♥♣♦✓✗☑☐',
  '¥': '¥$€£¢₩₽₹℃℉‰㎡㎥㎏㎜㎝㎞①②③④⑤⑥⑦⑧⑨⑩ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ㈠㈡㈢㈣㈤',
};

export async function symbolDialog(bench: Workbench): Promise<void> {
  const body = document.createElement('div');
  body.className = 'symbols';
  for (const characters of Object.values(SYMBOLS)) {
    const grid = document.createElement('div');
    grid.className = 'symbol-grid';
    for (const character of characters) {
      const button = dialogButton(character, () => {
        bench.send({ t: 'text', s: character });
      });
      button.dataset['symbol'] = character;
      grid.append(button);
    }
    body.append(grid);
  }
  await openDialog(d.symbol, body).closed;
}

export async function bookmarkDialog(bench: Workbench): Promise<void> {
  const names = (await bench.perform('words.bookmarks')).map(([name]) => name ?? '');
  const body = document.createElement('div');
  body.className = 'form';
  const input = document.createElement('input');
  input.placeholder = d.name;
  input.setAttribute('aria-label', d.name);
  const add = dialogButton(
    d.add,
    () => {
      const name = input.value.trim().replaceAll(/\s+/g, '_');
      if (name === '') return;
      dialog.close();
      bench.command('.uno:InsertBookmark', { Bookmark: text(name) });
    },
    true,
  );
  const row = document.createElement('div');
  row.className = 'form-row';
  row.append(input, add);
  body.append(row);
  for (const name of names) {
    const line = document.createElement('div');
    line.className = 'form-row list-row';
    const label = document.createElement('span');
    label.textContent = name;
    line.append(
      label,
      dialogButton(d.go, () => {
        dialog.close();
        bench.command('.uno:JumpToMark', { Bookmark: text(name) });
      }),
      ...(bench.linkTo
        ? [
            dialogButton(d.getLink, () => {
              dialog.close();
              bench.linkTo?.(name);
            }),
          ]
        : []),
      dialogButton(d.remove, () => {
        void bench.perform('words.bookmark.remove', name).then(() => line.remove());
      }),
    );
    body.append(line);
  }
  const dialog = openDialog(d.bookmark, body);
  input.focus();
  await dialog.closed;
}

export async function commentDialog(bench: Workbench): Promise<void> {
  const values = await ask({ title: d.comment, fields: [{ id: 'text', label: d.commentText, type: 'textarea' }] });
  if (values?.['text']) bench.command('.uno:InsertAnnotation', { Text: text(values['text']) });
}

/** In a sheet the chart shows the selected cells; elsewhere LibreOffice makes one with figures to be changed. */
export async function chartDialog(bench: Workbench): Promise<void> {
  if (bench.kind === 'presentation') {
    await (await import('../slides/slide-charts.js')).slideChartDialog(bench);
    return;
  }
  if (bench.kind !== 'spreadsheet') {
    bench.command('.uno:InsertObjectChart');
    return;
  }
  const values = await ask({
    title: d.chart,
    fields: [
      { id: 'kind', label: d.chartKind, type: 'select', options: CHART_KINDS },
      { id: 'title', label: d.chartTitle, type: 'text' },
      { id: 'row', label: d.headerRow, type: 'check', value: true },
      { id: 'column', label: d.headerColumn, type: 'check', value: true },
    ],
  });
  if (!values) return;
  await bench.perform(
    'chart.cells',
    values['kind'] ?? 'column',
    values['title'] ?? '',
    values['row'] ?? '1',
    values['column'] ?? '1',
  );
}

/** Kind, titles and legend of the chart that is selected. */
export async function chartEditDialog(bench: Workbench): Promise<void> {
  const [chart] = await bench.perform('chart.get');
  if (!chart) {
    bench.notice(d.noChart, 3000);
    return;
  }
  const [name = '', kind = 'column', title = '', legend = '0', across = '', up = ''] = chart;
  const values = await ask({
    title: d.chart,
    fields: [
      { id: 'kind', label: d.chartKind, type: 'select', options: CHART_KINDS, value: kind },
      { id: 'title', label: d.chartTitle, type: 'text', value: title },
      { id: 'legend', label: d.legend, type: 'check', value: legend === '1' },
      { id: 'across', label: d.axisAcross, type: 'text', value: across },
      { id: 'up', label: d.axisUp, type: 'text', value: up },
    ],
  });
  if (!values) return;
  const set = ['kind', 'title', 'legend', 'across', 'up'].map((id) => values[id] ?? '');
  await bench.performUndoable(['chart.set', name, ...set], ['chart.set', name, kind, title, legend, across, up]);
}

export async function pageSetupDialog(bench: Workbench): Promise<void> {
  const [page = []] = await bench.perform('page.get');
  const cm = (index: number): number => Number(page[index] ?? 0) / 1000;
  const field = (id: string, label: string, index: number) =>
    ({ id, label, type: 'number', value: cm(index), min: 0, max: 100, step: 0.01, unit: 'cm' }) as const;
  const sides = bench.kind === 'text' ? (page[8] ?? '').split(' ') : null;
  const values = await ask({
    title: d.pageSetup,
    className: 'two-columns',
    fields: [
      field('width', d.width, 0),
      field('height', d.height, 1),
      field('left', d.left, 2),
      field('right', d.right, 3),
      field('top', d.top, 4),
      field('bottom', d.bottom, 5),
      ...(sides
        ? [
            { id: 'first', label: d.firstDifferent, type: 'check', value: sides[0] === '1' } as const,
            { id: 'sides', label: d.sidesDifferent, type: 'check', value: sides[1] === '1' } as const,
          ]
        : []),
    ],
  });
  if (!values) return;
  const given = ['width', 'height', 'left', 'right', 'top', 'bottom'].map((id) =>
    Math.round(Number(values[id]) * 1000),
  );
  // Only what was changed: each is a step that can be taken back.
  const same = given.every((value, index) => Math.abs(value - Number(page[index] ?? 0)) < 6);
  if (!same) await bench.perform('page.set', ...given);
  if (sides && (values['first'] !== sides[0] || values['sides'] !== sides[1]))
    await bench.perform('page.sides', values['first'] ?? '0', values['sides'] ?? '0');
}

export async function headerFooterDialog(bench: Workbench): Promise<void> {
  const values = await ask({
    title: d.headerFooter,
    fields: [
      {
        id: 'which',
        label: d.headerFooter,
        type: 'select',
        options: [
          ['header', d.header],
          ['footer', d.footer],
        ],
      },
      { id: 'left', label: d.left, type: 'text' },
      { id: 'center', label: d.center, type: 'text' },
      { id: 'right', label: d.right, type: 'text' },
    ],
  });
  if (!values) return;
  await bench.perform(
    'page.header',
    values['which'] ?? 'header',
    values['left'] ?? '',
    values['center'] ?? '',
    values['right'] ?? '',
  );
}

export async function slideSizeDialog(bench: Workbench): Promise<void> {
  const values = await ask({
    title: d.slideSize,
    fields: [
      {
        id: 'size',
        label: d.size,
        type: 'select',
        options: [
          ['33867 19050', d.wide],
          ['25400 19050', d.standard],
          ['29700 21000', d.a4],
        ],
      },
    ],
  });
  if (!values) return;
  const [width = 25400, height = 19050] = (values['size'] ?? '').split(' ').map(Number);
  const [[wasWide = '', wasHigh = ''] = []] = await bench.perform('page.get');
  await bench.performUndoable(['page.set', width, height], ['page.set', wasWide, wasHigh]);
}

export async function slideFooterDialog(bench: Workbench): Promise<void> {
  const values = await ask({
    title: d.footer,
    fields: [
      { id: 'number', label: d.slideNumber, type: 'check', value: true },
      { id: 'date', label: d.dateShown, type: 'check' },
      { id: 'text', label: d.footerText, type: 'text' },
      { id: 'all', label: d.allSlides, type: 'check', value: true },
    ],
  });
  if (!values) return;
  const before = await bench.perform('slides.footers');
  const which = values['all'] === '1' ? -1 : bench.canvas.part;
  await bench.performUndoable(
    ['slides.footer', which, values['number'] ?? '0', values['date'] ?? '0', values['text'] ?? ''],
    ['slides.footers.set', ...before.flat()],
  );
}
