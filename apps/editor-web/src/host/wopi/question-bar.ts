import { say } from './words.js';

/** A bar above the document with a question. Frames of another origin may not open dialogs. */
export class QuestionBar {
  private readonly element = document.createElement('form');

  constructor() {
    this.element.className = 'wopi-question';
    this.element.setAttribute('role', 'alertdialog');
    this.element.hidden = true;
  }

  /** Asks for a name. Null: the person does not want to. */
  askName(label: string, value: string): Promise<string | null> {
    return new Promise((answered) => {
      const input = document.createElement('input');
      input.value = value;
      input.maxLength = 250;
      input.setAttribute('aria-label', label);
      const done = (name: string | null): void => {
        this.close();
        answered(name);
      };
      this.element.onsubmit = (event) => {
        event.preventDefault();
        const name = input.value.trim();
        done(name === '' ? null : name);
      };
      const cancel = button(say('cancel'), () => done(null));
      const ok = document.createElement('button');
      ok.textContent = say('ok');
      this.open(label, [input, ok, cancel]);
      input.focus();
      input.setSelectionRange(0, value.lastIndexOf('.') > 0 ? value.lastIndexOf('.') : value.length);
    });
  }

  choose(text: string, choices: readonly { label: string; act: () => void }[]): void {
    this.element.onsubmit = (event) => event.preventDefault();
    this.open(
      text,
      choices.map(({ label, act }) =>
        button(label, () => {
          this.close();
          act();
        }),
      ),
    );
  }

  close(): void {
    this.element.hidden = true;
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  private open(text: string, parts: HTMLElement[]): void {
    const words = document.createElement('span');
    words.textContent = text;
    this.element.replaceChildren(words, ...parts);
    if (!this.element.isConnected) document.querySelector('.header')?.after(this.element);
    this.element.hidden = false;
  }
}

function button(label: string, act: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = label;
  element.onclick = act;
  return element;
}
