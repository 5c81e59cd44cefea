import type { Person } from '#protocol/editor';
import type { EditorHandle, Mentionable } from './host.js';
import type { OnlyofficeChannel } from './onlyoffice-channel.js';
import { objectAt } from './onlyoffice-json.js';

interface KnownUser {
  id: string;
  name: string;
  email: string;
  image: string;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** People as the embedding page knows them: whom one may mention, and their pictures. */
export class OnlyofficePeople {
  private known: readonly KnownUser[] = [];
  private mentionsAsked = false;
  private readonly picturesAsked = new Set<string>();
  private readonly pictures = new Map<string, string>();

  constructor(
    private readonly editor: EditorHandle,
    private readonly channel: OnlyofficeChannel,
    private readonly hears: (event: string) => boolean,
  ) {}

  /** Somebody begins to mention people: the page is asked once, and again only if it knew nobody. */
  mentionWanted(): void {
    if (this.mentionsAsked || !this.hears('onRequestUsers')) return;
    this.mentionsAsked = true;
    this.channel.post('onRequestUsers', { c: 'mention' });
  }

  /** The page tells those who were named, by their addresses, where the comment is. */
  mentioned(message: string, userIds: readonly string[], commentId: string): void {
    if (!this.hears('onRequestSendNotify')) return;
    const emails = this.known
      .filter((user) => userIds.includes(user.id) && user.email !== '')
      .map((user) => user.email);
    if (emails.length === 0) return;
    this.channel.post('onRequestSendNotify', {
      actionLink: { action: { type: 'comment', data: commentId } },
      message,
      emails,
    });
  }

  /** The people in the document are these now: pictures of new ones are asked for. */
  present(people: readonly Person[]): void {
    if (!this.hears('onRequestUsers')) return;
    const fresh = [...new Set(people.map((person) => person.userId))].filter((id) => !this.picturesAsked.has(id));
    if (fresh.length === 0) return;
    for (const id of fresh) this.picturesAsked.add(id);
    this.channel.post('onRequestUsers', { c: 'info', id: fresh });
  }

  /** `setUsers` and, for `c: mention`, its old name `setEmailAddresses`. `protect` answers a question that is never asked here. */
  setUsers(argument: unknown): void {
    const given = objectAt(argument);
    const users = (Array.isArray(given['users']) ? given['users'] : []).map((item): KnownUser => {
      const user = objectAt(item);
      const [name, email] = [text(user['name']), text(user['email'])];
      // Lists for mentions need no ids.
      return { id: text(user['id']) || email || name, name: name || email, email, image: text(user['image']) };
    });
    if ((given['c'] ?? 'mention') === 'mention') {
      this.known = users;
      if (users.length === 0) this.mentionsAsked = false;
      this.editor.setMentionable(users.map(({ id, name }): Mentionable => ({ userId: id, name })));
    }
    for (const user of users) if (/^https?:\/\//i.test(user.image)) this.pictures.set(user.id, user.image);
    if (this.pictures.size > 0) this.editor.setPictures(this.pictures);
  }
}
