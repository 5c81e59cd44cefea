/** Keys between the press that asks for a window and the window itself; null: none is on its way. */
let keys: string[] | null = null;

const KEPT = new Set(['Enter', 'Tab', 'Escape', 'Backspace']);

/**
 * A window was asked for: what is typed from here on is meant for it, not for the document. What is returned is to be
 * called when it does not come.
 */
export function expectWindow(): () => void {
  const mine: string[] = [];
  keys = mine;
  return () => {
    if (keys === mine) keys = null;
  };
}

/** The window is there. What was typed for it. */
export function typedForWindow(): readonly string[] {
  const typed = keys ?? [];
  keys = null;
  return typed;
}

/** True when the key waits for the window. */
export function keepForWindow(event: KeyboardEvent): boolean {
  if (keys === null || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key.length > 1 && !KEPT.has(event.key)) return false;
  keys.push(event.key);
  return true;
}

export interface FilledForm {
  fields: readonly HTMLElement[];
  submit: () => void;
  close: () => void;
}

/** Does to a form what the keys would have done had it been there. */
export function typeInto(form: FilledForm, typed: readonly string[]): void {
  for (const key of typed) {
    const at = document.activeElement;
    if (key === 'Escape') form.close();
    else if (key === 'Tab') form.fields[form.fields.indexOf(at as HTMLElement) + 1]?.focus();
    else if (key === 'Enter' && !(at instanceof HTMLTextAreaElement)) form.submit();
    else if (key === 'Backspace') document.execCommand('delete');
    else document.execCommand('insertText', false, key === 'Enter' ? '\n' : key);
  }
}
