import { icon } from '../chrome/icons.js';

/** The row of tools above what a viewer shows. */
export class ViewerBar {
  readonly element = document.createElement('div');

  constructor() {
    this.element.className = 'viewer-bar';
    this.element.setAttribute('role', 'toolbar');
  }

  button(label: string, drawing: string | { text: string }, run: () => void): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.title = label;
    button.setAttribute('aria-label', label);
    if (typeof drawing === 'string') button.append(icon(drawing));
    else button.textContent = drawing.text;
    button.onclick = run;
    this.element.append(button);
    return button;
  }

  field(label: string, className: string): HTMLInputElement {
    const field = document.createElement('input');
    field.className = className;
    field.setAttribute('aria-label', label);
    field.placeholder = label;
    this.element.append(field);
    return field;
  }

  text(className: string): HTMLElement {
    const text = document.createElement('span');
    text.className = className;
    this.element.append(text);
    return text;
  }

  gap(): void {
    this.text('viewer-gap');
  }
}
