import type { Beat, Effect } from './show-plan.js';

const LONGEST_SECONDS = 5;
const SHORTEST_SECONDS = 0.01;

/** How an effect that LibreOffice names so looks; anything else fades. */
function frames({ kind, preset }: Effect): Keyframe[] {
  const leaving = kind === 'exit';
  const direction = (keys: Keyframe[]): Keyframe[] => (leaving ? [...keys].reverse() : keys);
  if (kind === 'emphasis') return [{ opacity: 1 }, { opacity: 0.3 }, { opacity: 1 }];
  if (/fly|peek|crawl|rise|ascend|descend/.test(preset))
    return direction([{ translate: '0 100%' }, { translate: '0 0' }]);
  if (/zoom|grow|expand|swivel|basic-zoom|faded-zoom/.test(preset)) return direction([{ scale: 0 }, { scale: 1 }]);
  return direction([{ opacity: 0 }, { opacity: 1 }]);
}

const isInstant = ({ preset, seconds }: Effect): boolean => /appear$/.test(preset) || seconds <= SHORTEST_SECONDS;

/**
 * Plays the effects of one beat between two pictures of a slide, each on the part of the picture where its object stands.
 * Resolves when all have ended; the caller then shows the picture after them.
 */
export async function playBeat(
  frame: HTMLElement,
  pictures: { before: string; after: string },
  beat: Beat,
): Promise<void> {
  const still = frame.ownerDocument.defaultView?.matchMedia('(prefers-reduced-motion: reduce)').matches === true;
  const moving = still ? [] : beat.filter((effect) => effect.area !== null && !isInstant(effect));
  // What leaves lies above a slide that is already without it.
  await Promise.all(
    moving.map(async (effect) => {
      const { area, kind } = effect;
      if (!area) return;
      const layer = frame.ownerDocument.createElement('div');
      layer.className = 'show-layer';
      const source = kind === 'exit' ? pictures.before : pictures.after;
      const right = 1000 - area.x - area.width;
      const bottom = 1000 - area.y - area.height;
      layer.style.cssText = `background-image:url(${source});clip-path:inset(${area.y / 10}% ${right / 10}% ${bottom / 10}% ${area.x / 10}%);transform-origin:${(area.x + area.width / 2) / 10}% ${(area.y + area.height / 2) / 10}%`;
      frame.append(layer);
      const duration = Math.min(effect.seconds, LONGEST_SECONDS) * 1000;
      const wipe = /wipe/.test(effect.preset);
      const clip = (covered: number): string =>
        `inset(${area.y / 10}% ${(right + area.width * covered) / 10}% ${bottom / 10}% ${area.x / 10}%)`;
      const keys = wipe
        ? [{ clipPath: clip(kind === 'exit' ? 0 : 1) }, { clipPath: clip(kind === 'exit' ? 1 : 0) }]
        : frames(effect);
      await layer
        .animate(keys, { duration, easing: wipe ? 'linear' : 'ease-out', fill: 'forwards' })
        .finished.catch(() => undefined); // the show went on meanwhile
    }),
  );
}

/** Takes away what effects have laid over the picture. */
export function clearBeats(frame: HTMLElement): void {
  for (const layer of frame.querySelectorAll('.show-layer')) layer.remove();
}
