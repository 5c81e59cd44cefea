/** What people must see: a strip for passing notices, a sheet over the document when nothing can be done. */
export class Messages {
  readonly element = document.createElement('div');
  private readonly strip = document.createElement('div');
  private readonly cover = document.createElement('div');
  private timer = 0;
  private loader: { picture: string | null; name: string | null } = { picture: null, name: null };

  constructor() {
    this.element.className = 'messages';
    this.strip.className = 'notice';
    this.strip.setAttribute('role', 'status');
    this.strip.hidden = true;
    this.cover.className = 'cover';
    this.cover.setAttribute('role', 'alert');
    this.element.append(this.strip, this.cover);
  }

  /** Shows a notice; without `forMs` it stays until the next one. */
  notice(text: string, forMs?: number): void {
    window.clearTimeout(this.timer);
    this.strip.textContent = text;
    this.strip.hidden = false;
    if (forMs !== undefined) this.timer = window.setTimeout(() => this.clearNotice(), forMs);
  }

  clearNotice(): void {
    this.strip.hidden = true;
  }

  /** Whose picture and name are shown while the document opens. */
  setLoader(loader: { picture: string | null; name: string | null }): void {
    this.loader = loader;
    const waiting = this.cover.querySelector('.spinner + p');
    if (waiting) this.wait(waiting.textContent);
  }

  /** Covers the document while it opens. */
  wait(text: string): void {
    const spinner = document.createElement('div');
    spinner.className = 'spinner';
    const words = document.createElement('p');
    words.textContent = text;
    this.cover.replaceChildren(...this.loaderParts(), spinner, words);
    this.cover.hidden = false;
  }

  private loaderParts(): HTMLElement[] {
    const { picture, name } = this.loader;
    const parts: HTMLElement[] = [];
    if (picture !== null) {
      const image = document.createElement('img');
      image.src = picture;
      image.alt = name ?? '';
      image.height = 160;
      image.referrerPolicy = 'no-referrer';
      image.onerror = () => image.remove();
      parts.push(image);
    }
    if (name !== null) {
      const label = document.createElement('strong');
      label.textContent = name;
      parts.push(label);
    }
    return parts;
  }

  /** Covers the document for good. */
  end(text: string, code: string): void {
    const words = document.createElement('p');
    words.textContent = text;
    const small = document.createElement('small');
    small.textContent = code;
    this.cover.replaceChildren(words, small);
    this.cover.dataset['code'] = code;
    this.cover.hidden = false;
  }

  uncover(): void {
    this.cover.hidden = true;
  }
}
