import { providePictures } from '../pictures/pictures.js';
import type { EditorHandle, Host, HostAbilities, HostEvent, HostFactory } from './host.js';
import { type EmbeddingConfig, OnlyofficeChannel } from './onlyoffice-channel.js';
import { isDark, wishTheme } from '../appearance/theme.js';
import { HistoryPanel } from './onlyoffice-history.js';
import { OnlyofficeForms } from './onlyoffice-forms.js';
import { DocumentInfo, showCustomer, showLinks } from './onlyoffice-info.js';
import { objectAt } from './onlyoffice-json.js';
import { loaderOf, looksOf } from './onlyoffice-looks.js';
import { OwnFiles } from './onlyoffice-own-files.js';
import { ReferenceLinks } from './onlyoffice-links.js';
import { OnlyofficeMethods } from './onlyoffice-methods.js';
import { OnlyofficePeople } from './onlyoffice-people.js';
import { Recipients } from './onlyoffice-recipients.js';
import { words } from './onlyoffice-words.js';
import { identityOfPage } from './page-identity.js';
import { forceSave, type OpeningAnswer, openWith, reopenToLook } from './onlyoffice-service.js';
import { type Settings, settingsOf } from './onlyoffice-settings.js';

/** What the entry found out before there was an editor. */
interface Opened {
  channel: OnlyofficeChannel;
  given: EmbeddingConfig;
  answer: Extract<OpeningAnswer, { kind: 'editor' }>;
}

let opened: Opened | null = null;

/** Leaves what the entry knows for the host that the editor is about to make. */
export function handOver(known: Opened): void {
  opened = known;
}

const ERROR_OF_END: Record<string, number> = {
  fetch_failed: -4,
  damaged: -82,
  wrong_type: -85,
  unsupported: -85,
  too_large: -84,
  removed: -100,
  deleted: -100,
  replaced: -100,
  bad_token: -20,
};

/** The editor inside the frame of api.js: tells its events and does what its methods ask. */
class OnlyofficeHost implements Host {
  private readonly channel: OnlyofficeChannel;
  private settings: Settings | null = null;
  private dirty = false;
  private ready = false;
  private readonly history: HistoryPanel;
  private readonly people: OnlyofficePeople;
  private readonly links: ReferenceLinks;
  private readonly forms: OnlyofficeForms;
  private readonly recipients: Recipients;
  private readonly methods: OnlyofficeMethods;
  private info = new DocumentInfo({});
  private favorite: boolean | null = null;
  private ownFiles: OwnFiles | null = null;

  constructor(private readonly editor: EditorHandle) {
    this.channel = opened?.channel ?? OnlyofficeChannel.fromAddress();
    this.history = new HistoryPanel(this.channel);
    this.people = new OnlyofficePeople(editor, this.channel, (event) => this.hears(event));
    this.links = new ReferenceLinks(editor, this.channel, identityOfPage);
    this.recipients = new Recipients(editor, this.channel, identityOfPage);
    this.forms = new OnlyofficeForms(editor, this.channel, identityOfPage, (answering) => this.reopen(answering));
    this.methods = new OnlyofficeMethods(editor, this.channel, this.history, {
      refresh: (config) => void this.reopen(openWith(config)),
      lookOnly: (message) => {
        if (message !== '') editor.notice(message);
        void this.reopen(reopenToLook(...identityOfPage()));
      },
      identity: identityOfPage,
      people: this.people,
      links: this.links,
      forms: this.forms,
      recipients: this.recipients,
      setFavorite: (favorite) => {
        this.favorite = favorite;
        this.offer();
      },
      setSharing: (given) => {
        this.info.setSharing(given);
        this.offer();
      },
    });
    this.channel.listen((name, data) => this.methods.call(name, data));
    if (opened) {
      this.adopt(opened.given);
      opened = null;
    } else void this.channel.config().then((given) => this.adopt(given)); // the frame was reloaded
  }

  tell(event: HostEvent): void {
    switch (event.e) {
      case 'frame-ready':
      case 'active':
        return;
      case 'people':
        if (this.settings) this.people.present(event.people);
        return;
      case 'mention-wanted':
        this.people.mentionWanted();
        return;
      case 'mentioned':
        this.people.mentioned(event.text, event.userIds, event.commentId);
        return;
      case 'document-ready':
        this.documentReady(event.welcome.mode);
        return;
      case 'save':
        this.stateChanged(event.state !== 'saved');
        if (event.state === 'failed')
          this.channel.post('onWarning', {
            warningCode: -83,
            warningDescription: 'The document could not be saved yet',
          });
        return;
      case 'saved-on-request':
        if (this.settings?.forceSave) this.sendHome();
        return;
      case 'title':
        this.channel.post('onMetaChange', { title: event.title });
        return;
      case 'request':
        this.request(event.what);
        return;
      case 'notice':
        this.channel.post('onWarning', { warningCode: 0, warningDescription: event.message || event.code });
        return;
      case 'ended':
        this.ended(event.code, event.message, event.back);
    }
  }

  private adopt(given: EmbeddingConfig): void {
    this.settings = settingsOf(given);
    wishTheme(this.settings.theme);
    this.editor.setLoader(loaderOf(this.settings.customization));
    this.info = new DocumentInfo(this.settings.info);
    this.ownFiles = new OwnFiles(given.config);
    this.favorite = this.settings.favorite;
    this.links.offer((event) => this.hears(event));
    providePictures(
      this.hears('onRequestInsertImage') ? (c) => this.channel.post('onRequestInsertImage', { c }) : null,
    );
    this.recipients.offer((event) => this.hears(event));
    if (this.hears('onMakeActionLink'))
      this.editor.offerLinks((data) => this.channel.post('onMakeActionLink', { action: { type: 'bookmark', data } }));
    if (this.editor.welcome) this.documentReady(this.editor.welcome.mode);
  }

  private documentReady(mode: string): void {
    if (!this.settings) return; // told as soon as the config is here
    this.editor.dress(looksOf(this.settings.customization, isDark()));
    this.offer();
    if (this.editor.welcome) this.people.present(this.editor.welcome.people);
    if (this.ready) return;
    this.ready = true;
    this.goTo(this.settings.actionLink);
    this.channel.post('onDocumentReady');
    this.methods.connectors.documentReady();
    this.channel.post('onInfo', { mode: mode === 'view' ? 'view' : 'edit' });
    if (opening?.outdated) this.outdated();
    if (opening?.editedElsewhere) this.editor.notice(words.editedElsewhere);
  }

  private hears(event: string): boolean {
    return this.settings?.events.has(event) ?? false;
  }

  /** Buttons for what the embedding page can do, and for what it has told. */
  private offer(): void {
    const { settings } = this;
    const { welcome } = this.editor;
    if (!settings || !welcome) return;
    this.editor.setAbilities({
      ...(this.info.empty ? {} : { info: { text: words.info } }),
      ...(this.favorite === null
        ? {}
        : { favorite: { text: `${this.favorite ? '★' : '☆'} ${words.favorite}`, pressed: this.favorite } }),
      ...(this.ownFiles?.empty === false ? { files: { text: words.files } } : {}),
      ...settings.abilities(welcome.mode, welcome.document.kind),
    });
  }

  /** The place that a link to the document names. */
  private goTo(link: Settings['actionLink']): void {
    if (link?.type === 'bookmark')
      this.editor.command('.uno:JumpToMark', { Bookmark: { type: 'string', value: link.data } });
    else if (link?.type === 'comment') this.editor.showComment(link.data);
  }

  /** The key's result has come home: editing goes on under a new key only. */
  private outdated(): void {
    const refreshes = this.settings?.events.has('onRequestRefreshFile') ?? false;
    this.channel.post(refreshes ? 'onRequestRefreshFile' : 'onOutdatedVersion');
    if (!refreshes)
      this.channel.post('onError', {
        errorCode: -102,
        errorDescription: 'The file version has been changed. The page will be reloaded.',
      });
  }

  private stateChanged(dirty: boolean): void {
    if (dirty === this.dirty) return;
    this.dirty = dirty;
    this.channel.post('onDocumentStateChange', dirty);
  }

  private sendHome(): void {
    forceSave(...identityOfPage()).catch((error: unknown) => {
      this.channel.post('onWarning', { warningCode: -83, warningDescription: (error as Error).message });
    });
  }

  private request(what: keyof HostAbilities): void {
    const { settings, channel } = this;
    switch (what) {
      case 'close':
        channel.post('onRequestClose');
        return;
      case 'edit':
        channel.post('onRequestEditRights');
        return;
      case 'rename': {
        const title = window.prompt('', this.editor.welcome?.document.title ?? '')?.trim();
        if (title) channel.post('onRequestRename', title);
        return;
      }
      case 'share':
        if (settings?.embedded.shareUrl ?? settings?.embedded.embedUrl) this.showEmbeddedLinks();
        else channel.post('onRequestSharingSettings');
        return;
      case 'info':
        this.info.show();
        return;
      case 'files': {
        const button = document.querySelector<HTMLElement>('[data-host=files]');
        if (button) this.ownFiles?.show(button);
        return;
      }
      case 'favorite':
        this.favorite = this.favorite !== true;
        this.offer();
        channel.post('onMetaChange', { title: this.editor.welcome?.document.title, favorite: this.favorite });
        return;
      case 'insertText':
        channel.post('onRequestSelectDocument', { c: 'insert-text' });
        return;
      case 'startFilling':
        this.forms.requestStart();
        return;
      case 'submit':
        void this.forms.submit(settings?.submitted ?? null);
        return;
      case 'compare':
        channel.post('onRequestSelectDocument', { c: 'compare' });
        return;
      case 'saveCopy':
        if (settings?.embedded.saveUrl) window.open(settings.embedded.saveUrl, '_blank', 'noopener');
        return;
      case 'fullscreen':
        if (settings?.embedded.fullscreenUrl) window.open(settings.embedded.fullscreenUrl, '_blank', 'noopener');
        return;
      case 'insertImage':
        channel.post('onRequestInsertImage', { c: 'add' });
        return;
      case 'versions':
        channel.post('onRequestHistory');
        return;
      case 'mention':
        channel.post('onRequestUsers', { c: 'mention' });
        return;
      case 'saveAs':
        void this.saveAs();
        return;
      case 'feedback':
        if (settings?.feedbackUrl) window.open(settings.feedbackUrl, '_blank', 'noopener');
        return;
      case 'about':
        showCustomer(objectAt(settings?.customization, 'customer'));
        return;
      case 'createNew':
        if (settings?.events.has('onRequestCreateNew')) channel.post('onRequestCreateNew');
        else if (settings?.createUrl) window.open(settings.createUrl, '_blank', 'noopener');
        return;
      case 'goBack':
        if (settings?.goBack?.requestClose) channel.post('onRequestClose');
        else if (settings?.goBack?.url)
          window.open(settings.goBack.url, settings.goBack.blank ? '_blank' : '_parent', 'noopener');
    }
  }

  private showEmbeddedLinks(): void {
    const { shareUrl, embedUrl } = this.settings?.embedded ?? { shareUrl: null, embedUrl: null };
    const frame = document.createElement('iframe');
    frame.src = embedUrl ?? '';
    showLinks(words.link, [
      ...(shareUrl === null ? [] : [[words.link, shareUrl] as const]),
      ...(embedUrl === null ? [] : [[words.embedCode, frame.outerHTML] as const]),
    ]);
  }

  private async saveAs(): Promise<void> {
    const title = this.editor.welcome?.document.title ?? 'document';
    const fileType = { spreadsheet: 'xlsx', presentation: 'pptx' }[this.editor.welcome?.document.kind ?? ''] ?? 'docx';
    try {
      const url = new URL(await this.editor.exportAs(fileType, 'download'), location.href).href;
      const name = `${title.replace(/\.[A-Za-z0-9]{1,10}$/, '')}.${fileType}`;
      this.channel.post('onRequestSaveAs', { fileType, title: name, url });
    } catch (error) {
      this.channel.post('onError', { errorCode: -83, errorDescription: (error as Error).message });
    }
  }

  private ended(code: string, message: string, back: boolean): void {
    if (back) return; // the page connects again by itself
    if (code === 'removed' || code === 'participant_removed') {
      // Dropped: the person goes on as a viewer.
      this.channel.post('onWarning', { warningCode: -100, warningDescription: message });
      void this.reopen(reopenToLook(...identityOfPage()));
      return;
    }
    this.channel.post('onError', { errorCode: ERROR_OF_END[code] ?? -1, errorDescription: message });
  }

  private async reopen(answering: Promise<OpeningAnswer>): Promise<void> {
    const answer = await answering;
    if (answer.kind === 'error') {
      this.channel.post('onError', { errorCode: answer.errorCode, errorDescription: answer.errorDescription });
      return;
    }
    this.editor.leave();
    if (answer.kind === 'viewer') {
      location.assign(answer.url);
      return;
    }
    const [page = '', fragment = ''] = answer.url.split('#');
    const parameters = new URLSearchParams(fragment);
    this.channel.remember(parameters);
    location.assign(`${page}#${parameters.toString()}`);
  }
}

let opening: Opened['answer'] | null = null;

/** Participant and token that the address stands for now. */
export const onlyofficeHost: HostFactory = (editor) => {
  opening = opened?.answer ?? null;
  return new OnlyofficeHost(editor);
};
