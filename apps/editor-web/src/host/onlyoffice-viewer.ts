import type { OnlyofficeChannel } from './onlyoffice-channel.js';
import type { OpeningAnswer } from './onlyoffice-service.js';
import { objectAt } from './onlyoffice-json.js';
import { words } from './onlyoffice-words.js';

type ViewerAnswer = Extract<OpeningAnswer, { kind: 'viewer' }>;

const NOTICE_MS = 8_000;
/** Taken, without anything to do for them. */
const QUIET = new Set([
  'attachMouseEvents',
  'detachMouseEvents',
  'processRightsChange',
  'processSaveResult',
  'setUsers',
]);

/** Shows a file that is only looked at (a PDF, a picture, a film) in the frame of api.js, and does what methods can do there. */
export function showViewer(root: HTMLElement, answer: ViewerAnswer, channel: OnlyofficeChannel): void {
  const frame = document.createElement('iframe');
  frame.className = 'onlyoffice-viewer';
  frame.src = answer.url;
  frame.onload = () => {
    channel.post('onDocumentReady');
    channel.post('onInfo', { mode: 'view' });
    if (answer.wanted === 'view') return;
    channel.post('onWarning', { warningCode: 0, warningDescription: words.onlyLooked });
    if (answer.wanted === 'fill') notice(root, words.onlyLooked);
  };
  channel.listen((name, argument) => carryOut(root, frame, channel, name, argument));
  root.replaceChildren(frame);
}

function carryOut(
  root: HTMLElement,
  frame: HTMLIFrameElement,
  channel: OnlyofficeChannel,
  name: string,
  argument: unknown,
): void {
  const refuse = (errorCode: number, why: string): void =>
    channel.post('onError', { errorCode, errorDescription: `${name}: ${why}` });
  switch (name) {
    case 'requestClose':
      channel.post('onRequestClose');
      return;
    case 'showMessage':
      notice(root, typeof argument === 'string' ? argument : '');
      return;
    case 'grabFocus':
      frame.focus();
      return;
    case 'blurFocus':
      frame.blur();
      return;
    case 'downloadAs': {
      const shown = new URLSearchParams(new URL(frame.src).hash.slice(1));
      const url = new URL(shown.get('src') ?? '', location.href);
      const fileType = /\.(\w+)$/.exec(url.pathname)?.[1] ?? '';
      const { format: named } = objectAt(argument) as Record<string, unknown>;
      const format = typeof argument === 'string' ? argument : typeof named === 'string' ? named : '';
      if (shown.get('download') !== '1') refuse(-23, 'downloading is not permitted');
      else if (format !== '' && format.toLowerCase() !== fileType)
        refuse(-85, `a ${fileType} file that is only looked at is not made into ${format}`);
      else channel.post('onDownloadAs', { fileType, url: url.href });
      return;
    }
    case 'executeMethod':
      channel.post('connectorAnswer', { id: objectAt(argument)['id'], error: `executeMethod: ${words.onlyLooked}` });
      return;
    default:
      if (!QUIET.has(name)) refuse(-1, 'a file that is only looked at does not have this method');
  }
}

function notice(root: HTMLElement, text: string): void {
  const element = document.createElement('p');
  element.className = 'onlyoffice-notice';
  element.setAttribute('role', 'status');
  element.textContent = text;
  root.append(element);
  window.setTimeout(() => element.remove(), NOTICE_MS);
}
