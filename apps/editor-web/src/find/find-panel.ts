import { parseRects } from '../lok-events.js';
import { texts } from '../i18n.js';
import { bool, long, short, text, type Args, type Workbench } from '../workbench.js';

const words = texts(
  {
    find: '查找',
    replace: '替换为',
    next: '下一个',
    previous: '上一个',
    one: '替换',
    all: '全部替换',
    case: '区分大小写',
    whole: '全字匹配',
    regex: '正则表达式',
    none: '没有结果',
    close: '关闭',
    of: '处',
  },
  {
    find: 'Find',
    replace: 'Replace with',
    next: 'Next',
    previous: 'Previous',
    one: 'Replace',
    all: 'Replace all',
    case: 'Match case',
    whole: 'Whole words',
    regex: 'Regular expression',
    none: 'Nothing found',
    close: 'Close',
    of: 'found',
  },
);
const COMMAND = { find: 0, findAll: 1, replace: 2, replaceAll: 3 } as const;
/** com.sun.star.i18n.TransliterationModules IGNORE_CASE */
const IGNORE_CASE = 0x100;

/** Finds and replaces. All hits are counted and shown; Enter goes on, Shift+Enter back, Escape returns to the document. */
export class FindPanel {
  readonly element = document.createElement('section');
  private readonly needle = document.createElement('input');
  private readonly replacement = document.createElement('input');
  private readonly count = document.createElement('output');
  private readonly flags: Record<'case' | 'whole' | 'regex', HTMLInputElement>;
  private readonly replaceRow = document.createElement('div');
  private timer = 0;
  private counting = false;

  constructor(private readonly bench: Workbench) {
    const { element, needle, replacement, count } = this;
    element.className = 'find-panel';
    element.setAttribute('role', 'search');
    element.setAttribute('aria-label', words.find);
    element.hidden = true;
    needle.placeholder = words.find;
    needle.setAttribute('aria-label', words.find);
    needle.className = 'find-needle';
    replacement.placeholder = words.replace;
    replacement.setAttribute('aria-label', words.replace);
    replacement.className = 'find-replacement';
    count.className = 'find-count';
    const first = document.createElement('div');
    first.className = 'find-row';
    first.append(
      needle,
      count,
      this.button('↑', words.previous, () => this.go(true)),
      this.button('↓', words.next, () => this.go(false)),
      this.button('×', words.close, () => this.close()),
    );
    this.replaceRow.className = 'find-row';
    this.replaceRow.append(
      replacement,
      this.button(words.one, words.one, () => this.replaceOne(), 'find-replace'),
      this.button(words.all, words.all, () => this.replaceAll(), 'find-replace-all'),
    );
    const flags = document.createElement('div');
    flags.className = 'find-row find-flags';
    const flag = (label: string): HTMLInputElement => {
      const holder = document.createElement('label');
      const box = document.createElement('input');
      box.type = 'checkbox';
      box.onchange = () => this.search();
      holder.append(box, label);
      flags.append(holder);
      return box;
    };
    this.flags = { case: flag(words.case), whole: flag(words.whole), regex: flag(words.regex) };
    element.append(first, this.replaceRow, flags);
    needle.addEventListener('input', () => {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.search(), 180);
    });
    element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        event.preventDefault();
        this.close();
      } else if (event.key === 'Enter' && event.target === needle) {
        event.preventDefault();
        this.go(event.shiftKey);
      } else if (event.key === 'Enter' && event.target === replacement) {
        event.preventDefault();
        this.replaceOne();
      } else if (event.key === 'h' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this.open(true);
      }
    });
  }

  open(replace: boolean): void {
    this.element.hidden = false;
    this.replaceRow.hidden = !replace || !this.bench.mayEdit;
    this.needle.focus();
    this.needle.select();
    if (this.needle.value !== '') this.search();
  }

  close(): void {
    this.element.hidden = true;
    this.mark([]);
    this.bench.focus();
  }

  /** The rectangles of all hits (LOK_CALLBACK_SEARCH_RESULT_SELECTION). */
  found(payload: string): void {
    const { searchResultSelection: hits = [], highlightAll } = JSON.parse(payload) as {
      searchResultSelection?: { part: string; rectangles: string }[];
      highlightAll?: string;
    };
    const first = hits[0];
    if (highlightAll === 'true' && this.counting) {
      this.counting = false;
      this.count.textContent = `${hits.length} ${words.of}`;
      this.mark(hits);
      this.go(false);
      if (this.bench.kind === 'spreadsheet') this.countCells();
      return;
    }
    if (first) {
      this.bench.canvas.showFound(Number(first.part) || 0, parseRects(first.rectangles)[0] ?? null);
    }
  }

  /** Hits in cells side by side come as one rectangle. */
  private countCells(): void {
    const { regex, case: matchCase, whole } = this.flags;
    const flag = (box: HTMLInputElement): number => (box.checked ? 1 : 0);
    this.bench.perform('sheets.find.count', this.needle.value, flag(regex), flag(matchCase), flag(whole)).then(
      ([[count = ''] = []]) => (this.count.textContent = `${count} ${words.of}`),
      () => undefined, // the number of rectangles stays, and the person was told
    );
  }

  nothing(): void {
    this.count.textContent = words.none;
    this.mark([]);
  }

  private mark(hits: readonly { part: string; rectangles: string }[]): void {
    this.bench.canvas.overlay.hits = hits
      .slice(0, 2000)
      .map((hit) => ({ part: Number(hit.part) || 0, rects: parseRects(hit.rectangles) }));
    this.bench.canvas.changed();
  }

  private search(): void {
    if (this.needle.value === '') {
      this.count.textContent = '';
      this.mark([]);
      return;
    }
    this.counting = true;
    this.send(COMMAND.findAll, false);
  }

  private go(backward: boolean): void {
    if (this.needle.value !== '') this.send(COMMAND.find, backward);
  }

  private replaceOne(): void {
    this.send(COMMAND.replace, false);
    this.search();
  }

  private replaceAll(): void {
    this.send(COMMAND.replaceAll, false);
    this.mark([]);
  }

  private send(command: number, backward: boolean): void {
    const regex = this.flags.regex.checked;
    const args: Args = {
      'SearchItem.SearchString': text(this.needle.value),
      'SearchItem.ReplaceString': text(this.replacement.value),
      'SearchItem.Command': long(command),
      'SearchItem.Backward': bool(backward),
      'SearchItem.AlgorithmType': short(regex ? 1 : 0),
      'SearchItem.AlgorithmType2': short(regex ? 2 : 1),
      'SearchItem.SearchFlags': long(this.flags.whole.checked ? 0x10 : 0),
      'SearchItem.TransliterateFlags': long(this.flags.case.checked ? 0 : IGNORE_CASE),
      ...(this.bench.kind === 'spreadsheet'
        ? { 'SearchItem.AllTables': bool(true), 'SearchItem.CellType': short(0) }
        : {}),
    };
    this.bench.send({ t: 'cmd', name: '.uno:ExecuteSearch', args: JSON.stringify(args) });
  }

  private button(label: string, title: string, run: () => void, className = ''): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.title = title;
    button.setAttribute('aria-label', title);
    button.className = className;
    button.onclick = run;
    return button;
  }
}
