import { randomUUID } from 'node:crypto';
import type { MultipartFile } from '@fastify/multipart';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { SESSION_TOKEN_LIFETIME_S, SessionTokens } from '#auth';
import {
  ContentStore,
  type Document,
  Documents,
  editorKindOf,
  extensionOf,
  fileTypeOf,
  type FileType,
  Integrators,
  networkPolicyOf,
  Quotas,
  Revisions,
  SourceFetcher,
  SourceUnusable,
  type StoredContent,
} from '#documents';
import { EnginePlacement, Joining, type Permissions } from '#editing';
import { Problem } from '#platform';
import { DocumentServerEngine } from '../document-server/document-server-engine.js';
import { EditorGatewayEnvironment } from '../environment.js';
import { publicOrigin } from '../public-origin.js';
import { WopiOpening } from '../wopi/wopi-opening.js';
import type { NewDocumentDto, OpenDocumentDto, OpenPermissionsDto } from './document.dto.js';

/** Takes documents in over REST and hands out links to the editor. */
@Injectable()
export class DocumentIntake {
  constructor(
    private readonly database: DataSource,
    private readonly documents: Documents,
    private readonly revisions: Revisions,
    private readonly integrators: Integrators,
    private readonly fetcher: SourceFetcher,
    private readonly store: ContentStore,
    private readonly quotas: Quotas,
    private readonly joining: Joining,
    private readonly placement: EnginePlacement,
    private readonly tokens: SessionTokens,
    private readonly wopi: WopiOpening,
    private readonly documentServer: DocumentServerEngine,
    private readonly settings: EditorGatewayEnvironment,
  ) {}

  async fetch(integratorId: string, given: NewDocumentDto): Promise<Document> {
    const integrator = await this.integrators.findById(integratorId);
    if (!integrator) throw new Problem(401, 'unauthorized', 'The integrator of this key is gone');
    const type = typeOf(given.title);
    const content = await usable(this.fetcher.fetch(given.fetchUrl, type, networkPolicyOf(integrator)));
    return this.keep(integratorId, given.externalId, given.title, type, content, given.callback ?? null);
  }

  async upload(integratorId: string, request: FastifyRequest): Promise<Document> {
    const part = await request.file();
    if (!part) throw new Problem(422, 'invalid_request', 'Send the document as the part `file`');
    const title = field(part, 'title') ?? part.filename;
    const type = typeOf(title);
    const content = await this.store.put(part.file);
    if (part.file.truncated)
      throw new Problem(413, 'too_large', `The file is larger than ${this.settings.MAX_DOCUMENT_BYTES} bytes`);
    await usable(this.fetcher.inspectToOpen(content, type));
    return this.keep(
      integratorId,
      field(part, 'externalId') ?? randomUUID(),
      title,
      type,
      content,
      field(part, 'callback'),
    );
  }

  async open(
    document: Document,
    given: OpenDocumentDto,
    request: FastifyRequest,
  ): Promise<{ url: string; expiresAt: string }> {
    if (await this.documentServer.isMeant(document, given.engine))
      return this.documentServer.open(document, given, publicOrigin(this.settings, request));
    const engine =
      given.engine ?? (await this.integrators.findById(document.integratorId))?.defaultEngine ?? 'built-in';
    if (engine !== 'built-in')
      return this.wopi.open(document, { ...given, engine }, publicOrigin(this.settings, request));
    await this.wopi.mustBeFree(document, given.mode);
    await this.documentServer.mustBeFree(document, given.mode);
    const type = fileTypeOf(document.fileType);
    if (!type || editorKindOf(type) === null) {
      throw new Problem(422, 'not_editable', `Files of type ${document.fileType} are not opened by the editor`);
    }
    if ((given.mode === 'review' || given.mode === 'fill') && type.kind !== 'text') {
      throw new Problem(
        422,
        'mode_not_available',
        'Changes are tracked and fields are filled in text documents only; use edit, comment or view',
      );
    }
    const { permissions = {} } = given;
    const joined = await this.joining.join({
      identity: { integratorId: document.integratorId, door: document.door, externalId: document.externalId },
      facts: { title: document.title, fileType: document.fileType, callbackUrl: document.callbackUrl },
      sourceUrl: null,
      purpose: given.mode === 'view' && permissions.comment !== true ? 'preview' : 'edit',
      user: { id: given.user.id, name: given.user.name, avatar: given.user.avatar ?? '' },
      mode: given.mode,
      permissions: {
        download: permissions.download ?? true,
        print: permissions.print ?? true,
        copy: permissions.copy ?? true,
        switchToEdit: false,
        ...furtherPermissions(permissions),
      },
      options: given.watermark === undefined ? {} : { watermark: given.watermark },
    });
    await this.placement.nudge(joined.sessionId);
    const origin = publicOrigin(this.settings, request);
    const query = given.lang === undefined ? '' : `?lang=${given.lang}`;
    const token = this.tokens.issue({ participantId: joined.participantId });
    return {
      url: `${origin}/editor/${joined.participantId}${query}#token=${token}`,
      expiresAt: new Date(Date.now() + SESSION_TOKEN_LIFETIME_S * 1000).toISOString(),
    };
  }

  private keep(
    integratorId: string,
    externalId: string,
    title: string,
    type: FileType,
    content: StoredContent,
    callbackUrl: string | null,
  ): Promise<Document> {
    return this.database.transaction(async (manager) => {
      await this.quotas.mustHaveRoom(manager, integratorId, content.sizeBytes);
      const facts = { title, fileType: type.extension, callbackUrl };
      const document = await this.documents.upsert(manager, { integratorId, door: 'rest', externalId }, facts);
      const revision = await this.revisions.append(manager, {
        documentId: document.id,
        content,
        fileType: type.extension,
        origin: 'uploaded',
        modifiedBy: [],
        sourceEventId: null,
      });
      document.currentRevision = revision.number;
      return document;
    });
  }
}

/** Those that have no value of their own when they are not given. */
function furtherPermissions({
  comment,
  chat,
  history,
  decideChanges,
  ownCommentsOnly,
}: OpenPermissionsDto): Partial<Permissions> {
  return {
    ...(comment === undefined ? {} : { comment }),
    ...(chat === undefined ? {} : { chat }),
    ...(history === undefined ? {} : { history }),
    ...(decideChanges === undefined ? {} : { decideChanges }),
    ...(ownCommentsOnly === undefined ? {} : { ownCommentsOnly }),
  };
}

function typeOf(title: string): FileType {
  const type = fileTypeOf(extensionOf(title));
  if (!type)
    throw new Problem(
      422,
      'unsupported_file_type',
      'title must end in the extension of a supported file type, e.g. .docx',
    );
  return type;
}

function field(part: MultipartFile, name: string): string | null {
  const value = part.fields[name];
  const one = Array.isArray(value) ? value[0] : value;
  return one?.type === 'field' && typeof one.value === 'string' && one.value !== '' ? one.value : null;
}

async function usable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof SourceUnusable) throw new Problem(422, error.code, error.message, {}, { cause: error });
    throw error;
  }
}
