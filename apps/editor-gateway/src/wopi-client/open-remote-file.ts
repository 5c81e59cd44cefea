import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RESULT_LINK_KEY, SessionTokens, signResultLink, type KeyRing } from '#auth';
import {
  type DocumentIdentity,
  Documents,
  fileTypeOf,
  SourceFetcher,
  SourceUnusable,
  QuotaExceeded,
  Quotas,
} from '#documents';
import { type EditingMode, EnginePlacement, Joining, type Permissions, SessionFacts } from '#editing';
import { LOGGER, type Logger } from '#platform';
import { type ActionQuery, type RemoteFile, servedTypeOf } from '#protocol/wopi-client';
import { SaveBackScheduler } from '#save-back';
import { type WopiFile, WopiFiles, WopiSource } from '#wopi-client';
import { FileLocking } from './file-locking.js';
import { OpeningRefused } from './opening.errors.js';
import { type FoundFile, RemoteFiles } from './remote-files.js';

const VIEW_LINK_MS = 12 * 3600_000;

/** What the page has to know from its first moment on. Travels behind the `#` of its address. */
interface PageFacts {
  origin: string | null;
  page: Omit<RemoteFile['page'], 'postMessageOrigin'>;
  rename: boolean;
  saveAs: boolean;
  closeButton: boolean;
  /** Why a person who may edit is only looking; null: they are not. */
  lookOnly: 'locked' | 'not_lockable' | null;
}

/** Opens a WOPI host's file for one person: asks the host, locks the file, and says where the browser goes. */
@Injectable()
export class OpenRemoteFile {
  constructor(
    private readonly remote: RemoteFiles,
    private readonly files: WopiFiles,
    private readonly locking: FileLocking,
    private readonly source: WopiSource,
    private readonly fetcher: SourceFetcher,
    private readonly documents: Documents,
    private readonly joining: Joining,
    private readonly quotas: Quotas,
    private readonly facts: SessionFacts,
    private readonly placement: EnginePlacement,
    private readonly saveBacks: SaveBackScheduler,
    private readonly tokens: SessionTokens,
    private readonly database: DataSource,
    @Inject(RESULT_LINK_KEY) private readonly linkKey: KeyRing,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The address of the page, relative to our origin. Throws {@link OpeningRefused}. */
  async open(query: ActionQuery, wanted: 'view' | 'edit'): Promise<string> {
    const found = await this.remote.find(query);
    const served = servedTypeOf(found.file.extension);
    if (!served)
      throw new OpeningRefused(
        422,
        'unsupported_file_type',
        `Files of type ${found.file.extension === '' ? 'unknown' : found.file.extension} are not opened here`,
        found.file.page.postMessageOrigin,
      );
    try {
      await this.quotas.countRequest(found.integrator);
    } catch (error) {
      throw error instanceof QuotaExceeded ? refusedByQuota(error, found) : error;
    }
    if (found.file.sizeBytes === 0) found.file = await this.remote.fillEmpty(found);
    if (served.app === 'pdf') return this.viewer(found);
    const mode = modeOf(found.file, wanted === 'edit' && !query.readOnly && served.editable);
    return this.editor(found, query, mode);
  }

  private async editor(found: FoundFile, query: ActionQuery, asked: EditingMode): Promise<string> {
    const { access, integrator } = found;
    const identity: DocumentIdentity = { integratorId: integrator.id, door: 'wopi', externalId: access.wopiSrc };
    const facts = { title: found.file.name, fileType: found.file.extension, callbackUrl: access.wopiSrc };
    const known = await this.database.transaction(async (manager) => {
      const document = await this.documents.upsert(manager, identity, facts);
      return this.files.upsert(manager, document.id, access.wopiSrc, found.file.supportsLocks);
    });
    const locking = asked === 'view' ? null : await this.locking.lock(known, access);
    const mode = locking?.kind === 'look-only' ? 'view' : asked;
    try {
      if (locking?.kind === 'may-edit') await this.noteHome(known, found, locking.version);
      const { user } = found.file;
      const userId = user.id === '' ? `anonymous-${randomUUID()}` : user.id;
      const joined = await this.joining.join({
        identity,
        facts,
        sourceUrl: access.wopiSrc,
        purpose: mode === 'view' ? 'preview' : 'edit',
        user: { id: userId, name: user.name || guestName(query.lang), avatar: user.avatar },
        mode,
        permissions: permissionsOf(found.file, query, mode),
        options: {
          ...(query.mobile ? { device: 'mobile' as const } : {}),
          ...(found.file.watermark === null ? {} : { watermark: found.file.watermark }),
        },
      });
      await this.files.keepToken({
        participantId: joined.participantId,
        documentId: joined.documentId,
        userId,
        token: query.accessToken,
        expiresAtMs: query.accessTokenTtl,
        mayWrite: found.file.mayWrite,
      });
      if (found.file.mayWrite) await this.resume(joined.documentId);
      void this.placement.nudge(joined.sessionId); // the engine fetches and loads while the page is on its way
      const lookOnly = locking?.kind === 'look-only' ? locking.reason : null;
      return this.pageAddress(joined.participantId, query, pageFacts(found.file, query, lookOnly));
    } catch (error) {
      throw error instanceof QuotaExceeded ? refusedByQuota(error, found) : error;
    } finally {
      if (locking) await this.files.endOpening(known.documentId);
    }
  }

  /** The state at home from which a fresh session starts. A session that goes on keeps the state that it started from. */
  private async noteHome(known: WopiFile, { file, access }: FoundFile, lockedVersion: string | null): Promise<void> {
    if (await this.facts.continuesHere(known.documentId)) return;
    // Only since the lock is ours nobody else changes the file.
    const same = !known.supportsLocks || (lockedVersion !== null && lockedVersion === file.version);
    await this.files.noteState(known.documentId, same ? file : await this.remote.check(access));
    await this.files.setTrouble(known.documentId, null);
  }

  /** What could not go home for want of a token goes now. */
  private async resume(documentId: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      const rows = (await manager.query(
        `SELECT id FROM save_back WHERE document_id = $1 AND state IN ('parked', 'retrying')
           AND last_error->>'code' IN ('token_expired', 'token_refused')`,
        [documentId],
      )) as { id: string }[];
      for (const { id } of rows) {
        await this.saveBacks.retry(manager, id);
        this.logger.info({ documentId, saveBackId: id }, 'a new access token came: tried again');
      }
    });
  }

  private pageAddress(participantId: string, query: ActionQuery, facts: PageFacts): string {
    const search = new URLSearchParams({
      ...(query.lang === null ? {} : { lang: query.lang }),
      ...(query.theme === null ? {} : { theme: query.theme }),
      ...(query.embed ? { embed: '1' } : {}),
    }).toString();
    const fragment = new URLSearchParams({
      token: this.tokens.issue({ participantId }),
      host: 'wopi',
      wopi: Buffer.from(JSON.stringify(facts)).toString('base64url'),
    }).toString();
    return `/editor/${participantId}${search === '' ? '' : `?${search}`}#${fragment}`;
  }

  /** PDF files are shown as they are, without a session. */
  private async viewer({ access, file, integrator }: FoundFile): Promise<string> {
    const type = fileTypeOf('pdf');
    const got = await this.source.getFile(access);
    if (got.kind === 'status')
      throw new OpeningRefused(502, 'host_failed', `The file system answered GetFile with HTTP status ${got.status}`);
    if (type) await this.fetcher.inspect(got.content, type);
    const identity: DocumentIdentity = { integratorId: integrator.id, door: 'wopi', externalId: access.wopiSrc };
    await this.database.transaction(async (manager) => {
      const facts = { title: file.name, fileType: 'pdf', callbackUrl: access.wopiSrc };
      await this.documents.keepFetched(
        manager,
        await this.documents.upsert(manager, identity, facts),
        got.content,
        'pdf',
      );
    });
    const token = signResultLink(
      { saveBackId: null, sha256: got.content.sha256, expiresAt: new Date(Date.now() + VIEW_LINK_MS) },
      this.linkKey,
    );
    const fragment = new URLSearchParams({
      kind: 'pdf',
      src: `/s3/view/${token}/document.pdf`,
      title: file.name,
      download: file.mayExport ? '1' : '0',
      print: file.mayPrint ? '1' : '0',
    });
    return `/editor/viewer#${fragment.toString()}`;
  }
}

function modeOf(file: RemoteFile, edit: boolean): EditingMode {
  if (!edit) return 'view';
  if (file.mayComment) return 'comment';
  if (file.mayWrite) return 'edit';
  return file.mayReview ? 'review' : 'view';
}

function permissionsOf(file: RemoteFile, query: ActionQuery, mode: EditingMode): Permissions {
  return {
    download: file.mayExport,
    print: file.mayPrint,
    copy: file.mayCopy,
    switchToEdit: false, // the host's page does that: UI_Edit
    chat: query.chat,
    rename: file.mayRename && mode !== 'view',
  };
}

function pageFacts(file: RemoteFile, query: ActionQuery, lookOnly: PageFacts['lookOnly']): PageFacts {
  const { postMessageOrigin, ...page } = file.page;
  return {
    origin: postMessageOrigin,
    page,
    rename: file.mayRename,
    saveAs: file.maySaveAs && file.mayExport,
    closeButton: query.closeButton,
    lookOnly,
  };
}

function guestName(lang: string | null): string {
  return lang?.toLowerCase().startsWith('en') ? 'Guest' : '访客';
}

/** A file that was fetched and cannot be used is refused like any other. */
export function asRefusal(error: unknown): unknown {
  return error instanceof SourceUnusable
    ? new OpeningRefused(422, 'file_not_usable', error.message, null, { cause: error })
    : error;
}

function refusedByQuota(error: QuotaExceeded, { file }: FoundFile): OpeningRefused {
  return new OpeningRefused(error.status, error.code, error.message, file.page.postMessageOrigin, { cause: error });
}
