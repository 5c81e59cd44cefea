/** Types of com.sun.star.animations.TransitionType, and how a slide comes over the one before. */
const COMING: Record<number, Keyframe[]> = {
  1: [{ clipPath: 'inset(0 100% 0 0)' }, { clipPath: 'inset(0)' }], // wipe
  4: [{ clipPath: 'inset(0 50%)' }, { clipPath: 'inset(0)' }], // split
  35: [{ transform: 'translateY(100%)' }, { transform: 'none' }], // push
  36: [{ transform: 'translateX(100%)' }, { transform: 'none' }], // cover
  37: [{ opacity: 0 }, { opacity: 1 }], // fade
};
const GOING: Record<number, Keyframe[]> = { 35: [{ transform: 'none' }, { transform: 'translateY(-100%)' }] };
/** What this page does not know is at least seen to change. */
const OTHER = 37;
const USUAL_SECONDS = 0.7;
const LONGEST_SECONDS = 5;

/** Lets a slide come as its file says; `slide` is its row of `slides.list`: type, subtype and seconds are at 2, 4 and 5. */
export function playTransition(coming: HTMLElement, going: HTMLElement, slide: readonly string[]): void {
  for (const element of [coming, going]) for (const animation of element.getAnimations()) animation.cancel();
  const type = Number(slide[2] ?? 0);
  if (type === 0 || window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const seconds = Math.min(Number(slide[5]) || USUAL_SECONDS, LONGEST_SECONDS);
  const how: KeyframeAnimationOptions = { duration: seconds * 1000, easing: 'ease-in-out' };
  const known = COMING[type] ? type : OTHER;
  coming.animate(COMING[known] ?? null, how);
  const leaving = GOING[known];
  if (leaving) going.animate(leaving, how);
}
