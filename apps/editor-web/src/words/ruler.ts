import type { DocumentCanvas } from '../canvas/document-canvas.js';
import { followPress } from '../input/press.js';
import { texts } from '../i18n.js';
import type { Workbench } from '../workbench.js';
import { drawScale, hundredthsPerPixel, type Ruled, readRuled, snapped } from './ruled.js';

const words = texts(
  {
    ruler: '标尺',
    first: '首行缩进',
    hanging: '悬挂缩进',
    left: '左缩进',
    right: '右缩进',
    tab: '制表位',
    marginLeft: '左页边距',
    marginRight: '右页边距',
  },
  {
    ruler: 'Ruler',
    first: 'First-line indent',
    hanging: 'Hanging indent',
    left: 'Left indent',
    right: 'Right indent',
    tab: 'Tab stop',
    marginLeft: 'Left margin',
    marginRight: 'Right margin',
  },
);

const KEY = 'wenqiao.ruler';
/** The cursor stands still for so long before the engine is asked about its paragraph. */
const STILL_MS = 400;
/** Typing moves the cursor less far than that. */
const JUMP_TWIPS = 600;
/** So far above or below, a tab stop that is dragged is taken away. */
const OFF_PX = 26;
const ARROW_HUNDREDTHS = 250;

interface Marker {
  name: string;
  label: string;
  at: (ruled: Ruled) => number;
  /** The person wants it at a position, in 1/100 mm from the edge of the paper. */
  put: (ruled: Ruled, at: number) => void;
  remove?: (ruled: Ruled) => void;
}

/** Margins, indents and tab stops of the paragraph where the cursor is, to be seen and dragged. */
export class Ruler {
  readonly element = document.createElement('div');
  private readonly paper = document.createElement('div');
  private readonly scale = document.createElement('canvas');
  private readonly guide = document.createElement('div');
  private ruled: Ruled | null = null;
  private markers: readonly { marker: Marker; element: HTMLElement }[] = [];
  private last = { x: 0, y: -1 };
  private timer = 0;
  private composing = false;
  private dragging = false;

  constructor(private readonly bench: Workbench) {
    this.element.className = 'ruler';
    this.element.setAttribute('role', 'group');
    this.element.setAttribute('aria-label', words.ruler);
    this.element.hidden = !wanted();
    this.guide.className = 'ruler-guide';
    this.paper.className = 'ruler-paper';
    this.paper.append(this.scale);
    this.element.append(this.paper);
    this.element.addEventListener('pointerenter', () => this.ask(0));
    this.paper.addEventListener('click', (event) => this.pressed(event));
    this.paper.addEventListener('dblclick', () => bench.act('paragraph'));
    bench.root.addEventListener('compositionstart', () => (this.composing = true));
    bench.root.addEventListener('compositionend', () => (this.composing = false));
  }

  toggle(): void {
    this.element.hidden = !this.element.hidden;
    try {
      localStorage.setItem(KEY, this.element.hidden ? 'off' : 'on');
    } catch {
      // kept for this page only
    }
    this.ask(0);
    this.bench.canvas.changed();
  }

  /** The cursor is somewhere else. */
  moved(): void {
    const at = this.bench.canvas.overlay.cursor;
    if (!at) return;
    const jumped = at.y !== this.last.y || Math.abs(at.x - this.last.x) > JUMP_TWIPS;
    this.last = at;
    if (jumped || this.ruled === null) this.ask(STILL_MS);
  }

  /** Follows scrolling and zooming. */
  place(): void {
    const { ruled } = this;
    if (this.element.hidden || !ruled || this.dragging) return;
    const { canvas } = this.bench;
    const at = canvas.overlay.cursor;
    const sheet = (at && canvas.pageAt(at)) ?? canvas.pageAt({ x: 1_000, y: 1_000 });
    if (!sheet) return;
    const px = 1 / this.hundredths;
    const left = canvas.element.offsetLeft + canvas.fromTwips({ x: sheet[0], y: sheet[1] }).x;
    this.paper.style.transform = `translateX(${left}px)`;
    this.paper.style.width = `${ruled.width * px}px`;
    drawScale(this.scale, ruled, px);
    for (const { marker, element } of this.markers) {
      const where = marker.at(ruled);
      element.style.left = `${where * px}px`;
      element.setAttribute('aria-valuenow', (where / 1000).toFixed(2));
    }
  }

  private get hundredths(): number {
    return hundredthsPerPixel(this.bench.canvas.zoom);
  }

  private ask(afterMs: number): void {
    window.clearTimeout(this.timer);
    if (this.element.hidden || !this.element.isConnected) return;
    this.timer = window.setTimeout(() => {
      if (this.composing || this.dragging) this.ask(STILL_MS);
      else void this.refresh().catch(() => undefined); // the connection is gone; asked again when the cursor moves
    }, afterMs);
  }

  private async refresh(): Promise<void> {
    const [row = []] = (await this.bench.connection.ask({ t: 'do', name: 'paragraph.ruler', args: [] })) as string[][];
    const ruled = readRuled(row);
    if (this.dragging) return;
    const same = this.ruled?.tabs.length === ruled.tabs.length && this.ruled.cell === ruled.cell;
    this.ruled = ruled;
    if (!same) this.build(ruled);
    this.place();
  }

  private build(ruled: Ruled): void {
    for (const { element } of this.markers) element.remove();
    const wantedMarkers = ruled.cell ? [] : [...this.fixed(), ...ruled.tabs.map((_, index) => this.tab(index))];
    this.markers = wantedMarkers.map((marker) => ({ marker, element: this.make(marker) }));
    this.paper.append(...this.markers.map(({ element }) => element));
  }

  private make(marker: Marker): HTMLElement {
    const element = document.createElement('button');
    element.type = 'button';
    element.className = `ruler-${marker.name}`;
    element.role = 'slider';
    element.title = marker.label;
    element.setAttribute('aria-label', marker.label);
    element.addEventListener('pointerdown', (event) => this.drag(event, marker, element));
    element.addEventListener('click', (event) => event.stopPropagation());
    element.addEventListener('keydown', (event) => {
      const { ruled } = this;
      const step = { ArrowLeft: -ARROW_HUNDREDTHS, ArrowRight: ARROW_HUNDREDTHS }[event.key];
      if (!ruled) return;
      if (step !== undefined) marker.put(ruled, marker.at(ruled) + step);
      else if (event.key === 'Delete' && marker.remove) marker.remove(ruled);
      else if (event.key === 'Escape') this.bench.focus();
      else return;
      event.preventDefault();
    });
    return element;
  }

  private drag(event: PointerEvent, marker: Marker, element: HTMLElement): void {
    const { ruled } = this;
    if (event.button !== 0 || !ruled) return;
    event.preventDefault();
    event.stopPropagation();
    const { hundredths } = this;
    const begun = marker.at(ruled);
    const at = ({ from, to }: Move): number => begun + (to.x - from.x) * hundredths;
    const off = ({ from, to }: Move): boolean => marker.remove !== undefined && Math.abs(to.y - from.y) > OFF_PX;
    this.dragging = true;
    followPress(element, event, {
      moved: (move) => {
        const x = snapped(at(move), ruled) / hundredths;
        element.style.left = `${x}px`;
        element.classList.toggle('off', off(move));
        this.showGuide(x);
      },
      done: (move) => {
        if (!move.dragged) return;
        if (off(move)) marker.remove?.(ruled);
        else marker.put(ruled, snapped(at(move), ruled));
      },
      ended: () => {
        this.guide.remove();
        this.dragging = false;
        element.classList.remove('off');
        this.place();
      },
    });
  }

  private showGuide(x: number): void {
    const canvas: DocumentCanvas = this.bench.canvas;
    const left = this.paper.getBoundingClientRect().left - canvas.element.getBoundingClientRect().left + x;
    this.guide.style.transform = `translateX(${left}px)`;
    if (!this.guide.isConnected) canvas.overlay.element.append(this.guide);
  }

  /** A press where nothing is sets a tab stop. */
  private pressed(event: MouseEvent): void {
    const { ruled } = this;
    if (!ruled || ruled.cell) return;
    const at = snapped((event.clientX - this.paper.getBoundingClientRect().left) * this.hundredths, ruled);
    const position = at - ruled.marginLeft;
    if (position <= 0 || at >= ruled.width - ruled.marginRight) return;
    this.setTabs([...ruled.tabs, { position, rest: '0:32' }]);
  }

  private setTabs(tabs: Ruled['tabs']): void {
    const sorted = [...tabs].sort((a, b) => a.position - b.position);
    this.carryOut('paragraph.tabs', ...sorted.map(({ position, rest }) => `${Math.round(position)}:${rest}`));
  }

  private carryOut(name: string, ...args: (string | number)[]): void {
    this.bench
      .perform(name, ...args)
      .catch(() => undefined) // perform() has said so
      .finally(() => this.ask(0));
    if (document.activeElement === document.body) this.bench.focus();
  }

  private tab(index: number): Marker {
    const change = (ruled: Ruled, make: (tab: Ruled['tabs'][number]) => Ruled['tabs']): void =>
      this.setTabs(ruled.tabs.flatMap((tab, each) => (each === index ? make(tab) : [tab])));
    return {
      name: 'tab',
      label: words.tab,
      at: (ruled) => ruled.marginLeft + (ruled.tabs[index]?.position ?? 0),
      put: (ruled, at) => change(ruled, (tab) => [{ ...tab, position: at - ruled.marginLeft }]),
      remove: (ruled) => change(ruled, () => []),
    };
  }

  private fixed(): Marker[] {
    const set = (...values: (string | number)[]): void =>
      this.carryOut('paragraph.set', ...values.map((value) => (typeof value === 'number' ? Math.round(value) : value)));
    const page = (left: number, right: number): void => {
      void this.bench.perform('page.get').then(([now = []]) => {
        const [width = 0, height = 0, , , top = 0, bottom = 0] = now.map(Number);
        this.carryOut('page.set', width, height, Math.round(left), Math.round(right), top, bottom);
      });
    };
    return [
      {
        name: 'margin-left',
        label: words.marginLeft,
        at: (ruled) => ruled.marginLeft,
        put: (ruled, at) => page(at, ruled.marginRight),
      },
      {
        name: 'margin-right',
        label: words.marginRight,
        at: (ruled) => ruled.width - ruled.marginRight,
        put: (ruled, at) => page(ruled.marginLeft, ruled.width - at),
      },
      {
        name: 'first',
        label: words.first,
        at: (ruled) => ruled.marginLeft + ruled.left + ruled.first,
        put: (ruled, at) => set('first', at - ruled.marginLeft - ruled.left),
      },
      {
        name: 'hanging',
        label: words.hanging,
        at: (ruled) => ruled.marginLeft + ruled.left,
        // The first line stays where it is.
        put: (ruled, at) => {
          const left = at - ruled.marginLeft;
          set('left', left, 'first', ruled.first + ruled.left - left);
        },
      },
      {
        name: 'left',
        label: words.left,
        at: (ruled) => ruled.marginLeft + ruled.left,
        put: (ruled, at) => set('left', at - ruled.marginLeft),
      },
      {
        name: 'right',
        label: words.right,
        at: (ruled) => ruled.width - ruled.marginRight - ruled.right,
        put: (ruled, at) => set('right', ruled.width - ruled.marginRight - at),
      },
    ];
  }
}

interface Move {
  from: { x: number; y: number };
  to: { x: number; y: number };
}

function wanted(): boolean {
  if (window.innerWidth < 700) return false;
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true; // a page inside a stranger's frame may have no storage
  }
}
