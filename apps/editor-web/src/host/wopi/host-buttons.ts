/** What `Insert_Button` gives. */
interface ButtonGiven {
  id?: unknown;
  imgurl?: unknown;
  hint?: unknown;
  label?: unknown;
  unoCommand?: unknown;
}

/** Buttons of ours by the names that hosts of Collabora Online call them. */
const OWN: Record<string, string> = {
  print: '[data-action=print], button[aria-label="打印"], button[aria-label="Print"]',
  download: '.header .actions [aria-label="下载"], .header .actions [aria-label="Download"]',
  share: '[data-host=share]',
  ShareAs: '[data-host=share]',
  closebutton: '[data-host=close]',
  close: '[data-host=close]',
  saveas: '[data-host=saveAs]',
  'rev-history': '[data-host=versions]',
  Rev_History: '[data-host=versions]',
  rename: '[data-host=rename]',
};
const PARTS: Record<string, string> = {
  Menubar: '.header',
  Toolbar: '.toolbar',
  Sidebar: '.sidebar',
  StatusBar: '.status-bar',
  Ruler: '.ruler',
};

/** Buttons that the page around the editor adds, hides and shows. What is hidden stays hidden when parts are drawn anew. */
export class HostButtons {
  private readonly rules = document.createElement('style');
  private readonly hidden = new Set<string>();
  private readonly bar = document.createElement('div');

  constructor(private readonly clicked: (id: string, command: string | null) => void) {
    this.bar.className = 'actions wopi-buttons';
    document.head.append(this.rules);
  }

  insert(given: ButtonGiven): void {
    const id = text(given.id);
    if (id === '') return;
    this.remove(id);
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset['wopiButton'] = id;
    const label = text(given.label) || text(given.hint) || id;
    button.title = text(given.hint) || label;
    const picture = text(given.imgurl);
    if (/^(https?:|data:image\/)/i.test(picture)) {
      const image = document.createElement('img');
      image.src = picture;
      image.alt = label;
      image.height = 20;
      image.referrerPolicy = 'no-referrer';
      button.append(image);
    } else button.textContent = label;
    const command = text(given.unoCommand);
    button.onmousedown = (event) => event.preventDefault();
    button.onclick = () => this.clicked(id, command === '' ? null : command);
    this.bar.append(button);
    if (!this.bar.isConnected) document.querySelector('.header')?.append(this.bar);
  }

  remove(id: string): void {
    this.bar.querySelector(`[data-wopi-button="${CSS.escape(id)}"]`)?.remove();
  }

  /** A button by its id, ours or inserted. */
  show(id: string, visible: boolean): void {
    this.set(OWN[id] ?? `[data-wopi-button="${CSS.escape(id)}"], [data-command="${CSS.escape(id)}"]`, visible);
  }

  /** What gives a command like `.uno:Bold`. */
  showCommand(command: string, visible: boolean): void {
    this.set(`[data-command="${CSS.escape(command)}"]`, visible);
  }

  showPart(name: string, visible: boolean): void {
    const selector = PARTS[name];
    if (selector !== undefined) this.set(selector, visible);
  }

  private set(selector: string, visible: boolean): void {
    if (visible) this.hidden.delete(selector);
    else this.hidden.add(selector);
    this.rules.textContent = [...this.hidden].map((item) => `${item} { display: none !important; }`).join('\n');
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
