import * as pdfjs from 'pdfjs-dist';
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url';

pdfjs.GlobalWorkerOptions.workerSrc = workerUrl;
const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];

/** The pages of a PDF below each other, painted when they come into view. */
export class PdfView {
  private document: pdfjs.PDFDocumentProxy | null = null;
  private zoomIndex = ZOOMS.indexOf(1.25);
  private observer: IntersectionObserver | null = null;

  constructor(private readonly element: HTMLElement) {}

  async open(url: string): Promise<void> {
    this.document = await pdfjs.getDocument({ url, isEvalSupported: false, enableXfa: false }).promise;
    await this.layOut();
  }

  zoomBy(steps: number): void {
    this.zoomIndex = Math.max(0, Math.min(ZOOMS.length - 1, this.zoomIndex + steps));
    void this.layOut();
  }

  private async layOut(): Promise<void> {
    const { document: pdf } = this;
    if (!pdf) return;
    this.observer?.disconnect();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          if (!entry.isIntersecting) continue;
          observer.unobserve(entry.target);
          void this.paint(entry.target as HTMLCanvasElement);
        }
      },
      { root: this.element, rootMargin: '600px' },
    );
    this.observer = observer;
    const first = (await pdf.getPage(1)).getViewport({ scale: ZOOMS[this.zoomIndex] ?? 1 });
    this.element.replaceChildren(
      ...Array.from({ length: pdf.numPages }, (_, index) => {
        const canvas = document.createElement('canvas');
        canvas.dataset['page'] = String(index + 1);
        canvas.style.width = `${first.width}px`;
        canvas.style.height = `${first.height}px`;
        return canvas;
      }),
    );
    for (const canvas of this.element.children) observer.observe(canvas);
  }

  private async paint(canvas: HTMLCanvasElement): Promise<void> {
    const page = await this.document?.getPage(Number(canvas.dataset['page']));
    const context = canvas.getContext('2d');
    if (!page || !context) return;
    const viewport = page.getViewport({ scale: ZOOMS[this.zoomIndex] ?? 1 });
    const ratio = window.devicePixelRatio;
    canvas.width = Math.floor(viewport.width * ratio);
    canvas.height = Math.floor(viewport.height * ratio);
    canvas.style.width = `${viewport.width}px`;
    canvas.style.height = `${viewport.height}px`;
    await page.render({ canvas, canvasContext: context, viewport, transform: [ratio, 0, 0, ratio, 0, 0] }).promise;
    canvas.dataset['painted'] = 'true';
  }
}
