import type { PageMessage } from '#protocol/editor';
import type { ViewInput } from '../kit/kit-protocol.js';
import { commandAllowed, commandChanges, withoutForgery } from './commands.js';
import type { Rights } from './rights.js';

/**
 * Turns what a page sent into input for its view; null when the participant's rights do not allow it. `author` is the
 * person's name.
 */
export function toViewInput(message: PageMessage, rights: Rights, author: string): ViewInput | null {
  const mayEdit = rights.edit;
  switch (message.t) {
    case 'key':
      return mayEdit || isNavigation(message.c, message.n)
        ? { op: 'key', kind: message.k, charCode: message.c, keyCode: message.n }
        : null;
    case 'text':
      return mayEdit ? { op: 'text', text: message.s } : null;
    case 'compose':
      return mayEdit ? { op: 'compose', text: message.s, commit: message.end } : null;
    case 'mouse':
      return mayEdit
        ? {
            op: 'mouse',
            kind: message.k,
            x: message.x,
            y: message.y,
            count: message.n,
            buttons: message.b,
            modifiers: message.m,
          }
        : null;
    case 'select':
      return { op: 'select', kind: message.k, x: message.x, y: message.y };
    case 'graphic':
      return mayEdit ? { op: 'selectGraphic', kind: message.k, x: message.x, y: message.y } : null;
    case 'deselect':
      return { op: 'deselect' };
    case 'cmd':
      return commandAllowed(message.name, rights, message.args)
        ? { op: 'command', name: message.name, args: withoutForgery(message.name, message.args, author) }
        : null;
    case 'part':
      return { op: 'part', part: message.n };
    case 'dialog':
      return rights.filter ? { op: 'dialog', window: message.w, data: message.data } : null;
    default:
      return null;
  }
}

/** True when the input may change the document rather than only where one looks. */
export function inputChanges(input: ViewInput): boolean {
  switch (input.op) {
    case 'key':
      return input.kind === 'down' && !isNavigation(input.charCode, input.keyCode);
    case 'text':
    case 'compose':
    case 'dialog':
    case 'selectGraphic':
      return true;
    case 'mouse':
      return false;
    case 'command':
      return commandChanges(input.name, input.args);
    default:
      return false;
  }
}

const MODIFIERS = 0xf000;
const SHIFT = 0x1000;

/** Cursor keys (com.sun.star.awt.Key DOWN to PAGEDOWN), alone or with Shift, change nothing. */
function isNavigation(charCode: number, keyCode: number): boolean {
  const key = keyCode & ~MODIFIERS;
  const modifiers = keyCode & MODIFIERS;
  return charCode === 0 && key >= 1024 && key <= 1031 && (modifiers === 0 || modifiers === SHIFT);
}
