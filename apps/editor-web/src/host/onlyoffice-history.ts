import { t } from '../i18n.js';
import type { OnlyofficeChannel } from './onlyoffice-channel.js';
import { openWith } from './onlyoffice-service.js';
import { objectAt } from './onlyoffice-json.js';

interface Version {
  version: string | number;
  created: string;
  author: string;
}

/** The list of versions that the embedding page knows, and a look at one of them over the document. */
export class HistoryPanel {
  private panel: HTMLElement | null = null;
  private view: HTMLIFrameElement | null = null;
  private current: string | number | null = null;
  private chosen: string | number | null = null;
  private asked = 0;
  private shown: { url: unknown; fileType: unknown } | null = null;

  constructor(private readonly channel: OnlyofficeChannel) {}

  /** `refreshHistory`: the versions, or why there are none. */
  show(argument: unknown): void {
    const given = objectAt(argument);
    if (typeof given['error'] === 'string' && given['error'] !== '') {
      this.list([], given['error']);
      return;
    }
    const items = Array.isArray(given['history']) ? given['history'] : [];
    const current = given['currentVersion'];
    this.current = typeof current === 'string' || typeof current === 'number' ? current : null;
    this.list(items.map(versionOf).reverse(), '');
  }

  /** `setHistoryData`: where the chosen version lies; the gateway checks its token and opens it to look. */
  async showVersion(argument: unknown): Promise<void> {
    const given = objectAt(argument);
    if (!this.panel) return;
    if (typeof given['error'] === 'string' && given['error'] !== '') {
      this.say(given['error']);
      return;
    }
    const asked = ++this.asked;
    const answer = await openWith(given);
    if (asked !== this.asked) return; // another version was chosen meanwhile
    if (answer.kind === 'error') {
      this.say(answer.errorDescription);
      this.channel.post('onError', { errorCode: answer.errorCode, errorDescription: answer.errorDescription });
      return;
    }
    this.shown = { url: given['url'], fileType: given['fileType'] };
    this.view?.remove();
    this.view = document.createElement('iframe');
    this.view.className = 'onlyoffice-version';
    this.view.src = answer.kind === 'viewer' ? answer.url : answer.url.replace('&host=onlyoffice', '');
    this.panel.before(this.view);
    this.panel.querySelector('.restore')?.toggleAttribute('hidden', String(this.chosen) === String(this.current));
  }

  private list(versions: readonly Version[], error: string): void {
    this.close();
    const panel = document.createElement('aside');
    panel.className = 'onlyoffice-history';
    panel.setAttribute('aria-label', t('versions'));
    const message = document.createElement('p');
    message.setAttribute('role', 'status');
    message.textContent = error;
    const items = versions.map((version) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.dataset['version'] = String(version.version);
      button.textContent = `${version.version}  ${version.created}  ${version.author}`.trim();
      button.onclick = () => this.choose(version.version, button);
      return button;
    });
    const restore = document.createElement('button');
    restore.type = 'button';
    restore.className = 'restore';
    restore.hidden = true;
    restore.textContent = t('restoreVersion');
    restore.onclick = () => this.channel.post('onRequestRestore', { version: this.chosen, ...this.shown });
    const close = document.createElement('button');
    close.type = 'button';
    close.className = 'close-history';
    close.textContent = t('close');
    close.onclick = () => {
      this.close();
      this.channel.post('onRequestHistoryClose');
    };
    panel.append(close, message, ...items, restore);
    document.body.append(panel);
    this.panel = panel;
  }

  private choose(version: string | number, button: HTMLElement): void {
    this.chosen = version;
    for (const other of this.panel?.querySelectorAll('[data-version]') ?? []) other.removeAttribute('aria-current');
    button.setAttribute('aria-current', 'true');
    this.say('');
    this.channel.post('onRequestHistoryData', version);
  }

  private say(text: string): void {
    const message = this.panel?.querySelector('[role=status]');
    if (message) message.textContent = text;
  }

  private close(): void {
    this.panel?.remove();
    this.view?.remove();
    this.panel = null;
    this.view = null;
    this.chosen = null;
  }
}

function versionOf(value: unknown): Version {
  const item = objectAt(value);
  const user = objectAt(item, 'user');
  const version = item['version'];
  return {
    version: typeof version === 'string' || typeof version === 'number' ? version : '',
    created: typeof item['created'] === 'string' ? item['created'] : '',
    author: typeof user['name'] === 'string' ? user['name'] : '',
  };
}
