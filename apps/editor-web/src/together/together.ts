import type { DocumentComment, EngineMessage, PagePermissions, Person } from '#protocol/editor';
import type { DocumentCanvas } from '../canvas/document-canvas.js';
import type { TwipRect } from '../canvas/twips.js';
import { icon } from '../chrome/icons.js';
import { t } from '../i18n.js';
import { ChangesPanel } from '../panels/changes-panel.js';
import { FormPanel } from '../panels/form-panel.js';
import { CommentsPanel } from '../panels/comments-panel.js';
import { PeoplePanel } from '../panels/people-panel.js';
import { SidePanel } from '../panels/side-panel.js';
import { VersionsPanel } from '../panels/versions-panel.js';
import type { Connection } from '../socket/connection.js';
import { CommentMarks } from './comment-marks.js';

export interface TogetherHooks {
  connection: Connection;
  canvas: DocumentCanvas;
  command: (name: string, args?: Record<string, unknown>) => void;
  notice: (text: string, forMs?: number) => void;
  /** Shows another sheet or slide. */
  showPart: (part: number) => void;
  /** Somebody begins to name people in a comment. */
  mentionWanted: () => void;
  /** A comment that names people was written. */
  mentioned: (text: string, userIds: readonly string[], commentId: string) => void;
}

const LOK_COMMENT = 32;
const LOK_REDLINES = [30, 31];
const LOK_STATE = 8;

/** Everything about working with other people: the side panel, marks of comments, following somebody. */
export class Together {
  readonly panel: SidePanel;
  readonly comments: CommentsPanel;
  private readonly changes: ChangesPanel;
  private readonly peoplePanel: PeoplePanel;
  private readonly versions: VersionsPanel;
  private readonly form: FormPanel;
  private readonly marks: CommentMarks;
  private readonly banner = document.createElement('div');
  private people: readonly Person[] = [];
  private absent: readonly { userId: string; name: string }[] = [];
  private kind = '';
  private place: Extract<EngineMessage, { t: 'where' }> | null = null;

  constructor(private readonly hooks: TogetherHooks) {
    const { connection, canvas } = hooks;
    const failed = (error: unknown): void => this.failed(error);
    const people = (): readonly Person[] => this.people;
    this.panel = new SidePanel(() => canvas.changed());
    this.comments = new CommentsPanel({
      connection,
      people,
      mentionable: () => {
        hooks.mentionWanted();
        return [...this.people, ...this.absent];
      },
      mentioned: hooks.mentioned,
      failed,
      jump: (comment) => this.jump(comment),
      changed: (comments) => {
        this.marks.set(comments);
        this.panel.count('comments', comments.filter((one) => one.parent === null && !one.resolved).length);
      },
    });
    this.changes = new ChangesPanel({
      connection,
      command: hooks.command,
      jump: (rect) => canvas.scrollIntoView(rect, 80),
      counted: (count) => this.panel.count('changes', count),
    });
    this.peoplePanel = new PeoplePanel({
      connection,
      failed,
      followed: (person) => this.showFollowed(person),
      unread: (count) => this.panel.count('people', count),
    });
    this.versions = new VersionsPanel({
      connection,
      failed,
      notice: (text) => hooks.notice(text, 6000),
      compared: () => this.panel.show('changes'),
    });
    this.marks = new CommentMarks(canvas, people, (comment) => {
      this.panel.show('comments');
      this.comments.select(comment.id);
    });
    this.form = new FormPanel(connection, hooks.notice);
    this.panel.add('form', 'formFields', icon('check'), this.form);
    this.panel.add('comments', 'comments', icon('comment'), this.comments);
    this.panel.add('changes', 'changes', icon('changes'), this.changes);
    this.panel.add('people', 'peopleAndChat', icon('people'), this.peoplePanel);
    this.panel.add('versions', 'history', icon('history'), this.versions);
    this.banner.className = 'follow-banner';
    this.banner.setAttribute('role', 'status');
    this.banner.hidden = true;
    // Whoever moves by hand does not want to be led any more.
    for (const type of ['wheel', 'pointerdown', 'keydown'])
      canvas.element.addEventListener(type, () => this.peoplePanel.follow(null), { passive: true });
  }

  /** Over the document: whom one follows. */
  get overlay(): HTMLElement {
    return this.banner;
  }

  welcome(kind: string, mode: string, permissions: PagePermissions): void {
    this.kind = kind;
    this.setRights(mode, permissions);
    this.peoplePanel.followAgain();
    if (mode === 'fill' && kind === 'text') this.panel.show('form');
  }

  setRights(mode: string, permissions: PagePermissions): void {
    this.comments.setRights(permissions.comment === true, this.kind === 'text');
    this.changes.setRights(permissions.decideChanges === true, mode === 'review');
    this.peoplePanel.setRights(permissions.chat !== false);
    this.versions.setRights(mode === 'edit', mode === 'edit' && this.kind === 'text');
    this.panel.allow('changes', this.kind === 'text');
    this.panel.allow('form', this.kind === 'text' && (mode === 'fill' || mode === 'edit'));
    this.panel.allow('versions', permissions.history === true);
  }

  setPeople(people: readonly Person[], me: string): void {
    this.people = people;
    this.peoplePanel.setPeople(people, me);
  }

  /** People who are not here and may be named in comments. */
  setMentionable(people: readonly { userId: string; name: string }[]): void {
    this.absent = people;
    const writing = document.activeElement;
    if (writing?.closest('.mention-box')) writing.dispatchEvent(new Event('input')); // offers them at once
  }

  /** Follows a person, or nobody. */
  follow(id: string | null): void {
    this.peoplePanel.follow(id);
  }

  /** Brings a comment into view. */
  async showComment(id: string): Promise<void> {
    const comments = (await this.hooks.connection.ask({ t: 'comments' })) as DocumentComment[];
    const comment = comments.find((one) => one.id === id);
    if (!comment) return;
    this.panel.show('comments');
    this.comments.select(id);
    this.jump(comment);
  }

  /** Fills in the field that was clicked. */
  fillHere(at: { x: number; y: number }, restore: () => void): void {
    void this.form.fillHere(at, restore);
  }

  /** An event of LibreOffice. */
  event(type: number, payload: string): void {
    if (type === LOK_COMMENT) this.comments.refresh();
    else if (LOK_REDLINES.includes(type)) this.changes.refresh();
    else if (type === LOK_STATE && payload.startsWith('.uno:TrackChanges='))
      this.changes.setTracking(payload.endsWith('=true'));
  }

  /** A message of the engine about working together; false when it is about something else. */
  receive(message: EngineMessage): boolean {
    switch (message.t) {
      case 'chat':
        this.peoplePanel.hear(message.messages);
        return true;
      case 'mention':
        this.hooks.notice(`${message.by} ${t('mentionedYou')}: ${message.text}`, 8000);
        return true;
      case 'where':
        this.place = message;
        this.lead();
        return true;
      default:
        return false;
    }
  }

  /** The document was scrolled or drawn anew. */
  placed(): void {
    this.marks.place();
  }

  private failed(error: unknown): void {
    const code = error instanceof Error ? error.message : '';
    const words = { not_permitted: t('notPermitted'), not_available: t('notAvailable') }[code];
    this.hooks.notice(words ?? t('requestFailed'), 4000);
  }

  private jump(comment: DocumentComment): void {
    if (comment.part !== this.hooks.canvas.part && this.kind !== 'text') this.hooks.showPart(comment.part);
    const rect: TwipRect | null = comment.anchor;
    if (rect) this.hooks.canvas.scrollIntoView(rect, 80);
  }

  private showFollowed(person: Person | null): void {
    this.banner.hidden = person === null;
    if (person) {
      this.banner.textContent = `${t('following')}: ${person.name}`;
      this.banner.style.setProperty('--person', person.color);
    } else this.place = null;
  }

  private lead(): void {
    const { place } = this;
    if (place === null || place.who !== this.peoplePanel.followed) return;
    const { canvas } = this.hooks;
    if (place.part !== canvas.part && this.kind !== 'text') this.hooks.showPart(place.part);
    const at = canvas.fromTwips(place);
    canvas.element.scrollTop += at.y;
    canvas.element.scrollLeft += at.x;
  }
}
