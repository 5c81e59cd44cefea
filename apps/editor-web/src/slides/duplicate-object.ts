import { t } from '../i18n.js';
import { OWN_COPY } from '../input/clipboard.js';
import type { Workbench } from '../workbench.js';

/** What is selected once more, beside itself; without anything selected, the slide. */
export function duplicate(bench: Workbench): void {
  const { graphic, cursorVisible } = bench.canvas.overlay;
  if (!graphic || cursorVisible) {
    bench.command('.uno:DuplicatePage');
    return;
  }
  const again = async (): Promise<void> => {
    await bench.connection.ask({ t: 'copy', mime: 'text/html' }); // the engine keeps it
    await bench.connection.ask({ t: 'paste', mime: OWN_COPY, data: '' });
  };
  again().catch(() => bench.notice(t('notPermitted'), 3000));
}
