import { texts } from '../i18n.js';
import { shortcutOf } from '../input/keys.js';
import { openMenu } from '../popups/menu.js';
import { w } from '../ribbon/texts.js';
import { carryOutShortcut } from '../shortcuts.js';
import type { Workbench } from '../workbench.js';
import { SlideDeeds } from './slide-deeds.js';
import { SlidePicks } from './slide-picks.js';

const words = texts(
  {
    up: '上移',
    down: '下移',
    cut: '剪切幻灯片',
    copy: '复制幻灯片',
    paste: '粘贴幻灯片',
    hide: '隐藏幻灯片',
    show: '取消隐藏',
  },
  {
    up: 'Move up',
    down: 'Move down',
    cut: 'Cut slide',
    copy: 'Copy slide',
    paste: 'Paste slide',
    hide: 'Hide slide',
    show: 'Show slide',
  },
);

/** Dragging, keys and the menu of the slides at the side. */
export function attachSlideMenu(bench: Workbench, strip: HTMLElement, pick: (part: number) => void): void {
  const partOf = (target: EventTarget | null): number =>
    [...strip.children].indexOf((target as HTMLElement).closest('.slide-strip > *') as HTMLElement);
  const picks = new SlidePicks(strip);
  const deeds = new SlideDeeds(bench, strip, pick, (parts) => picks.set(parts));
  const told = (): void => undefined; // perform() has told the person what failed
  const focusOn = (part: number): void => (strip.children[part] as HTMLElement | undefined)?.focus();
  const isHidden = (part: number): boolean => strip.children[part]?.classList.contains('hidden-slide') === true;

  bench.root.addEventListener('copy', () => deeds.forget());
  bench.root.addEventListener('cut', () => deeds.forget());

  let dragged: readonly number[] = [];
  /** The gap between slides that the pointer is nearest to. */
  const gapAt = (event: DragEvent): number => {
    const over = partOf(event.target);
    const box = strip.children[over]?.getBoundingClientRect();
    if (!box) return strip.children.length;
    const across = strip.scrollWidth > strip.scrollHeight;
    // What comes from below goes before a slide that it is dropped on, what comes from above behind it.
    const share = (dragged[0] ?? 0) > over ? 0.75 : 0.25;
    const behind = across ? event.clientX > box.left + box.width * share : event.clientY > box.top + box.height * share;
    return behind ? over + 1 : over;
  };
  const showGap = (gap: number | null): void =>
    [...strip.children].forEach((child, index) => {
      child.classList.toggle('drop', index === gap);
      child.classList.toggle('drop-behind', gap === strip.children.length && index === gap - 1);
    });
  strip.addEventListener('dragstart', (event) => {
    const part = partOf(event.target);
    if (!picks.list.includes(part)) picks.only(part);
    dragged = picks.list.includes(part) ? picks.list : [part];
    event.dataTransfer?.setData('text/x-slide', dragged.join());
  });
  strip.addEventListener('dragover', (event) => {
    if (dragged.length === 0) return;
    event.preventDefault();
    showGap(gapAt(event));
  });
  strip.addEventListener('dragend', () => {
    dragged = [];
    showGap(null);
  });
  strip.addEventListener('drop', (event) => {
    event.preventDefault();
    if (dragged.length > 0) void deeds.move(dragged, gapAt(event)).catch(told);
    showGap(null);
  });
  strip.addEventListener('keydown', (event) => {
    const part = partOf(document.activeElement);
    if (part < 0) return;
    const keys = shortcutOf(event);
    const parts = picks.list;
    if (event.key === 'Delete' || event.key === 'Backspace') deeds.remove(parts);
    else if (event.key === 'Enter') bench.command('.uno:InsertPage');
    else if (event.key === 'Escape') bench.focus();
    else if (keys === 'ctrl+c') deeds.copy(parts);
    else if (keys === 'ctrl+x') deeds.copy(parts, true);
    else if (keys === 'ctrl+d') void deeds.duplicate(parts).catch(told);
    else if (keys === 'ctrl+a') picks.all();
    else if (keys === 'ctrl+v') {
      if (!deeds.canPaste) {
        bench.focus(); // the paste that follows goes to the slide
        return;
      }
      void deeds.paste(parts.at(-1) ?? part).catch(told);
    } else if (event.key === 'Home' || event.key === 'End') {
      const to = event.key === 'Home' ? 0 : strip.children.length - 1;
      pick(to);
      picks.only(to);
      focusOn(to);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const down = event.key === 'ArrowDown';
      const next = Math.max(0, Math.min(strip.children.length - 1, part + (down ? 1 : -1)));
      if (event.ctrlKey || event.metaKey) {
        const gap = down ? (parts.at(-1) ?? 0) + 2 : (parts[0] ?? 0) - 1;
        if (gap >= 0 && gap <= strip.children.length) void deeds.move(parts, gap).then(() => focusOn(next), told);
      } else {
        pick(next);
        if (event.shiftKey) picks.upTo(next);
        else picks.only(next);
        focusOn(next);
      }
    } else if (!carryOutShortcut(bench, keys)) return;
    event.preventDefault();
  });
  // Delete, copy and paste are about the slide that was just clicked, until the slide itself is.
  strip.addEventListener('click', (event) => {
    const part = partOf(event.target);
    if (part < 0) return;
    picks.press(part, { shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey });
    focusOn(part);
  });
  strip.addEventListener('contextmenu', (event) => {
    event.preventDefault();
    const part = partOf(event.target);
    if (part < 0) return;
    if (!picks.list.includes(part)) {
      pick(part);
      picks.only(part);
    }
    const parts = picks.list;
    const count = strip.children.length;
    const first = parts[0] ?? part;
    const last = parts.at(-1) ?? part;
    openMenu(
      [
        { label: w.newSlide, icon: 'plus', shortcut: 'Ctrl+M', run: () => bench.command('.uno:InsertPage') },
        {
          label: w.duplicate,
          icon: 'duplicateSlide',
          shortcut: 'Ctrl+D',
          run: () => void deeds.duplicate(parts).catch(told),
        },
        { label: words.cut, icon: 'cut', shortcut: 'Ctrl+X', run: () => deeds.copy(parts, true) },
        { label: words.copy, icon: 'copy', shortcut: 'Ctrl+C', run: () => deeds.copy(parts) },
        {
          label: words.paste,
          icon: 'paste',
          shortcut: 'Ctrl+V',
          disabled: !deeds.canPaste,
          run: () => void deeds.paste(last).catch(told),
        },
        {
          label: isHidden(part) ? words.show : words.hide,
          icon: 'hidden',
          run: () => void deeds.hide(parts, !isHidden(part)).catch(told),
        },
        'line',
        {
          label: words.up,
          icon: 'up',
          disabled: first === 0,
          run: () => void deeds.move(parts, first - 1).catch(told),
        },
        {
          label: words.down,
          icon: 'down',
          disabled: last === count - 1,
          run: () => void deeds.move(parts, last + 2).catch(told),
        },
        'line',
        {
          label: w.delete,
          icon: 'remove',
          shortcut: 'Del',
          disabled: parts.length >= count,
          run: () => deeds.remove(parts),
        },
      ],
      { at: { x: event.clientX, y: event.clientY }, restore: () => bench.focus() },
    );
  });
}
