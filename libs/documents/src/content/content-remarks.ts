import yauzl from 'yauzl';

/** What people should know about a file before they work in it. */
export type ContentRemark =
  'read_only_recommended' | 'change_password' | 'signed' | 'macros' | 'text_only' | 'values_only';

const SETTINGS: readonly (readonly [part: string, recommended: RegExp, password: RegExp])[] = [
  [
    'word/settings.xml',
    /<w:writeProtection\b[^>]*w:recommended="(1|true|on)"/,
    /<w:writeProtection\b[^>]*w:(hash|hashValue)="/,
  ],
  [
    'xl/workbook.xml',
    /<(x:)?fileSharing\b[^>]*readOnlyRecommended="(1|true)"/,
    /<(x:)?fileSharing\b[^>]*(reservationPassword|hashValue)="/,
  ],
  ['ppt/presentation.xml', /<p:modifyVerifier\b/, /<p:modifyVerifier\b[^>]*(hashData|hashValue)="/],
  ['settings.xml', /config:name="LoadReadonly"[^>]*>true</, /config:name="ModifyPasswordInfo"/],
  ['docProps/custom.xml', /name="_MarkAsFinal"[^>]*>\s*<vt:bool>true</, /(?!)/],
];
const SIGNATURE = /^(_xmlsignatures\/.+\.xml|META-INF\/(document|macro)signatures\.xml)$/;
const MACROS = /^(word|xl|ppt)\/vbaProject\.bin$|^Basic\/[^/]+\/[^/]+\.xml$/;
const MAX_PART_BYTES = 8 * 1024 * 1024;

/** Looks into an Office file in a zip container. Null when it is in another one, e.g. because it is encrypted. */
export function remarksOn(path: string): Promise<ContentRemark[] | null> {
  const found = new Set<ContentRemark>();
  return new Promise((resolve) => {
    yauzl.open(path, { lazyEntries: true, autoClose: true }, (failed, zip) => {
      if (failed) {
        resolve(null);
        return;
      }
      zip.on('error', () => resolve([...found]));
      zip.on('end', () => resolve([...found]));
      zip.on('entry', (entry: yauzl.Entry) => {
        if (SIGNATURE.test(entry.fileName)) found.add('signed');
        if (MACROS.test(entry.fileName)) found.add('macros');
        const settings = SETTINGS.find(([part]) => part === entry.fileName);
        if (!settings || entry.uncompressedSize > MAX_PART_BYTES) {
          zip.readEntry();
          return;
        }
        zip.openReadStream(entry, (unreadable, stream) => {
          if (unreadable) {
            zip.readEntry();
            return;
          }
          const chunks: Buffer[] = [];
          stream.on('data', (chunk: Buffer) => chunks.push(chunk));
          stream.on('error', () => zip.readEntry());
          stream.on('end', () => {
            const markup = Buffer.concat(chunks).toString('utf8');
            if (settings[1].test(markup)) found.add('read_only_recommended');
            if (settings[2].test(markup)) found.add('change_password');
            zip.readEntry();
          });
        });
      });
      zip.readEntry();
    });
  });
}
