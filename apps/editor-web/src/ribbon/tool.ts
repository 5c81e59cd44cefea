import type { MenuEntry } from '../popups/menu.js';
import type { Args, Workbench } from '../workbench.js';

interface Common {
  label: string;
  /** A drawing of icons.ts. */
  icon?: string;
  /** Letters instead of a drawing. */
  glyph?: string;
  glyphStyle?: string;
  shortcut?: string;
  /** Takes the height of both rows, with its label below. */
  big?: boolean;
  /** Shows its label beside the drawing. */
  wide?: boolean;
}

export type Tool =
  | (Common & {
      type: 'button';
      command?: string;
      args?: Args;
      /** What {@link Workbench.act} does. */
      action?: string;
      /** What it does when the button is pressed twice. */
      twice?: string;
      /** The command makes something that is drawn by the mouse. */
      draws?: boolean;
      /** Keeps a second press from doing the first again while the pressed state is on its way. */
      toggles?: boolean;
    })
  | (Common & { type: 'menu'; entries: (bench: Workbench, at: HTMLElement) => readonly MenuEntry[]; command?: string })
  /** `plain`: it does what it does at once, without anything to choose from. */
  | (Common & {
      type: 'popup';
      open: (bench: Workbench, at: HTMLElement) => void;
      action?: string;
      plain?: boolean;
    })
  | (Common & {
      type: 'color';
      initial: number;
      none: 'none' | 'automatic' | false;
      pick: (bench: Workbench, color: number) => void;
    })
  | { type: 'own'; label: string; make: (bench: Workbench) => HTMLElement }
  | { type: 'row' };

export interface Group {
  label: string;
  tools: readonly Tool[];
}

export interface Tab {
  id: string;
  label: string;
  groups: readonly Group[];
}

export const button = (label: string, icon: string, command: string, args?: Args, shortcut?: string): Tool => ({
  type: 'button',
  label,
  icon,
  command,
  ...(args ? { args } : {}),
  ...(shortcut === undefined ? {} : { shortcut }),
});

export const action = (label: string, icon: string, name: string, shortcut?: string): Tool => ({
  type: 'button',
  label,
  icon,
  action: name,
  ...(shortcut === undefined ? {} : { shortcut }),
});

export const big = <T extends Tool>(tool: T): T => ({ ...tool, big: true });
export const wide = <T extends Tool>(tool: T): T => ({ ...tool, wide: true });
