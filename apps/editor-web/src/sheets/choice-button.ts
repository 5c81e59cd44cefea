import { openMenu } from '../popups/menu.js';
import { text, type Workbench } from '../workbench.js';

/** The arrow beside a cell that takes its value from a list. */
export class ChoiceButton {
  readonly element = document.createElement('button');
  private shown = false;

  constructor(private readonly bench: Workbench) {
    this.element.type = 'button';
    this.element.className = 'choice-button';
    this.element.textContent = '▾';
    this.element.setAttribute('aria-label', '▾');
    this.element.hidden = true;
    this.element.onpointerdown = (event) => {
      event.preventDefault();
      event.stopPropagation();
    };
    this.element.onclick = () => void this.open();
  }

  /** LibreOffice says whether the current cell has a list (LOK_CALLBACK_VALIDITY_LIST_BUTTON). */
  receive(payload: string): void {
    const parts = payload.split(',').map((item) => item.trim());
    this.shown = parts.at(-1) === '1' || parts.at(-1) === 'true';
    this.place();
  }

  place(): void {
    const { cell } = this.bench.canvas.overlay;
    this.element.hidden = !this.shown || !cell || !this.bench.mayEdit;
    if (!cell || this.element.hidden) return;
    const { x, y } = this.bench.canvas.fromTwips({ x: cell.x + cell.width, y: cell.y });
    const height = (cell.height / 15) * this.bench.canvas.zoom;
    this.element.style.transform = `translate(${x + 1}px, ${y}px)`;
    this.element.style.height = `${Math.max(16, height)}px`;
  }

  async open(): Promise<void> {
    const choices = await this.bench.perform('sheets.validation.choices');
    if (choices.length === 0) return;
    openMenu(
      choices.map(([choice = '']) => ({
        label: choice,
        run: () => this.bench.command('.uno:EnterString', { StringName: text(choice) }),
      })),
      { at: this.element, restore: () => this.bench.focus() },
    );
  }
}
