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
  /** Who has that view; null when nobody has. */
  participantOf: (viewId: number) => string | null;
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

const idOf = (value: unknown): string => (typeof value === 'number' ? String(value) : text(value));

function mentionable(list: unknown): { userId: string; name: string }[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) => {
    const { username, label, profile } = (item ?? {}) as Record<string, unknown>;
    const name = text(label) || text(username);
    return name === '' ? [] : [{ userId: text(username) || text(profile), name }];
  });
}

function present(): void {
  const button = document.querySelector<HTMLElement>('[data-action=show]');
  if (!button) throw new Error('Action_FullscreenPresentation: only presentations are shown');
  button.click();
}

let inserting: Promise<void> = Promise.resolve();

/** What is put in one after the other by a host arrives in that order, however long its fetching takes. */
function inOrder(work: () => Promise<unknown>): Promise<void> {
  const done = inserting.then(async () => {
    await work();
  });
  inserting = done.catch(() => undefined); // told to whoever asked for it
  return done;
}

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
  Action_InsertGraphic: (values, { editor, api }) =>
    inOrder(async () => editor.insertImage(await api.image(text(values['url']) || text(values['URL'])))),
  Action_InsertLink: (values, { editor }) => {
    const url = text(values['url']);
    if (!/^(https?|mailto):/i.test(url)) return;
    editor.command('.uno:SetHyperlink', {
      'Hyperlink.Text': { type: 'string', value: text(values['text']) || url },
      'Hyperlink.URL': { type: 'string', value: url },
    });
  },
  Action_InsertFile: (values, { editor, api }) =>
    inOrder(async () => {
      const file = await api.fileToInsert(text(values['url']) || text(values['URL']), text(values['name']));
      if (file.type.startsWith('image/')) await editor.insertImage(file);
      else await editor.request({ t: 'paste', mime: 'text/html', data: await file.text() });
    }),
  Action_InsertMultimedia: (values, { editor, api, post }) =>
    inOrder(async () => {
      const { file, kind, extension } = await api.media(
        text(values['url']) || text(values['URL']),
        text(values['name']),
      );
      await editor.request({ t: 'do', name: 'media.insert', args: [kind, extension], file });
      post('Action_InsertMultimedia_Resp', { success: true });
    }),
  Action_Paste: (values, { editor }) => {
    const mime = text(values['Mimetype']);
    if (!/^text\/(plain|html)\b/.test(mime)) throw new Error('Action_Paste: Mimetype must be text/plain or text/html');
    return inOrder(() => editor.request({ t: 'paste', mime, data: text(values['Data']) }));
  },
  Action_Copy: async (values, { editor, post }) => {
    const mime = text(values['Mimetype']) || 'text/plain;charset=utf-8';
    const copied = await editor.request({ t: 'copy', mime });
    post('Action_Copy_Resp', { success: true, Mimetype: mime, content: typeof copied === 'string' ? copied : '' });
  },
  // The browser lets a page go full screen only while somebody presses something in it; refusals reach the host.
  Action_Fullscreen: () =>
    document.fullscreenElement === null ? document.documentElement.requestFullscreen() : document.exitFullscreen(),
  Action_FullscreenPresentation: () => present(),
  Action_FollowUser: (values, { editor, views }) => {
    const wanted = values['Follow'] === false || values['Follow'] === 'false' ? null : Number(values['ViewId']);
    if (wanted !== null && !views().some((view) => view['ViewId'] === wanted))
      throw new Error('Action_FollowUser: ViewId must be one of Get_Views');
    editor.follow(wanted);
  },
  Action_RemoveView: async (values, { api, participantOf, post }) => {
    const participant = participantOf(Number(values['ViewId']));
    if (participant === null) throw new Error('Action_RemoveView: ViewId must be one of Get_Views');
    await api.remove(participant);
    post('Action_RemoveView_Resp', { success: true });
  },
  Action_ChangeUIMode: (values, { editor }) => {
    const mode = text(values['Mode']).toLowerCase();
    if (!['classic', 'compact', 'notebookbar', 'tabbed'].includes(mode))
      throw new Error('Action_ChangeUIMode: Mode must be classic, compact, notebookbar or tabbed');
    editor.foldTools(mode === 'classic' || mode === 'compact');
  },
  Collapse_Notebookbar: (_values, { editor }) => editor.foldTools(true),
  Extend_Notebookbar: (_values, { editor }) => editor.foldTools(false),
  Action_Mention: (values, { editor }) => editor.setMentionable(mentionable(values['list'])),
  Get_Comments: async (_values, { editor, post }) =>
    post('Get_Comments_Resp', { Comments: await editor.request({ t: 'comments' }) }),
  Action_GoToComment: (values, { editor }) => editor.showComment(idOf(values['Id'])),
  Action_ResolveComment: async (values, { editor }) => {
    await editor.request({ t: 'comment', op: 'resolve', comment: idOf(values['Id']) });
  },
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
  CallPythonScript: (_values, { post }) =>
    post('CallPythonScript_Resp', {
      success: false,
      errorMsg: 'Scripts and macros are never run here; Send_UNO_Command gives the commands of the toolbar',
    }),
  Host_VersionRestore: async (values, { save, close, post }) => {
    if (text(values['Status']) !== 'Pre_Restore') return;
    await save({ DontSaveIfUnmodified: true });
    close();
    post('App_VersionRestore', { Status: 'Pre_Restore_Ack' });
  },
};
