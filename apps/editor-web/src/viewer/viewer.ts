import { Header } from '../chrome/header.js';
import { Messages } from '../chrome/messages.js';
import { language, t } from '../i18n.js';
import { PdfView } from './pdf-view.js';

const MAX_TEXT_BYTES = 5 * 1024 * 1024;

/** Shows files that are only looked at. What and where stands behind the `#`; the link in it is its own permission. */
async function show(root: HTMLElement): Promise<void> {
  document.documentElement.lang = language;
  const given = new URLSearchParams(location.hash.slice(1));
  const source = given.get('src') ?? '';
  const kind = given.get('kind') ?? '';
  const view = document.createElement('main');
  view.className = 'viewer';
  const messages = new Messages();
  const pdf = kind === 'pdf' ? new PdfView(view) : null;
  const header = new Header({
    download: () => {
      const link = document.createElement('a');
      link.href = source;
      link.download = given.get('title') ?? '';
      link.click();
    },
    print: () => window.print(),
    edit: () => {
      const url = given.get('edit') ?? '';
      if (url.startsWith('/') && !url.startsWith('//')) location.assign(url);
    },
    zoom: (steps) => pdf?.zoomBy(steps),
  });
  header.setTitle(given.get('title') ?? '');
  header.setReadOnly();
  header.setActions({
    download: given.get('download') === '1',
    print: given.get('print') === '1',
    edit: given.has('edit'),
  });
  root.append(header.element, view, messages.element);
  messages.uncover();
  if (!source.startsWith('/s3/')) {
    messages.end('This link is not valid.', 'bad_link');
    return;
  }
  try {
    if (pdf) await pdf.open(source);
    else view.append(await mediaElement(kind, source, given));
    root.dataset['painted'] = 'true';
  } catch (error) {
    messages.end(error instanceof Error ? error.message : String(error), 'not_shown');
  }
}

async function mediaElement(kind: string, source: string, given: URLSearchParams): Promise<HTMLElement> {
  switch (kind) {
    case 'image': {
      const image = document.createElement('img');
      image.src = source;
      image.alt = given.get('title') ?? '';
      await image.decode();
      return image;
    }
    case 'video':
    case 'audio': {
      const media = document.createElement(kind);
      media.controls = true;
      media.src = source;
      const poster = given.get('poster');
      if (media instanceof HTMLVideoElement && poster !== null && /^https?:\/\//.test(poster)) media.poster = poster;
      return media;
    }
    case 'plain': {
      const answer = await fetch(source, { headers: { range: `bytes=0-${MAX_TEXT_BYTES - 1}` } });
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      const text = document.createElement('pre');
      text.textContent = decodeText(await answer.arrayBuffer());
      return text;
    }
    default:
      throw new Error(t('loading'));
  }
}

/** UTF-8 where it is, else GB 18030, in which many Chinese text files still come. */
function decodeText(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

const root = document.getElementById('app');
if (root) void show(root);
