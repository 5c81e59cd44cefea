import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { FastifyRequest } from 'fastify';
import { DataSource, Repository } from 'typeorm';
import { RESULT_LINK_KEY, SessionTokens, signResultLink, type KeyRing } from '#auth';
import {
  type DocumentIdentity,
  Documents,
  editorKindOf,
  type FileType,
  fileTypeOf,
  frameAncestorAllowed,
  type Integrator,
  Integrators,
  isOfficeKind,
  networkPolicyOf,
  OnlyofficeSigning,
  QuotaExceeded,
  Quotas,
  SourceFetcher,
  SourceUnusable,
} from '#documents';
import { EditedElsewhere, EnginePlacement, type GroupRules, Joining, UserGroups } from '#editing';
import { LOGGER, type Logger, RateLimited, RateLimits } from '#platform';
import {
  type EditorRequest,
  type GroupPermissions,
  groupsOf,
  objectOf,
  OPENING_ERRORS,
  readEditorConfig,
  textOf,
} from '#protocol/onlyoffice';
import { OnlyofficeOpening } from '#save-back';
import { EditorGatewayEnvironment } from '../environment.js';
import { OnlyofficeInbox } from './inbox.js';
import { KeyStates } from './key-state.js';
import { publicOrigin } from '../public-origin.js';

/** What the frame of api.js is told: where the editor is, or the error for `onError`. */
export type OpeningAnswer =
  | { kind: 'editor'; url: string; mode: string; outdated: boolean; editedElsewhere: boolean }
  | { kind: 'viewer'; url: string; wanted: string }
  | { kind: 'error'; errorCode: number; errorDescription: string };

const DOWNLOAD_ERROR = -4;
const FORMAT_ERROR = -85;
const DROPPED_ERROR = -100;
const VIEW_LINK_MS = 12 * 3600_000;

/** Opens documents for pages that embed the editor with api.js. */
@Injectable()
export class OnlyofficeOpeningService {
  constructor(
    private readonly quotas: Quotas,
    private readonly limits: RateLimits,
    private readonly signing: OnlyofficeSigning,
    private readonly inbox: OnlyofficeInbox,
    private readonly keyStates: KeyStates,
    private readonly joining: Joining,
    private readonly userGroups: UserGroups,
    private readonly placement: EnginePlacement,
    private readonly tokens: SessionTokens,
    private readonly documents: Documents,
    private readonly integrators: Integrators,
    private readonly fetcher: SourceFetcher,
    private readonly database: DataSource,
    private readonly settings: EditorGatewayEnvironment,
    @InjectRepository(OnlyofficeOpening) private readonly openings: Repository<OnlyofficeOpening>,
    @Inject(RESULT_LINK_KEY) private readonly linkKey: KeyRing,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** `config` is what the page gave to `new DocsAPI.DocEditor`, or to `setHistoryData`. */
  /** `ancestors`: origins of the pages around our frame, as the frame itself sees them. */
  async open(config: unknown, ancestors: unknown, request: FastifyRequest): Promise<OpeningAnswer> {
    const token = textOf(objectOf(config)?.['token']);
    if (token === null) return refused(OPENING_ERRORS.tokenBad, 'token:jwt must be provided');
    const outcome = await this.signing.verify(token);
    if (outcome.kind === 'expired') return refused(OPENING_ERRORS.tokenExpired, 'token:jwt expired');
    if (outcome.kind === 'invalid') return refused(OPENING_ERRORS.tokenBad, 'token:invalid signature');
    const { integrator, keyId } = outcome;
    const around = Array.isArray(ancestors) ? ancestors.map(String) : [];
    if (!around.every((origin) => frameAncestorAllowed(origin, integrator.frameAncestors)))
      return refused(DROPPED_ERROR, 'this page may not show the documents of its integrator');
    const read = readEditorConfig(config, outcome.claims);
    if (read.kind === 'refused') return refused(read.errorCode, read.errorDescription);
    const wanted = read.request;
    for (const url of [wanted.url, wanted.callbackUrl])
      if (url !== null && !(await this.inbox.targetAllowed(integrator.id, url))) return refused(DROPPED_ERROR, 'drop');
    const from = { keyId, origin: publicOrigin(this.settings, request) };
    try {
      await this.limits.countKey(keyId);
      await this.quotas.countRequest(integrator);
      return await this.enter(integrator, wanted, from);
    } catch (error) {
      if (error instanceof QuotaExceeded || error instanceof RateLimited)
        return refused(OPENING_ERRORS.userCountExceed, error.message);
      if (!(error instanceof EditedElsewhere)) throw error;
      // As with a lock that this protocol knows: who cannot edit now looks.
      const answer = await this.enter(integrator, restricted(wanted, 'view'), from);
      return answer.kind === 'editor' ? { ...answer, editedElsewhere: true } : answer;
    }
  }

  /** The same person again, to look only: who was dropped goes on as a viewer. Null: the page never came through here. */
  reopenToLook(participantId: string, request: FastifyRequest): Promise<OpeningAnswer | null> {
    return this.reopen(participantId, 'view', request);
  }

  /** The same person again, with less than before: to look, or to fill in a form. */
  async reopen(participantId: string, mode: 'view' | 'fill', request: FastifyRequest): Promise<OpeningAnswer | null> {
    const opening = await this.openings.findOneBy({ participantId });
    const document = opening && (await this.documents.findById(opening.documentId));
    if (!opening || !document) return null;
    const integrator = await this.integrators.findById(document.integratorId);
    if (!integrator) return null;
    const wanted = opening.request as unknown as EditorRequest;
    return this.enter(integrator, restricted(wanted, mode), {
      keyId: opening.keyId,
      origin: publicOrigin(this.settings, request),
    });
  }

  private async enter(
    integrator: Integrator,
    wanted: EditorRequest,
    from: { keyId: string | null; origin: string },
  ): Promise<OpeningAnswer> {
    const type = fileTypeOf(wanted.fileType);
    if (!type) return refused(FORMAT_ERROR, `files of type ${wanted.fileType} cannot be opened`);
    const identity: DocumentIdentity = {
      integratorId: integrator.id,
      door: 'onlyoffice',
      // No key has a tilde: an old version never meets the session of its key.
      externalId: wanted.history ? `${wanted.key}~${wanted.title}` : wanted.key,
    };
    const facts = { title: wanted.title, fileType: type.extension, callbackUrl: wanted.callbackUrl };
    const looked = !isOfficeKind(type.kind) && wanted.permissions.mode !== 'edit';
    if (looked || editorKindOf(type) === null) return this.viewer(integrator, identity, facts, wanted, type);
    const state = wanted.history ? 'fresh' : await this.keyStates.of(integrator.id, wanted.key);
    const outdated = state === 'spent' && wanted.permissions.mode !== 'view';
    const mode = outdated ? 'view' : wanted.permissions.mode;
    const userId = wanted.user.id ?? `uid-${randomUUID()}`;
    const { permissions } = wanted;
    const groups = groupsOf(wanted.user.group);
    const groupRules = groupRulesOf(permissions.groups);
    if (wanted.user.name !== null) await this.userGroups.remember(integrator.id, wanted.user.name, groups);
    const joined = await this.joining.join({
      identity,
      facts,
      sourceUrl: state === 'fresh' ? wanted.url : null,
      purpose: mode === 'view' ? 'preview' : 'edit',
      user: { id: userId, name: wanted.user.name ?? 'Guest', avatar: wanted.user.image ?? '' },
      mode,
      permissions: {
        download: permissions.download,
        print: permissions.print,
        copy: permissions.copy,
        switchToEdit: false,
        chat: permissions.chat,
        ...(mode === 'view' ? {} : { comment: permissions.comment, rename: mode === 'edit' }),
        ownCommentsOnly: permissions.ownCommentsOnly,
        filter: permissions.filter,
        protect: permissions.protect,
        ...(groups.length === 0 ? {} : { groups }),
        ...(Object.keys(groupRules).length === 0 ? {} : { groupRules }),
      },
      options: {},
    });
    await this.openings.save(
      this.openings.create({
        participantId: joined.participantId,
        documentId: joined.documentId,
        userId,
        callbackUrl: wanted.callbackUrl,
        serverOrigin: from.origin,
        keyId: from.keyId,
        request: { ...wanted, user: { ...wanted.user, id: userId } },
      }),
    );
    void this.placement.nudge(joined.sessionId); // the engine fetches and loads while the page is on its way
    const query = wanted.lang === null ? '' : `?lang=${encodeURIComponent(wanted.lang)}`;
    const token = this.tokens.issue({ participantId: joined.participantId });
    const url = `/editor/${joined.participantId}${query}#token=${token}&host=onlyoffice`;
    this.logger.info({ documentId: joined.documentId, mode, keyState: state }, 'opened through api.js');
    return { kind: 'editor', url, mode, outdated, editedElsewhere: false };
  }

  /** What is only looked at needs no session: it is fetched, kept, and shown by the viewer page. */
  private async viewer(
    integrator: Integrator,
    identity: DocumentIdentity,
    facts: { title: string; fileType: string; callbackUrl: string | null },
    wanted: EditorRequest,
    type: FileType,
  ): Promise<OpeningAnswer> {
    try {
      const headers = await this.signing.downloadHeaders(integrator.id, wanted.url);
      const content = await this.fetcher.fetch(wanted.url, type, networkPolicyOf(integrator), headers);
      await this.database.transaction(async (manager) => {
        const document = await this.documents.upsert(manager, identity, facts);
        await this.documents.keepFetched(manager, document, content, type.extension);
      });
      const expiresAt = new Date(Date.now() + VIEW_LINK_MS);
      const token = signResultLink({ saveBackId: null, sha256: content.sha256, expiresAt }, this.linkKey);
      const fragment = new URLSearchParams({
        kind: type.kind,
        src: `/s3/view/${token}/document.${type.extension}`,
        title: facts.title,
        download: wanted.permissions.download ? '1' : '0',
        print: wanted.permissions.print ? '1' : '0',
      });
      return { kind: 'viewer', url: `/editor/viewer#${fragment.toString()}`, wanted: wanted.permissions.mode };
    } catch (error) {
      if (!(error instanceof SourceUnusable)) throw error;
      return refused(error.code === 'fetch_failed' ? DOWNLOAD_ERROR : FORMAT_ERROR, error.message);
    }
  }
}

function groupRulesOf(groups: GroupPermissions | undefined): GroupRules {
  const {
    viewComments = null,
    editComments = null,
    removeComments = null,
    review = null,
    userInfo = null,
  } = groups ?? {};
  return {
    ...(viewComments && { seeComments: viewComments }),
    ...(editComments && { editComments }),
    ...(removeComments && { removeComments }),
    ...(review && { decideChanges: review }),
    ...(userInfo && { seePeople: userInfo }),
  };
}

function restricted(wanted: EditorRequest, mode: 'view' | 'fill'): EditorRequest {
  return { ...wanted, permissions: { ...wanted.permissions, mode } };
}

function refused(errorCode: number, errorDescription: string): OpeningAnswer {
  return { kind: 'error', errorCode, errorDescription };
}
