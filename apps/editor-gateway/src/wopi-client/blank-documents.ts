import type { FileKind } from '#documents';

const NAMESPACES =
  'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" ' +
  'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" ' +
  'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"';

function flat(mimeType: string, styles: string, body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<office:document ${NAMESPACES} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.${mimeType}">${styles}<office:body>${body}</office:body></office:document>\n`;
}

/** 33.87 cm by 19.05 cm: the 16:9 slide that people expect. */
const SLIDE =
  '<office:automatic-styles><style:page-layout style:name="screen"><style:page-layout-properties fo:margin-top="0cm" fo:margin-bottom="0cm" ' +
  'fo:margin-left="0cm" fo:margin-right="0cm" fo:page-width="33.867cm" fo:page-height="19.05cm" style:print-orientation="landscape"/>' +
  '</style:page-layout></office:automatic-styles><office:master-styles><style:master-page style:name="Default" style:page-layout-name="screen"/></office:master-styles>';

const BLANK: Partial<Record<FileKind, { extension: string; content: string }>> = {
  text: { extension: 'fodt', content: flat('text', '', '<office:text><text:p/></office:text>') },
  spreadsheet: {
    extension: 'fods',
    content: flat(
      'spreadsheet',
      '',
      '<office:spreadsheet><table:table table:name="Sheet1"><table:table-row><table:table-cell/></table:table-row></table:table></office:spreadsheet>',
    ),
  },
  presentation: {
    extension: 'fodp',
    content: flat(
      'presentation',
      SLIDE,
      '<office:presentation><draw:page draw:name="Slide1" draw:master-page-name="Default"/></office:presentation>',
    ),
  },
};

/** An empty document of a kind as flat OpenDocument, to be converted to whatever is wanted; null for kinds without one. */
export function blankDocument(kind: FileKind): { extension: string; content: Buffer } | null {
  const blank = BLANK[kind];
  return blank ? { extension: blank.extension, content: Buffer.from(blank.content) } : null;
}
