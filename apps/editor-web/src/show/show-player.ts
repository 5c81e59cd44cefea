import { texts } from '../i18n.js';
import type { Workbench } from '../workbench.js';
import { clearBeats, playBeat } from './show-effects.js';
import { hiddenAfter, type SlideLink, type SlidePlan } from './show-plan.js';
import { playTransition } from './transitions.js';

/** The longest side of what a slide is shown as, in pixels. */
const LONGEST_SIDE = 1920;
const OPENED = ['http:', 'https:', 'mailto:'];
const SWIPED_PIXELS = 40;
/** How long the buttons stay after the pointer stopped. */
const BUTTONS_MS = 2500;

const words = texts(
  {
    show: '幻灯片放映',
    next: '下一张',
    previous: '上一张',
    end: '结束放映',
    link: '链接',
    over: '放映结束，单击退出。',
  },
  {
    show: 'Slide show',
    next: 'Next',
    previous: 'Previous',
    end: 'End show',
    link: 'Link',
    over: 'End of slide show, click to exit.',
  },
);

export interface ShowHooks {
  ended: () => void;
  /** A slide could not be shown: the connection is gone. */
  lost: () => void;
  /** Another slide, or another step of one, is shown. */
  moved: () => void;
}

/**
 * Shows slides with their transitions, animations and links. Arrows, space, Page keys, clicks and swipes move; Home and End
 * jump, a number and Enter goes to that slide; B and W hide it; Escape ends.
 */
export class ShowPlayer {
  readonly element: HTMLElement;
  private readonly frame: HTMLElement;
  private readonly picture: HTMLImageElement;
  private readonly before: HTMLElement;
  private readonly counter: HTMLElement;
  private readonly pictures = new Map<string, Promise<string>>();
  private at = 0;
  private step = 0;
  private turn = 0;
  private typed = '';
  private over = false;
  private timer = 0;
  private buttonsTimer = 0;

  constructor(
    private readonly bench: Workbench,
    readonly plans: readonly SlidePlan[],
    private readonly ratio: number,
    private readonly hooks: ShowHooks,
    page: Document = document,
  ) {
    const make = <K extends keyof HTMLElementTagNameMap>(tag: K, className: string): HTMLElementTagNameMap[K] => {
      const element = page.createElement(tag);
      element.className = className;
      return element;
    };
    this.element = make('div', 'slide-show');
    this.element.tabIndex = 0;
    this.element.setAttribute('role', 'dialog');
    this.element.setAttribute('aria-label', words.show);
    this.element.style.setProperty('--ratio', String(ratio));
    this.frame = make('div', 'show-frame');
    this.picture = make('img', '');
    this.picture.alt = '';
    this.before = make('div', 'slide-before');
    this.counter = make('span', 'slide-show-counter');
    this.frame.append(this.before, this.picture);
    const buttons = make('div', 'show-buttons');
    for (const [label, text, run] of [
      [words.previous, '‹', () => this.back()],
      [words.next, '›', () => this.forward()],
      [words.end, '×', () => this.hooks.ended()],
    ] as const) {
      const button = make('button', '');
      button.type = 'button';
      button.textContent = text;
      button.title = label;
      button.setAttribute('aria-label', label);
      button.onclick = (event) => {
        event.stopPropagation();
        run();
        this.element.focus();
      };
      buttons.append(button);
    }
    this.element.append(this.frame, this.counter, buttons);
    this.listen();
  }

  get place(): { slide: number; of: number; part: number; next: number | null } {
    return {
      slide: this.at,
      of: this.plans.length,
      part: this.plans[this.at]?.part ?? 0,
      next: this.plans[this.at + 1]?.part ?? null,
    };
  }

  begin(part: number): void {
    const from = this.plans.findIndex((plan) => plan.part >= part);
    this.goTo(Math.max(0, from));
  }

  /** The picture of a slide as it stands when everything on it was shown. */
  wholePicture(part: number): Promise<string> {
    return this.load(part, []);
  }

  /** The next animation, or the next slide. */
  forward(): void {
    if (this.over) {
      this.hooks.ended();
      return;
    }
    const plan = this.plans[this.at];
    if (plan && this.step + 1 < plan.steps.length) {
      this.step += 1;
      this.run(this.playStep(plan, this.step));
    } else if (this.at + 1 < this.plans.length) this.goTo(this.at + 1, true);
    else this.finish();
  }

  back(): void {
    if (this.over) {
      this.goTo(this.at, false, true);
      return;
    }
    const plan = this.plans[this.at];
    if (plan && this.step > 0) {
      this.step -= 1;
      this.turn += 1;
      this.run(this.settle(plan, this.turn));
    } else if (this.at > 0) this.goTo(this.at - 1, false, true);
  }

  goTo(slide: number, forward = false, whole = false): void {
    this.at = Math.max(0, Math.min(this.plans.length - 1, slide));
    this.over = false;
    this.element.classList.remove('over');
    const plan = this.plans[this.at];
    if (!plan) return;
    this.step = whole ? plan.steps.length - 1 : 0;
    this.run(this.enter(plan, forward || (!whole && this.picture.src === ''), whole));
  }

  stop(): void {
    this.turn += 1;
    window.clearTimeout(this.timer);
    window.clearTimeout(this.buttonsTimer);
  }

  private run(work: Promise<void>): void {
    window.clearTimeout(this.timer);
    this.counter.textContent = `${this.at + 1} / ${this.plans.length}`;
    this.hooks.moved();
    work.catch(() => {
      this.pictures.clear();
      this.hooks.lost();
    });
  }

  private finish(): void {
    this.over = true;
    this.turn += 1;
    clearBeats(this.frame);
    this.element.classList.add('over');
    this.element.dataset['over'] = words.over;
  }

  /** Beats up to and with a step. */
  private beatsUntil(plan: SlidePlan, step: number): number {
    return plan.steps.slice(0, step + 1).reduce((sum, beats) => sum + beats.length, 0);
  }

  private async enter(plan: SlidePlan, forward: boolean, whole: boolean): Promise<void> {
    const turn = (this.turn += 1);
    const beats = plan.steps.flat();
    const source = await this.load(plan.part, hiddenAfter(beats, whole ? beats.length : 0));
    if (this.turn !== turn) return;
    clearBeats(this.frame);
    this.before.style.backgroundImage = this.picture.src === '' ? '' : `url(${this.picture.src})`;
    await this.draw(source);
    this.showLinks(plan.links);
    if (forward) playTransition(this.picture, this.before, plan.row);
    const next = this.plans[this.at + 1];
    if (next) void this.load(next.part, hiddenAfter(next.steps.flat(), 0)).catch(() => undefined); // asked again in its turn
    if (!whole && (plan.steps[0]?.length ?? 0) > 0) await this.playStep(plan, 0);
    if (plan.after > 0 && this.turn === turn) this.timer = window.setTimeout(() => this.goOn(), plan.after * 1000);
  }

  /** A slide that goes on by itself plays what is left on it first. */
  private goOn(): void {
    const plan = this.plans[this.at];
    const more = plan !== undefined && this.step + 1 < plan.steps.length;
    this.forward();
    if (more) this.timer = window.setTimeout(() => this.goOn(), 1000);
  }

  private async playStep(plan: SlidePlan, step: number): Promise<void> {
    const turn = (this.turn += 1);
    const beats = plan.steps.flat();
    let done = this.beatsUntil(plan, step - 1);
    for (const beat of plan.steps[step] ?? []) {
      const after = await this.load(plan.part, hiddenAfter(beats, done + 1));
      const before = await this.load(plan.part, hiddenAfter(beats, done));
      if (this.turn !== turn) return;
      clearBeats(this.frame);
      const leaves = beat.some(({ kind }) => kind === 'exit');
      await this.draw(leaves ? after : before);
      await playBeat(this.frame, { before, after }, beat);
      if (this.turn !== turn) return;
      await this.draw(after);
      clearBeats(this.frame);
      done += 1;
    }
  }

  /** Shows a slide as it is after its current step, without playing anything. */
  private async settle(plan: SlidePlan, turn: number): Promise<void> {
    const source = await this.load(plan.part, hiddenAfter(plan.steps.flat(), this.beatsUntil(plan, this.step)));
    if (this.turn !== turn) return;
    clearBeats(this.frame);
    await this.draw(source);
  }

  private async draw(source: string): Promise<void> {
    if (this.picture.src === source) return;
    this.picture.src = source;
    await this.picture.decode().catch(() => undefined); // it is drawn as soon as it is there
  }

  private load(part: number, without: readonly number[]): Promise<string> {
    const key = [part, ...without].join();
    const width = Math.round(Math.min(LONGEST_SIDE, LONGEST_SIDE / this.ratio));
    const known = this.pictures.get(key);
    if (known) return known;
    const loaded = this.bench.connection
      .ask({
        t: 'thumb',
        part,
        w: width,
        h: Math.round(width * this.ratio),
        show: true,
        ...(without.length > 0 ? { without: [...without] } : {}),
      })
      .then((data) => `data:image/png;base64,${String(data)}`);
    loaded.catch(() => this.pictures.delete(key));
    this.pictures.set(key, loaded);
    return loaded;
  }

  private showLinks(links: readonly SlideLink[]): void {
    for (const link of this.frame.querySelectorAll('.show-link')) link.remove();
    for (const { area, to } of links) {
      const button = this.frame.ownerDocument.createElement('button');
      button.type = 'button';
      button.className = 'show-link';
      button.title = to.startsWith('#') ? words.link : to;
      button.setAttribute('aria-label', `${words.link}: ${to}`);
      button.style.cssText = `left:${area.x / 10}%;top:${area.y / 10}%;width:${area.width / 10}%;height:${area.height / 10}%`;
      button.onclick = (event) => {
        event.stopPropagation();
        this.followLink(to);
        this.element.focus();
      };
      this.frame.append(button);
    }
  }

  private followLink(to: string): void {
    if (to === 'next') this.goTo(this.at + 1, true);
    else if (to === 'previous') this.goTo(this.at - 1);
    else if (to === 'first') this.goTo(0);
    else if (to === 'last') this.goTo(this.plans.length - 1);
    else if (/^#\d+$/.test(to)) this.begin(Number(to.slice(1)) - 1);
    else if (URL.canParse(to) && OPENED.includes(new URL(to).protocol))
      window.open(to, '_blank', 'noopener,noreferrer');
  }

  private listen(): void {
    const { element } = this;
    let pressed: { x: number; y: number } | null = null;
    let swiped = false;
    element.onpointerdown = (event) => {
      pressed = { x: event.clientX, y: event.clientY };
      swiped = false;
    };
    element.onpointerup = (event) => {
      const across = pressed === null ? 0 : event.clientX - pressed.x;
      if (event.pointerType !== 'touch' || Math.abs(across) < SWIPED_PIXELS) return;
      swiped = true;
      if (across < 0) this.forward();
      else this.back();
    };
    element.onclick = () => {
      if (!swiped) this.forward();
    };
    element.oncontextmenu = (event) => {
      event.preventDefault();
      this.back();
    };
    element.onpointermove = () => {
      element.classList.add('pointed');
      window.clearTimeout(this.buttonsTimer);
      this.buttonsTimer = window.setTimeout(() => element.classList.remove('pointed'), BUTTONS_MS);
    };
    element.addEventListener('wheel', (event) => (event.deltaY > 0 ? this.forward() : this.back()), { passive: true });
    element.onkeydown = (event) => {
      if (event.key === 'Tab') return; // to the links and buttons
      const onButton = (event.target as HTMLElement).tagName === 'BUTTON';
      if (onButton && (event.key === 'Enter' || event.key === ' ')) return;
      event.preventDefault();
      event.stopPropagation();
      this.key(event.key);
    };
  }

  /** Keys of the show, also for whoever speaks at another window. */
  key(key: string): void {
    if (/^\d$/.test(key)) {
      this.typed += key;
      return;
    }
    const number = Number(this.typed);
    this.typed = '';
    const lower = key.toLowerCase();
    if (key === 'Enter' && number > 0) this.goTo(number - 1);
    else if (['ArrowRight', 'ArrowDown', 'PageDown', ' ', 'Enter'].includes(key) || lower === 'n') this.forward();
    else if (['ArrowLeft', 'ArrowUp', 'PageUp', 'Backspace'].includes(key) || lower === 'p') this.back();
    else if (key === 'Home') this.goTo(0);
    else if (key === 'End') this.goTo(this.plans.length - 1);
    else if (key === 'Escape') this.hooks.ended();
    else if (lower === 'b' || key === '.') this.cover('black');
    else if (lower === 'w' || key === ',') this.cover('white');
  }

  private cover(colour: 'black' | 'white'): void {
    const { dataset } = this.element;
    if (dataset['cover'] === colour) delete dataset['cover'];
    else dataset['cover'] = colour;
  }
}
