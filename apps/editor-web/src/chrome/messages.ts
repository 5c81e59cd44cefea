/** What people must see: a strip for passing notices, a sheet over the document when nothing can be done. */
export class Messages {
  readonly element = document.createElement('div');
  private readonly strip = document.createElement('div');
  private readonly cover = document.createElement('div');
  private timer = 0;

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

  /** Covers the document while it opens. */
  wait(text: string): void {
    const spinner = document.createElement('div');
    spinner.className = 'spinner';
    const words = document.createElement('p');
    words.textContent = text;
    this.cover.replaceChildren(spinner, words);
    this.cover.hidden = false;
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
