import { sourceTypeOf, type SourceKind } from '#conversion';
import type { FileType } from '#documents';

/** What the beginning of an XML file says that it is. Null when it says nothing. */
export function sniffXml(head: string): (FileType & { kind: SourceKind }) | null {
  const flat = /office:mimetype="application\/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation)"/.exec(
    head,
  )?.[1];
  if (flat) return sourceTypeOf({ text: 'fodt', spreadsheet: 'fods', presentation: 'fodp' }[flat] ?? '');
  // WordprocessingML and SpreadsheetML of Office 2003: LibreOffice finds out by itself that they are XML.
  if (/progid="Word\.Document"|schemas\.microsoft\.com\/office\/word\/2003\/wordml/.test(head))
    return sourceTypeOf('doc');
  if (/progid="Excel\.Sheet"|urn:schemas-microsoft-com:office:spreadsheet/.test(head)) return sourceTypeOf('xls');
  return /<html[\s>]/i.test(head) ? sourceTypeOf('html') : null;
}
