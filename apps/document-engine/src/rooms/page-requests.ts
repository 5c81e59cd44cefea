import { signResultLink, type KeyRing } from '#auth';
import { extensionOf, fileTypeOf, isPlainText } from '#documents';
import type { EditorDocument, PageMessage, TogetherMessage } from '#protocol/editor';
import type { KitPool } from '../kit-host/kit-pool.js';
import type { KitProcess } from '../kit-host/kit-process.js';
import { valuesAllowed } from './commands.js';
import { insertFile, needsFile, performWithFile, placePicture } from './given-files.js';
import { runLiveScript } from './live-scripts.js';
import { mergeMail } from './mail-merge.js';
import { NotAvailable, NotPermitted } from './page-errors.js';
import { procedureAllowed, procedureChanges } from './procedures.js';
import type { RoomContent, RoomContents } from './room-content.js';
import type { Seat } from './seat.js';

const EXPORT_LINK_MS = 3600_000;
const EXPORT_FORMATS: Record<string, readonly string[]> = {
  text: ['docx', 'odt', 'pdf', 'rtf', 'txt', 'html'],
  spreadsheet: ['xlsx', 'ods', 'pdf', 'csv'],
  presentation: ['pptx', 'odp', 'pdf'],
};

/** Text and CSV files can be had as what they are, too. */
function exportable({ kind, title }: EditorDocument, format: string): boolean {
  const type = fileTypeOf(format);
  const own = type !== null && isPlainText(type) && extensionOf(title) === format;
  return own || (EXPORT_FORMATS[kind]?.includes(format) ?? false);
}

/** Requests about the document itself; those about working together are answered elsewhere. */
export type DocumentRequest = Exclude<Extract<PageMessage, { id: number }>, TogetherMessage>;

/** What a request of a page needs of its room. */
export interface RequestedRoom {
  document: EditorDocument;
  contents: RoomContents;
  linkKey: KeyRing;
  pool: KitPool;
  /** The participant changed something. */
  noteChange: () => void;
  /** Makes everything typed durable and tells since when it is. */
  save: () => Promise<string | null>;
  /** Marks what came to the document since this one; the number of tracked changes. */
  compare: (earlier: RoomContent) => Promise<number>;
}

export { NotAvailable, NotPermitted } from './page-errors.js';

/** Carries out what a page asked for and gives the value of the reply. Throws {@link NotPermitted}. */
export async function answerPage(
  seat: Seat,
  kit: KitProcess,
  message: DocumentRequest,
  room: RequestedRoom,
): Promise<unknown> {
  const { rights } = seat;
  const need = (allowed: boolean): void => {
    if (!allowed) throw new NotPermitted();
  };
  switch (message.t) {
    case 'copy':
      need(rights.copy);
      return kit.copy(seat.id, message.mime);
    case 'paste': {
      need(rights.edit);
      const data = message.mime.startsWith('image/')
        ? Buffer.from(message.data, 'base64')
        : Buffer.from(message.data, 'utf8');
      const done = await kit.paste(seat.id, message.mime, data);
      room.noteChange();
      return done;
    }
    case 'values':
      need(valuesAllowed(message.name, rights));
      return kit.values(seat.id, message.name);
    case 'do': {
      need(procedureAllowed(message.name, rights));
      const args = message.args.map(String);
      if (needsFile(message.name) !== (message.file !== undefined)) throw new NotPermitted();
      const answer =
        message.file === undefined
          ? await kit.perform(seat.id, message.name, args)
          : await performWithFile(kit, seat.id, { name: message.name, args, link: message.file }, room);
      if (message.name === 'cell.book.protect')
        room.contents.workbookProtected(kit, answer[0]?.[0] === '1', args[1] ?? '');
      if (procedureChanges(message.name)) room.noteChange();
      return answer;
    }
    case 'picture':
      need(rights.edit && rights.mode === 'edit');
      await placePicture(kit, seat.id, message);
      room.noteChange();
      return null;
    case 'file': {
      need(rights.edit && rights.mode === 'edit');
      if (room.document.kind !== 'text') throw new NotAvailable();
      const given = await room.contents.take(message.name, Buffer.from(message.data, 'base64'));
      if (message.use === 'compare') return { changes: await room.compare(given) };
      await insertFile(kit, seat.id, given, room.contents);
      room.noteChange();
      return null;
    }
    case 'merge': {
      need(rights.download);
      // A merged PDF would be without the watermark that every other PDF of this person carries.
      need(message.format !== 'pdf' || seat.participant.options.watermark === undefined);
      if (room.document.kind !== 'text') throw new NotAvailable();
      const merged = await mergeMail(kit, message.format, message.table, room);
      return { url: exportLink(merged.sha256, message.format, room) };
    }
    case 'script': {
      need(rights.copy); // it may read everything
      const { code, scope } = message;
      const script = { code, scope, mayEdit: rights.edit && rights.mode === 'edit' };
      const outcome = await runLiveScript(script, kit, seat.id, room.document.kind, room.pool.sandbox);
      if ('result' in outcome && outcome.changed) room.noteChange();
      return outcome;
    }
    case 'movePart':
      need(rights.edit && rights.mode === 'edit');
      await kit.movePart(seat.id, message.part, message.to);
      room.noteChange();
      return null;
    case 'thumb':
      return kit.thumbnail({
        view: seat.id,
        part: message.part,
        width: Math.round(message.w),
        height: Math.round(message.h),
        show: message.show === true,
        without: message.without ?? [],
      });
    case 'save':
      need(seat.isEditor);
      return room.save();
    case 'export': {
      need(message.purpose === 'print' ? rights.print && message.format === 'pdf' : rights.download);
      need(exportable(room.document, message.format));
      const content = await room.contents.export(kit, message.format, seat.participant.options.watermark);
      return { url: exportLink(content.sha256, message.format, room) };
    }
    case 'ping':
      return null;
  }
}

/** A link, for an hour, to what was made of the document. */
function exportLink(sha256: string, format: string, room: RequestedRoom): string {
  const token = signResultLink(
    { saveBackId: null, sha256, expiresAt: new Date(Date.now() + EXPORT_LINK_MS) },
    room.linkKey,
  );
  const title = room.document.title.replace(/\.[A-Za-z0-9]{1,10}$/, '').replace(/[\\/]/g, '_');
  return `/s3/export/${token}/${encodeURIComponent(`${title}.${format}`)}`;
}
