import type { Person } from '#protocol/editor';
import { language } from '../i18n.js';
import type { EditorHandle, Host, HostAbilities, HostEvent, HostFactory } from './host.js';
import { ACTIONS, type ActionTools } from './wopi/actions.js';
import { HomeApi, type HomeStatus, type SaveOutcome } from './wopi/home-api.js';
import { HomeWatch } from './wopi/home-watch.js';
import { HostButtons } from './wopi/host-buttons.js';
import { type PageFacts, readPageFacts } from './wopi/page-facts.js';
import { QuestionBar } from './wopi/question-bar.js';
import { say, sayCode } from './wopi/words.js';
import './wopi/wopi.css';

type Values = Record<string, unknown>;

const EDIT_NOTIFICATION_MS = 30_000;
const INSERTABLE = [
  'image/png',
  'image/jpeg',
  'image/gif',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.oasis.opendocument.text',
  'application/msword',
];
const IDLE_MS = 10 * 60_000;
const WARN_BEFORE_MS = 15 * 60_000;

/** Always answered by the same name with `_Resp`, failures too. */
const ANSWERED = new Set([
  'Action_Copy',
  'Action_InsertFile',
  'Action_InsertGraphic',
  'Action_InsertMultimedia',
  'Action_Paste',
  'Action_FollowUser',
  'Action_Fullscreen',
  'Action_RemoveView',
  'Get_Comments',
]);

/** The page of a WOPI host: both ways by messages that are JSON text, only ever with the origin that the host named. */
class WopiHost implements Host {
  private readonly facts: PageFacts = readPageFacts(new URLSearchParams(location.hash.slice(1)).get('wopi'));
  private readonly api = new HomeApi();
  /** The person was told that their access ends soon. */
  private accessEnding = false;
  private readonly watch = new HomeWatch(this.api, (status) => this.seeStatus(status));
  private readonly question = new QuestionBar();
  private readonly buttons: HostButtons;
  private readonly tools: ActionTools;
  private readonly disabled = new Set<string>();
  private readonly startedAt = Date.now();
  private people: readonly Person[] = [];
  private modified = false;
  private hostListens = false;
  private loaded = false;
  private shownTrouble: string | null = null;
  private lastEditNotice = 0;
  private lastActive = Date.now();
  private idle = false;
  /** Values of the Action_Save that is being carried out. */
  private saving: Values | null = null;

  constructor(private readonly editor: EditorHandle) {
    this.buttons = new HostButtons((id, command) => {
      this.post('Clicked_Button', { Id: id });
      if (command !== null) editor.command(command);
    });
    this.tools = {
      editor,
      api: this.api,
      buttons: this.buttons,
      post: (messageId, values) => this.post(messageId, values),
      save: (values) => this.saveFor(values),
      saveAs: (name, notify) => this.saveAs(name, notify),
      close: () => this.close(),
      views: () => this.views(),
      participantOf: (viewId) => this.people.find((person) => person.view === viewId)?.id ?? null,
      userState: () => ({
        State: this.idle ? 'idle' : 'active',
        Elapsed: Math.round((Date.now() - this.lastActive) / 1000),
      }),
      renewToken: async (token, ttl) => {
        await this.api.renewToken(token, ttl);
        await this.watch.now();
      },
      disable: (action, disabled) => (disabled ? this.disabled.add(action) : this.disabled.delete(action)),
      hostReady: () => this.hostReady(),
    };
    const { hideUserList } = this.facts.page;
    if (hideUserList.includes(device())) document.documentElement.dataset['wopiAlone'] = 'true';
    if (new URLSearchParams(location.search).get('embed') === '1')
      document.documentElement.dataset['wopiEmbed'] = 'true';
    window.addEventListener('message', (event) => this.hear(event));
    window.setInterval(() => this.checkIdle(), 10_000);
  }

  tell(event: HostEvent): void {
    switch (event.e) {
      case 'frame-ready':
        this.post('App_LoadingStatus', { Status: 'Frame_Ready', Features: { VersionStates: true } });
        return;
      case 'document-ready':
        this.ready();
        return;
      case 'people':
        this.people = event.people;
        if (this.loaded) this.post('Views_List', { Views: this.views() });
        return;
      case 'save':
        if (event.state === 'unsaved') this.setModified(true);
        else if (event.state === 'saved') this.watch.soon();
        return;
      case 'saved-on-request':
        void this.saveHome();
        return;
      case 'request':
        this.request(event.what);
        return;
      case 'active':
        this.lastActive = Date.now();
        if (this.idle) {
          this.idle = false;
          this.post('User_Active');
        }
        return;
      case 'ended':
        if (!this.loaded) this.post('App_LoadingStatus', { Status: 'Failed', Reason: event.code });
        if (event.back) return;
        this.watch.stop();
        this.post('Session_Closed', { Reason: event.code });
        return;
      case 'notice':
      case 'title':
        return;
      case 'mention-wanted':
        this.post('UI_Mention', { type: 'autocomplete', text: '' });
        return;
      case 'mentioned':
        for (const userId of event.userIds) this.post('UI_Mention', { type: 'selected', username: userId });
        return;
    }
  }

  private ready(): void {
    if (this.loaded) return;
    this.loaded = true;
    this.editor.setAbilities(this.abilities());
    const { document: shown } = this.facts.page.breadcrumb;
    if (shown !== '') this.editor.setTitle(shown);
    this.post('App_LoadingStatus', { Status: 'Document_Loaded', DocumentLoadedTime: Date.now() - this.startedAt });
    this.post('User_Active');
    if (this.facts.lookOnly !== null) this.editor.notice(say(this.facts.lookOnly));
    void this.watch.now();
  }

  /** Who begins to listen only now is told how things stand. */
  private hostReady(): void {
    const first = !this.hostListens;
    this.hostListens = true;
    if (!first || !this.loaded) return;
    this.post('App_LoadingStatus', { Status: 'Document_Loaded', DocumentLoadedTime: Date.now() - this.startedAt });
    this.post('Views_List', { Views: this.views() });
    this.post('Doc_ModifiedStatus', { Modified: this.modified });
  }

  private abilities(): HostAbilities {
    const { page, closeButton, origin } = this.facts;
    const there = (action: { message: boolean; url: string | null }): boolean =>
      (action.message && origin !== null) || action.url !== null;
    const mayEdit = this.editor.welcome?.mode !== 'view';
    return {
      ...(closeButton || there(page.close) ? { close: true } : {}),
      ...(!mayEdit && there(page.edit) ? { edit: true } : {}),
      ...(there(page.share) ? { share: true } : {}),
      ...(there(page.versions) ? { versions: true } : {}),
      ...(this.facts.rename && mayEdit ? { rename: true } : {}),
      ...(this.facts.saveAs ? { saveAs: true } : {}),
      ...(page.insertRemoteFile && mayEdit && origin !== null ? { insertText: { text: say('insertFile') } } : {}),
      ...(page.insertRemoteImage && mayEdit && origin !== null ? { insertImage: true } : {}),
    };
  }

  private request(what: keyof HostAbilities): void {
    const { page } = this.facts;
    switch (what) {
      case 'close':
        this.post('UI_Close', { EverModified: this.modified });
        if (!page.close.message && page.close.url !== null && !this.disabled.has('UI_Close')) leaveTo(page.close.url);
        return;
      case 'edit':
        this.post('UI_Edit');
        if (!page.edit.message && page.edit.url !== null) leaveTo(page.edit.url);
        return;
      case 'share':
        for (const messageId of ['UI_Sharing', 'UI_Share']) this.post(messageId);
        if (!page.share.message && page.share.url !== null) window.open(page.share.url, '_blank', 'noopener');
        return;
      case 'versions':
        this.post('UI_FileVersions');
        if (!page.versions.message && page.versions.url !== null) window.open(page.versions.url, '_blank', 'noopener');
        return;
      case 'insertImage':
        this.post('UI_InsertGraphic');
        return;
      case 'insertText':
        this.post('UI_InsertFile', { callback: 'Action_InsertFile', mimeTypeFilter: INSERTABLE });
        return;
      case 'saveAs':
        if (this.hostListens) this.post('UI_SaveAs', { args: { format: this.extension } });
        else void this.askCopyName();
        return;
      case 'createNew':
        this.post('UI_CreateFile', { DocumentType: this.editor.welcome?.document.kind ?? '' });
        return;
      case 'rename':
        void this.askNewName();
        return;
      case 'about':
      case 'feedback':
      case 'goBack':
      case 'mention':
      case 'compare':
      case 'favorite':
      case 'files':
      case 'fullscreen':
      case 'info':
      case 'saveCopy':
      case 'startFilling':
      case 'submit':
        return; // no such thing in WOPI: never among the abilities
    }
  }

  private hear(event: MessageEvent): void {
    if (event.source !== window.parent || event.origin !== this.facts.origin) return;
    const message = parseMessage(event.data);
    const action = message && Object.hasOwn(ACTIONS, message.MessageId) ? ACTIONS[message.MessageId] : undefined;
    if (!message || !action) return;
    const carryOut = async (): Promise<void> => action(message.Values, this.tools);
    carryOut().catch((error: unknown) => {
      const words = error instanceof Error ? error.message : String(error);
      this.editor.notice(words, 6_000);
      if (message.Values['Notify'] === true || ANSWERED.has(message.MessageId))
        this.post(`${message.MessageId}_Resp`, { success: false, errorMsg: words });
    });
  }

  private post(messageId: string, values: Values = {}): void {
    if (this.facts.origin === null || window.parent === window) return;
    const message = {
      MessageId: messageId,
      SendTime: Date.now(),
      Values: { ...values, 'ui-language': language, wdUserSession: this.editor.welcome?.me ?? '' },
    };
    window.parent.postMessage(JSON.stringify(message), this.facts.origin);
  }

  private async saveFor(values: Values): Promise<void> {
    this.saving = values;
    try {
      await this.editor.save(); // which tells `saved-on-request`
    } finally {
      this.saving = null;
    }
  }

  /** Everything typed is durable here: on it goes to its home. */
  private async saveHome(): Promise<void> {
    const values = this.saving ?? {};
    const asked = this.saving !== null;
    this.saving = null;
    if (!asked) this.post('UI_Save', { source: 'user' });
    if (!asked && this.disabled.has('UI_Save')) return;
    if (this.editor.welcome?.mode === 'view') return;
    const extended = typeof values['ExtendedData'] === 'string' ? values['ExtendedData'] : undefined;
    let outcome: SaveOutcome;
    try {
      outcome = await this.api.save(extended);
    } catch (error) {
      outcome = { outcome: 'failed', code: 'unreachable', message: error instanceof Error ? error.message : '' };
    }
    if (asked && values['Notify'] !== false)
      this.post('Action_Save_Resp', {
        success: outcome.outcome !== 'failed',
        result: outcome.outcome === 'unmodified' ? 'unmodified' : '',
        fileName: this.editor.welcome?.document.title ?? '',
        ...(outcome.outcome === 'failed' ? { errorMsg: outcome.message } : {}),
      });
    this.editor.notice(outcome.outcome === 'failed' ? `${say('notSaved')}: ${outcome.message}` : say('saved'), 4_000);
    await this.watch.now();
  }

  private async saveAs(name: string, notify: boolean): Promise<void> {
    const copy = await this.api.saveAs(name);
    this.editor.notice(say('savedAs', { name: copy.name }), 5_000);
    if (notify) this.post('Action_Save_Resp', { success: true, result: '', fileName: copy.name });
    this.post('File_SavedAs', { Name: copy.name, ...(copy.editUrl === null ? {} : { HostEditUrl: copy.editUrl }) });
  }

  private async askCopyName(): Promise<void> {
    const name = await this.question.askName(say('saveAsName'), this.editor.welcome?.document.title ?? '');
    if (name !== null) await this.saveAs(name, false).catch((error: unknown) => this.complain(error));
  }

  private async askNewName(): Promise<void> {
    const name = await this.question.askName(say('renameTo'), this.editor.welcome?.document.title ?? '');
    if (name === null) return;
    try {
      const renamed = await this.api.rename(name);
      this.editor.setTitle(renamed.name);
      this.post('File_Rename', { NewName: renamed.name });
    } catch (error) {
      this.complain(error);
    }
  }

  private close(): void {
    this.watch.stop();
    this.editor.leave();
    this.post('Session_Closed');
  }

  private seeStatus({ modified, trouble, tokenExpiresAt }: HomeStatus): void {
    this.setModified(modified);
    const code = trouble?.code ?? null;
    if (code !== this.shownTrouble) {
      this.shownTrouble = code;
      if (code === 'changed-outside' && this.editor.welcome?.mode !== 'view') this.askAboutConflict();
      else if (code !== null) this.editor.notice(sayCode(code) ?? trouble?.message ?? '');
      else {
        this.question.close();
        this.editor.notice(say('saved'), 2_000);
      }
    }
    const leftMs = tokenExpiresAt === null ? Infinity : Date.parse(tokenExpiresAt) - Date.now();
    const ending = leftMs < WARN_BEFORE_MS;
    if (ending && code === null)
      this.editor.notice(say('expiring', { minutes: Math.max(0, Math.ceil(leftMs / 60_000)) }));
    else if (this.accessEnding && !ending) this.editor.notice(say('renewed'), 2_000);
    this.accessEnding = ending;
  }

  private askAboutConflict(): void {
    const title = this.editor.welcome?.document.title ?? '';
    const dot = title.lastIndexOf('.');
    const copyName = `${title.slice(0, dot)} (${say('conflictCopy')})${title.slice(dot)}`;
    this.question.choose(say('changed-outside'), [
      {
        label: say('copy'),
        act: () => void this.saveAs(copyName, false).catch((error: unknown) => this.complain(error)),
      },
      {
        label: say('overwrite'),
        act: () =>
          void this.api.overwrite().then(
            () => this.watch.now(),
            (error: unknown) => this.complain(error),
          ),
      },
    ]);
  }

  private complain(error: unknown): void {
    this.editor.notice(error instanceof Error ? error.message : String(error), 6_000);
  }

  private setModified(modified: boolean): void {
    const now = Date.now();
    if (modified && this.facts.page.editNotification && now - this.lastEditNotice > EDIT_NOTIFICATION_MS) {
      this.lastEditNotice = now;
      this.post('Edit_Notification');
    }
    if (modified === this.modified) return;
    this.modified = modified;
    this.post('Doc_ModifiedStatus', { Modified: modified });
  }

  private checkIdle(): void {
    if (this.idle || Date.now() - this.lastActive < IDLE_MS) return;
    this.idle = true;
    this.post('User_Idle');
  }

  private views(): Values[] {
    return this.people
      .filter((person) => person.view !== null)
      .map((person) => ({
        ViewId: person.view,
        UserId: person.userId,
        UserName: person.name,
        UserExtraInfo: person.avatar === '' ? {} : { avatar: person.avatar },
        Color: Number.parseInt(person.color.slice(1), 16),
        ReadOnly: person.mode === 'view' ? '1' : '0',
        IsCurrentView: person.id === this.editor.welcome?.me,
      }));
  }

  private get extension(): string {
    return this.editor.welcome?.document.title.split('.').pop() ?? '';
  }
}

function device(): string {
  const shorter = Math.min(window.screen.width, window.screen.height);
  return shorter < 600 ? 'mobile' : shorter < 900 && navigator.maxTouchPoints > 0 ? 'tablet' : 'desktop';
}

/** A message of the other side: JSON text, or the object itself from hosts that are not strict. */
function parseMessage(data: unknown): { MessageId: string; Values: Values } | null {
  let value = data;
  if (typeof data === 'string') {
    try {
      value = JSON.parse(data);
    } catch {
      return null;
    }
  }
  const { MessageId: messageId, Values: values } = (value ?? {}) as { MessageId?: unknown; Values?: unknown };
  if (typeof messageId !== 'string') return null;
  return { MessageId: messageId, Values: typeof values === 'object' && values !== null ? (values as Values) : {} };
}

/** The host's own page takes the place of everything. Only ever an http(s) address: the door saw to that. */
function leaveTo(url: string): void {
  if (!/^https?:\/\//i.test(url)) return;
  if (window.top) window.top.location.href = url;
}

export const wopiHost: HostFactory = (editor) => new WopiHost(editor);
