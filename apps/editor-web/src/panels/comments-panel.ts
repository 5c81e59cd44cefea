import type { DocumentComment, PageMessage, Person } from '#protocol/editor';
import { language, t } from '../i18n.js';
import type { Connection } from '../socket/connection.js';
import { avatar } from '../together/avatar.js';
import { MentionBox } from '../together/mention-box.js';
import type { PanelContent } from './side-panel.js';

export interface CommentHooks {
  connection: Connection;
  people: () => readonly Person[];
  /** Whom one may name in a comment; asked when somebody begins to. */
  mentionable: () => readonly { userId: string; name: string }[];
  /** A comment that names people was written; `id` is empty when it is not found any more. */
  mentioned: (text: string, userIds: readonly string[], id: string) => void;
  /** Brings the comment's anchor into view. */
  jump: (comment: DocumentComment) => void;
  /** The comments are these now. */
  changed: (comments: readonly DocumentComment[]) => void;
  failed: (error: unknown) => void;
}

type Op = Omit<Extract<PageMessage, { t: 'comment' }>, 't' | 'id'>;

const REFRESH_MS = 250;

/** Comments in threads, with what the person may do to each. */
export class CommentsPanel implements PanelContent {
  readonly element = document.createElement('div');
  private readonly list = document.createElement('ol');
  private readonly fresh: MentionBox;
  private comments: readonly DocumentComment[] = [];
  private mayComment = false;
  private canResolve = false;
  private timer = 0;
  private selected: string | null = null;

  constructor(private readonly hooks: CommentHooks) {
    this.element.className = 'comments-panel';
    this.list.className = 'threads';
    this.fresh = new MentionBox(t('newComment'), t('addComment'), hooks.mentionable, (text, mentions) =>
      this.send({ op: 'add', text, mentions }),
    );
    this.element.append(this.fresh.element, this.list);
  }

  shown(visible: boolean): void {
    if (visible) this.refresh();
  }

  /** `canResolve`: the document's kind knows resolved comments. */
  setRights(mayComment: boolean, canResolve: boolean): void {
    this.mayComment = mayComment;
    this.canResolve = canResolve;
    this.fresh.element.hidden = !mayComment;
    this.refresh();
  }

  /** Opens the box for a new comment. */
  compose(): void {
    this.fresh.focus();
  }

  select(id: string): void {
    this.selected = id;
    this.draw();
    this.list.querySelector('[aria-current=true]')?.scrollIntoView({ block: 'nearest' });
  }

  /** Asks the engine again, soon: several events come for one change. */
  refresh(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.hooks.connection
        .ask({ t: 'comments' })
        .then((value) => {
          this.comments = value as DocumentComment[];
          this.hooks.changed(this.comments);
          this.draw();
        })
        .catch(() => undefined); // asked again at the next event or welcome
    }, REFRESH_MS);
  }

  private async send(op: Op): Promise<void> {
    try {
      await this.hooks.connection.ask({ t: 'comment', ...op });
      if (op.text !== undefined && op.mentions && op.mentions.length > 0)
        await this.tellMentioned(op.text, op.mentions);
    } catch (error) {
      this.hooks.failed(error);
      throw error;
    } finally {
      this.refresh();
    }
  }

  private async tellMentioned(text: string, userIds: readonly string[]): Promise<void> {
    const comments = (await this.hooks.connection.ask({ t: 'comments' })) as DocumentComment[];
    const written = comments.findLast((comment) => comment.text.trim() === text.trim());
    this.hooks.mentioned(text, userIds, written?.id ?? '');
  }

  private draw(): void {
    const busy = this.list.contains(document.activeElement) && document.activeElement instanceof HTMLTextAreaElement;
    if (busy) return; // somebody is writing an answer; drawn again when it is sent
    const threads = this.comments.filter(
      (comment) => comment.parent === null || !this.comments.some((other) => other.id === comment.parent),
    );
    this.list.replaceChildren(...threads.map((thread) => this.thread(thread)));
    if (threads.length === 0) {
      const empty = document.createElement('li');
      empty.className = 'empty';
      empty.textContent = t('noComments');
      this.list.append(empty);
    }
  }

  private thread(first: DocumentComment): HTMLElement {
    const item = document.createElement('li');
    item.className = 'thread';
    item.dataset['comment'] = first.id;
    item.dataset['resolved'] = String(first.resolved);
    item.setAttribute('aria-current', String(this.selected === first.id));
    const answers = this.answersTo(first.id);
    item.append(this.one(first, true), ...answers.map((answer) => this.one(answer, false)));
    if (this.mayComment) {
      const reply = new MentionBox(t('reply'), t('send'), this.hooks.mentionable, (text, mentions) =>
        this.send({ op: 'reply', comment: first.id, text, mentions }),
      );
      reply.element.classList.add('reply');
      item.append(reply.element);
    }
    return item;
  }

  private answersTo(id: string): DocumentComment[] {
    return this.comments
      .filter((comment) => comment.parent === id)
      .flatMap((comment) => [comment, ...this.answersTo(comment.id)]);
  }

  private one(comment: DocumentComment, first: boolean): HTMLElement {
    const block = document.createElement('article');
    block.className = 'comment';
    const person = this.hooks.people().find((one) => one.name === comment.author);
    const head = document.createElement('header');
    const name = document.createElement('strong');
    name.textContent = comment.author === '' ? t('somebody') : comment.author;
    const when = document.createElement('time');
    when.textContent = timeOf(comment.at);
    head.append(avatar(person ?? { name: comment.author }), name, when);
    const text = document.createElement('p');
    text.textContent = comment.text;
    const actions = document.createElement('div');
    actions.className = 'comment-actions';
    const button = (label: string, name_: string, action: () => void): void => {
      const element = document.createElement('button');
      element.type = 'button';
      element.textContent = label;
      element.dataset['action'] = name_;
      element.onclick = action;
      actions.append(element);
    };
    if (first) button(t('jump'), 'jump', () => this.hooks.jump(comment));
    const quietly = (op: Op): void => void this.send(op).catch(() => undefined); // the notice tells
    if (comment.mine) {
      if (first && this.canResolve)
        button(comment.resolved ? t('reopenComment') : t('resolve'), 'resolve', () =>
          quietly({ op: comment.resolved ? 'reopen' : 'resolve', comment: comment.id }),
        );
      button(t('edit'), 'edit', () => this.edit(block, text, comment));
    }
    if (comment.removable) button(t('delete'), 'delete', () => quietly({ op: 'delete', comment: comment.id }));
    block.append(head, text, actions);
    return block;
  }

  private edit(block: HTMLElement, text: HTMLElement, comment: DocumentComment): void {
    const box = new MentionBox(t('edit'), t('save'), this.hooks.mentionable, (value, mentions) =>
      this.send({ op: 'edit', comment: comment.id, text: value, mentions }),
    );
    box.set(comment.text);
    block.replaceChild(box.element, text);
    box.focus();
  }
}

export function timeOf(at: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(at)) return at;
  const date = new Date(at);
  return Number.isNaN(date.getTime())
    ? at
    : date.toLocaleString(language, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
}
