import { Header } from '../chrome/header.js';
import { Messages } from '../chrome/messages.js';
import { language, t } from '../i18n.js';
import { printPdf } from '../print-pdf.js';
import { ImageView } from './image-view.js';
import { textView } from './text-view.js';
import { ViewerBar } from './viewer-bar.js';
import { words } from './words.js';

/** Shows files that are only looked at. What and where stands behind the `#`; the link in it is its own permission. */
async function show(root: HTMLElement): Promise<void> {
  document.documentElement.lang = language;
  const given = new URLSearchParams(location.hash.slice(1));
  const source = given.get('src') ?? '';
  const kind = given.get('kind') ?? '';
  const view = document.createElement('main');
  view.className = 'viewer';
  const bar = new ViewerBar();
  const messages = new Messages();
  const header = new Header({
    download: () => {
      const link = document.createElement('a');
      link.href = source;
      link.download = given.get('title') ?? '';
      link.click();
    },
    print: () => (kind === 'pdf' ? void printPdf(source) : window.print()),
    edit: () => {
      const url = given.get('edit') ?? '';
      if (url.startsWith('/') && !url.startsWith('//')) location.assign(url);
    },
  });
  header.setTitle(given.get('title') ?? '');
  header.setReadOnly();
  header.setActions({
    download: given.get('download') === '1',
    print: given.get('print') === '1',
    edit: given.has('edit'),
  });
  root.append(header.element, bar.element, view, messages.element);
  messages.uncover();
  if (given.get('print') !== '1') root.classList.add('not-printed');
  if (!source.startsWith('/s3/')) {
    messages.end('This link is not valid.', 'bad_link');
    return;
  }
  try {
    await fill(view, bar, kind, source, given);
    bar.element.hidden = bar.element.childElementCount === 0;
    root.dataset['painted'] = 'true';
  } catch (error) {
    messages.end(error instanceof Error ? error.message : words.notShown, 'not_shown');
  }
}

async function fill(
  view: HTMLElement,
  bar: ViewerBar,
  kind: string,
  source: string,
  given: URLSearchParams,
): Promise<void> {
  const title = given.get('title') ?? '';
  switch (kind) {
    case 'pdf': {
      const { PdfView } = await import('./pdf-view.js');
      const pdf = new PdfView(bar);
      view.append(pdf.element);
      await pdf.open(source);
      return;
    }
    case 'image': {
      const image = new ImageView(bar);
      view.append(image.element);
      await image.open(source, title);
      return;
    }
    case 'video':
    case 'audio': {
      const media = document.createElement(kind);
      media.controls = true;
      media.preload = 'metadata';
      media.src = source;
      media.setAttribute('aria-label', title);
      const poster = given.get('poster');
      if (media instanceof HTMLVideoElement && poster !== null && /^https?:\/\//.test(poster)) media.poster = poster;
      media.onerror = () => media.replaceWith(words.notShown);
      view.append(media);
      return;
    }
    case 'plain':
      view.append(await textView(bar, source, title));
      return;
    default:
      throw new Error(t('loading'));
  }
}

const root = document.getElementById('app');
if (root) void show(root);
