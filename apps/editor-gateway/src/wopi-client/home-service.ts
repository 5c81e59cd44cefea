import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  ContentStore,
  Documents,
  extensionOf,
  FETCH_LIMITS,
  type FetchLimits,
  fileTypeOf,
  Integrators,
  networkPolicyOf,
} from '#documents';
import { Conversion, EnginePlacement, ForcedSave, type Participant, Removing } from '#editing';
import { OutboundHttp, Problem } from '#platform';
import { parseTtl } from '#protocol/wopi-client';
import { SaveBackScheduler } from '#save-back';
import { type RemoteAccess, RemoteWopiHost, type WopiAccess, type WopiFile, WopiFiles } from '#wopi-client';
import { OpeningRefused } from './opening.errors.js';
import { hostFailed, reached, RemoteFiles } from './remote-files.js';

/** A participant's page, with what it may use. */
export interface PageAccess {
  documentId: string;
  participantId: string;
  wopi: WopiAccess;
  file: WopiFile;
  remote: RemoteAccess;
}

export type SaveOutcome =
  | { outcome: 'saved' }
  /** There was nothing to write. */
  | { outcome: 'unmodified' }
  /** Not yet at its home; kept here and tried again, or waiting for an administrator. */
  | { outcome: 'failed'; code: string; message: string };

/** How it stands between the open document and its home. */
export interface HomeStatus {
  /** Something was changed that is not yet at its home. */
  modified: boolean;
  trouble: { code: string; message: string } | null;
  /** When the last token expires; null: not known. */
  tokenExpiresAt: string | null;
  title: string;
}

const SAVE_PATIENCE_MS = 60_000;
const POLL_MS = 100;
const MAX_IMAGE_BYTES = 20 * 1024 * 1024;

/** What an open page asks of the file's home. */
@Injectable()
export class HomeService {
  constructor(
    private readonly database: DataSource,
    private readonly documents: Documents,
    private readonly integrators: Integrators,
    private readonly files: WopiFiles,
    private readonly host: RemoteWopiHost,
    private readonly remoteFiles: RemoteFiles,
    private readonly forced: ForcedSave,
    private readonly removing: Removing,
    private readonly placement: EnginePlacement,
    private readonly saveBacks: SaveBackScheduler,
    private readonly conversion: Conversion,
    private readonly store: ContentStore,
    private readonly outbound: OutboundHttp,
    @Inject(FETCH_LIMITS) private readonly limits: FetchLimits,
  ) {}

  /** Null when the participant did not come from a WOPI host. */
  async page(participantId: string): Promise<PageAccess | null> {
    const wopi = await this.files.accessOf(participantId);
    const [participant] = (await this.database.query('SELECT left_reason FROM participant WHERE id = $1', [
      participantId,
    ])) as { left_reason: Participant['leftReason'] }[];
    if (!wopi || !participant || ['removed', 'replaced', 'deleted'].includes(participant.left_reason ?? ''))
      return null;
    const file = await this.files.find(wopi.documentId);
    const document = await this.documents.findById(wopi.documentId);
    const integrator = document ? await this.integrators.findById(document.integratorId) : null;
    if (!file || !integrator) return null;
    const remote = { wopiSrc: file.wopiSrc, token: this.files.open(wopi), policy: networkPolicyOf(integrator) };
    return { documentId: wopi.documentId, participantId, wopi, file, remote };
  }

  async status({ documentId, file, wopi }: PageAccess): Promise<HomeStatus> {
    const rows = (await this.database.query(
      `SELECT EXISTS (SELECT 1 FROM editing_session s WHERE s.document_id = $1 AND s.state = 'open' AND s.kind = 'edit' AND s.draft_sha256 IS NOT NULL)
         OR EXISTS (SELECT 1 FROM save_back b WHERE b.document_id = $1 AND NOT b.unchanged AND b.state NOT IN ('delivered', 'discarded')) AS modified,
         (SELECT title FROM document WHERE id = $1) AS title`,
      [documentId],
    )) as { modified: boolean; title: string }[];
    return {
      modified: rows[0]?.modified ?? false,
      trouble: file.trouble,
      tokenExpiresAt: wopi.expiresAt?.toISOString() ?? null,
      title: rows[0]?.title ?? '',
    };
  }

  /** Writes everything to its home now and waits for what comes of it. */
  async save(page: PageAccess, extendedData: string | undefined): Promise<SaveOutcome> {
    mayWrite(page);
    const { documentId } = page;
    const saved = await this.forced.save(documentId, {
      onlyChanges: true,
      also: (manager) =>
        this.files.setNextSave(manager, documentId, {
          reason: 'explicit',
          ...(extendedData === undefined ? {} : { extendedData }),
        }),
    });
    const saveBackId = saved.kind === 'sending' ? saved.saveBackIds[0] : undefined;
    return saveBackId === undefined ? { outcome: 'unmodified' } : this.settled(saveBackId);
  }

  /** A person decided that what is here counts, not what somebody else wrote at its home. */
  async overwrite(page: PageAccess): Promise<SaveOutcome> {
    mayWrite(page);
    const now = await this.remoteFiles.check(page.remote);
    await this.files.noteState(page.documentId, now);
    await this.files.setTrouble(page.documentId, null);
    return this.save(page, undefined);
  }

  /** Takes a new token for the one that the participant came with. It must open the same file. */
  async renewToken(page: PageAccess, accessToken: string, ttl: number | undefined): Promise<void> {
    const file = await this.remoteFiles.check({ ...page.remote, token: accessToken });
    await this.files.keepToken({
      participantId: page.participantId,
      documentId: page.documentId,
      userId: page.wopi.userId,
      token: accessToken,
      expiresAtMs: parseTtl(ttl === undefined ? undefined : String(ttl)),
      mayWrite: file.mayWrite,
    });
    if (page.file.trouble?.code === 'token-refused') await this.files.setTrouble(page.documentId, null);
    await this.database.transaction(async (manager) => {
      const open = await this.saveBacks.findOpen(manager, page.documentId);
      if (open && ['token_expired', 'token_refused'].includes(open.lastError?.code ?? ''))
        await this.saveBacks.retry(manager, open.id);
    });
  }

  /** A copy beside the file, under this name or one that the host finds. Its extension says the format. */
  async saveAs(page: PageAccess, name: string): Promise<{ name: string; editUrl: string | null }> {
    await this.forced.save(page.documentId, {
      onlyChanges: true,
      also: (manager) => this.files.setNextSave(manager, page.documentId, { reason: 'explicit' }),
    });
    const document = await this.documents.findById(page.documentId);
    const revision = document ? await this.documents.revisionByNumber(document.id, document.currentRevision) : null;
    if (!document || !revision) throw new Problem(409, 'nothing_to_save_back', 'There is nothing to save yet');
    const extension = extensionOf(name) || document.fileType;
    if (!fileTypeOf(extension))
      throw new Problem(422, 'unsupported_file_type', `Files of type ${extension} are not made`);
    const content =
      extension === revision.fileType
        ? { sha256: revision.sha256, sizeBytes: Number(revision.sizeBytes) }
        : await this.conversion.convert(revision.sha256, revision.fileType, extension);
    const answer = await reached(
      this.host.putRelative(
        page.remote,
        extensionOf(name) === '' ? `${name}.${extension}` : name,
        false,
        { body: await this.store.open(content.sha256), sizeBytes: content.sizeBytes },
        this.limits.timeoutMs,
      ),
    );
    if (answer.status !== 200) throw hostFailed('PutRelativeFile', answer);
    const given = jsonObject(answer.text);
    const editUrl = given['HostEditUrl'];
    return {
      name: typeof given['Name'] === 'string' ? given['Name'] : name,
      editUrl: typeof editUrl === 'string' ? editUrl : null,
    };
  }

  /** Renames the file at its home. The extension stays. Gives the name that the host chose, with the extension. */
  async rename(page: PageAccess, name: string): Promise<{ name: string }> {
    const document = await this.documents.findById(page.documentId);
    if (!document) throw new Problem(404, 'document_not_found', 'There is no such document');
    const suffix = `.${extensionOf(document.title)}`;
    const stem = name.toLowerCase().endsWith(suffix.toLowerCase()) ? name.slice(0, -suffix.length) : name;
    const lockId = page.file.lockState === 'held' ? page.file.lockId : null;
    const answer = await reached(this.host.rename(page.remote, stem, lockId));
    if (answer.status === 400) {
      const reason = answer.headers['x-wopi-invalidfilenameerror'];
      throw new Problem(422, 'invalid_name', reason ? reason.slice(0, 300) : 'The file system does not take this name');
    }
    if (answer.status !== 200) throw hostFailed('RenameFile', answer);
    const given = jsonObject(answer.text)['Name'];
    const chosen = typeof given === 'string' && given !== '' ? given : stem;
    const title = chosen.toLowerCase().endsWith(suffix.toLowerCase()) ? chosen : chosen + suffix;
    await this.documents.rename(page.documentId, title);
    return { name: title };
  }

  /** A picture that the host's page wants inserted: fetched by us, under the integrator's network rules. */
  async image(page: PageAccess, url: string): Promise<{ type: string; bytes: Buffer }> {
    const answer = await reached(
      this.outbound.send({
        url,
        policy: page.remote.policy,
        timeoutMs: this.limits.timeoutMs,
        maxBytes: MAX_IMAGE_BYTES,
      }),
    );
    const type =
      String(answer.headers['content-type'] ?? '')
        .split(';')[0]
        ?.trim() ?? '';
    if (answer.status !== 200 || answer.truncated || !/^image\/(png|jpeg|gif|bmp|webp|svg\+xml)$/.test(type))
      throw new Problem(
        422,
        'image_not_usable',
        `The address gives no picture (HTTP status ${answer.status}, ${type})`,
      );
    return { type, bytes: answer.body };
  }

  /** Takes somebody out of the document. For those who may write it; their page does it when the host's page asks. */
  async remove(page: PageAccess, participantId: string): Promise<void> {
    mayWrite(page);
    const sessionIds = await this.removing.removeParticipant(page.documentId, participantId);
    if (sessionIds.length === 0) throw new Problem(404, 'participant_not_found', 'Nobody is there by that view');
    await Promise.all(sessionIds.map((id) => this.placement.nudge(id)));
  }

  private async settled(saveBackId: string): Promise<SaveOutcome> {
    const deadline = Date.now() + SAVE_PATIENCE_MS;
    for (;;) {
      const rows = (await this.database.query('SELECT state, last_error FROM save_back WHERE id = $1', [
        saveBackId,
      ])) as { state: string; last_error: { code: string; message: string } | null }[];
      const state = rows[0]?.state;
      if (state === 'delivered') return { outcome: 'saved' };
      if (state === 'retrying' || state === 'parked')
        return { outcome: 'failed', ...(rows[0]?.last_error ?? { code: state, message: 'not written' }) };
      if (Date.now() > deadline || state === undefined || state === 'discarded')
        return { outcome: 'failed', code: 'slow', message: 'the file system has not answered yet' };
      await pause(POLL_MS);
    }
  }
}

function mayWrite(page: PageAccess): void {
  if (!page.wopi.mayWrite) throw new Problem(403, 'not_permitted', 'This access token does not let you write');
}

function jsonObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch (error) {
    throw new OpeningRefused(502, 'host_failed', "The file system's answer is not JSON", null, { cause: error });
  }
}
