import { setTimeout as sleep } from 'node:timers/promises';
import type { Chat, UserGroups } from '#editing';
import type { ChatMessage, DocumentChange, DocumentComment, EngineMessage, PageMessage } from '#protocol/editor';
import type { KitProcess } from '../kit-host/kit-process.js';
import type { DocumentKind } from '../kit/kit-protocol.js';
import {
  type CommentAction,
  type CommentCommand,
  commentCommand,
  type ListedComment,
  parseComments,
} from './comments.js';
import { limitsComments, named } from './group-rules.js';
import { NotAvailable, NotPermitted } from './page-requests.js';
import type { Seat } from './seat.js';
import { decision, parseChanges } from './tracked-changes.js';

type CommentRequest = Extract<PageMessage, { t: 'comment' }>;
type DecideRequest = Extract<PageMessage, { t: 'decide' }>;
type ChatRequest = Extract<PageMessage, { t: 'chat' }>;

/** What working together needs of its room. */
export interface TogetherRoom {
  sessionId: string;
  documentId: string;
  seats: () => Iterable<Seat>;
  noteChange: (seat: Seat) => void;
}

const MENTION_CHARACTERS = 200;
const MARKS_IN_A_ROW = 30;
const LOOKS = 10;
const LOOK_GAP_MS = 100;

/** Comments, tracked changes, chat and following of one room. */
export class Together {
  constructor(
    private readonly room: TogetherRoom,
    private readonly chat: Chat,
    private readonly groups: Pick<UserGroups, 'of'>,
  ) {}

  async comments(seat: Seat, kit: KitProcess, kind: DocumentKind): Promise<DocumentComment[]> {
    return this.shown(seat, await this.list(seat, kit, kind));
  }

  /** Carries out what somebody does to comments. Throws {@link NotPermitted}, also for somebody else's comment. */
  async comment(seat: Seat, kit: KitProcess, kind: DocumentKind, message: CommentRequest): Promise<null> {
    if (!seat.rights.comment) throw new NotPermitted();
    const listed = await this.list(seat, kit, kind);
    for (const action of actionsOf(message, listed, await this.shown(seat, listed), seat, kind)) {
      const command = commentCommand(kind, action);
      if (!command) throw new NotAvailable();
      kit.input(seat.id, { op: 'command', ...command });
      this.room.noteChange(seat);
      if (action.op === 'add' && kind === 'text') await this.insist(seat, kit, command, listed.length);
    }
    await kit.rest();
    if (message.text !== undefined) this.mention(seat, message.mentions, message.text, 'comment');
    return null;
  }

  /** The tracked changes of a text document, and which of them the participant decides about. */
  async changes(seat: Seat, kit: KitProcess, kind: DocumentKind): Promise<DocumentChange[]> {
    if (kind !== 'text') return [];
    const changes = parseChanges(await kit.values(seat.id, '.uno:AcceptTrackedChanges'));
    const { decideChanges, groups } = seat.rights;
    const known = await this.groupsOf(groups.decideChanges !== undefined, changes);
    return changes.map((change) => ({
      ...change,
      decidable: decideChanges && named(groups.decideChanges, known.get(change.author)),
    }));
  }

  /** Accepts or rejects. Throws {@link NotPermitted}, and {@link NotAvailable} when the change is not there any more. */
  async decide(seat: Seat, kit: KitProcess, kind: DocumentKind, message: DecideRequest): Promise<null> {
    if (!seat.rights.decideChanges) throw new NotPermitted();
    const changes = await this.changes(seat, kit, kind);
    const { change, accept } = message;
    const wanted =
      change === 'all'
        ? changes.filter(({ decidable }) => decidable)
        : changes.filter(
            ({ index, author, at }) => index === change.index && author === change.author && at === change.at,
          );
    if (wanted.length === 0 && change !== 'all') throw new NotAvailable();
    if (wanted.some(({ decidable }) => !decidable)) throw new NotPermitted();
    const whole = change === 'all' && wanted.length === changes.length;
    // From the last one on: each that goes moves those behind it.
    const commands = whole ? [decision(accept, null)] : wanted.reverse().map(({ index }) => decision(accept, index));
    for (const command of commands) kit.input(seat.id, { op: 'command', ...command });
    if (commands.length > 0) this.room.noteChange(seat);
    await kit.rest();
    return null;
  }

  async say(seat: Seat, message: ChatRequest): Promise<null> {
    if (!seat.rights.chat) throw new NotPermitted();
    const { userId, name } = seat.participant;
    const said = await this.chat.say(this.room.sessionId, { userId, name }, message.text);
    this.tell({ t: 'chat', messages: [{ ...said, at: said.at.toISOString() }] }, (other) => other.rights.chat);
    this.mention(seat, message.mentions, message.text, 'chat');
    return null;
  }

  /** The conversation so far, for somebody who comes. */
  async greet(seat: Seat): Promise<void> {
    if (!seat.rights.chat) return;
    const messages: ChatMessage[] = (await this.chat.recent(this.room.sessionId)).map((said) => ({
      ...said,
      at: said.at.toISOString(),
    }));
    if (messages.length > 0) seat.send({ t: 'chat', messages });
  }

  follow(seat: Seat, who: string | null): void {
    seat.following = who;
    for (const other of this.room.seats()) if (other.id === who) this.show(other, seat);
  }

  /** Somebody looks elsewhere now: those who follow hear of it. */
  moved(seat: Seat): void {
    for (const other of this.room.seats()) if (other.following === seat.id) this.show(seat, other);
  }

  /** Where the cursor stands before the mark of another comment Writer sets no new one: sets it behind that mark. */
  private async insist(seat: Seat, kit: KitProcess, command: CommentCommand, before: number): Promise<void> {
    for (let attempt = 0; attempt < MARKS_IN_A_ROW; attempt++) {
      if (await this.grown(seat, kit, before)) return;
      kit.input(seat.id, { op: 'command', name: '.uno:GoRight', args: null });
      kit.input(seat.id, { op: 'command', ...command });
    }
    throw new NotAvailable();
  }

  /** Whether there is a new comment. On a busy machine one comes late, and insisting would set it twice. */
  private async grown(seat: Seat, kit: KitProcess, before: number): Promise<boolean> {
    for (let look = 0; look < LOOKS; look++) {
      await kit.rest();
      if ((await this.list(seat, kit, 'text')).length > before) return true;
      await sleep(LOOK_GAP_MS);
    }
    return false;
  }

  /** The comments that somebody sees, with what that person may do to them. One's own are always seen, and answers with what they answer. */
  private async shown(seat: Seat, listed: readonly ListedComment[]): Promise<DocumentComment[]> {
    const { comment, ownCommentsOnly, groups } = seat.rights;
    const { seeComments, editComments, removeComments } = groups;
    const known = await this.groupsOf(limitsComments(groups), listed);
    const own = (item: ListedComment): boolean => item.author === seat.participant.name;
    const seen = new Set<string>();
    for (const item of listed) if (own(item) || named(seeComments, known.get(item.author))) seen.add(item.id);
    const parents = new Map(listed.map((item) => [item.id, item.parent]));
    const inSight = (id: string): boolean => {
      const parent = parents.get(id) ?? null;
      return seen.has(id) && (parent === null || !parents.has(parent) || inSight(parent));
    };
    return listed
      .filter((item) => inSight(item.id))
      .map((item) => {
        const may = comment && (!ownCommentsOnly || own(item));
        const of = known.get(item.author);
        return { ...item, mine: may && named(editComments, of), removable: may && named(removeComments, of) };
      });
  }

  /** Nobody is looked up where it does not matter who somebody is. */
  private async groupsOf(matters: boolean, items: readonly { author: string }[]): Promise<Map<string, string[]>> {
    if (!matters || items.length === 0) return new Map();
    return this.groups.of(
      this.room.documentId,
      items.map(({ author }) => author),
    );
  }

  private show(seat: Seat, to: Seat): void {
    if (seat.place) to.send({ t: 'where', who: seat.id, ...seat.place });
  }

  private async list(seat: Seat, kit: KitProcess, kind: DocumentKind): Promise<ListedComment[]> {
    const hashes = kind === 'presentation' || kind === 'drawing' ? await kit.partHashes() : [];
    return parseComments(await kit.values(seat.id, '.uno:ViewAnnotations'), kind, hashes);
  }

  private mention(seat: Seat, userIds: readonly string[] | undefined, text: string, place: 'comment' | 'chat'): void {
    if (!userIds || userIds.length === 0) return;
    const news: EngineMessage = {
      t: 'mention',
      by: seat.participant.name,
      text: text.slice(0, MENTION_CHARACTERS),
      place,
    };
    this.tell(
      news,
      (other) =>
        other !== seat && userIds.includes(other.participant.userId) && (place === 'comment' || other.rights.chat),
    );
  }

  private tell(message: EngineMessage, whom: (seat: Seat) => boolean): void {
    for (const other of this.room.seats()) if (whom(other)) other.send(message);
  }
}

function actionsOf(
  message: CommentRequest,
  listed: readonly ListedComment[],
  shown: readonly DocumentComment[],
  seat: Seat,
  kind: DocumentKind,
): CommentAction[] {
  const author = seat.participant.name;
  const text = message.text ?? '';
  if (message.op === 'add') {
    // A cell has one comment: a second one would take the place of the first.
    const { cell } = seat;
    const there =
      kind === 'spreadsheet' && cell
        ? listed.find((item) => item.part === cell.part && item.anchor?.x === cell.x && item.anchor.y === cell.y)
        : undefined;
    return [there ? { op: 'reply', to: there, text, author } : { op: 'add', text, author }];
  }
  const comment = shown.find((item) => item.id === message.comment);
  if (!comment) throw new NotAvailable();
  if (message.op === 'reply') return [{ op: 'reply', to: comment, text, author }];
  switch (message.op) {
    case 'edit':
      if (!comment.mine) throw new NotPermitted();
      return [{ op: 'edit', comment, text }];
    case 'delete': {
      if (!comment.removable) throw new NotPermitted();
      const answers = shown.filter((item) => item.parent === comment.id && item.removable);
      return [...(seat.rights.ownCommentsOnly ? [] : answers), comment].map((item) => ({
        op: 'delete',
        comment: item,
      }));
    }
    case 'resolve':
    case 'reopen':
      if (!comment.mine) throw new NotPermitted();
      return comment.resolved === (message.op === 'resolve') ? [] : [{ op: 'toggle-resolved', comment }];
  }
}
