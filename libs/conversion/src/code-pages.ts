import iconv from 'iconv-lite';

export const UTF_8 = 65001;
const NAMES: Readonly<Record<number, string>> = {
  1200: 'utf-16le',
  1201: 'utf-16be',
  12000: 'utf-32le',
  12001: 'utf-32be',
  20127: 'ascii',
  20866: 'koi8-r',
  21866: 'koi8-u',
  10007: 'maccyrillic',
  51932: 'euc-jp',
  51936: 'gbk',
  51949: 'euc-kr',
  54936: 'gb18030',
  65000: 'utf-7',
  [UTF_8]: 'utf-8',
};

/** Name of the encoding with this Windows code page number; null when it is none that can be read. */
export function encodingOfCodePage(codePage: number): string | null {
  const candidates = [NAMES[codePage], `cp${codePage}`, String(codePage)];
  return candidates.find((name) => name !== undefined && iconv.encodingExists(name)) ?? null;
}

/** Text in a code page. Without one it is read as UTF-8, or as GB 18030 when it is no UTF-8. A byte order mark is left out. */
export function decodeText(bytes: Buffer, codePage: number | undefined): string {
  if (codePage === undefined || codePage === UTF_8) {
    try {
      return new TextDecoder('utf-8', { fatal: codePage === undefined }).decode(bytes);
    } catch {
      return iconv.decode(bytes, 'gb18030');
    }
  }
  const encoding = encodingOfCodePage(codePage);
  if (encoding === null) throw new RangeError(`code page ${codePage} is not known`);
  return iconv.decode(bytes, encoding);
}
