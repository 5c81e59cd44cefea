import type { PageMessage } from '#protocol/editor';
import { keepForWindow } from '../dialogs/typed-ahead.js';
import { t } from '../i18n.js';
import { lokKey, shortcutOf } from './keys.js';

export interface KeyboardHooks {
  send: (message: PageMessage) => void;
  copy: (event: ClipboardEvent, cut: boolean) => void;
  paste: (event: ClipboardEvent) => void;
  /** True when the keys stand for something here. */
  shortcut: (keys: string) => boolean;
  /** A key while suggestions for a formula are shown; true when it was theirs. */
  suggest: (key: string) => boolean;
  /** Where composed text appears, in CSS pixels, so that the input method's window sits beside it. */
  caret: () => { x: number; y: number; height: number };
  /** Says so when typing cannot reach the document right now. */
  canType: () => boolean;
}

/**
 * Takes what is typed through a hidden text area, so that every input method of every system works: keys go as keys,
 * committed characters as text, and compositions are shown in the document while they last.
 */
export class Keyboard {
  readonly element = document.createElement('textarea');
  private composing = false;

  constructor(private readonly hooks: KeyboardHooks) {
    const { element } = this;
    element.className = 'keyboard';
    element.setAttribute('autocapitalize', 'off');
    element.setAttribute('autocomplete', 'off');
    element.setAttribute('autocorrect', 'off');
    element.spellcheck = false;
    element.setAttribute('aria-label', t('documentArea'));
    element.addEventListener('keydown', (event) => this.keyDown(event));
    element.addEventListener('compositionstart', () => {
      this.composing = true;
      this.place();
    });
    element.addEventListener('compositionupdate', (event) =>
      this.hooks.send({ t: 'compose', s: event.data, end: false }),
    );
    element.addEventListener('compositionend', (event) => {
      this.composing = false;
      this.hooks.send({ t: 'compose', s: event.data, end: true });
      element.value = '';
    });
    element.addEventListener('input', (event) => this.input(event as InputEvent));
    element.addEventListener('copy', (event) => this.hooks.copy(event, false));
    element.addEventListener('cut', (event) => this.hooks.copy(event, true));
    element.addEventListener('paste', (event) => this.hooks.paste(event));
  }

  focus(): void {
    this.place();
    this.element.focus({ preventScroll: true });
  }

  place(): void {
    const { x, y, height } = this.hooks.caret();
    this.element.style.transform = `translate(${Math.max(0, x)}px, ${Math.max(0, y)}px)`;
    this.element.style.height = `${height}px`;
  }

  private keyDown(event: KeyboardEvent): void {
    if (event.isComposing || this.composing || event.key === 'Process') return;
    if (keepForWindow(event)) {
      event.preventDefault();
      return;
    }
    const shortcut = shortcutOf(event);
    if (this.hooks.suggest(event.key) || this.hooks.shortcut(shortcut)) {
      event.preventDefault();
      return;
    }
    const key = lokKey(event);
    if (key === null) return;
    event.preventDefault();
    if (!this.hooks.canType()) return;
    this.hooks.send({ t: 'key', k: 'down', c: key.charCode, n: key.keyCode });
    this.hooks.send({ t: 'key', k: 'up', c: key.charCode, n: key.keyCode });
  }

  private input(event: InputEvent): void {
    if (this.composing || event.isComposing) return;
    const text = this.element.value;
    this.element.value = '';
    if (text === '' || event.inputType === 'insertFromComposition' || event.inputType === 'insertCompositionText')
      return;
    if (!this.hooks.canType()) return;
    const characters = [...text];
    if (characters.length > 16) {
      this.hooks.send({ t: 'text', s: text });
      return;
    }
    for (const character of characters) {
      const code = character.codePointAt(0) ?? 0;
      if (code > 0xffff) this.hooks.send({ t: 'text', s: character });
      else {
        this.hooks.send({ t: 'key', k: 'down', c: code, n: 0 });
        this.hooks.send({ t: 'key', k: 'up', c: code, n: 0 });
      }
    }
  }
}
