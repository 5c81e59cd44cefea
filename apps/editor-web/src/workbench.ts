import type { EngineMessage, PageMessage } from '#protocol/editor';
import type { DocumentCanvas } from './canvas/document-canvas.js';
import type { CommandStates } from './command-states.js';
import type { Call } from './slides/own-undo.js';
import type { Connection } from './socket/connection.js';

export type Kind = 'text' | 'spreadsheet' | 'presentation';
export type Welcome = Extract<EngineMessage, { t: 'welcome' }>;
export type Args = Record<string, unknown>;

/** What the parts of the editor need of the whole. */
export interface Workbench {
  readonly kind: Kind;
  readonly root: HTMLElement;
  readonly stage: HTMLElement;
  readonly canvas: DocumentCanvas;
  readonly connection: Connection;
  readonly states: CommandStates;
  readonly welcome: Welcome;
  readonly mayEdit: boolean;
  /** Makes a link to a bookmark; null: the page around the editor makes none. */
  readonly linkTo: ((bookmark: string) => void) | null;
  send(message: PageMessage): void;
  /** Sends a command and gives the document the keyboard back. */
  command(name: string, args?: Args): void;
  /** Runs a procedure of the engine: rows of fields. Rejects, after saying so, when it failed. */
  perform(name: string, ...args: (string | number)[]): Promise<string[][]>;
  /** {@link perform} for tools: the keyboard is in the document at once, and what is typed next comes after it. */
  carryOut(name: string, ...args: (string | number)[]): void;
  /** Runs a procedure that LibreOffice cannot take back; `back` does. */
  performUndoable(again: Call, back: Call): Promise<void>;
  /** Does what a tool or shortcut is called, e.g. `find`, `link`, `page-setup`. */
  act(action: string, detail?: unknown): void;
  notice(message: string, forMs?: number): void;
  focus(): void;
}

export const long = (value: number): { type: string; value: number } => ({ type: 'long', value });
export const text = (value: string): { type: string; value: string } => ({ type: 'string', value });
export const bool = (value: boolean): { type: string; value: boolean } => ({ type: 'boolean', value });
export const short = (value: number): { type: string; value: number } => ({ type: 'short', value });
