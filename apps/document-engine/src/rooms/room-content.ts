import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ContentRemark,
  ContentStore,
  editorKindOf,
  extensionOf,
  fileTypeOf,
  type FileType,
  Integrators,
  isPlainText,
  networkPolicyOf,
  OnlyofficeSigning,
  remarksOn,
  SourceFetcher,
  SourceUnusable,
  type StoredContent,
} from '#documents';
import { type ClaimedSession, EngineSessions, type FinalContent } from '#editing';
import { LOGGER, type Logger } from '#platform';
import { WopiSource } from '#wopi-client';
import { ContentControls } from '../content-controls/content-controls.js';
import { KeptWorkbooks } from '../kept-workbooks/kept-workbooks.js';
import { streamKitFile } from '../kit-host/kit-files.js';
import { KitFailure, type KitProcess } from '../kit-host/kit-process.js';
import { type DocumentStatus, type GuardCheck, WRONG_PASSWORD } from '../kit/kit-protocol.js';
import { PlainFiles, plainRemark } from '../plain-files/plain-files.js';
import { NotAvailable } from './page-errors.js';
import { PasswordNeeded } from './password-prompt.js';

/** What a room is to load: durable content and its type. */
export interface RoomContent {
  sha256: string;
  type: FileType;
}

/** A document in its kit, with what people should know about it. */
export interface LoadedContent {
  status: DocumentStatus;
  remarks: ContentRemark[];
  /** A password stands between everybody and changes. */
  guarded: boolean;
}

/** Old formats and encrypted files do not tell without LibreOffice. */
function guardOf(type: FileType, remarks: readonly ContentRemark[] | null): GuardCheck {
  if (remarks === null) return isPlainText(type) || type.extension === 'rtf' ? 'skip' : 'check';
  if (remarks.includes('change_password')) return 'check';
  return remarks.includes('read_only_recommended') ? 'unlock' : 'skip';
}

/** Texts that LibreOffice reads by itself. */
const GIVEN_TEXTS = new Set(['docx', 'docm', 'dotx', 'doc', 'dot', 'odt', 'ott', 'rtf']);

const FORMAT_OF_TEXT: Record<string, string> = { docx: 'txt', xlsx: 'csv', txt: 'txt', csv: 'csv', tsv: 'csv' };

/** Moves content between the store and kits. */
@Injectable()
export class RoomContents {
  private readonly plain = new PlainFiles();
  private readonly controls = new ContentControls();
  private readonly workbooks = new KeptWorkbooks();

  constructor(
    private readonly store: ContentStore,
    private readonly fetcher: SourceFetcher,
    private readonly wopi: WopiSource,
    private readonly integrators: Integrators,
    private readonly sessions: EngineSessions,
    private readonly onlyoffice: OnlyofficeSigning,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * The content that a session stands at: its draft, or its base revision, or the integrator's file, which is fetched
   * now. Throws {@link SourceUnusable} with a reason for people.
   */
  async find({ claim, session, document }: ClaimedSession): Promise<RoomContent> {
    if (session.draftSha256) return { sha256: session.draftSha256, type: typeOf(session.outputType) };
    if (session.baseRevision)
      return { sha256: session.baseRevision.sha256, type: typeOf(session.baseRevision.fileType) };
    const type = typeOf(document.fileType);
    const integrator = await this.integrators.findById(document.integratorId);
    if (!integrator || session.sourceUrl === null)
      throw new SourceUnusable('fetch_failed', 'there is no address to fetch the file from');
    const policy = networkPolicyOf(integrator);
    const content =
      document.door === 'wopi'
        ? { ...(await this.wopi.fetch(document.id, type, policy)), etag: null, lastModified: null }
        : await this.fetcher.fetch(
            session.sourceUrl,
            type,
            policy,
            document.door === 'onlyoffice'
              ? await this.onlyoffice.downloadHeaders(integrator.id, session.sourceUrl)
              : {},
          );
    const revision = await this.sessions.recordSource(claim, content, type.extension);
    if (document.door === 'bisheng') await this.sessions.recordSourceState(document.id, session.sourceUrl, content);
    session.baseRevision = revision;
    session.baseRevisionId = revision.id;
    return { sha256: content.sha256, type };
  }

  /**
   * Puts content into a kit. Throws {@link SourceUnusable} when LibreOffice cannot show it, {@link PasswordNeeded} when
   * it is protected and `password` does not open it. `language`: in which dates, times and money are typed and shown.
   */
  async load(kit: KitProcess, content: RoomContent, password: string | null, language: string): Promise<LoadedContent> {
    let fileName = `document.${content.type.extension}`;
    await this.store.copyTo(content.sha256, join(kit.folder, fileName));
    const plain = isPlainText(content.type);
    const remarks = plain ? null : await remarksOn(join(kit.folder, fileName));
    if (plain) fileName = await this.plain.place(kit, fileName, content.type);
    else await this.controls.mark(kit, join(kit.folder, fileName), content.type.extension);
    await this.workbooks.mark(kit, join(kit.folder, fileName), content.type.extension);
    let status: DocumentStatus;
    try {
      status = await kit.load(fileName, password, guardOf(content.type, remarks), language);
    } catch (error) {
      if (!(error instanceof KitFailure)) throw error;
      if (error.reason === 'refused' && error.message === WRONG_PASSWORD) throw new PasswordNeeded();
      const reasons: Record<KitFailure['reason'], string> = {
        refused: 'the file is damaged, or is not what its name says',
        timeout: 'the file takes too long to open',
        hung: 'the file takes too long to open',
        out_of_memory: 'the file needs too much memory to open',
        crashed: 'the file cannot be opened: it makes the editor fail',
        closed: 'the editor was stopped while the file was opening',
      };
      throw new SourceUnusable('damaged', reasons[error.reason], { cause: error });
    }
    if (editorKindOf(content.type) !== status.kind) {
      throw new SourceUnusable(
        'wrong_type',
        `the file is not what its name says: it is no ${content.type.extension} file`,
      );
    }
    const told = plain ? [plainRemark(content.type)] : (remarks ?? []);
    return { status, remarks: told, guarded: status.guarded === true };
  }

  /** A text document that a person gave along. Throws {@link NotAvailable} when it is none, or cannot be opened. */
  async take(name: string, content: Buffer): Promise<RoomContent> {
    const type = fileTypeOf(extensionOf(name));
    if (!type || !GIVEN_TEXTS.has(type.extension)) throw new NotAvailable();
    const stored = await this.store.put(content);
    try {
      await this.fetcher.inspect(stored, type);
    } catch (error) {
      if (error instanceof SourceUnusable) throw new NotAvailable();
      throw error;
    }
    return { sha256: stored.sha256, type };
  }

  /** The structure of the workbook was protected or set free by a person. */
  workbookProtected(kit: KitProcess, on: boolean, password: string): void {
    this.workbooks.protect(kit, on, password);
  }

  /** Marks in an open text document what came to it since `earlier`; the number of tracked changes. */
  async compare(kit: KitProcess, view: string, earlier: RoomContent, turned: boolean): Promise<number> {
    const fileName = `earlier.${earlier.type.extension}`;
    await this.store.copyTo(earlier.sha256, join(kit.folder, fileName));
    await this.controls.mark(kit, join(kit.folder, fileName), earlier.type.extension);
    try {
      return await kit.compare(view, fileName, turned);
    } finally {
      await rm(join(kit.folder, fileName), { force: true });
    }
  }

  /** Puts stored content into a kit's folder. */
  async place(kit: KitProcess, sha256: string, fileName: string): Promise<void> {
    await this.store.copyTo(sha256, join(kit.folder, fileName));
  }

  /** Makes what a kit wrote durable. */
  keepResult(path: string): Promise<StoredContent> {
    return this.keep(path);
  }

  /** Puts stored content beside the document for as long as `use` takes; its address inside the kit. */
  async lend<T>(kit: KitProcess, sha256: string, extension: string, use: (address: string) => Promise<T>): Promise<T> {
    const fileName = `given-${randomUUID()}.${extension}`;
    await this.store.copyTo(sha256, join(kit.folder, fileName));
    try {
      return await use(kit.addressOf(fileName));
    } finally {
      await rm(join(kit.folder, fileName), { force: true });
    }
  }

  /** Writes the document and makes it durable. */
  async saveDraft(kit: KitProcess, outputType: string): Promise<StoredContent> {
    return this.write(kit, 'draft', outputType);
  }

  /** Writes the final content with its thumbnail and text. Those two are extras: without them the content still counts. */
  async saveFinal(kit: KitProcess, outputType: string, isProtected: boolean): Promise<FinalContent> {
    const content = await this.write(kit, 'final', outputType);
    const renditions: FinalContent['renditions'] = [];
    if (isProtected) return { content, renditions }; // they would show what the password hides
    const formats: ['png' | 'txt', string | undefined][] = [
      ['png', 'png'],
      ['txt', FORMAT_OF_TEXT[outputType]],
    ];
    for (const [kind, format] of formats) {
      if (format === undefined) continue;
      try {
        const stored = await this.keep(await kit.save(`rendition.${format}`, format, format === 'txt' ? 'UTF8' : ''));
        if (stored.sizeBytes > 0) renditions.push({ kind, content: stored });
      } catch (error) {
        this.logger.warn({ err: error, kind }, 'rendition not made');
        if (!kit.alive) break;
      }
    }
    return { content, renditions };
  }

  /** `watermark` is laid over every page of a PDF. */
  async export(kit: KitProcess, format: string, watermark?: string): Promise<StoredContent> {
    const options = format === 'pdf' && watermark !== undefined ? `,Watermark=${watermark}WATERMARKEND` : '';
    return this.write(kit, 'export', format, options);
  }

  /** What is text or CSV is written in the form in which its file was; content controls and what else LibreOffice loses as they were. */
  private async write(kit: KitProcess, name: string, outputType: string, options = ''): Promise<StoredContent> {
    const plain = await this.plain.write(kit, name, outputType);
    if (plain) return this.store.put(plain);
    const path = await kit.save(`${name}.${outputType}`, outputType, options);
    const restored =
      (await this.controls.restored(kit, path, outputType)) ?? (await this.workbooks.restored(kit, path, outputType));
    return restored ? this.store.put(restored) : this.keep(path);
  }

  private async keep(path: string): Promise<StoredContent> {
    try {
      return await this.store.put(await streamKitFile(path));
    } finally {
      await rm(path, { force: true });
    }
  }
}

function typeOf(extension: string): FileType {
  const type = fileTypeOf(extension);
  if (!type) throw new SourceUnusable('unsupported', `files of type ${extension} cannot be opened`);
  return type;
}
