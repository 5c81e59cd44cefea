import { texts } from '../i18n.js';
import { shortcutOf } from '../input/keys.js';
import { openMenu } from '../popups/menu.js';
import { w } from '../ribbon/texts.js';
import { carryOutShortcut } from '../shortcuts.js';
import type { Workbench } from '../workbench.js';

const words = texts(
  { up: '上移', down: '下移', copy: '复制幻灯片', paste: '粘贴幻灯片', hide: '隐藏幻灯片', show: '取消隐藏' },
  {
    up: 'Move up',
    down: 'Move down',
    copy: 'Copy slide',
    paste: 'Paste slide',
    hide: 'Hide slide',
    show: 'Show slide',
  },
);

/** Moves a slide so that it has that place afterwards. */
async function moveSlide(bench: Workbench, from: number, to: number, pick: (part: number) => void): Promise<void> {
  if (to < 0) return;
  if (from !== to) await bench.connection.ask({ t: 'movePart', part: from, to: to > from ? to + 1 : to });
  pick(to);
}

/** Dragging, keys and the menu of the slides at the side. */
export function attachSlideMenu(bench: Workbench, strip: HTMLElement, pick: (part: number) => void): void {
  const partOf = (target: EventTarget | null): number =>
    [...strip.children].indexOf((target as HTMLElement).closest('.slide-strip > *') as HTMLElement);
  let dragged = -1;
  let copied = -1;
  const paste = async (after: number): Promise<void> => {
    if (copied < 0 || copied >= strip.children.length) return;
    pick(copied);
    bench.command('.uno:DuplicatePage');
    await moveSlide(bench, copied + 1, after + 1, pick);
  };
  strip.addEventListener('dragstart', (event) => {
    dragged = partOf(event.target);
    event.dataTransfer?.setData('text/x-slide', String(dragged));
  });
  strip.addEventListener('dragover', (event) => {
    if (dragged < 0) return;
    event.preventDefault();
    const over = partOf(event.target);
    [...strip.children].forEach((child, index) => child.classList.toggle('drop', index === over));
  });
  strip.addEventListener('dragend', () => {
    dragged = -1;
    for (const child of strip.children) child.classList.remove('drop');
  });
  strip.addEventListener('drop', (event) => {
    event.preventDefault();
    const to = partOf(event.target);
    if (dragged >= 0 && to >= 0) void moveSlide(bench, dragged, to, pick);
  });
  strip.addEventListener('keydown', (event) => {
    const part = partOf(document.activeElement);
    if (part < 0) return;
    const keys = shortcutOf(event);
    if (event.key === 'Delete' || event.key === 'Backspace') bench.command('.uno:DeletePage');
    else if (event.key === 'Enter') bench.command('.uno:InsertPage');
    else if (event.key === 'Escape') bench.focus();
    else if (keys === 'ctrl+c') copied = part;
    else if (keys === 'ctrl+v') void paste(part);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const next = part + (event.key === 'ArrowDown' ? 1 : -1);
      if (event.ctrlKey || event.metaKey) void moveSlide(bench, part, next, pick);
      else {
        pick(Math.max(0, Math.min(strip.children.length - 1, next)));
        (strip.children[next] as HTMLElement | undefined)?.focus();
      }
    } else if (!carryOutShortcut(bench, keys)) return;
    event.preventDefault();
  });
  // Delete, copy and paste are about the slide that was just clicked, until the slide itself is.
  strip.addEventListener('click', (event) =>
    (strip.children[partOf(event.target)] as HTMLElement | undefined)?.focus(),
  );
  strip.addEventListener('contextmenu', (event) => {
    event.preventDefault();
    const part = partOf(event.target);
    if (part < 0) return;
    pick(part);
    openMenu(
      [
        { label: w.newSlide, icon: 'plus', run: () => bench.command('.uno:InsertPage') },
        { label: w.duplicate, icon: 'duplicateSlide', run: () => bench.command('.uno:DuplicatePage') },
        { label: words.copy, icon: 'copy', shortcut: 'Ctrl+C', run: () => (copied = part) },
        {
          label: words.paste,
          icon: 'paste',
          shortcut: 'Ctrl+V',
          disabled: copied < 0 || copied >= strip.children.length,
          run: () => void paste(part),
        },
        {
          label: strip.children[part]?.classList.contains('hidden-slide') === true ? words.show : words.hide,
          icon: 'hidden',
          run: () => bench.act('hide-slide'),
        },
        'line',
        { label: words.up, icon: 'up', disabled: part === 0, run: () => void moveSlide(bench, part, part - 1, pick) },
        {
          label: words.down,
          icon: 'down',
          disabled: part === strip.children.length - 1,
          run: () => void moveSlide(bench, part, part + 1, pick),
        },
        'line',
        {
          label: w.delete,
          icon: 'remove',
          disabled: strip.children.length < 2,
          run: () => bench.command('.uno:DeletePage'),
        },
      ],
      { at: { x: event.clientX, y: event.clientY }, restore: () => bench.focus() },
    );
  });
}
