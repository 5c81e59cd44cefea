type UndoCommand = '.uno:Undo' | '.uno:Redo';

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

  /** How many times the command is to be given, so that it is about a whole deed. */
  async times(command: UndoCommand): Promise<number> {
    if (this.deeds.size === 0) return 1;
    const steps = await this.steps(command);
    const deed = this.deeds.get(steps[0] ?? '');
    if (deed === undefined) return 1;
    const other = steps.findIndex((step) => this.deeds.get(step) !== deed);
    return other < 0 ? steps.length : other;
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
