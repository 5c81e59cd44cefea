import type { LokDocument } from './lok.js';

/** LibreOfficeKitExtTextInputType */
const COMPOSE = 0;
const END = 2;

/**
 * Committed text, and what input methods compose in place. LibreOffice knows one composition for all views: what a second
 * person composes would appear at the cursor of the first. A composition is therefore taken out of the document while
 * somebody else's is in it; it comes back whole with its next change.
 */
export class TextInput {
  private composing: string | null = null;

  constructor(
    private readonly document: () => LokDocument,
    /** Makes a view the current one, after LibreOffice has worked off what others typed. */
    private readonly enter: (view: string) => Promise<void>,
  ) {}

  async commit(view: string, text: string): Promise<void> {
    await this.makeRoom(view);
    await this.document().postExtTextInput(0, COMPOSE, text);
    await this.document().postExtTextInput(0, END, '');
    this.composing = null;
  }

  async compose(view: string, text: string): Promise<void> {
    await this.makeRoom(view);
    await this.document().postExtTextInput(0, COMPOSE, text);
    this.composing = view;
  }

  /** What a view composes and has not committed leaves the document. */
  async withdraw(view: string): Promise<void> {
    if (this.composing !== view) return;
    this.composing = null;
    await this.enter(view);
    await this.document().postExtTextInput(0, COMPOSE, '');
    await this.document().postExtTextInput(0, END, '');
    await this.enter(view);
  }

  private async makeRoom(view: string): Promise<void> {
    if (this.composing === null || this.composing === view) return;
    await this.withdraw(this.composing);
    await this.enter(view);
  }
}
