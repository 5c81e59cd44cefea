import { texts } from '../i18n.js';
import { openMenu } from '../popups/menu.js';
import { w } from '../ribbon/texts.js';
import type { Workbench } from '../workbench.js';

const words = texts({ up: '上移', down: '下移' }, { up: 'Move up', down: 'Move down' });

/** Moves a slide so that it has that place afterwards. */
export async function moveSlide(bench: Workbench, from: number, to: number): Promise<void> {
  if (from === to || to < 0) return;
  await bench.connection.ask({ t: 'movePart', part: from, to: to > from ? to + 1 : to });
  bench.send({ t: 'part', n: to });
}

/** Dragging, keys and the menu of the slides at the side. */
export function attachSlideMenu(bench: Workbench, strip: HTMLElement, pick: (part: number) => void): void {
  const partOf = (target: EventTarget | null): number =>
    [...strip.children].indexOf((target as HTMLElement).closest('.slide-strip > *') as HTMLElement);
  let dragged = -1;
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
    if (dragged >= 0 && to >= 0) void moveSlide(bench, dragged, to);
  });
  strip.addEventListener('keydown', (event) => {
    const part = partOf(document.activeElement);
    if (part < 0) return;
    if (event.key === 'Delete' || event.key === 'Backspace') bench.command('.uno:DeletePage');
    else if (event.key === 'Enter') bench.command('.uno:InsertPage');
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const next = part + (event.key === 'ArrowDown' ? 1 : -1);
      if (event.ctrlKey || event.metaKey) void moveSlide(bench, part, next);
      else {
        pick(Math.max(0, Math.min(strip.children.length - 1, next)));
        (strip.children[next] as HTMLElement | undefined)?.focus();
      }
    } else return;
    event.preventDefault();
  });
  strip.addEventListener('contextmenu', (event) => {
    event.preventDefault();
    const part = partOf(event.target);
    if (part < 0) return;
    pick(part);
    openMenu(
      [
        { label: w.newSlide, icon: 'plus', run: () => bench.command('.uno:InsertPage') },
        { label: w.duplicate, icon: 'duplicateSlide', run: () => bench.command('.uno:DuplicatePage') },
        { label: w.hide, icon: 'hidden', run: () => bench.act('hide-slide') },
        'line',
        { label: words.up, icon: 'up', disabled: part === 0, run: () => void moveSlide(bench, part, part - 1) },
        {
          label: words.down,
          icon: 'down',
          disabled: part === strip.children.length - 1,
          run: () => void moveSlide(bench, part, part + 1),
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
