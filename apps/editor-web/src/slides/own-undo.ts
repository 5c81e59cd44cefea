/** A procedure of the engine with its arguments, or what does more than one can. */
export type Call = readonly [name: string, ...args: (string | number)[]] | (() => Promise<unknown>);

interface Deed {
  /** LibreOffice's list of what can be taken back, as it stands while this deed is the last one. */
  mark: string;
  again: Call;
  back: Call;
}

/** What taking back needs of the bench. */
export interface UndoHooks {
  perform: (call: Call) => Promise<unknown>;
  /** LibreOffice's list of what can be taken back. */
  list: () => Promise<string>;
  /** LibreOffice takes back, or does again. */
  pass: (command: string) => void;
  /** There is something of our own to take back, or to do again. */
  changed: (undo: boolean, redo: boolean) => void;
}

const LONGEST = 100;

/**
 * LibreOffice cannot take back what procedures do to slides: that they are hidden, their background, size, transition.
 * Each such deed remembers behind which of LibreOffice's own it was done, and is taken back in that order.
 */
export class OwnUndo {
  private readonly done: Deed[] = [];
  private undone: Deed[] = [];
  /** A deed that is being done or taken back: what is last is known when it is over. */
  private underWay: Promise<void> | null = null;

  constructor(private readonly hooks: UndoHooks) {}

  /** Does something that `back` takes back. */
  perform(again: Call, back: Call): Promise<void> {
    return this.alone(async () => {
      await this.hooks.perform(again);
      this.done.push({ mark: await this.hooks.list(), again, back });
      if (this.done.length > LONGEST) this.done.shift();
      this.undone = [];
      this.tell();
    });
  }

  /** True when the command may be about a deed of our own; it is then dealt with. */
  take(command: string): boolean {
    if (command !== '.uno:Undo' && command !== '.uno:Redo') return false;
    if (this.underWay) {
      void this.underWay.then(() => {
        if (!this.take(command)) this.hooks.pass(command);
      });
      return true;
    }
    const from = command === '.uno:Undo' ? this.done : this.undone;
    const deed = from.at(-1);
    if (!deed) return false;
    void this.alone(() => this.carryOut(command, from, deed)).catch(() => this.hooks.pass(command));
    return true;
  }

  private async carryOut(command: string, from: Deed[], deed: Deed): Promise<void> {
    if ((await this.hooks.list()) !== deed.mark) {
      this.hooks.pass(command);
      return;
    }
    from.pop();
    await this.hooks.perform(command === '.uno:Undo' ? deed.back : deed.again);
    (command === '.uno:Undo' ? this.undone : this.done).push(deed);
    this.tell();
  }

  /** Whoever undoes meanwhile waits. */
  private async alone(work: () => Promise<void>): Promise<void> {
    const working = work();
    const over = working.then(
      () => undefined,
      () => undefined,
    );
    this.underWay = over;
    void over.then(() => {
      if (this.underWay === over) this.underWay = null;
    });
    return working;
  }

  private tell(): void {
    this.hooks.changed(this.done.length > 0, this.undone.length > 0);
  }
}
