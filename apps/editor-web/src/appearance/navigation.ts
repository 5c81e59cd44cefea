import { texts } from '../i18n.js';
import { text, type Workbench } from '../workbench.js';

const words = texts(
  { headings: '标题导航', none: '文档中没有标题', close: '关闭' },
  { headings: 'Navigation', none: 'The document has no headings', close: 'Close' },
);

/** The headings of a text document at the side; a click goes there. */
export class NavigationPane {
  readonly element = document.createElement('nav');
  private readonly list = document.createElement('div');

  constructor(private readonly bench: Workbench) {
    this.element.className = 'navigation-pane';
    this.element.setAttribute('aria-label', words.headings);
    this.element.hidden = true;
    const head = document.createElement('div');
    head.className = 'pane-head';
    const title = document.createElement('strong');
    title.textContent = words.headings;
    const close = document.createElement('button');
    close.type = 'button';
    close.textContent = '×';
    close.setAttribute('aria-label', words.close);
    close.onclick = () => this.toggle();
    head.append(title, close);
    this.element.append(head, this.list);
    let timer = 0;
    bench.states.on('.uno:StateWordCount', () => {
      if (this.element.hidden) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void this.refresh(), 1500);
    });
  }

  toggle(): void {
    this.element.hidden = !this.element.hidden;
    if (!this.element.hidden) void this.refresh();
    this.bench.canvas.changed();
  }

  private async refresh(): Promise<void> {
    const headings = await this.bench.perform('words.outline');
    if (headings.length === 0) {
      this.list.textContent = words.none;
      return;
    }
    this.list.replaceChildren(
      ...headings.map(([level = '1', number = '', title = '']) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = `${number} ${title}`.trim();
        button.style.paddingInlineStart = `${Number(level) * 12}px`;
        button.onclick = () =>
          this.bench.command('.uno:JumpToMark', {
            Bookmark: text(`${number}${number === '' ? '' : ' '}${title}|outline`),
          });
        return button;
      }),
    );
  }
}
