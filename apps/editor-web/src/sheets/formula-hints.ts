import { openFunction, suggestions } from './functions.js';

/** Functions that fit what is typed into a formula, and the arguments of the one whose brackets are open. */
export class FormulaHints {
  readonly element = document.createElement('div');
  private chosen = 0;
  private names: readonly string[] = [];

  constructor(private readonly take: (name: string) => void) {
    this.element.className = 'formula-hints';
    this.element.setAttribute('role', 'listbox');
    this.element.hidden = true;
  }

  get open(): boolean {
    return this.names.length > 0 && !this.element.hidden;
  }

  show(formula: string): void {
    const found = suggestions(formula);
    this.names = found.map(({ name }) => name);
    this.chosen = 0;
    const help = found.length === 0 ? openFunction(formula) : null;
    this.element.hidden = found.length === 0 && help === null;
    if (help) {
      const line = document.createElement('div');
      line.className = 'formula-help';
      line.textContent = `${help.name}(${help.args.replaceAll(';', ',')})  ${help.about}`;
      this.element.replaceChildren(line);
      return;
    }
    this.element.replaceChildren(
      ...found.map((item, index) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.setAttribute('role', 'option');
        button.setAttribute('aria-selected', String(index === 0));
        const name = document.createElement('strong');
        name.textContent = item.name;
        const about = document.createElement('span');
        about.textContent = item.about;
        button.append(name, about);
        button.onpointerdown = (event) => event.preventDefault();
        button.onclick = () => this.accept(item.name);
        return button;
      }),
    );
  }

  hide(): void {
    this.element.hidden = true;
    this.names = [];
  }

  /** Arrows and Tab while suggestions are shown. True when the key was meant for them. */
  key(key: string): boolean {
    if (!this.open) return false;
    if (key === 'Escape') {
      this.hide();
      return false;
    }
    if (key === 'Tab') {
      const name = this.names[this.chosen];
      if (name !== undefined) this.accept(name);
      return true;
    }
    if (key !== 'ArrowDown' && key !== 'ArrowUp') return false;
    this.chosen = (this.chosen + (key === 'ArrowDown' ? 1 : -1) + this.names.length) % this.names.length;
    [...this.element.children].forEach((child, index) =>
      child.setAttribute('aria-selected', String(index === this.chosen)),
    );
    return true;
  }

  private accept(name: string): void {
    this.hide();
    this.take(name);
  }
}
