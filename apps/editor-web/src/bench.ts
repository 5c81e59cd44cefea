import type { PageMessage } from '#protocol/editor';
import type { DocumentCanvas } from './canvas/document-canvas.js';
import { CommandStates } from './command-states.js';
import { t } from './i18n.js';
import { type Call, OwnUndo } from './slides/own-undo.js';
import type { Connection } from './socket/connection.js';
import type { Args, Kind, Welcome, Workbench } from './workbench.js';

/** What the bench needs of the editor that it stands in. */
export interface BenchHooks {
  root: HTMLElement;
  stage: HTMLElement;
  canvas: DocumentCanvas;
  connection: Connection;
  send: (message: PageMessage) => void;
  welcome: () => Welcome | null;
  act: (action: string, detail?: unknown) => void;
  linkTo: () => ((bookmark: string) => void) | null;
  notice: (message: string, forMs?: number) => void;
  focus: () => void;
}

export class Bench implements Workbench {
  readonly states = new CommandStates();
  private readonly ownUndo = new OwnUndo({
    perform: (call) => (typeof call === 'function' ? call() : this.perform(...call)),
    list: async () => String(await this.connection.ask({ t: 'values', name: '.uno:Undo' })),
    pass: (name) => this.hooks.send({ t: 'cmd', name, args: null }),
    changed: (undo, redo) => {
      this.states.insist('.uno:Undo', undo ? 'enabled' : null);
      this.states.insist('.uno:Redo', redo ? 'enabled' : null);
    },
  });

  constructor(private readonly hooks: BenchHooks) {}

  get root(): HTMLElement {
    return this.hooks.root;
  }
  get stage(): HTMLElement {
    return this.hooks.stage;
  }
  get canvas(): DocumentCanvas {
    return this.hooks.canvas;
  }
  get connection(): Connection {
    return this.hooks.connection;
  }
  get welcome(): Welcome {
    const welcome = this.hooks.welcome();
    if (!welcome) throw new Error('the document is not there yet');
    return welcome;
  }
  get kind(): Kind {
    const { kind } = this.welcome.document;
    return kind === 'spreadsheet' || kind === 'presentation' ? kind : 'text';
  }
  get mayEdit(): boolean {
    return ['edit', 'review'].includes(this.welcome.mode);
  }

  get linkTo(): ((bookmark: string) => void) | null {
    return this.hooks.linkTo();
  }

  send(message: PageMessage): void {
    if (message.t === 'cmd' && this.ownUndo.take(message.name)) return;
    this.hooks.send(message);
  }

  performUndoable(again: Call, back: Call): Promise<void> {
    return this.ownUndo.perform(again, back);
  }

  command(name: string, args?: Args): void {
    this.send({ t: 'cmd', name, args: args ? JSON.stringify(args) : null });
    this.focus();
  }

  async perform(name: string, ...args: (string | number)[]): Promise<string[][]> {
    try {
      return (await this.connection.ask({ t: 'do', name, args })) as string[][];
    } catch (error) {
      const refused = error instanceof Error && error.message === 'not_permitted';
      this.notice(t(refused ? 'notPermitted' : 'notDone'), 3000);
      throw error;
    }
  }

  carryOut(name: string, ...args: (string | number)[]): void {
    this.perform(name, ...args).catch(() => undefined); // whoever asked has been told
    this.focus();
  }

  act(action: string, detail?: unknown): void {
    this.hooks.act(action, detail);
  }

  notice(message: string, forMs?: number): void {
    this.hooks.notice(message, forMs);
  }

  focus(): void {
    this.hooks.focus();
  }
}
