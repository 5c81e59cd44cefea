import type { ViewInput } from './kit-protocol.js';
import { MainThread } from './main-thread.js';

/**
 * What LibreOffice was given and works off at its leisure: keys, text and the mouse. Commands and procedures are carried
 * out at once, so what must come after those waits until they are done.
 */
export class InputQueue {
  private readonly mainThread = new MainThread();
  /** True while LibreOffice may not have worked off the keys and mouse events that it was given. */
  private unsettled = false;
  /** The view that they are from. */
  private view: string | null = null;
  private commandKey = false;
  /** A procedure was carried out, and LibreOffice may still be at what follows from it. */
  private deed = false;

  /** LibreOffice said something: it is working. */
  noteEvent(): void {
    this.mainThread.noteEvent();
  }

  unsettle(): void {
    this.unsettled = true;
  }

  /** What comes next waits for all that follows from a procedure: a press would be lost on what is about to be drawn anew. */
  afterDeed(): void {
    [this.unsettled, this.deed] = [true, true];
  }

  /** Resolves when everything has been worked off. */
  async settle(): Promise<void> {
    if (!this.unsettled) return;
    await this.rest();
    this.unsettled = false;
    this.commandKey = false;
    this.deed = false;
  }

  /** Resolves when LibreOffice has nothing to do. */
  rest(): Promise<void> {
    return this.mainThread.settle();
  }

  /** Resolves when an input may be handed over. True: it goes into the queue. */
  async admit(view: string, input: ViewInput): Promise<boolean> {
    const queued = input.op === 'key' || input.op === 'text' || input.op === 'compose' || input.op === 'mouse';
    // A key that is no character may stand for a command, which goes to the end of the queue when its turn comes: what
    // is typed after it must not overtake it.
    // And while LibreOffice works off what one view typed, it makes that view the current one at any moment, also between our
    // choosing another view and its key: the key would go to the wrong person's cursor.
    const others = this.unsettled && this.view !== view;
    if (!queued || others || this.deed || (this.commandKey && !(input.op === 'key' && input.kind === 'up')))
      await this.settle();
    if (queued) [this.unsettled, this.view] = [true, view];
    if (input.op === 'key' && input.kind === 'down' && input.keyCode !== 0) this.commandKey = true;
    return queued;
  }
}
