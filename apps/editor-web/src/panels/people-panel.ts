import type { ChatMessage, Person } from '#protocol/editor';
import { t } from '../i18n.js';
import type { Connection } from '../socket/connection.js';
import { avatar } from '../together/avatar.js';
import { MentionBox } from '../together/mention-box.js';
import { timeOf } from './comments-panel.js';
import type { PanelContent } from './side-panel.js';

export interface PeopleHooks {
  connection: Connection;
  failed: (error: unknown) => void;
  /** Somebody is followed now, or nobody. */
  followed: (person: Person | null) => void;
  unread: (count: number) => void;
}

const MODES: Record<string, 'modeEdit' | 'modeView' | 'modeComment' | 'modeReview' | 'modeFill'> = {
  edit: 'modeEdit',
  view: 'modeView',
  comment: 'modeComment',
  review: 'modeReview',
  fill: 'modeFill',
};

/** Who is here and what they may do, whom one follows, and the chat. */
export class PeoplePanel implements PanelContent {
  readonly element = document.createElement('div');
  private readonly list = document.createElement('ul');
  private readonly talk = document.createElement('section');
  private readonly log = document.createElement('ol');
  private people: readonly Person[] = [];
  private me = '';
  private following: string | null = null;
  private visible = false;
  private unread = 0;
  private readonly seen = new Set<string>();

  constructor(private readonly hooks: PeopleHooks) {
    this.element.className = 'people-panel';
    this.list.className = 'people-list';
    this.talk.className = 'chat';
    const heading = document.createElement('h3');
    heading.textContent = t('chat');
    this.log.className = 'chat-log';
    this.log.setAttribute('role', 'log');
    this.log.setAttribute('aria-label', t('chat'));
    this.log.tabIndex = 0;
    const box = new MentionBox(
      t('message'),
      t('send'),
      () => this.people,
      async (text, mentions) => {
        try {
          await hooks.connection.ask({ t: 'chat', text, mentions });
        } catch (error) {
          hooks.failed(error);
          throw error;
        }
      },
    );
    this.talk.append(heading, this.log, box.element);
    this.element.append(this.list, this.talk);
  }

  shown(visible: boolean): void {
    this.visible = visible;
    if (!visible) return;
    this.unread = 0;
    this.hooks.unread(0);
    this.log.scrollTop = this.log.scrollHeight;
  }

  setRights(mayChat: boolean): void {
    this.talk.hidden = !mayChat;
  }

  setPeople(people: readonly Person[], me: string): void {
    this.people = people;
    this.me = me;
    if (this.following !== null && !people.some((person) => person.id === this.following)) this.follow(null);
    this.draw();
  }

  get followed(): string | null {
    return this.following;
  }

  /** Follows a person, or nobody. */
  follow(id: string | null): void {
    if (this.following === id) return;
    this.following = id;
    this.hooks.connection.send({ t: 'follow', who: id });
    this.hooks.followed(this.people.find((person) => person.id === id) ?? null);
    this.draw();
  }

  /** After a reconnect the engine has forgotten whom this page follows. */
  followAgain(): void {
    if (this.following !== null) this.hooks.connection.send({ t: 'follow', who: this.following });
  }

  hear(messages: readonly ChatMessage[]): void {
    for (const message of messages) {
      if (this.seen.has(message.id)) continue;
      this.seen.add(message.id);
      const item = document.createElement('li');
      const person = this.people.find((one) => one.userId === message.userId);
      const head = document.createElement('header');
      const name = document.createElement('strong');
      name.textContent = message.name;
      const when = document.createElement('time');
      when.textContent = timeOf(message.at);
      head.append(avatar(person ?? { name: message.name }), name, when);
      const text = document.createElement('p');
      text.textContent = message.text;
      item.append(head, text);
      this.log.append(item);
      if (!this.visible) this.unread++;
    }
    this.hooks.unread(this.unread);
    this.log.scrollTop = this.log.scrollHeight;
  }

  private draw(): void {
    this.list.replaceChildren(
      ...this.people.map((person) => {
        const item = document.createElement('li');
        item.dataset['user'] = person.userId;
        const name = document.createElement('span');
        name.className = 'person-name';
        name.textContent = person.id === this.me ? `${person.name} (${t('you')})` : person.name;
        const mode = document.createElement('small');
        mode.textContent = t(MODES[person.mode] ?? 'modeView');
        item.append(avatar(person), name, mode);
        if (person.id !== this.me) {
          const button = document.createElement('button');
          button.type = 'button';
          const on = this.following === person.id;
          button.textContent = on ? t('unfollow') : t('follow');
          button.setAttribute('aria-pressed', String(on));
          button.dataset['action'] = 'follow';
          button.onclick = () => this.follow(on ? null : person.id);
          item.append(button);
        }
        return item;
      }),
    );
  }
}
