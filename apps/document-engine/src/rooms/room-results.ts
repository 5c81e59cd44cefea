import type { Contributor } from '#documents';
import type { ClaimedSession, EngineSessions, Versions } from '#editing';
import type { KitProcess } from '../kit-host/kit-process.js';
import { NotAvailable } from './page-errors.js';
import type { RoomContents } from './room-content.js';

type FinalContent = Awaited<ReturnType<RoomContents['saveFinal']>>;
type FinishOutcome = Awaited<ReturnType<EngineSessions['finish']>>;

/** What the results of a room need of it. */
export interface ResultsServices {
  contents: RoomContents;
  sessions: EngineSessions;
  versions: Versions;
}

/** What comes of the editing in a room: who changed something, drafts, versions, the final content. */
export class RoomResults {
  private readonly contributors = new Map<string, Contributor>();
  /** True from the moment LibreOffice says so: something was changed since the document was loaded. */
  private modifiedNow: boolean;
  private onModified: (() => void) | null = null;

  constructor(
    private readonly claimed: ClaimedSession,
    private readonly services: ResultsServices,
    /** The document is written with a password. */
    private readonly isProtected: () => boolean,
  ) {
    this.modifiedNow = claimed.session.draftSha256 !== null;
    for (const contributor of claimed.session.modifiedBy) this.contributors.set(contributor.userId, contributor);
  }

  get anybodyContributed(): boolean {
    return this.contributors.size > 0;
  }

  get modified(): boolean {
    return this.modifiedNow;
  }

  noteModified(): void {
    this.modifiedNow = true;
    this.onModified?.();
  }

  /** Resolves when something is modified, at the latest after `withinMs`. */
  async nextModification(withinMs: number, meanwhile: () => Promise<void>): Promise<void> {
    const news = new Promise<void>((heard) => (this.onModified = heard));
    await meanwhile();
    let timer: NodeJS.Timeout | undefined;
    const longEnough = new Promise<void>((over) => (timer = setTimeout(over, withinMs)));
    await Promise.race([news, longEnough]);
    clearTimeout(timer);
    this.onModified = null;
  }

  noteContributor({ userId, name, avatar }: Contributor): void {
    this.contributors.delete(userId); // who changed something last stands last
    this.contributors.set(userId, { userId, name, avatar });
  }

  async saveDraft(kit: KitProcess): Promise<void> {
    const draft = await this.services.contents.saveDraft(kit, this.claimed.session.outputType);
    await this.services.sessions.storeDraft(this.claimed.claim, draft, [...this.contributors.values()]);
    this.claimed.session.draftSha256 = draft.sha256;
  }

  /** The draft of a kit that shows an earlier version: it takes the place of what stood here. */
  async saveRestored(kit: KitProcess, by: Contributor): Promise<void> {
    const draft = await this.services.contents.saveDraft(kit, this.claimed.session.outputType);
    this.contributors.set(by.userId, by);
    await this.services.sessions.storeDraft(this.claimed.claim, draft, [...this.contributors.values()]);
    this.claimed.session.draftSha256 = draft.sha256;
    this.claimed.session.draftSizeBytes = String(draft.sizeBytes);
  }

  /** Stores the document as it stands as a revision; its id. */
  async checkpoint(kit: KitProcess): Promise<string> {
    const contributors = [...this.contributors.values()];
    const content = await this.saveFinal(kit);
    const revision = await this.services.sessions.checkpoint(this.claimed.claim, content, contributors);
    for (const { userId } of contributors) this.contributors.delete(userId);
    this.claimed.session.baseRevision = revision;
    this.claimed.session.baseRevisionId = revision.id;
    this.claimed.session.draftSha256 = null;
    return revision.id;
  }

  /** Stores the document as it stands as a version; its number. */
  async keepVersion(kit: KitProcess): Promise<number> {
    const content = await this.saveFinal(kit);
    const by = [...this.contributors.values()];
    return (await this.services.sessions.keepVersion(this.claimed.claim, content, by)).number;
  }

  async newestVersion(): Promise<number> {
    const [newest] = await this.services.versions.list(this.claimed.document.id);
    if (!newest) throw new NotAvailable();
    return newest.number;
  }

  /** Hands in what was made of the document, if anything was: from the kit, or the last draft when it is dead. */
  async finish(kit: KitProcess | null): Promise<FinishOutcome> {
    const contributors = [...this.contributors.values()];
    const changed =
      this.claimed.session.kind === 'edit' &&
      (this.modifiedNow || this.claimed.session.draftSha256 !== null) &&
      contributors.length > 0;
    let final = null;
    if (changed) final = kit?.alive ? await this.saveFinal(kit) : this.draftAsFinal();
    const outcome = await this.services.sessions.finish(this.claimed.claim, final, contributors);
    if (outcome.kind === 'somebody_came') return outcome;
    this.contributors.clear();
    this.claimed.session.hadEditor = false;
    this.claimed.session.draftSha256 = null;
    return outcome;
  }

  private saveFinal(kit: KitProcess): Promise<FinalContent> {
    return this.services.contents.saveFinal(kit, this.claimed.session.outputType, this.isProtected());
  }

  private draftAsFinal(): { content: { sha256: string; sizeBytes: number }; renditions: [] } | null {
    const { draftSha256, draftSizeBytes } = this.claimed.session;
    return draftSha256 === null
      ? null
      : { content: { sha256: draftSha256, sizeBytes: Number(draftSizeBytes) }, renditions: [] };
  }
}
