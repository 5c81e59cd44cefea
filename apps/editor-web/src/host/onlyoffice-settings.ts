import type { HostAbilities } from './host.js';
import type { EmbeddingConfig } from './onlyoffice-channel.js';
import { objectAt } from './onlyoffice-json.js';
import { words } from './onlyoffice-words.js';

type Json = Record<string, unknown>;

/** What of the config the page itself carries out. Rights are not here: the gateway and the engine decide them. */
export interface Settings {
  events: ReadonlySet<string>;
  /** The Save button sends the document home. */
  forceSave: boolean;
  createUrl: string | null;
  goBack: { url: string | null; blank: boolean; requestClose: boolean } | null;
  /** Null: as the system has it. */
  theme: 'light' | 'dark' | null;
  customization: Json;
  /** Where feedback goes. */
  feedbackUrl: string | null;
  /** `document.info`. */
  info: Json;
  /** Null: the page does not know favourites. */
  favorite: boolean | null;
  /** Where to scroll at first: a bookmark or a comment. */
  actionLink: { type: string; data: string } | null;
  /** Addresses of the embedded viewer's buttons. */
  embedded: { saveUrl: string | null; shareUrl: string | null; embedUrl: string | null; fullscreenUrl: string | null };
  /** What is said when a form was submitted; null: nothing. */
  submitted: string | null;
  /** The buttons that the embedding page wants, for somebody in this mode. */
  abilities: (mode: string, kind: string) => HostAbilities;
}

const httpUrl = (value: unknown): string | null =>
  typeof value === 'string' && /^https?:\/\//i.test(value) ? value : null;

export function settingsOf({ config, events: names }: EmbeddingConfig): Settings {
  const events = new Set(names);
  const editor = objectAt(config, 'editorConfig');
  const customization = objectAt(editor, 'customization');
  const permissions = objectAt(config, 'document', 'permissions');
  const back = objectAt(customization, 'goback');
  const goBack =
    customization['goback'] === undefined || customization['goback'] === false
      ? null
      : { url: httpUrl(back['url']), blank: back['blank'] !== false, requestClose: back['requestClose'] === true };
  const close = objectAt(customization, 'close');
  const feedback = objectAt(customization, 'feedback');
  const feedbackUrl = feedback['visible'] === false ? null : httpUrl(feedback['url']);
  const hasAbout = customization['about'] !== false && Object.keys(objectAt(customization, 'customer')).length > 0;
  const theme = typeof customization['uiTheme'] === 'string' ? customization['uiTheme'] : '';
  const createUrl = httpUrl(editor['createUrl']);
  const embedded = config.type === 'embedded';
  const info = objectAt(config, 'document', 'info');
  const action = objectAt(editor, 'actionLink', 'action');
  const embeddedUrl = (name: string): string | null => (embedded ? httpUrl(objectAt(editor, 'embedded')[name]) : null);
  const links = {
    saveUrl: embeddedUrl('saveUrl'),
    shareUrl: embeddedUrl('shareUrl'),
    embedUrl: embeddedUrl('embedUrl'),
    fullscreenUrl: embeddedUrl('fullscreenUrl'),
  };
  const submit = objectAt(customization, 'submitForm');
  const startText = objectAt(customization, 'startFillingForm')['text'];
  const fillingText = typeof startText === 'string' && startText !== '' ? startText : words.startFilling;
  const favorite = typeof info['favorite'] === 'boolean' ? info['favorite'] : null;
  const text = (value: unknown): { text?: string } =>
    typeof value === 'string' && value !== '' ? { text: value } : {};
  return {
    events,
    forceSave: customization['forcesave'] === true,
    createUrl,
    goBack,
    theme: /dark|night/.test(theme) ? 'dark' : /light|white/.test(theme) ? 'light' : null,
    customization,
    feedbackUrl,
    info,
    favorite,
    actionLink:
      typeof action['type'] === 'string' && typeof action['data'] === 'string'
        ? { type: action['type'], data: action['data'] }
        : null,
    embedded: links,
    submitted: resultMessage(customization['submitForm']),
    abilities: (mode, kind) => {
      const edits = mode === 'edit';
      const wants = (event: string, ability: keyof HostAbilities, allowed = true): HostAbilities =>
        allowed && events.has(event) ? { [ability]: true } : {};
      return {
        ...(goBack && (goBack.url !== null || (goBack.requestClose && events.has('onRequestClose')))
          ? { goBack: text(back['text']) }
          : {}),
        ...(events.has('onRequestClose') && close['visible'] !== false && customization['close'] !== false
          ? { close: text(close['text']) }
          : {}),
        ...(feedbackUrl === null ? {} : { feedback: { text: words.feedback } }),
        ...(hasAbout ? { about: { text: words.about } } : {}),
        ...wants('onRequestEditRights', 'edit', mode === 'view' && permissions['edit'] !== false && !embedded),
        ...wants('onRequestRename', 'rename', edits),
        ...wants('onRequestSharingSettings', 'share', !embedded),
        ...wants('onRequestSaveAs', 'saveAs', permissions['download'] !== false && !embedded),
        ...wants('onRequestInsertImage', 'insertImage', edits),
        ...wants('onRequestHistory', 'versions', !embedded),
        ...((events.has('onRequestCreateNew') || createUrl !== null) && !embedded ? { createNew: true as const } : {}),
        ...(edits && events.has('onRequestSelectDocument') && kind === 'text'
          ? { insertText: { text: words.insertText }, compare: { text: words.compare } }
          : {}),
        ...(mode === 'fill' && kind === 'text' && customization['submitForm'] !== false && submit['visible'] !== false
          ? { submit: { text: words.submit } }
          : {}),
        ...(edits && kind === 'text' && events.has('onRequestStartFilling')
          ? { startFilling: { text: fillingText } }
          : {}),
        ...(links.shareUrl !== null || links.embedUrl !== null ? { share: true as const } : {}),
        ...(links.saveUrl !== null && permissions['download'] !== false ? { saveCopy: { text: words.saveCopy } } : {}),
        ...(links.fullscreenUrl !== null ? { fullscreen: { text: words.fullscreen } } : {}),
      };
    },
  };
}

/** `submitForm.resultMessage`: a text of the page, null or '' for none, ours when it is not given. */
function resultMessage(submitForm: unknown): string | null {
  const given = objectAt(submitForm)['resultMessage'];
  if (given === null || given === '') return null;
  return typeof given === 'string' ? given : words.submitted;
}
