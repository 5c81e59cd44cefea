import { t, type Word } from '../i18n.js';

/** One thing that the side panel can show. */
export interface PanelContent {
  readonly element: HTMLElement;
  /** The panel shows it now, or no longer. */
  shown?(visible: boolean): void;
}

interface Tab {
  name: string;
  label: Word;
  content: PanelContent;
  button: HTMLButtonElement;
  badge: HTMLSpanElement;
}

/** The column beside the document: comments, changes, people and chat, versions; one at a time, or none. */
export class SidePanel {
  readonly element = document.createElement('aside');
  /** Buttons for the header, one for each content. */
  readonly buttons = document.createElement('div');
  private readonly title = document.createElement('h2');
  private readonly body = document.createElement('div');
  private readonly tabs = new Map<string, Tab>();
  private open: Tab | null = null;

  constructor(private readonly onChange: () => void) {
    this.element.className = 'side-panel';
    this.element.hidden = true;
    this.buttons.className = 'panel-buttons';
    this.buttons.setAttribute('role', 'group');
    this.buttons.setAttribute('aria-label', t('panels'));
    const close = document.createElement('button');
    close.type = 'button';
    close.className = 'panel-close';
    close.textContent = '×';
    close.setAttribute('aria-label', t('closePanel'));
    close.onclick = () => this.show(null);
    const head = document.createElement('div');
    head.className = 'panel-head';
    head.append(this.title, close);
    this.body.className = 'panel-body';
    this.element.append(head, this.body);
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      const { open } = this;
      this.show(null);
      open?.button.focus();
    });
  }

  add(name: string, label: Word, drawing: SVGElement, content: PanelContent): void {
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset['panel'] = name;
    button.title = t(label);
    button.setAttribute('aria-label', t(label));
    button.setAttribute('aria-expanded', 'false');
    const badge = document.createElement('span');
    badge.className = 'badge';
    badge.hidden = true;
    button.append(drawing, badge);
    button.onclick = () => this.show(this.open?.name === name ? null : name);
    this.tabs.set(name, { name, label, content, button, badge });
    this.buttons.append(button);
  }

  /** Takes a content away from people who may not use it, or gives it back. */
  allow(name: string, allowed: boolean): void {
    const tab = this.tabs.get(name);
    if (!tab) return;
    tab.button.hidden = !allowed;
    if (!allowed && this.open === tab) this.show(null);
  }

  /** Shows how much is new; 0 shows nothing. */
  count(name: string, count: number): void {
    const tab = this.tabs.get(name);
    if (!tab) return;
    tab.badge.hidden = count === 0;
    tab.badge.textContent = count === 0 ? '' : String(Math.min(99, count));
  }

  isOpen(name: string): boolean {
    return this.open?.name === name;
  }

  show(name: string | null): void {
    const next = name === null ? null : (this.tabs.get(name) ?? null);
    if (next === this.open) return;
    const before = this.open;
    this.open = next;
    before?.button.setAttribute('aria-expanded', 'false');
    before?.content.shown?.(false);
    this.element.hidden = next === null;
    if (next) {
      this.title.textContent = t(next.label);
      this.element.setAttribute('aria-label', t(next.label));
      this.body.replaceChildren(next.content.element);
      next.button.setAttribute('aria-expanded', 'true');
      next.content.shown?.(true);
    }
    this.onChange();
  }
}
