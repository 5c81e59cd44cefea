/** Some fields of a form, behind a tab of their own. */
export interface FormTab {
  label: string;
  ids: readonly string[];
}

/** Tabs above a form: arrows and clicks show the fields of one. */
export class DialogTabs {
  readonly element = document.createElement('div');
  private readonly buttons: HTMLButtonElement[];

  constructor(
    private readonly tabs: readonly FormTab[],
    private readonly rows: ReadonlyMap<string, HTMLElement>,
  ) {
    this.element.className = 'dialog-tabs';
    this.element.setAttribute('role', 'tablist');
    this.buttons = tabs.map((tab, index) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.role = 'tab';
      button.textContent = tab.label;
      button.onclick = () => this.show(index);
      return button;
    });
    this.element.append(...this.buttons);
    this.element.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      const at = this.buttons.findIndex((button) => button === document.activeElement);
      const next = (at + step + tabs.length) % tabs.length;
      this.show(next);
      this.buttons[next]?.focus();
    });
    this.show(0);
  }

  /** Shows the tab that a field is behind. */
  reveal(id: string): void {
    const index = this.tabs.findIndex((tab) => tab.ids.includes(id));
    if (index >= 0) this.show(index);
  }

  private show(shown: number): void {
    this.tabs.forEach((tab, index) => {
      for (const id of tab.ids) this.rows.get(id)?.classList.toggle('other-tab', index !== shown);
    });
    this.buttons.forEach((button, index) => {
      button.setAttribute('aria-selected', String(index === shown));
      button.tabIndex = index === shown ? 0 : -1;
    });
  }
}
