import type { KeyRing } from '#auth';
import type { WebSocket } from 'ws';
import { type ContentRemark, type Contributor, fileTypeOf, type Revision, SourceUnusable } from '#documents';
import {
  type Chat,
  type ClaimedSession,
  EngineSessions,
  FencedOff,
  type Handover,
  type Joining,
  type LeftReason,
  type Participant,
  type SessionPresence,
  type Successor,
  type UserGroups,
  type Versions,
} from '#editing';
import type { Logger } from '#platform';
import {
  EDITOR_PROTOCOL_VERSION,
  type EditorDocument,
  isCounted,
  type PageMessage,
  type SaveState,
} from '#protocol/editor';
import type { KitPool } from '../kit-host/kit-pool.js';
import type { KitEnd, KitProcess } from '../kit-host/kit-process.js';
import { NewerFunctionNotices } from '../kept-workbooks/newer-function-notices.js';
import type { DocumentStatus } from '../kit/kit-protocol.js';
import { Autosave } from './autosave.js';
import { NotAvailable } from './page-errors.js';
import { PageMessages } from './page-messages.js';
import { PasswordPrompt, PromptAbandoned } from './password-prompt.js';
import type { LoadedContent, RoomContent, RoomContents } from './room-content.js';
import { RoomResults } from './room-results.js';
import { RoomVersions } from './room-versions.js';
import { Seat } from './seat.js';
import { Seats } from './seats.js';
import { Together } from './together.js';

export interface RoomServices {
  pool: KitPool;
  contents: RoomContents;
  sessions: EngineSessions;
  chat: Chat;
  groups: UserGroups;
  versions: Versions;
  joining: Joining;
  handover: Handover;
  logger: Logger;
  linkKey: KeyRing;
  reconnectGraceMs: number;
  /** Of who came first, e.g. `zh-CN`. */
  language: string;
  /** A fresh token for the page of a participant. */
  issueToken: (participantId: string) => string;
}

const MAX_RESTARTS = 3;
const RESTART_WINDOW_MS = 300_000;
/** Pages answer a `hold` within a round trip. */
const HOLD_MS = 1_500;
/** LibreOffice tells of a change at its leisure; this long after the last key it has. */
const NEWS_OF_CHANGE_MS = 1_000;

const BYE: Partial<Record<LeftReason, string>> = {
  removed: 'You were removed from this document.',
  replaced: 'You opened this document in another window.',
  deleted: 'The document was deleted.',
};

/**
 * One open document on this engine: its kit, the people in it, its drafts, and its end. Everything that changes who is
 * there or which kit is running goes through `serial`, one after the other.
 */
export class Room {
  private kit: KitProcess | null = null;
  private status: DocumentStatus | null = null;
  private readonly password = new PasswordPrompt((wrong) => this.seats.tellAll({ t: 'password', wrong }));
  private readonly seats = new Seats((id) => this.password.admits(id));
  private readonly newerFunctions = new NewerFunctionNotices();
  private readonly results: RoomResults;
  private readonly autosave: Autosave;
  private readonly together: Together;
  private readonly pages: PageMessages;
  private saveState: { state: SaveState; at: string | null } = { state: 'saved', at: null };
  private chain: Promise<unknown> = Promise.resolve();
  private restarts: number[] = [];
  private remarks: ContentRemark[] = [];
  private guarded = false;
  private ending = false;
  /** The engine stops while the password is asked for: another one will ask. */
  private leaving = false;
  /** The document is on its way to another engine: what pages send from now on would not be in it. */
  private moving = false;
  /** How much of each page's input the engine took that had the document before. */
  private takenElsewhere = new Map<string, number>();
  over = false;
  readonly opened: Promise<void>;

  constructor(
    private readonly claimed: ClaimedSession,
    private readonly services: RoomServices,
    private readonly onOver: () => void,
  ) {
    this.results = new RoomResults(claimed, services, () => this.password.given !== null);
    this.autosave = new Autosave(
      () => this.saveDraft(),
      (state, error) => {
        if (error) this.services.logger.error({ err: error, ...this.facts }, 'draft not saved');
        this.saveState = { state, at: state === 'saved' ? new Date().toISOString() : this.saveState.at };
        this.seats.tellAll({ t: 'save', ...this.saveState });
      },
    );
    this.together = new Together(
      {
        sessionId: this.claim.sessionId,
        documentId: claimed.document.id,
        seats: () => this.seats.admitted,
        noteChange: (seat) => {
          this.noteChange(seat);
          this.results.noteModified();
        },
      },
      services.chat,
      services.groups,
    );
    const versions = new RoomVersions(
      {
        documentId: claimed.document.id,
        title: claimed.document.title,
        keep: () => this.keepVersion(),
        compare: (seat, earlier, turned) => this.compare(seat, earlier, turned),
        restore: (version, by) => this.restore(version, by),
      },
      services,
    );
    this.pages = new PageMessages(
      {
        document: () => this.document,
        kind: () => this.status?.kind ?? 'other',
        facts: this.facts,
        noteChange: (seat) => this.noteChange(seat),
        noteModified: () => this.results.noteModified(),
        save: async () => {
          await this.autosave.flush();
          return this.saveState.at;
        },
        compare: (seat, earlier) => this.compare(seat, earlier, false),
      },
      this.together,
      versions,
      services,
    );
    this.opened = this.serial(() => this.open());
    this.opened.catch(() => undefined); // open() has told everybody; those who wait for it hear of it, too
  }

  /** How long the oldest change waits to become durable. */
  get unsavedMs(): number {
    return this.autosave.unsavedMs;
  }

  get claim(): ClaimedSession['claim'] {
    return this.claimed.claim;
  }

  get connectedIds(): string[] {
    return this.seats.connected.map((seat) => seat.id);
  }

  private get facts(): Record<string, unknown> {
    return { sessionId: this.claim.sessionId, documentId: this.claimed.document.id };
  }

  /** Gives a participant a seat, or their old one back. Resolves when the page has been told what it needs. */
  async enter(participant: Participant, socket: WebSocket): Promise<void> {
    const old = this.seats.get(participant.id);
    if (old?.socket && old.socket !== socket) old.end('replaced', BYE.replaced ?? '', false);
    const seat = new Seat(participant, old?.color ?? this.seats.nextColor(), socket);
    if (old) {
      seat.lokView = old.lokView;
      seat.hasView = old.hasView;
      seat.taken = old.taken;
    }
    this.seats.set(seat);
    if (this.password.pending) seat.send({ t: 'password', wrong: this.password.wrong });
    else if (!this.status)
      seat.send({ t: 'stage', stage: this.claimed.session.baseRevisionId ? 'loading' : 'fetching' });
    await this.opened;
    const there = (): boolean => seat.socket === socket && !this.over;
    const asks = (wrong: boolean): void => seat.send({ t: 'password', wrong });
    if (!(await this.password.prove(seat.id, asks, there))) return;
    await this.serial(async () => {
      if (seat.socket !== socket || this.over) return;
      if (!(await this.services.sessions.participantConnected(this.claim, seat.id))) {
        this.seats.remove(seat.id);
        // Their time to return may have ended just now. Who was taken out is told so when they come back.
        seat.end('gone', 'You are no longer in this document.', true);
        return;
      }
      const newView = await this.giveView(seat);
      this.welcome(seat, { resumed: false, newView });
      this.seats.tellPeople();
      await this.together.greet(seat);
    });
  }

  /** The connection of a page is gone. `meant`: the page said so. */
  disconnected(participantId: string, socket: WebSocket, meant: boolean): void {
    const seat = this.seats.get(participantId);
    if (seat?.socket !== socket) return;
    seat.socket = null;
    seat.lostAt = Date.now();
    this.password.forget(seat.id);
    this.seats.tellPeople();
    if (this.password.pending)
      setTimeout(
        () => this.connectedIds.length === 0 && this.password.abandon(),
        this.services.reconnectGraceMs,
      ).unref();
    if (meant) this.background(() => this.leave(seat, 'left'));
    else setTimeout(() => this.background(() => this.leaveIfLost(seat)), this.services.reconnectGraceMs).unref();
  }

  /** The document comes from an engine that had taken so much input of each participant's page. */
  expect(inputTaken: Readonly<Record<string, number>>): void {
    this.takenElsewhere = new Map(Object.entries(inputTaken));
  }

  /** Shows everybody who is connected a message. Returns how many people that were. */
  message(text: string): number {
    this.seats.tellAll({ t: 'notice', code: 'message', text });
    return this.connectedIds.length;
  }

  /** Something that a page sent, after `hello`. */
  receive(participantId: string, message: PageMessage): void {
    const seat = this.seats.get(participantId);
    const kit = this.kit;
    if (seat && message.t === 'password') {
      this.password.answer(seat.id, message.value);
      return;
    }
    const late = this.moving && (isCounted(message) || ('id' in message && message.t !== 'ping'));
    if (!seat || !kit || !seat.hasView || late) {
      if (seat && 'id' in message)
        seat.send({ t: 'reply', id: message.id, ok: false, value: null, error: 'not_ready' });
      return;
    }
    this.pages.hear(seat, kit, message);
  }

  /** What the database says of this session: who has to go, whether it ends. */
  async heed(presence: SessionPresence): Promise<void> {
    if (!presence.ours) {
      this.password.abandon();
      const deleted = presence.closeReason === 'deleted';
      await this.serial(() =>
        this.close(
          deleted ? 'deleted' : 'moved',
          deleted ? (BYE.deleted ?? '') : 'The document moved to another engine.',
          !deleted,
        ),
      );
      return;
    }
    if (presence.title !== null && presence.title !== this.claimed.document.title) {
      this.claimed.document.title = presence.title;
      if (this.status) this.seats.tellAdmitted({ t: 'status', document: this.document });
    }
    this.heedRights(presence.people);
    for (const { participantId, reason } of presence.left) {
      const seat = this.seats.get(participantId);
      if (!seat || (seat.lostAt === null && !seat.socket)) continue;
      const message = BYE[reason];
      if (message !== undefined) {
        await this.serial(async () => {
          seat.end(reason, message, false);
          await this.removeSeat(seat);
        });
      }
    }
    const done = this.claimed.session.kind === 'edit' ? !presence.editorPresent : !presence.anybodyPresent;
    if (done && (this.results.anybodyContributed || this.claimed.session.hadEditor || !presence.anybodyPresent))
      await this.serial(() => this.finish());
  }

  /** Rights may change while people are here: what the database says goes from now on. */
  private heedRights(people: SessionPresence['people']): void {
    for (const { participantId, mode, permissions } of people) {
      const seat = this.seats.get(participantId);
      if (!seat) continue;
      const { participant } = seat;
      const same = participant.mode === mode && JSON.stringify(participant.permissions) === JSON.stringify(permissions);
      if (same) continue;
      participant.mode = mode;
      participant.permissions = permissions;
      seat.settleRights(this.status?.kind ?? 'text', this.guarded);
      if (seat.hasView) this.kit?.review(seat.id, seat.mode === 'review');
      seat.send({ t: 'rights', mode: seat.mode, permissions: seat.pagePermissions });
      this.seats.tellPeople();
    }
  }

  /** Stores the document as it stands as a revision, while people go on. Null when nothing changed since the last one. */
  async checkpoint(): Promise<string | null> {
    await this.opened;
    return this.serial(async () => {
      const kit = this.kit;
      if (this.over || !kit?.alive || !this.results.anybodyContributed) return null;
      await this.autosave.flush();
      return this.results.checkpoint(kit);
    });
  }

  /** Stores the document as it stands as a version while people go on. Its number, or that of the newest one. */
  async keepVersion(): Promise<number> {
    await this.opened;
    return this.serial(() => this.keepNow());
  }

  /** Everybody goes on from an earlier version; what stood here becomes a version first. */
  async restoreVersion(number: number, by: Contributor): Promise<void> {
    const version = await this.services.versions.find(this.claimed.document.id, number);
    if (!version) throw new NotAvailable();
    await this.restore(version, by);
  }

  private async keepNow(): Promise<number> {
    const kit = this.kit;
    if (this.over || !kit?.alive || !this.results.anybodyContributed) return this.results.newestVersion();
    await this.autosave.flush();
    return this.results.keepVersion(kit);
  }

  private async compare(seat: Seat, earlier: RoomContent, turned: boolean): Promise<number> {
    await this.opened;
    return this.serial(async () => {
      const kit = this.kit;
      // With a password LibreOffice would ask for that of the other file, too.
      if (this.over || !kit?.alive || !seat.hasView || this.status?.kind !== 'text' || this.password.given !== null)
        throw new NotAvailable();
      const count = await this.services.contents.compare(kit, seat.id, earlier, turned);
      this.noteChange(seat);
      this.results.noteModified();
      return count;
    });
  }

  private async restore(version: Revision, by: Contributor): Promise<void> {
    await this.opened;
    await this.serial(async () => {
      const old = this.kit;
      if (this.over || !old?.alive || this.claimed.session.kind !== 'edit') throw new NotAvailable();
      await this.keepNow();
      const type = fileTypeOf(version.fileType);
      if (!type) throw new NotAvailable();
      // Nothing that is typed or saved from here on belongs to what will stand here.
      await this.autosave.stop();
      this.kit = null;
      const kit = await this.services.pool.take();
      try {
        const loaded = await this.services.contents.load(
          kit,
          { sha256: version.sha256, type },
          this.password.given,
          this.services.language,
        );
        await this.results.saveRestored(kit, by);
        this.noteLoaded(loaded);
      } catch (error) {
        await kit.close();
        this.kit = old;
        this.autosave.resume();
        // What was typed meanwhile was not taken: the pages send it again.
        for (const seat of this.seats.all) if (seat.hasView) this.welcome(seat, { resumed: true, newView: false });
        throw error;
      }
      this.results.noteModified();
      for (const seat of this.seats.all) seat.hasView = false;
      this.attach(kit);
      await old.close();
      await this.seatEverybody();
      this.autosave.resume();
    });
  }

  /** Gives everybody a view in the kit that is new under them. */
  private async seatEverybody(): Promise<void> {
    for (const seat of this.seats.all) {
      if (!seat.socket || !this.password.admits(seat.id)) continue;
      await this.giveView(seat);
      this.welcome(seat, { resumed: true, newView: true });
    }
    this.seats.tellPeople();
  }

  /**
   * The engine stops: makes everything durable and gives the document to another one, or to whoever takes it. The pages
   * come back by themselves. Resolves when the other one has loaded it.
   */
  async evacuate(to: Successor | null): Promise<void> {
    if (this.password.pending) {
      this.leaving = true;
      this.password.abandon();
    }
    await this.opened.catch(() => undefined); // a room that could not open is over
    await this.autosave.quiet(); // nobody holds while a draft is written that is out of date when it is done
    await this.serial(async () => {
      if (this.over) return;
      const { handover, sessions, language, logger } = this.services;
      const started = performance.now();
      await this.holdPages();
      this.moving = true;
      const heldAt = performance.now();
      if (this.kit?.alive && this.autosave.dirty) await this.autosave.flush();
      const savedAt = performance.now();
      if (to) await handover.give(this.claim, to);
      else await sessions.release(this.claim);
      // It asks for the password, if there is one: then it is up to people when it is loaded.
      const taken =
        to && this.password.given === null
          ? handover
              .take(this.claim.sessionId, to, language, this.seats.inputTaken)
              .catch((error: unknown) => logger.warn({ err: error, ...this.facts }, 'document not taken over'))
          : null;
      await this.close('restarting', 'The editor is restarting.', true);
      await taken;
      const [holdMs, saveMs, takeMs] = [heldAt - started, savedAt - heldAt, performance.now() - savedAt].map(
        Math.round,
      );
      logger.info({ ...this.facts, to: to?.address, holdMs, saveMs, takeMs }, 'document handed over');
    });
  }

  /** Has the pages keep what is typed from now on. What comes of a page that does not answer in time is not taken: it sends it again. */
  private async holdPages(): Promise<void> {
    const seats = this.seats.connected;
    this.seats.tellAll({ t: 'hold' });
    let timer: NodeJS.Timeout | undefined;
    const longEnough = new Promise<void>((over) => (timer = setTimeout(over, HOLD_MS)));
    await Promise.race([Promise.all(seats.map((seat) => seat.held)), longEnough]);
    clearTimeout(timer);
  }

  private serial<T>(work: () => Promise<T>): Promise<T> {
    const result = this.chain.then(work);
    this.chain = result.catch(() => undefined); // each caller hears of its own failure
    return result;
  }

  private background(work: () => Promise<void>): void {
    this.serial(work).catch((error: unknown) =>
      this.services.logger.error({ err: error, ...this.facts }, 'room work failed'),
    );
  }

  private async open(): Promise<void> {
    const started = performance.now();
    try {
      const content = await this.services.contents.find(this.claimed);
      const fetchedAt = performance.now();
      this.seats.tellAll({ t: 'stage', stage: 'loading' });
      await this.load(content);
      this.services.logger.info(
        {
          ...this.facts,
          durationMs: Math.round(performance.now() - started),
          fetchMs: Math.round(fetchedAt - started),
        },
        'document opened',
      );
    } catch (error) {
      if (!this.leaving) await this.failToOpen(error);
      throw error;
    }
  }

  private async failToOpen(error: unknown): Promise<void> {
    const known = error instanceof SourceUnusable || error instanceof PromptAbandoned;
    const failure = known
      ? { code: error instanceof SourceUnusable ? error.code : 'password_needed', message: error.message }
      : { code: 'internal', message: 'The document could not be opened.' };
    this.services.logger[known ? 'warn' : 'error']({ err: error, ...this.facts }, 'document not opened');
    if (!(error instanceof FencedOff)) {
      await this.services.sessions.fail(this.claim, failure).catch((unclosed: unknown) => {
        this.services.logger.error({ err: unclosed, ...this.facts }, 'failed session not closed');
      });
    }
    await this.close(failure.code, failure.message, false);
  }

  private async load(content: RoomContent): Promise<void> {
    const kit = await this.services.pool.take();
    try {
      this.noteLoaded(
        await this.password.open((password) =>
          this.services.contents.load(kit, content, password, this.services.language),
        ),
      );
    } catch (error) {
      await kit.close();
      throw error;
    }
    this.attach(kit);
  }

  private noteLoaded({ status, remarks, guarded }: LoadedContent): void {
    this.status = status;
    this.remarks = guarded ? ['change_password', ...remarks.filter((one) => one !== 'change_password')] : remarks;
    this.guarded = guarded;
  }

  private attach(kit: KitProcess): void {
    this.kit = kit;
    kit.on('patch', (views, patch) => {
      for (const view of views) this.seats.get(view)?.sendPatch(patch);
    });
    kit.on('event', (view, type, payload) => {
      if (type === 8 && payload === '.uno:ModifiedStatus=true') {
        this.results.noteModified();
      }
      const seat = this.seats.get(view);
      if (seat?.unsaid.hear(type, payload) === true && seat.isEditor) this.noteChange(seat);
      seat?.hear(type, payload);
      if (seat && seat.maySee(type)) seat.send({ t: 'event', e: type, p: payload });
      if (seat?.isEditor === true && this.newerFunctions.hear(seat, kit.version, type, payload))
        seat.send({ t: 'notice', code: 'newer_function' });
    });
    kit.on('status', (status) => {
      this.status = status;
      this.seats.tellAdmitted({ t: 'status', document: this.document });
    });
    kit.on('looks', (parts) => this.seats.tellAdmitted({ t: 'looks', parts }));
    kit.on('end', (reason) => {
      if (reason !== 'closed' && !this.ending && !this.over) this.background(() => this.restart(kit, reason));
    });
  }

  /** The kit died under us: opens its last durable state in a new one and puts everybody back. */
  private async restart(dead: KitProcess, reason: KitEnd): Promise<void> {
    if (this.kit !== dead || this.over) return;
    this.services.logger.error({ ...this.facts, reason, lastWords: dead.lastWords }, 'kit died');
    this.kit = null;
    for (const seat of this.seats.all) seat.hasView = false;
    this.seats.tellAll({ t: 'notice', code: 'restarting' });
    await dead.close();
    const now = Date.now();
    this.restarts = [...this.restarts.filter((at) => now - at < RESTART_WINDOW_MS), now];
    if (this.restarts.length > MAX_RESTARTS) {
      await this.failToOpen(
        new SourceUnusable(
          'damaged',
          'the document makes the editor fail again and again; the last saved state is kept',
        ),
      );
      return;
    }
    try {
      await this.load(await this.services.contents.find(this.claimed));
      await this.seatEverybody();
      this.seats.tellAll({ t: 'notice', code: 'restored', ...(this.saveState.at ? { at: this.saveState.at } : {}) });
    } catch (error) {
      await this.failToOpen(error);
    }
  }

  /** True when the seat got a new view. */
  private async giveView(seat: Seat): Promise<boolean> {
    if (seat.hasView || !this.kit) return false;
    seat.settleRights(this.status?.kind ?? 'other', this.guarded);
    seat.awaitWelcome();
    seat.lokView = await this.kit.createView({
      view: seat.id,
      author: seat.participant.name,
      review: seat.mode === 'review',
      watermark: seat.participant.options.watermark ?? null,
    });
    seat.hasView = true;
    if (seat.isEditor) this.claimed.session.hadEditor = true;
    return true;
  }

  private welcome(seat: Seat, how: { resumed: boolean; newView: boolean }): void {
    const { participant } = seat;
    const elsewhere = this.takenElsewhere.get(seat.id) ?? 0;
    this.takenElsewhere.delete(seat.id);
    if (!how.newView) this.kit?.anew(seat.id);
    seat.send({
      t: 'welcome',
      v: EDITOR_PROTOCOL_VERSION,
      me: participant.id,
      mode: seat.mode,
      permissions: seat.pagePermissions,
      options: { ...participant.options },
      document: this.document,
      people: this.seats.peopleFor(seat),
      save: this.saveState,
      token: this.services.issueToken(participant.id),
      got: seat.taken === 0 ? elsewhere : seat.taken,
      ...how,
    });
  }

  private get document(): EditorDocument {
    const status: DocumentStatus = this.status ?? { kind: 'other', parts: [], width: 0, height: 0, pages: [] };
    const { kind, parts, width, height, pages } = status;
    return { title: this.claimed.document.title, kind, parts, width, height, pages, remarks: this.remarks };
  }

  private noteChange(seat: Seat): void {
    this.results.noteContributor(seat.participant);
    this.autosave.changed();
  }

  private async saveDraft(): Promise<void> {
    const kit = this.kit;
    if (!kit) throw new Error('there is no kit to save from');
    await this.results.saveDraft(kit);
  }

  private async leaveIfLost(seat: Seat): Promise<void> {
    if (this.seats.holds(seat) && !seat.socket) await this.leave(seat, 'lost');
  }

  private async leave(seat: Seat, reason: LeftReason): Promise<void> {
    if (!this.seats.holds(seat) || this.over) return;
    await this.services.sessions.participantLeft(seat.id, reason);
    await this.removeSeat(seat);
    const [presence] = await this.services.sessions.look([this.claim]);
    if (!presence?.ours) return;
    const editing = this.claimed.session.kind === 'edit';
    if ((editing && seat.isEditor && !presence.editorPresent) || !presence.anybodyPresent) await this.finish();
  }

  private async removeSeat(seat: Seat): Promise<void> {
    if (!this.seats.holds(seat)) return;
    this.seats.remove(seat.id);
    if (seat.hasView && this.kit?.alive) {
      await this.hearOfLastChange(this.kit); // a view that is gone tells nothing
      await this.kit.destroyView(seat.id);
    }
    this.seats.tellPeople();
  }

  /** Somebody typed and left at once: waits until it is certain whether that changed anything. */
  private async hearOfLastChange(kit: KitProcess): Promise<void> {
    if (this.results.modified || !this.results.anybodyContributed || this.claimed.session.draftSha256 !== null) return;
    await this.results.nextModification(NEWS_OF_CHANGE_MS, () => kit.rest());
  }

  /** The last editor left: the result becomes a revision and its save-back is scheduled. */
  private async finish(): Promise<void> {
    if (this.over) return;
    const kit = this.kit;
    this.ending = true;
    try {
      await this.autosave.stop();
      const outcome = await this.results.finish(kit);
      if (outcome.kind === 'somebody_came') return;
      this.services.logger.info(
        { ...this.facts, revision: outcome.revision, closed: outcome.closed },
        'editing finished',
      );
      if (outcome.closed) await this.close('closed', 'The document was closed.', true);
      else {
        const stands = await this.services.sessions.reload(this.claim.sessionId);
        this.claimed.session.baseRevision = stands.baseRevision;
        this.claimed.session.baseRevisionId = stands.baseRevisionId;
      }
    } finally {
      this.ending = false;
      if (this.goesOn()) this.autosave.resume(); // whoever is here, or comes, goes on typing
      const now = this.kit;
      if (now?.alive === false) this.background(() => this.restart(now, 'crashed'));
    }
  }

  private goesOn(): boolean {
    return !this.over;
  }

  private async close(code: string, message: string, back: boolean): Promise<void> {
    if (this.over) return;
    this.over = true;
    await this.autosave.stop();
    for (const seat of this.seats.all) seat.end(code, message, back);
    this.seats.clear();
    await this.kit?.close();
    this.onOver();
  }
}
