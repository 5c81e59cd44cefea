import './onlyoffice.css';
import { OnlyofficeChannel } from './onlyoffice-channel.js';
import { handOver } from './onlyoffice-host.js';
import { type OpeningAnswer, openWith } from './onlyoffice-service.js';
import { showViewer } from './onlyoffice-viewer.js';

/** True for the address of the frame that api.js makes. */
export function isOnlyofficeEntry(): boolean {
  return /\/web-apps\/apps\/[a-z]+\/(main|mobile|embed|forms)\/index\.html$/.test(location.pathname);
}

/**
 * Takes the config from the embedding page, has the gateway check and open it, and turns the frame into the editor's page.
 * `start` runs the editor of the address as it then stands.
 */
export async function enterThroughOnlyoffice(root: HTMLElement, start: () => void): Promise<void> {
  const channel = OnlyofficeChannel.fromAddress();
  const given = await channel.config();
  const answer = await openWith(given.config);
  if (answer.kind === 'editor') {
    history.replaceState(null, '', withChannel(answer.url, channel));
    handOver({ channel, given, answer });
    start();
  } else if (answer.kind === 'viewer') showViewer(root, answer, channel);
  else fail(root, answer, channel);
}

/** The editor's address with what is needed to find the embedding page again. */
export function withChannel(url: string, channel: OnlyofficeChannel): string {
  const [page = '', fragment = ''] = url.split('#');
  const parameters = new URLSearchParams(fragment);
  channel.remember(parameters);
  return `${page}#${parameters.toString()}`;
}

function fail(root: HTMLElement, answer: Extract<OpeningAnswer, { kind: 'error' }>, channel: OnlyofficeChannel): void {
  const text = document.createElement('p');
  text.className = 'onlyoffice-error';
  text.setAttribute('role', 'alert');
  text.textContent = answer.errorDescription;
  root.replaceChildren(text);
  channel.post('onError', { errorCode: answer.errorCode, errorDescription: answer.errorDescription });
}
