import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RESULT_LINK_KEY, SessionTokens, signResultLink, type KeyRing } from '#auth';
import {
  type DocumentFacts,
  type DocumentIdentity,
  Documents,
  editorKindOf,
  fileTypeOf,
  type FileType,
  type Integrator,
  isOfficeKind,
  isSeparatedValues,
  networkPolicyOf,
  Quotas,
  SourceFetcher,
  type StoredContent,
} from '#documents';
import { Conversion, EnginePlacement, type Joined, Joining, type Permissions } from '#editing';
import type { EntryFailure, EntryQuery, OpenInstruction } from '#protocol/bisheng';
import { EntryFileType } from './entry-file-type.js';
import { DocumentServerEntry } from './document-server-entry.js';
import { WopiClientEntry } from './wopi-client-entry.js';
import { BishengCaller } from './caller.js';
import { OpenInstructions } from './instructions.js';

export type OpenOutcome = { kind: 'redirect'; location: string } | { kind: 'failure'; failure: EntryFailure };

const VIEW_LINK_MS = 12 * 3600_000;

/** Opens documents for people who come from an OA: checks, asks the OA, and sends the browser to the right page. */
@Injectable()
export class OpenDocumentService {
  constructor(
    private readonly caller: BishengCaller,
    private readonly instructions: OpenInstructions,
    private readonly joining: Joining,
    private readonly placement: EnginePlacement,
    private readonly tokens: SessionTokens,
    private readonly fetcher: SourceFetcher,
    private readonly fileTypes: EntryFileType,
    private readonly documents: Documents,
    private readonly conversion: Conversion,
    private readonly quotas: Quotas,
    private readonly documentServer: DocumentServerEntry,
    private readonly wopiClient: WopiClientEntry,
    private readonly database: DataSource,
    @Inject(RESULT_LINK_KEY) private readonly linkKey: KeyRing,
  ) {}

  /** `origin` is where this caller reached us. `rawQuery` is needed by the page's Edit button, which opens the same link in the other mode. */
  async open(purpose: 'edit' | 'preview', query: EntryQuery, rawQuery: string, origin: string): Promise<OpenOutcome> {
    const caller = await this.caller.identify(query);
    if (caller.kind !== 'caller') return { kind: 'failure', failure: caller };
    await this.quotas.countRequest(caller.integrator);
    const got = await this.instructions.get(query, caller.integrator);
    if (got.kind !== 'instruction') return { kind: 'failure', failure: got };
    const { doc, user } = got.instruction;
    if (!user.privileges.has(purpose === 'edit' ? 'FILE_WRITE' : 'FILE_READ'))
      return { kind: 'failure', failure: { kind: 'notPermitted' } };
    const identity: DocumentIdentity = { integratorId: caller.integrator.id, door: 'bisheng', externalId: doc.docId };
    const file = await this.fileTypes.of(caller.integrator, identity, got.instruction);
    if (!file) return { kind: 'failure', failure: { kind: 'noApplication' } };
    const { type, title, fetched } = file;
    const permissions: Permissions = {
      download: user.privileges.has('FILE_DOWNLOAD'),
      print: user.privileges.has('FILE_PRINT'),
      copy: true,
      switchToEdit: purpose === 'preview' && user.privileges.has('FILE_WRITE') && type.editsTo !== null,
    };
    const facts: DocumentFacts = { title, fileType: type.extension, callbackUrl: doc.callback };
    const editUrl = permissions.switchToEdit ? `/apps/editor/openEditor?${rawQuery}` : undefined;
    if (purpose === 'preview' && isSeparatedValues(type)) {
      // A table of text: shown as it is, however long.
      const shown: FileType = { ...type, kind: 'plain' };
      return {
        kind: 'redirect',
        location: await this.viewer(caller.integrator, identity, facts, got.instruction, shown, permissions, editUrl),
      };
    }
    const looked = purpose === 'preview' && (!isOfficeKind(type.kind) || doc.pdfViewer);
    if (looked || editorKindOf(type) === null) {
      return {
        kind: 'redirect',
        location: await this.viewer(caller.integrator, identity, facts, got.instruction, type, permissions, editUrl),
      };
    }
    for (const engine of [this.documentServer, this.wopiClient]) {
      const given = { purpose, permissions, origin };
      const elsewhere = await engine.open(caller.integrator, identity, facts, got.instruction, given);
      if (elsewhere) return elsewhere;
    }
    if (fetched) await this.keep(identity, facts, fetched);
    const joined = await this.joining.join({
      identity,
      facts,
      sourceUrl: fetched ? null : doc.fetchUrl,
      purpose,
      user: { id: user.uid, name: user.nickName, avatar: user.avatar },
      mode: purpose === 'edit' ? 'edit' : 'view',
      permissions,
      options: { ...(editUrl ? { editUrl } : {}), ...(query.device ? { device: query.device } : {}) },
    });
    return { kind: 'redirect', location: this.editorPage(joined) };
  }

  private keep(identity: DocumentIdentity, facts: DocumentFacts, content: StoredContent): Promise<void> {
    return this.database.transaction(async (manager) => {
      const document = await this.documents.upsert(manager, identity, facts);
      await this.documents.keepFetched(manager, document, content, facts.fileType);
    });
  }

  private editorPage(joined: Joined): string {
    void this.placement.nudge(joined.sessionId); // the engine fetches and loads while the page is on its way
    return `/editor/${joined.participantId}#token=${this.tokens.issue({ participantId: joined.participantId })}`;
  }

  /** What is only looked at needs no session: the file is fetched, kept as a revision, and shown by a viewer page. */
  private async viewer(
    integrator: Integrator,
    identity: DocumentIdentity,
    facts: DocumentFacts,
    { doc }: OpenInstruction,
    type: FileType,
    permissions: Permissions,
    editUrl: string | undefined,
  ): Promise<string> {
    let content: StoredContent;
    let shown = type;
    const pending = isOfficeKind(type.kind) ? await this.joining.undelivered(identity) : null;
    if (pending) content = { sha256: pending.sha256, sizeBytes: Number(pending.sizeBytes) };
    else {
      content = await this.fetcher.fetch(doc.fetchUrl, type, networkPolicyOf(integrator));
      await this.keep(identity, facts, content);
    }
    if (isOfficeKind(type.kind)) {
      const source = pending ? (fileTypeOf(pending.fileType) ?? type) : type;
      content = await this.conversion.convert(content.sha256, source.extension, 'pdf');
      shown = fileTypeOf('pdf') ?? type;
    }
    const token = signResultLink(
      { saveBackId: null, sha256: content.sha256, expiresAt: new Date(Date.now() + VIEW_LINK_MS) },
      this.linkKey,
    );
    const fragment = new URLSearchParams({
      kind: shown.kind,
      src: `/s3/view/${token}/document.${shown.extension}`,
      title: facts.title,
      download: permissions.download ? '1' : '0',
      print: permissions.print ? '1' : '0',
      ...(editUrl ? { edit: editUrl } : {}),
      ...(doc.thumbnail ? { poster: doc.thumbnail } : {}),
    });
    return `/editor/viewer#${fragment.toString()}`;
  }
}
