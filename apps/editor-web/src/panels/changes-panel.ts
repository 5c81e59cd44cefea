import { language, t } from '../i18n.js';
import type { DocumentChange } from '#protocol/editor';
import type { Connection } from '../socket/connection.js';
import { parseRect } from '../lok-events.js';
import type { TwipRect } from '../canvas/twips.js';
import { timeOf } from './comments-panel.js';
import type { PanelContent } from './side-panel.js';

export interface ChangeHooks {
  connection: Connection;
  command: (name: string, args?: Record<string, unknown>) => void;
  jump: (rect: TwipRect) => void;
  counted: (count: number) => void;
}

const REFRESH_MS = 300;

/** Tracked changes: who changed what and when; accept, reject, one by one or all. */
export class ChangesPanel implements PanelContent {
  readonly element = document.createElement('div');
  private readonly list = document.createElement('ol');
  private readonly head = document.createElement('div');
  private readonly toggle = document.createElement('input');
  private readonly all: HTMLButtonElement[];
  private timer = 0;

  constructor(private readonly hooks: ChangeHooks) {
    this.element.className = 'changes-panel';
    this.list.className = 'changes';
    this.head.className = 'changes-head';
    const label = document.createElement('label');
    this.toggle.type = 'checkbox';
    this.toggle.dataset['action'] = 'track';
    this.toggle.onchange = () =>
      hooks.command('.uno:TrackChanges', { TrackChanges: { type: 'boolean', value: this.toggle.checked } });
    label.append(this.toggle, t('trackChanges'));
    const button = (text: string, action: string, accept: boolean): HTMLButtonElement => {
      const element = document.createElement('button');
      element.type = 'button';
      element.textContent = text;
      element.dataset['action'] = action;
      element.onclick = () => this.decide(accept, 'all');
      return element;
    };
    this.all = [button(t('acceptAll'), 'accept-all', true), button(t('rejectAll'), 'reject-all', false)];
    this.head.append(label, ...this.all);
    this.element.append(this.head, this.list);
  }

  shown(visible: boolean): void {
    if (visible) this.refresh();
  }

  /** `forced`: the person only proposes changes. */
  setRights(mayDecide: boolean, forced: boolean): void {
    this.toggle.disabled = !mayDecide;
    if (forced) this.toggle.checked = true;
    this.toggle.dataset['forced'] = String(forced);
    for (const button of this.all) button.hidden = !mayDecide;
    this.refresh();
  }

  /** LibreOffice says whether changes are tracked. */
  setTracking(on: boolean): void {
    if (this.toggle.dataset['forced'] !== 'true') this.toggle.checked = on;
  }

  refresh(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.hooks.connection
        .ask({ t: 'changes' })
        .then((value) => {
          const changes = value as DocumentChange[];
          this.hooks.counted(changes.length);
          this.draw(changes);
        })
        .catch(() => undefined); // asked again at the next event or welcome
    }, REFRESH_MS);
  }

  private decide(accept: boolean, change: { index: number; author: string; at: string } | 'all'): void {
    void this.hooks.connection
      .ask({ t: 'decide', accept, change })
      .catch(() => undefined) // it is gone or not for this person: the list tells
      .then(() => this.refresh());
  }

  private draw(changes: readonly DocumentChange[]): void {
    for (const button of this.all) button.disabled = !changes.some((change) => change.decidable);
    this.list.replaceChildren(...changes.map((change) => this.one(change)));
    if (changes.length === 0) {
      const empty = document.createElement('li');
      empty.className = 'empty';
      empty.textContent = t('noChanges');
      this.list.append(empty);
    }
  }

  private one(change: DocumentChange): HTMLElement {
    const item = document.createElement('li');
    item.className = 'change';
    item.dataset['change'] = String(change.index);
    const who = document.createElement('strong');
    who.textContent = change.author;
    const when = document.createElement('time');
    when.textContent = timeOf(change.at);
    const what = document.createElement('p');
    what.textContent = describe(change);
    what.dataset['type'] = change.type;
    const actions = document.createElement('div');
    actions.className = 'comment-actions';
    const button = (text: string, name: string, action: () => void): void => {
      const element = document.createElement('button');
      element.type = 'button';
      element.textContent = text;
      element.dataset['action'] = name;
      element.onclick = action;
      actions.append(element);
    };
    const rect = change.range === null ? null : parseRect(change.range);
    if (rect) button(t('jump'), 'jump', () => this.hooks.jump(rect));
    if (change.decidable) {
      const { index, author, at } = change;
      button(t('accept'), 'accept', () => this.decide(true, { index, author, at }));
      button(t('reject'), 'reject', () => this.decide(false, { index, author, at }));
    }
    item.append(who, when, what, actions);
    return item;
  }
}

/** `Insert “text”` in the person's language. */
function describe({ type, description }: DocumentChange): string {
  const text = /[“"](.*)[”"]/s.exec(description)?.[1];
  const kinds: Record<string, string> = {
    Insert: t('changeInserted'),
    Delete: t('changeDeleted'),
    Format: t('changeFormatted'),
    Attributes: t('changeFormatted'),
    ParagraphFormat: t('changeFormatted'),
  };
  const kind = kinds[type] ?? description;
  return text === undefined ? kind : language === 'zh-CN' ? `${kind}“${text}”` : `${kind} “${text}”`;
}
