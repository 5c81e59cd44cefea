const TRACK_CHANGES = '.uno:TrackChanges';

/** What recording needs of the kit. */
export interface RecordingKit {
  /** Posts a command through a view; resolves when LibreOffice has carried it out. */
  command: (view: string, name: string, args: string) => Promise<void>;
}

/**
 * Whether changes are tracked. LibreOffice knows one switch per document; a reviewer's changes must always be tracked
 * while what others chose stays as it is. So the switch follows the person whose input comes next.
 */
export class Recording {
  private readonly reviewers = new Set<string>();
  /** What those who may choose have chosen, or the file says. */
  private chosen = false;
  /** True while the switch is on only because of a reviewer. */
  private forced = false;

  constructor(private readonly kit: RecordingKit) {}

  add(view: string): void {
    this.reviewers.add(view);
  }

  remove(view: string): void {
    this.reviewers.delete(view);
  }

  /** LibreOffice reports a state: `.uno:TrackChanges=true`. */
  heard(payload: string): void {
    if (!this.forced && payload.startsWith(`${TRACK_CHANGES}=`)) this.chosen = payload.endsWith('=true');
  }

  /** Sets the switch for what this view does next. */
  async before(view: string): Promise<void> {
    const force = this.reviewers.has(view) && !this.chosen;
    if (force === this.forced) return;
    if (force) {
      this.forced = true; // before LibreOffice reports it
      await this.set(view, true);
    } else await this.release(view);
  }

  /** Sets the switch as it was chosen, e.g. before the document is written. */
  async release(view: string): Promise<void> {
    if (!this.forced) return;
    await this.set(view, this.chosen);
    this.forced = false;
  }

  private async set(view: string, on: boolean): Promise<void> {
    await this.kit.command(view, TRACK_CHANGES, JSON.stringify({ TrackChanges: { type: 'boolean', value: on } }));
  }
}
