type UndoCommand = '.uno:Undo' | '.uno:Redo';

/** LibreOffice keeps no more steps than these, and takes no larger number. */
const MOST = 100;

/**
 * One deed of a person may be several steps for LibreOffice, each in its list of what can be taken back.
 * This remembers which belong together, and so how many of them one undo or redo is about.
 */
export class UndoSteps {
  /** The deed that a step belongs to. */
  private deeds = new Map<string, number>();
  private count = 0;

  /** `list`: LibreOffice's list of that name, as JSON. */
  constructor(private readonly list: (command: UndoCommand) => Promise<string | null>) {}

  /** All steps that `work` adds to what can be taken back are one deed. */
  async oneDeed<T>(work: () => Promise<T>): Promise<T> {
    const before = new Set(await this.steps('.uno:Undo'));
    try {
      return await work();
    } finally {
      const steps = await this.steps('.uno:Undo');
      const added = steps.filter((step) => !before.has(step));
      const kept = new Set([...steps, ...(await this.steps('.uno:Redo'))]);
      this.deeds = new Map([...this.deeds].filter(([step]) => kept.has(step)));
      this.count++;
      if (added.length > 1) for (const step of added) this.deeds.set(step, this.count);
    }
  }

  /** The arguments by which the command, given without any, is about the whole deed. null: it is about one step. */
  async arguments(command: UndoCommand): Promise<string | null> {
    if (this.deeds.size === 0) return null;
    const steps = await this.steps(command);
    const deed = this.deeds.get(steps[0] ?? '');
    if (deed === undefined) return null;
    const other = steps.findIndex((step) => this.deeds.get(step) !== deed);
    const value = Math.min(other < 0 ? steps.length : other, MOST);
    return JSON.stringify({ [command.slice('.uno:'.length)]: { type: 'unsigned short', value } });
  }

  /** The next one first. */
  private async steps(command: UndoCommand): Promise<string[]> {
    const { actions } = JSON.parse((await this.list(command)) ?? '{}') as { actions?: unknown };
    if (!Array.isArray(actions)) return []; // an empty list comes as an empty text
    const steps = (actions as { viewId?: string; dateTime?: string }[]).map(
      (step) => `${step.viewId} ${step.dateTime}`,
    );
    return command === '.uno:Redo' ? steps.reverse() : steps;
  }
}
