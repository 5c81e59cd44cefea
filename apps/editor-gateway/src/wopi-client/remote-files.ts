import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import {
  ContentStore,
  FETCH_LIMITS,
  type FetchLimits,
  fileTypeOf,
  type Integrator,
  networkPolicyOf,
  SourceUnusable,
  type StoredContent,
} from '#documents';
import { Conversion } from '#editing';
import { LOGGER, type Logger, OutboundFailure, OutboundHttp } from '#platform';
import { WOPI_HEADERS } from '#protocol/wopi';
import { type ActionQuery, parseCheckFileInfo, type RemoteFile } from '#protocol/wopi-client';
import { type HostAnswer, type RemoteAccess, RemoteWopiHost, WopiHostDirectory } from '#wopi-client';
import { blankDocument } from './blank-documents.js';
import { OpeningRefused } from './opening.errors.js';

/** A file that a person may open, as its host told just now. */
export interface FoundFile {
  integrator: Integrator;
  access: RemoteAccess;
  file: RemoteFile;
}

/** Asks hosts about files before anything is opened. Every refusal is an {@link OpeningRefused}. */
@Injectable()
export class RemoteFiles {
  constructor(
    private readonly directory: WopiHostDirectory,
    private readonly host: RemoteWopiHost,
    private readonly store: ContentStore,
    private readonly conversion: Conversion,
    private readonly outbound: OutboundHttp,
    @Inject(FETCH_LIMITS) private readonly limits: FetchLimits,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async find(query: ActionQuery): Promise<FoundFile> {
    const integrator = await this.directory.integratorOf(query.wopiSrc);
    if (!integrator)
      throw new OpeningRefused(
        403,
        'host_not_allowed',
        `Files of ${new URL(query.wopiSrc).host} are not opened here; an administrator can add it to the WOPI hosts of an integrator`,
      );
    if (query.accessTokenTtl !== null && query.accessTokenTtl <= Date.now())
      throw new OpeningRefused(401, 'token_expired', 'The access token has expired; open the file again');
    const access = { wopiSrc: query.wopiSrc, token: query.accessToken, policy: networkPolicyOf(integrator) };
    return { integrator, access, file: await this.check(access, query.sessionContext) };
  }

  /** CheckFileInfo. */
  async check(access: RemoteAccess, sessionContext: string | null = null): Promise<RemoteFile> {
    const answer = await reached(this.host.checkFileInfo(access, sessionContext));
    if ([401, 403, 404].includes(answer.status))
      throw new OpeningRefused(
        403,
        'token_refused',
        'The file system does not let you open this file: it is gone, or your access has ended',
      );
    if (answer.status !== 200) throw hostFailed('CheckFileInfo', answer);
    const outcome = parseCheckFileInfo(answer.text, access.wopiSrc);
    if (outcome.kind === 'unusable')
      throw new OpeningRefused(502, 'host_failed', `The file system's answer is not usable: ${outcome.reason}`);
    return outcome.file;
  }

  /** A host may hand over a file of no bytes to be made: fills it, from its template where it has one. */
  async fillEmpty({ access, file, integrator }: FoundFile): Promise<RemoteFile> {
    const refuse = (message: string): OpeningRefused =>
      new OpeningRefused(422, 'empty_file', message, file.page.postMessageOrigin);
    if (!file.mayWrite) throw refuse('The file is empty');
    const content = await this.firstContent(file, integrator);
    if (!content) throw refuse(`An empty file of type ${file.extension} cannot be filled`);
    const put = async (lock: Record<string, string>): Promise<HostAnswer> => {
      const { sha256, sizeBytes } = content;
      const body = await this.store.open(sha256);
      return reached(this.host.putFile(access, lock, { body, sizeBytes }, this.limits.timeoutMs));
    };
    let answer = await put({});
    if (answer.status === 409 && file.supportsLocks) answer = await this.underLock(access, put);
    if (answer.status !== 200) throw hostFailed('PutFile', answer);
    return this.check(access);
  }

  /** WOPI takes the first content of a file without a lock; some hosts take none at all without. */
  private async underLock(
    access: RemoteAccess,
    put: (lock: Record<string, string>) => Promise<HostAnswer>,
  ): Promise<HostAnswer> {
    const lockId = `wenqiao-${randomUUID()}`;
    const locked = await reached(this.host.lockOperation(access, 'LOCK', lockId));
    if (locked.status !== 200) throw hostFailed('Lock', locked);
    try {
      return await put({ [WOPI_HEADERS.lock]: lockId });
    } finally {
      const unlocked = await reached(this.host.lockOperation(access, 'UNLOCK', lockId));
      if (unlocked.status !== 200) this.logger.warn({ status: unlocked.status }, 'file that was filled not unlocked');
    }
  }

  private async firstContent(file: RemoteFile, integrator: Integrator): Promise<StoredContent | null> {
    if (file.templateSource !== null)
      return reached(
        this.outbound.download(
          { url: file.templateSource, policy: networkPolicyOf(integrator), ...this.limits },
          async (body, answer) => {
            if (answer.status === 200) return this.store.put(body);
            body.destroy();
            throw new OpeningRefused(502, 'host_failed', `The template cannot be fetched: status ${answer.status}`);
          },
        ),
      );
    const type = fileTypeOf(file.extension);
    const blank = type ? blankDocument(type.kind) : null;
    if (!type || !blank) return null;
    const { sha256 } = await this.store.put(blank.content);
    try {
      return await this.conversion.convert(sha256, blank.extension, type.extension);
    } catch (error) {
      if (error instanceof SourceUnusable) return null; // LibreOffice does not write this format
      throw error;
    }
  }
}

/** Turns what goes wrong on the way to a host into words. */
export async function reached<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof OutboundFailure)) throw error;
    throw new OpeningRefused(502, 'host_unreachable', `The file system cannot be reached: ${error.message}`, null, {
      cause: error,
    });
  }
}

export function hostFailed(operation: string, answer: HostAnswer): OpeningRefused {
  const reason = answer.headers['x-wopi-servererror'];
  return new OpeningRefused(
    502,
    'host_failed',
    `The file system answered ${operation} with HTTP status ${answer.status}${reason ? `: ${reason.slice(0, 200)}` : ''}`,
  );
}
