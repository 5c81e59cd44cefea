import { t, texts } from '../i18n.js';
import type { Workbench } from '../workbench.js';
import { planShow } from './show-plan.js';
import { ShowPlayer } from './show-player.js';

const words = texts(
  {
    title: '演示者视图',
    audience: '观众窗口',
    next: '下一张幻灯片',
    notes: '备注',
    noNotes: '此幻灯片没有备注',
    forward: '下一步',
    back: '上一步',
    end: '结束放映',
    pause: '暂停计时',
    go: '继续计时',
    reset: '重新计时',
    elapsed: '已用时间',
    last: '最后一张',
    move: '请将观众窗口移到投影仪并按 F11 全屏',
    blocked: '浏览器阻止了观众窗口',
  },
  {
    title: 'Presenter view',
    audience: 'Audience window',
    next: 'Next slide',
    notes: 'Notes',
    noNotes: 'This slide has no notes',
    forward: 'Next',
    back: 'Previous',
    end: 'End show',
    pause: 'Pause timer',
    go: 'Resume timer',
    reset: 'Restart timer',
    elapsed: 'Elapsed time',
    last: 'Last slide',
    move: 'Move the audience window to the projector and press F11',
    blocked: 'The browser blocked the audience window',
  },
);

const clock = (seconds: number): string =>
  [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');

/** Counts seconds that are not paused. */
class Timer {
  private before = 0;
  private since: number | null = performance.now();

  get seconds(): number {
    return Math.floor((this.before + (this.since === null ? 0 : performance.now() - this.since)) / 1000);
  }
  get running(): boolean {
    return this.since !== null;
  }
  toggle(): void {
    if (this.since === null) this.since = performance.now();
    else {
      this.before += performance.now() - this.since;
      this.since = null;
    }
  }
  reset(): void {
    this.before = 0;
    if (this.since !== null) this.since = performance.now();
  }
}

/** A window for the audience with the style sheets of this one; null where the browser opens none. */
function openAudience(): Window | null {
  const opened = window.open('', 'wenqiao-audience', 'popup,width=960,height=540');
  if (!opened) return null;
  opened.document.title = words.audience;
  opened.document.body.replaceChildren();
  for (const sheet of document.querySelectorAll('link[rel=stylesheet], style'))
    opened.document.head.append(sheet.cloneNode(true));
  return opened;
}

/** For whoever speaks: the slide, the next one, the notes, and how long it has taken; the audience sees the show in a window of its own. */
export async function presenterView(bench: Workbench, from: number, count: number, ratio: number): Promise<void> {
  const audience = openAudience(); // while the click that asked for it counts
  const plans = await planShow(bench, count);
  if (plans.length === 0) {
    audience?.close();
    return;
  }
  if (!audience) bench.notice(words.blocked, 4000);
  await new Promise<void>((done) => {
    const timer = new Timer();
    const end = (): void => {
      window.clearInterval(ticking);
      player.stop();
      player.element.remove();
      audience?.close();
      view.remove();
      done();
    };
    const player = new ShowPlayer(
      bench,
      plans,
      ratio,
      {
        ended: end,
        lost: () => {
          end();
          bench.notice(t('notDone'), 3000);
        },
        moved: () => void show().catch(() => undefined), // the player says that the connection is gone
      },
      audience?.document ?? document,
    );
    const view = document.createElement('div');
    view.className = 'presenter-view';
    view.tabIndex = -1;
    view.setAttribute('role', 'dialog');
    view.setAttribute('aria-label', words.title);
    const part = (className: string, label: string): HTMLElement => {
      const element = document.createElement('section');
      element.className = className;
      element.setAttribute('aria-label', label);
      view.append(element);
      return element;
    };
    const button = (label: string, run: () => void): HTMLButtonElement => {
      const element = document.createElement('button');
      element.type = 'button';
      element.textContent = label;
      element.onclick = run;
      return element;
    };
    const bar = part('presenter-bar', words.title);
    const time = document.createElement('time');
    time.setAttribute('aria-label', words.elapsed);
    const place = document.createElement('span');
    place.className = 'presenter-place';
    const pause = button(words.pause, () => {
      timer.toggle();
      pause.textContent = timer.running ? words.pause : words.go;
    });
    const now = document.createElement('span');
    now.className = 'presenter-clock';
    bar.append(
      time,
      pause,
      button(words.reset, () => timer.reset()),
      place,
      now,
      button(words.back, () => player.back()),
      button(words.forward, () => player.forward()),
      button(words.end, end),
    );
    const current = part('presenter-current', words.title);
    const side = part('presenter-next', words.next);
    const nextLabel = document.createElement('h2');
    nextLabel.textContent = words.next;
    const nextPicture = document.createElement('img');
    nextPicture.alt = words.next;
    side.append(nextLabel, nextPicture);
    const notes = part('presenter-notes', words.notes);
    notes.tabIndex = 0;
    const currentPicture = document.createElement('img');
    currentPicture.alt = '';
    if (audience) {
      audience.document.body.append(player.element);
      audience.addEventListener('pagehide', end);
      current.append(currentPicture);
    } else current.append(player.element);
    const show = async (): Promise<void> => {
      const at = player.place;
      place.textContent = `${at.slide + 1} / ${at.of}`;
      const [[text = ''] = []] = await bench.perform('slides.notes', at.part);
      if (player.place.part !== at.part) return;
      notes.textContent = text === '' ? words.noNotes : text;
      currentPicture.src = await player.wholePicture(at.part);
      nextPicture.hidden = at.next === null;
      nextLabel.textContent = at.next === null ? words.last : words.next;
      if (at.next !== null) nextPicture.src = await player.wholePicture(at.next);
    };
    const tick = (): void => {
      time.textContent = clock(timer.seconds);
      now.textContent = new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    };
    const ticking = window.setInterval(tick, 500);
    tick();
    view.onkeydown = (event) => {
      const onButton = event.target instanceof HTMLButtonElement && (event.key === 'Enter' || event.key === ' ');
      if (event.key === 'Tab' || onButton) return;
      event.preventDefault();
      event.stopPropagation();
      player.key(event.key);
    };
    document.body.append(view);
    view.focus();
    player.begin(from);
    if (audience) bench.notice(words.move, 6000);
  });
  bench.focus();
}
