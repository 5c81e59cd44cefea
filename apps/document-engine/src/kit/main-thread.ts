import { readdirSync, readFileSync } from 'node:fs';

const NAME = 'lo_startmain';
const QUIET_SAMPLES = 4;
const SAMPLE_GAP_MS = 0.3;
/** The engine ends a kit that does not answer long before this. */
const LONGEST_WAIT_MS = 300_000;

/**
 * LibreOffice takes keys and mouse events into a queue that its own thread works off, while commands, copies and saves
 * act at once on the thread that calls: a save right after a key would miss that key. There is no call that waits for
 * the queue, so this watches the thread: an event in the queue keeps it running, or waiting for a listener of ours.
 */
export class MainThread {
  private readonly statFile: string;
  private heard = 0;

  constructor() {
    const task = readdirSync('/proc/self/task').find(
      (id) => readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim() === NAME,
    );
    if (task === undefined) throw new Error(`LibreOffice has no thread named ${NAME}`);
    this.statFile = `/proc/self/task/${task}/stat`;
  }

  /** To be called by every listener: LibreOffice was waiting, and goes on. */
  noteEvent(): void {
    this.heard++;
  }

  /** Resolves when everything that was put into the queue before has been done. */
  async settle(): Promise<void> {
    const started = performance.now();
    let quiet = 0;
    let heard = -1;
    let sampled = 0;
    while (quiet < QUIET_SAMPLES) {
      await new Promise(setImmediate); // waiting listeners run before this resolves
      const now = performance.now();
      if (now - sampled < SAMPLE_GAP_MS) continue;
      sampled = now;
      quiet = heard === this.heard && this.sleeping() ? quiet + 1 : 0;
      heard = this.heard;
      if (now - started > LONGEST_WAIT_MS) throw new Error('LibreOffice does not come to rest');
    }
  }

  private sleeping(): boolean {
    const stat = readFileSync(this.statFile, 'latin1');
    return stat.charAt(stat.lastIndexOf(')') + 2) === 'S';
  }
}
