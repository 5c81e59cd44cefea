import yauzl from 'yauzl';

const MAX_PART_BYTES = 64 * 1024 * 1024;
const WANTED =
  /^(word\/(document|footnotes|endnotes|header\d*|footer\d*)\.xml|xl\/(workbook|sharedStrings)\.xml|xl\/worksheets\/sheet\d+\.xml|ppt\/slides\/slide\d+\.xml)$/;

/**
 * The text of an Office Open XML file, a line for each paragraph, cell or paragraph of a slide, in the order of the
 * document. Meant for comparing versions by what people read, not for showing. Rejects when the file is no archive.
 */
export async function officeText(path: string): Promise<string[]> {
  const parts = await readParts(path);
  const lines: string[] = [];
  for (const [name, xml] of [...parts].sort(([a], [b]) => order(a) - order(b))) {
    if (name.startsWith('word/')) lines.push(...paragraphs(xml, 'w'));
    else if (name.startsWith('ppt/')) lines.push(...paragraphs(xml, 'a'));
    else if (name.startsWith('xl/worksheets/'))
      lines.push(...cells(xml, sharedStrings(parts.get('xl/sharedStrings.xml') ?? '')));
  }
  return lines;
}

/** The main text first, then what belongs to it; sheets and slides by number. */
function order(name: string): number {
  return (name === 'word/document.xml' ? 0 : 1_000) + Number(/(\d+)\.xml$/.exec(name)?.[1] ?? 0);
}

function paragraphs(xml: string, prefix: 'w' | 'a'): string[] {
  return xml
    .split(`</${prefix}:p>`)
    .map((paragraph) =>
      [...paragraph.matchAll(new RegExp(`<${prefix}:(?:t(?: [^>]*)?>([^<]*)</${prefix}:t>|(tab|br)[ />])`, 'g'))]
        .map(([, text, blank]) => (blank === undefined ? decode(text ?? '') : ' '))
        .join(''),
    )
    .filter((line) => line !== '');
}

function sharedStrings(xml: string): string[] {
  return xml
    .split('</si>')
    .slice(0, -1)
    .map((item) => [...item.matchAll(/<t(?: [^>]*)?>([^<]*)<\/t>/g)].map(([, text]) => decode(text ?? '')).join(''));
}

function cells(xml: string, shared: readonly string[]): string[] {
  return [...xml.matchAll(/<c ([^>]*[^/])>(.*?)<\/c>/gs)].flatMap(([, attributes = '', body = '']) => {
    const place = /\br="([A-Z]+\d+)"/.exec(attributes)?.[1] ?? '';
    const type = /\bt="(\w+)"/.exec(attributes)?.[1];
    const formula = /<f(?: [^>]*)?>([^<]*)<\/f>/.exec(body)?.[1];
    const value = /<v>([^<]*)<\/v>/.exec(body)?.[1] ?? /<t(?: [^>]*)?>([^<]*)<\/t>/.exec(body)?.[1] ?? '';
    const text = type === 's' ? (shared[Number(value)] ?? '') : decode(value);
    const shown = formula === undefined ? text : `=${decode(formula)}`;
    return shown === '' ? [] : [`${place}: ${shown}`];
  });
}

function decode(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

function readParts(path: string): Promise<Map<string, string>> {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true }, (failed, zip) => {
      if (failed) {
        reject(failed);
        return;
      }
      const parts = new Map<string, string>();
      zip.on('error', reject);
      zip.on('end', () => resolve(parts));
      zip.on('entry', (entry: yauzl.Entry) => {
        if (!WANTED.test(entry.fileName) || entry.uncompressedSize > MAX_PART_BYTES) {
          zip.readEntry();
          return;
        }
        zip.openReadStream(entry, (unreadable, stream) => {
          if (unreadable) {
            reject(unreadable);
            return;
          }
          const chunks: Buffer[] = [];
          stream.on('error', reject);
          stream.on('data', (chunk: Buffer) => chunks.push(chunk));
          stream.on('end', () => {
            parts.set(entry.fileName, Buffer.concat(chunks).toString('utf8'));
            zip.readEntry();
          });
        });
      });
      zip.readEntry();
    });
  });
}
