/** Modifier bits of LibreOffice key codes (com.sun.star.awt.KeyModifier, shifted). */
export const SHIFT = 0x1000;
export const CTRL = 0x2000;
export const ALT = 0x4000;

/** com.sun.star.awt.Key for the keys that are not characters. */
const KEYS: Record<string, number> = {
  ArrowDown: 1024,
  ArrowUp: 1025,
  ArrowLeft: 1026,
  ArrowRight: 1027,
  Home: 1028,
  End: 1029,
  PageUp: 1030,
  PageDown: 1031,
  Enter: 1280,
  Escape: 1281,
  Tab: 1282,
  Backspace: 1283,
  Insert: 1285,
  Delete: 1286,
  F2: 769,
  F4: 771,
  F7: 774,
  F9: 776,
};

const CHAR_CODES: Record<string, number> = { Enter: 13, Tab: 9, Backspace: 8 };

export function modifiersOf(event: KeyboardEvent | MouseEvent): number {
  return (event.shiftKey ? SHIFT : 0) | (event.ctrlKey || event.metaKey ? CTRL : 0) | (event.altKey ? ALT : 0);
}

/** The keys as shortcuts name them, e.g. `ctrl+shift+8`: which character a digit has with Shift depends on the keyboard. */
export function shortcutOf(event: KeyboardEvent): string {
  const digit = event.shiftKey ? /^Digit(\d)$/.exec(event.code)?.[1] : undefined;
  const parts = [
    event.ctrlKey || event.metaKey ? 'ctrl' : '',
    event.altKey ? 'alt' : '',
    event.shiftKey ? 'shift' : '',
    digit ?? event.key.toLowerCase(),
  ];
  return parts.filter((part) => part !== '').join('+');
}

/** The key for LibreOffice, or null when the key is a character that comes as text. */
export function lokKey(event: KeyboardEvent): { charCode: number; keyCode: number } | null {
  const code = KEYS[event.key];
  if (code !== undefined) return { charCode: CHAR_CODES[event.key] ?? 0, keyCode: code | modifiersOf(event) };
  return null;
}
