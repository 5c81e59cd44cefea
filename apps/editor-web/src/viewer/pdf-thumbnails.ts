import type { PDFDocumentProxy } from 'pdfjs-dist';

const WIDTH = 130;

/** Small pictures of a PDF's pages, painted when they come into view. */
export class PdfThumbnails {
  readonly element = document.createElement('nav');
  private pdf: PDFDocumentProxy | null = null;
  private chain: Promise<void> = Promise.resolve();

  constructor(private readonly go: (page: number) => void) {
    this.element.className = 'pdf-thumbnails';
    this.element.hidden = window.innerWidth < 900;
  }

  toggle(): void {
    this.element.hidden = !this.element.hidden;
  }

  show(pdf: PDFDocumentProxy): void {
    this.pdf = pdf;
    const seen = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting) continue;
          seen.unobserve(target);
          this.chain = this.chain.then(() => this.paint(target as HTMLElement));
        }
      },
      { root: this.element, rootMargin: '200px' },
    );
    this.element.replaceChildren(
      ...Array.from({ length: pdf.numPages }, (_, index) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.dataset['page'] = String(index + 1);
        button.setAttribute('aria-label', String(index + 1));
        button.append(document.createElement('canvas'), String(index + 1));
        button.onclick = () => this.go(index + 1);
        return button;
      }),
    );
    for (const button of this.element.children) seen.observe(button);
  }

  select(page: number): void {
    for (const button of this.element.children) {
      const current = (button as HTMLElement).dataset['page'] === String(page);
      button.toggleAttribute('aria-current', current);
      if (current && !this.element.hidden) button.scrollIntoView({ block: 'nearest' });
    }
  }

  private async paint(button: HTMLElement): Promise<void> {
    const page = await this.pdf?.getPage(Number(button.dataset['page']));
    const canvas = button.querySelector('canvas');
    if (!page || !canvas) return;
    const viewport = page.getViewport({ scale: WIDTH / page.getViewport({ scale: 1 }).width });
    canvas.width = Math.floor(viewport.width);
    canvas.height = Math.floor(viewport.height);
    await page.render({ canvas, viewport }).promise;
    button.dataset['painted'] = 'true';
  }
}
