/**
 * The text of another server's answer. Its Content-Type says which encoding it is in; where that says nothing, or is wrong, it is
 * UTF-8, or else the encoding that Chinese systems had before (GB 18030, which GBK and GB 2312 are parts of).
 */
export function answerText(body: Buffer, contentType: string | string[] | undefined): string {
  const label = /charset\s*=\s*"?([\w.:-]+)/i.exec([contentType ?? ''].flat().join())?.[1];
  return (
    decode(body, 'utf-8') ??
    (label === undefined ? null : decode(body, label)) ??
    decode(body, 'gb18030') ??
    body.toString('utf8')
  );
}

function decode(body: Buffer, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(body);
  } catch {
    return null; // other bytes, or an encoding that does not exist
  }
}
