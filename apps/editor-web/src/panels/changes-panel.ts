import { language, t } from '../i18n.js';
import type { Connection } from '../socket/connection.js';
import { parseRect } from '../lok-events.js';
import type { TwipRect } from '../canvas/twips.js';
import { timeOf } from './comments-panel.js';
import type { PanelContent } from './side-panel.js';

interface Redline {
  index: number;
  author: string;
  type: string;
  description: string;
  dateTime: string;
  textRange?: string;
}

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
  private mayDecide = false;
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
    const button = (text: string, action: string, command: string): HTMLButtonElement => {
      const element = document.createElement('button');
      element.type = 'button';
      element.textContent = text;
      element.dataset['action'] = action;
      element.onclick = () => {
        hooks.command(command);
        this.refresh();
      };
      return element;
    };
    this.all = [
      button(t('acceptAll'), 'accept-all', '.uno:AcceptAllTrackedChanges'),
      button(t('rejectAll'), 'reject-all', '.uno:RejectAllTrackedChanges'),
    ];
    this.head.append(label, ...this.all);
    this.element.append(this.head, this.list);
  }

  shown(visible: boolean): void {
    if (visible) this.refresh();
  }

  /** `forced`: the person only proposes changes. */
  setRights(mayDecide: boolean, forced: boolean): void {
    this.mayDecide = mayDecide;
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
        .ask({ t: 'values', name: '.uno:AcceptTrackedChanges' })
        .then((value) => {
          const { redlines = [] } = JSON.parse(typeof value === 'string' && value !== '' ? value : '{}') as {
            redlines?: Redline[];
          };
          this.hooks.counted(redlines.length);
          this.draw(redlines);
        })
        .catch(() => undefined); // asked again at the next event or welcome
    }, REFRESH_MS);
  }

  private draw(redlines: readonly Redline[]): void {
    for (const button of this.all) button.disabled = redlines.length === 0;
    this.list.replaceChildren(...redlines.map((redline) => this.one(redline)));
    if (redlines.length === 0) {
      const empty = document.createElement('li');
      empty.className = 'empty';
      empty.textContent = t('noChanges');
      this.list.append(empty);
    }
  }

  private one(redline: Redline): HTMLElement {
    const item = document.createElement('li');
    item.className = 'change';
    item.dataset['change'] = String(redline.index);
    const who = document.createElement('strong');
    who.textContent = redline.author;
    const when = document.createElement('time');
    when.textContent = timeOf(redline.dateTime);
    const what = document.createElement('p');
    what.textContent = describe(redline);
    what.dataset['type'] = redline.type;
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
    const rect = redline.textRange === undefined ? null : parseRect(redline.textRange);
    if (rect) button(t('jump'), 'jump', () => this.hooks.jump(rect));
    if (this.mayDecide) {
      const decide = (command: string): void => {
        this.hooks.command(`.uno:${command}`, { [command]: { type: 'unsigned short', value: redline.index } });
        this.refresh();
      };
      button(t('accept'), 'accept', () => decide('AcceptTrackedChange'));
      button(t('reject'), 'reject', () => decide('RejectTrackedChange'));
    }
    item.append(who, when, what, actions);
    return item;
  }
}

/** `Insert “text”` in the person's language. */
function describe({ type, description }: Redline): string {
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
