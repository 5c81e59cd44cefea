import type { EditorHandle } from '../host.js';
import type { HomeApi } from './home-api.js';
import type { HostButtons } from './host-buttons.js';

type Values = Record<string, unknown>;

/** What an action may use besides the editor. */
export interface ActionTools {
  editor: EditorHandle;
  api: HomeApi;
  buttons: HostButtons;
  post: (messageId: string, values?: Values) => void;
  save: (values: Values) => Promise<void>;
  saveAs: (name: string, notify: boolean) => Promise<void>;
  /** Leaves the document; what was typed is brought home. */
  close: () => void;
  views: () => Values[];
  userState: () => Values;
  renewToken: (token: string, ttl: number | undefined) => Promise<void>;
  disable: (action: string, disabled: boolean) => void;
  hostReady: () => void;
}

const EXPORTS: Record<string, [format: string, label: string][]> = {
  text: [
    ['docx', 'Word (.docx)'],
    ['odt', 'OpenDocument (.odt)'],
    ['pdf', 'PDF (.pdf)'],
    ['rtf', 'RTF (.rtf)'],
    ['txt', 'Text (.txt)'],
    ['html', 'HTML (.html)'],
  ],
  spreadsheet: [
    ['xlsx', 'Excel (.xlsx)'],
    ['ods', 'OpenDocument (.ods)'],
    ['pdf', 'PDF (.pdf)'],
    ['csv', 'CSV (.csv)'],
  ],
  presentation: [
    ['pptx', 'PowerPoint (.pptx)'],
    ['odp', 'OpenDocument (.odp)'],
    ['pdf', 'PDF (.pdf)'],
  ],
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const flag = (value: unknown): boolean => value === true || value === 'true';

/** What the page around the editor may have it do, by the MessageId of its message. Rejections go to the page's console. */
export const ACTIONS: Record<string, (values: Values, tools: ActionTools) => void | Promise<void>> = {
  Host_PostmessageReady: (_values, { hostReady }) => hostReady(),
  Blur_Focus: () => (document.activeElement as HTMLElement | null)?.blur(),
  Grab_Focus: (_values, { editor }) => editor.focus(),
  Action_Save: (values, { save }) => save(values),
  Action_SaveAs: (values, { saveAs }) => saveAs(text(values['Filename']), flag(values['Notify'])),
  Action_Close: (_values, { close }) => close(),
  Close_Session: (_values, { close }) => close(),
  Action_Print: (_values, { editor }) => editor.print(),
  Action_Export: async (values, { editor, post }) => {
    const format = text(values['Format']).toLowerCase();
    const url = await editor.exportAs(format, 'download');
    if (flag(values['Notify'])) post('Action_Export_Resp', { success: true, Format: format });
    const link = document.createElement('a');
    link.href = url;
    link.download = '';
    link.click();
  },
  Action_InsertGraphic: async (values, { editor, api }) =>
    editor.insertImage(await api.image(text(values['url']) || text(values['URL']))),
  Action_InsertLink: (values, { editor }) => {
    const url = text(values['url']);
    if (!/^(https?|mailto):/i.test(url)) return;
    editor.command('.uno:SetHyperlink', {
      'Hyperlink.Text': { type: 'string', value: text(values['text']) || url },
      'Hyperlink.URL': { type: 'string', value: url },
    });
  },
  Action_Paste: (values, { editor }) => {
    if (text(values['Mimetype']).startsWith('text/plain'))
      editor.command('.uno:InsertText', { Text: { type: 'string', value: text(values['Data']) } });
  },
  Action_Fullscreen: () => document.documentElement.requestFullscreen(),
  Action_ShowBusy: (values, { editor }) => editor.notice(text(values['Label']) || '…'),
  Action_HideBusy: (_values, { editor }) => editor.notice('', 1),
  Get_Views: (_values, { post, views }) => post('Get_Views_Resp', { Views: views() }),
  Get_Export_Formats: (_values, { editor, post }) =>
    post('Get_Export_Formats_Resp', {
      Formats: (EXPORTS[editor.welcome?.document.kind ?? ''] ?? []).map(([format, label]) => ({
        Format: format,
        Label: label,
      })),
    }),
  Get_User_State: (_values, { post, userState }) => post('Get_User_State_Resp', userState()),
  Send_UNO_Command: (values, { editor }) => {
    const { Args: args } = values;
    editor.command(
      text(values['Command']),
      typeof args === 'object' && args !== null ? (args as Record<string, unknown>) : undefined,
    );
  },
  Reset_Access_Token: (values, { renewToken }) => {
    const ttl = Number(values['access_token_ttl'] ?? values['token_ttl'] ?? Number.NaN);
    return renewToken(text(values['token']), Number.isFinite(ttl) ? ttl : undefined);
  },
  Disable_Default_UIAction: (values, { disable }) => disable(text(values['action']), flag(values['disable'])),
  Insert_Button: (values, { buttons }) => buttons.insert(values),
  Remove_Button: (values, { buttons }) => buttons.remove(text(values['id'])),
  Show_Button: (values, { buttons }) => buttons.show(text(values['id']), true),
  Hide_Button: (values, { buttons }) => buttons.show(text(values['id']), false),
  Show_Command: (values, { buttons }) => buttons.showCommand(text(values['id']), true),
  Hide_Command: (values, { buttons }) => buttons.showCommand(text(values['id']), false),
  Show_Menu_Item: (values, { buttons }) => buttons.show(text(values['id']), true),
  Hide_Menu_Item: (values, { buttons }) => buttons.show(text(values['id']), false),
  ...Object.fromEntries(
    ['Menubar', 'Toolbar', 'Sidebar', 'StatusBar', 'Ruler'].flatMap((part) => [
      [`Show_${part}`, (_values: Values, { buttons }: ActionTools) => buttons.showPart(part, true)],
      [`Hide_${part}`, (_values: Values, { buttons }: ActionTools) => buttons.showPart(part, false)],
    ]),
  ),
  Host_VersionRestore: async (values, { save, close, post }) => {
    if (text(values['Status']) !== 'Pre_Restore') return;
    await save({ DontSaveIfUnmodified: true });
    close();
    post('App_VersionRestore', { Status: 'Pre_Restore_Ack' });
  },
};
