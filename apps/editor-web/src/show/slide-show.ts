import { t } from '../i18n.js';
import type { Workbench } from '../workbench.js';
import { planShow } from './show-plan.js';
import { ShowPlayer } from './show-player.js';

/** Shows the slides on the whole screen, from the one given. */
export async function playShow(bench: Workbench, from: number, count: number, ratio: number): Promise<void> {
  const plans = await planShow(bench, count);
  if (plans.length === 0) return;
  await new Promise<void>((done) => {
    const end = (): void => {
      document.removeEventListener('fullscreenchange', left);
      player.stop();
      player.element.remove();
      if (document.fullscreenElement) void document.exitFullscreen();
      done();
    };
    const left = (): void => {
      if (!document.fullscreenElement) end();
    };
    const lost = (): void => {
      end();
      bench.notice(t('notDone'), 3000);
    };
    const player = new ShowPlayer(bench, plans, ratio, { ended: end, lost, moved: () => undefined });
    document.body.append(player.element);
    player.element.focus();
    player.begin(from);
    // Without leave for the whole screen the show fills the window.
    player.element.requestFullscreen().then(
      () => document.addEventListener('fullscreenchange', left),
      () => undefined,
    );
  });
  bench.focus();
}
