import { texts } from '../i18n.js';
import type { Workbench } from '../workbench.js';

const words = texts(
  {
    page: '页',
    slide: '幻灯片',
    words: '字',
    chars: '字符',
    selected: '已选',
    zoomIn: '放大',
    zoomOut: '缩小',
    sum: '求和',
    average: '平均值',
    count: '计数',
  },
  {
    page: 'Page',
    slide: 'Slide',
    words: 'words',
    chars: 'characters',
    selected: 'Selected',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    sum: 'Sum',
    average: 'Average',
    count: 'Count',
  },
);

/** The line at the bottom: where one is, how much there is, what the selected cells come to, and the zoom. */
export class StatusBar {
  readonly element = document.createElement('footer');
  private readonly where = this.item('status-where');
  private readonly amount = this.item('status-amount');
  private readonly language = this.item('status-language');
  private readonly slider = document.createElement('input');
  private readonly percent = document.createElement('button');

  constructor(bench: Workbench) {
    this.element.className = 'status-bar';
    const { states } = bench;
    states.on('.uno:StatePageNumber', (value) => this.pages(value));
    states.on('.uno:StateWordCount', (value) => this.words(value));
    states.on(
      '.uno:StatusDocPos',
      (value) => (this.where.textContent = value.replace('Sheet', '').trim().replace(' of ', ' / ')),
    );
    if (bench.kind === 'spreadsheet') {
      states.on('.uno:StateTableCell', (value) => this.cells(value));
      states.on('.uno:RowColSelCount', (value) => (this.language.textContent = selectedSize(value)));
    }
    this.slider.type = 'range';
    this.slider.min = '25';
    this.slider.max = '400';
    this.slider.step = '5';
    this.slider.setAttribute('aria-label', 'zoom');
    this.slider.oninput = () => bench.canvas.zoomTo(Number(this.slider.value) / 100);
    this.percent.type = 'button';
    this.percent.className = 'status-percent';
    this.percent.onclick = () => bench.canvas.zoomTo(1);
    const gap = document.createElement('span');
    gap.className = 'status-gap';
    this.element.append(
      this.where,
      this.amount,
      this.language,
      gap,
      this.button('−', words.zoomOut, () => bench.canvas.zoomBy(-1)),
      this.slider,
      this.button('+', words.zoomIn, () => bench.canvas.zoomBy(1)),
      this.percent,
    );
  }

  setZoom(zoom: number): void {
    this.slider.value = String(Math.round(zoom * 100));
    this.percent.textContent = `${Math.round(zoom * 100)}%`;
  }

  setSlide(part: number, count: number): void {
    this.where.textContent = `${words.slide} ${part + 1} / ${count}`;
  }

  private pages(value: string): void {
    const [at, of] = value.match(/\d+/g) ?? [];
    if (at !== undefined) this.where.textContent = `${words.page} ${at}${of === undefined ? '' : ` / ${of}`}`;
  }

  private words(value: string): void {
    const [count, characters] = (value.match(/\d[\d,.]*/g) ?? []).map((item) => item.replace(/[,.]$/, ''));
    if (count === undefined) return;
    const selected = /selected/i.test(value) ? `${words.selected} ` : '';
    this.amount.textContent = `${selected}${count} ${words.words}${characters === undefined ? '' : `, ${characters} ${words.chars}`}`;
  }

  /** `Average: 2; Sum: 8` as the engine has no other language. */
  private cells(value: string): void {
    const several = !/Count[AZ]?: *[01]\b(?![\d,])/.test(value);
    this.amount.textContent = (several ? value : '')
      .split(';')
      .map((part) => part.trim())
      .filter((part) => /: *\S/.test(part))
      .map((part) =>
        part
          .replace('Average', words.average)
          .replace('Sum', words.sum)
          .replace(/Count[AZ]?/, words.count),
      )
      .join('   ');
  }

  private item(className: string): HTMLElement {
    const element = document.createElement('span');
    element.className = className;
    return element;
  }

  private button(label: string, title: string, run: () => void): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.title = title;
    button.setAttribute('aria-label', title);
    button.onmousedown = (event) => event.preventDefault();
    button.onclick = run;
    return button;
  }
}

function selectedSize(value: string): string {
  const [rows, columns] = value.match(/\d[\d,]*/g) ?? [];
  return rows === undefined || columns === undefined ? '' : `${rows} × ${columns}`;
}
