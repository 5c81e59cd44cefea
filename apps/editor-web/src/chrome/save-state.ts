import type { EngineMessage, SaveState } from '#protocol/editor';
import type { Header } from './header.js';

type Durable = Pick<Extract<EngineMessage, { t: 'save' }>, 'state' | 'at'>;

/** What the header says of what was typed: durable, or not yet. */
export class ShownSaveState {
  private durable: Durable | null = null;
  /** How many saves were asked for and are not answered. */
  private asked = 0;

  constructor(
    private readonly header: Header,
    private readonly mayEdit: () => boolean,
    /** Somebody is typing into a cell: that is saved when they leave it. */
    private readonly cellTyping: () => boolean,
  ) {}

  heard({ state, at }: Durable): void {
    this.durable = { state, at };
    this.show();
  }

  show(): void {
    if (!this.mayEdit() || !this.durable) return;
    const { state, at } = this.durable;
    let shown: SaveState = state;
    if (state === 'saved' && this.cellTyping()) shown = 'unsaved';
    if (shown === 'saved' && this.asked > 0) shown = 'saving';
    this.header.setSave(shown, at);
  }

  /** From the press on, "saved" means that what was done before it is. */
  async during(save: Promise<void>): Promise<void> {
    this.asked++;
    this.show();
    try {
      await save;
    } finally {
      this.asked--;
      this.show();
    }
  }
}
