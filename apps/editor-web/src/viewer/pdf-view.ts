import * as pdfjs from 'pdfjs-dist';
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url';
import { EventBus, PDFFindController, PDFLinkService, PDFViewer } from 'pdfjs-dist/web/pdf_viewer.mjs';
import 'pdfjs-dist/web/pdf_viewer.css';
import type { ViewerBar } from './viewer-bar.js';
import { PdfThumbnails } from './pdf-thumbnails.js';
import { words } from './words.js';

pdfjs.GlobalWorkerOptions.workerSrc = workerUrl;
/** Character maps, fonts and decoders of pdf.js, which the build puts beside the page. */
const PARTS = '/editor/assets/pdfjs/';

/** A PDF: pages with their text and links, thumbnails, search, zoom. */
export class PdfView {
  readonly element = document.createElement('div');
  private readonly bus = new EventBus();
  private readonly links = new PDFLinkService({
    eventBus: this.bus,
    externalLinkTarget: 2,
    externalLinkRel: 'noopener noreferrer',
  });
  private readonly find = new PDFFindController({ eventBus: this.bus, linkService: this.links });
  private readonly viewer: PDFViewer;
  private readonly thumbnails: PdfThumbnails;

  constructor(bar: ViewerBar) {
    const container = document.createElement('div');
    container.className = 'pdf-pages';
    container.tabIndex = 0;
    const pages = document.createElement('div');
    pages.className = 'pdfViewer';
    container.append(pages);
    this.element.className = 'pdf-view';
    this.thumbnails = new PdfThumbnails((page) => (this.viewer.currentPageNumber = page));
    this.element.append(this.thumbnails.element, container);
    this.viewer = new PDFViewer({
      container,
      viewer: pages,
      eventBus: this.bus,
      linkService: this.links,
      findController: this.find,
      annotationEditorMode: -1,
    });
    this.links.setViewer(this.viewer);
    this.tools(bar);
  }

  /** Resolves when the first page is painted. */
  async open(url: string): Promise<void> {
    const pdf = await pdfjs.getDocument({
      url,
      isEvalSupported: false,
      enableXfa: false,
      cMapUrl: `${PARTS}cmaps/`,
      cMapPacked: true,
      standardFontDataUrl: `${PARTS}standard_fonts/`,
      wasmUrl: `${PARTS}wasm/`,
      iccUrl: `${PARTS}iccs/`,
    }).promise;
    const painted = new Promise<void>((done) => {
      const rendered = (): void => {
        this.bus.off('pagerendered', rendered);
        done();
      };
      this.bus.on('pagerendered', rendered);
    });
    this.bus.on('pagesinit', () => (this.viewer.currentScaleValue = 'page-width'));
    this.viewer.setDocument(pdf);
    this.links.setDocument(pdf, null);
    this.thumbnails.show(pdf);
    await painted;
  }

  zoomBy(steps: number): void {
    const scale = this.viewer.currentScale * (steps > 0 ? 1.2 : 1 / 1.2);
    this.viewer.currentScale = Math.max(0.25, Math.min(6, Math.round(scale * 100) / 100));
  }

  private tools(bar: ViewerBar): void {
    bar.button(words.thumbnails, 'navigation', () => this.thumbnails.toggle());
    bar.button(words.previous, { text: '↑' }, () => this.viewer.previousPage());
    bar.button(words.next, { text: '↓' }, () => this.viewer.nextPage());
    const page = bar.field(words.page, 'viewer-page');
    const pages = bar.text('viewer-pages');
    page.onchange = () => {
      const number = Number.parseInt(page.value, 10);
      if (number >= 1 && number <= this.viewer.pagesCount) this.viewer.currentPageNumber = number;
      page.value = String(this.viewer.currentPageNumber);
    };
    const place = (): void => {
      page.value = String(this.viewer.currentPageNumber);
      pages.textContent = `${words.of}${this.viewer.pagesCount}`;
      this.thumbnails.select(this.viewer.currentPageNumber);
    };
    this.bus.on('pagesinit', place);
    this.bus.on('pagechanging', place);
    bar.gap();
    bar.button(words.zoomOut, 'zoomOut', () => this.zoomBy(-1));
    const zoom = bar.text('viewer-zoom');
    this.bus.on('scalechanging', () => (zoom.textContent = `${Math.round(this.viewer.currentScale * 100)}%`));
    bar.button(words.zoomIn, 'zoomIn', () => this.zoomBy(1));
    bar.button(words.fitWidth, 'fitWidth', () => (this.viewer.currentScaleValue = 'page-width'));
    bar.button(words.fitPage, 'fitPage', () => (this.viewer.currentScaleValue = 'page-fit'));
    bar.gap();
    this.searchTools(bar);
  }

  private searchTools(bar: ViewerBar): void {
    const search = bar.field(words.search, 'viewer-search');
    const look = (type: '' | 'again', findPrevious: boolean): void => {
      this.bus.dispatch('find', {
        source: this,
        type,
        query: search.value,
        caseSensitive: false,
        entireWord: false,
        highlightAll: true,
        findPrevious,
        matchDiacritics: false,
      });
    };
    search.oninput = () => look('', false);
    search.onkeydown = (event) => {
      if (event.key === 'Enter') look('again', event.shiftKey);
    };
    bar.button(words.previousHit, { text: '‹' }, () => look('again', true));
    bar.button(words.nextHit, { text: '›' }, () => look('again', false));
    const count = bar.text('viewer-hits');
    count.setAttribute('role', 'status');
    const tell = ({ matchesCount }: { matchesCount?: { current: number; total: number } }): void => {
      const { current = 0, total = 0 } = matchesCount ?? {};
      count.textContent = search.value === '' ? '' : total === 0 ? words.none : `${current}${words.of}${total}`;
    };
    this.bus.on('updatefindmatchescount', tell);
    this.bus.on('updatefindcontrolstate', tell);
    document.addEventListener('keydown', (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f') {
        event.preventDefault();
        search.focus();
        search.select();
      }
    });
  }
}
