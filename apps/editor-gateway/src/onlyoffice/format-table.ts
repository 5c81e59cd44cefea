import { editorKindOf, type FileType, isPlainText } from '#documents';
import type { JsonObject } from '#protocol/onlyoffice';

const KIND: Partial<Record<FileType['kind'], string>> = {
  text: 'word',
  spreadsheet: 'cell',
  presentation: 'slide',
  pdf: 'pdf',
};
const CONVERTS: Partial<Record<FileType['kind'], readonly string[]>> = {
  text: ['docx', 'odt', 'pdf', 'rtf', 'txt', 'html'],
  spreadsheet: ['xlsx', 'ods', 'pdf', 'csv'],
  presentation: ['pptx', 'odp', 'pdf'],
};

/** A line of `/meta/formats`: what can be done with files of a type here. */
export function formatEntry(type: FileType): JsonObject {
  const lossy = isPlainText(type);
  const original = type.editsTo === type.extension && !lossy;
  return {
    name: type.extension,
    type: KIND[editorKindOf(type) ?? type.kind] ?? '',
    actions: [
      'view',
      ...(original ? ['edit', 'comment'] : []),
      ...(original && type.kind === 'text' ? ['review'] : []),
      ...(type.editsTo !== null && !original ? [lossy ? 'lossy-edit' : 'auto-convert'] : []),
    ],
    convert: (CONVERTS[type.kind] ?? []).filter((name) => name !== type.extension),
    mime: [type.mimeType],
  };
}
