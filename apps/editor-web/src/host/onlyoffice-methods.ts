import { placePicture } from '../pictures/pictures.js';
import type { EditorHandle } from './host.js';
import type { OnlyofficeChannel } from './onlyoffice-channel.js';
import type { HistoryPanel } from './onlyoffice-history.js';
import { ConnectorMenus } from './onlyoffice-connector-menus.js';
import { answerCommand, answerConnector } from './onlyoffice-connector.js';
import { RequestedFiles } from './onlyoffice-files.js';
import { showLinks } from './onlyoffice-info.js';
import type { OnlyofficeForms } from './onlyoffice-forms.js';
import type { ReferenceLinks } from './onlyoffice-links.js';
import type { OnlyofficePeople } from './onlyoffice-people.js';
import type { Recipients } from './onlyoffice-recipients.js';
import { fetchImage } from './onlyoffice-service.js';
import { objectAt } from './onlyoffice-json.js';
import { words } from './onlyoffice-words.js';

/** What a method may do beyond the editor. */
export interface Reopening {
  refresh: (config: unknown) => void;
  lookOnly: (message: string) => void;
  identity: () => [participantId: string, token: string];
  people: OnlyofficePeople;
  links: ReferenceLinks;
  forms: OnlyofficeForms;
  recipients: Recipients;
  setFavorite: (favorite: boolean) => void;
  setSharing: (given: unknown) => void;
}

/** Methods that need something the editor does not have; calling them says so. */
const MISSING: Record<string, string> = {
  processMailMerge: 'sending of mails: the page that embeds it sends what was merged and downloaded',
  requestRoles: 'roles in forms: whoever may fill in a form fills in all of it',
  openDocument: 'documents given as binary data',
  serviceCommand: 'service commands',
};

/** Settings without effect here. */
const NOTHING_TO_DO = new Set(['attachMouseEvents', 'detachMouseEvents']);

/** Carries out the methods of the editor object. */
export class OnlyofficeMethods {
  private readonly files: RequestedFiles;
  readonly connectors: ConnectorMenus;

  constructor(
    private readonly editor: EditorHandle,
    private readonly channel: OnlyofficeChannel,
    private readonly history: HistoryPanel,
    private readonly reopening: Reopening,
  ) {
    this.files = new RequestedFiles(editor, channel, reopening.identity);
    this.connectors = new ConnectorMenus(
      editor,
      (told) => channel.post('connectorEvent', told),
      (errorDescription) => channel.post('onError', { errorCode: -1, errorDescription }),
    );
  }

  call(name: string, argument: unknown): void {
    switch (name) {
      case 'showMessage':
        this.editor.notice(textOf(argument));
        return;
      case 'requestClose':
        this.channel.post('onRequestClose');
        return;
      case 'downloadAs':
        void this.downloadAs(argument);
        return;
      case 'insertImage':
        void this.insertImage(argument);
        return;
      case 'refreshHistory':
        this.history.show(argument);
        return;
      case 'setHistoryData':
        void this.history.showVersion(argument);
        return;
      case 'refreshFile':
        this.reopening.refresh(argument);
        return;
      case 'denyEditingRights':
        this.reopening.lookOnly(textOf(argument));
        return;
      case 'processRightsChange': {
        const { enabled, message } = objectAt(argument) as Record<string, unknown>;
        if (enabled === false && this.editor.welcome?.mode !== 'view') this.reopening.lookOnly(textOf(message));
        else if (textOf(message) !== '') this.editor.notice(textOf(message), 6000);
        return;
      }
      case 'processSaveResult': {
        const { result, message } = objectAt(argument) as Record<string, unknown>;
        if (result === false || textOf(message) !== '')
          this.editor.notice(textOf(message) || 'The page could not save the document', 6000);
        return;
      }
      case 'grabFocus':
        this.editor.focus();
        return;
      case 'blurFocus':
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        return;
      case 'setUsers':
        this.reopening.people.setUsers(argument);
        return;
      case 'setEmailAddresses':
        this.reopening.people.setUsers({ c: 'mention', users: argument });
        return;
      case 'setRequestedSpreadsheet':
      case 'setMailMergeRecipients':
        void this.reopening.recipients.answered(name, argument);
        return;
      case 'startFilling':
        void this.reopening.forms.start();
        return;
      case 'setReferenceData':
      case 'setReferenceSource':
        void this.reopening.links.answered(name, argument);
        return;
      case 'setFavorite':
        this.reopening.setFavorite(argument === true);
        return;
      case 'setSharingSettings':
        this.reopening.setSharing(argument);
        return;
      case 'showSharingSettings':
        this.channel.post('onRequestSharingSettings');
        return;
      case 'setActionLink':
        showLinks(words.linkToPlace, [[words.link, textOf(argument)]]);
        return;
      case 'setRequestedDocument':
      case 'setRevisedFile':
        void this.files.setRequested(name, argument);
        return;
      case 'executeMethod':
        void answerConnector(argument, this.editor).then((answer) => this.channel.post('connectorAnswer', answer));
        return;
      case 'callCommand':
        void answerCommand(argument, this.editor).then((answer) => this.channel.post('connectorAnswer', answer));
        return;
      case 'connectorEvent':
        this.connectors.attach(textOf(argument));
        return;
      case 'connectorMenu':
        this.connectors.menu(argument);
        return;
      case 'connectorMenuAnswered':
        this.connectors.menuAnswered(argument);
        return;
      default:
        if (!NOTHING_TO_DO.has(name)) this.refuse(name);
    }
  }

  private refuse(name: string): void {
    const what = MISSING[name] ?? 'this method';
    this.channel.post('onError', { errorCode: -1, errorDescription: `${name}: the editor does not have ${what}` });
  }

  private async downloadAs(argument: unknown): Promise<void> {
    const wanted = typeof argument === 'string' ? argument : textOf(objectAt(argument)['format']);
    const own = { spreadsheet: 'xlsx', presentation: 'pptx' }[this.editor.welcome?.document.kind ?? ''] ?? 'docx';
    const fileType = wanted === '' ? own : wanted.toLowerCase();
    try {
      const url = new URL(await this.editor.exportAs(fileType, 'download'), location.href).href;
      this.channel.post('onDownloadAs', { fileType, url });
    } catch (error) {
      const reason = (error as Error).message;
      this.channel.post('onError', {
        errorCode: reason === 'not_permitted' ? -23 : -85,
        errorDescription: `downloadAs: ${fileType} cannot be made here (${reason})`,
      });
    }
  }

  private async insertImage(argument: unknown): Promise<void> {
    const given = objectAt(argument);
    const c = given['c'] ?? 'add';
    const images = Array.isArray(given['images']) ? given['images'].length : 1;
    const participantId = /\/editor\/([0-9a-f-]{36})$/.exec(location.pathname)?.[1] ?? '';
    const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
    try {
      for (let index = 0; index < images; index++)
        await this.place(c, await fetchImage(given, index, token, participantId));
    } catch (error) {
      this.channel.post('onError', { errorCode: -4, errorDescription: `insertImage: ${(error as Error).message}` });
    }
  }

  private place(c: unknown, image: Blob): Promise<void> {
    if (c === 'add') return this.editor.insertImage(image);
    if (c !== 'change' && c !== 'fill' && c !== 'slide')
      throw new Error(`"${textOf(c)}" is not available; add, change, fill and slide are`);
    return placePicture((message) => this.editor.request(message), c, image);
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
