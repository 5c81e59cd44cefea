/** What a conversion request is answered with. */
export type ConversionAnswer =
  | { kind: 'done'; fileUrl: string; fileType: string }
  | { kind: 'pending'; percent: number }
  | { kind: 'error'; error: number };

/** Error codes of `/converter` and `/docbuilder`. */
export const CONVERSION_ERROR_CODES = {
  unknown: -1,
  timeout: -2,
  failed: -3,
  download: -4,
  password: -5,
  queue: -6,
  bad_input: -7,
  token: -8,
  undetermined: -9,
  too_large: -10,
} as const;

export function conversionJson(answer: ConversionAnswer): string {
  switch (answer.kind) {
    case 'done':
      return JSON.stringify({ fileUrl: answer.fileUrl, fileType: answer.fileType, percent: 100, endConvert: true });
    case 'pending':
      return JSON.stringify({ percent: answer.percent, endConvert: false });
    case 'error':
      return JSON.stringify({ error: answer.error });
  }
}

/** Children in the protocol's order: FileUrl, FileType, Percent, EndConvert; or Error alone. */
export function conversionXml(answer: ConversionAnswer): string {
  const inside =
    answer.kind === 'error'
      ? `<Error>${answer.error}</Error>`
      : answer.kind === 'done'
        ? `<FileUrl>${escapeXml(answer.fileUrl)}</FileUrl><FileType>${escapeXml(answer.fileType)}</FileType><Percent>100</Percent><EndConvert>True</EndConvert>`
        : `<FileUrl></FileUrl><FileType></FileType><Percent>${answer.percent}</Percent><EndConvert>False</EndConvert>`;
  return `<?xml version="1.0" encoding="utf-8"?><FileResult>${inside}</FileResult>`;
}

/** Which of the two forms an `Accept` header prefers; `otherwise` when it prefers neither (RFC 9110, 12.5.1). */
export function conversionFormat(accept: string | undefined, otherwise: 'json' | 'xml'): 'json' | 'xml' {
  if (accept === undefined || accept === '') return otherwise;
  const ranges = accept.split(',').map((item, order) => {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    return { name, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0, order };
  });
  const rank = (type: string): { quality: number; order: number } =>
    [type, 'application/*', '*/*']
      .map((name) => ranges.find((range) => range.name === name))
      .find((range) => range !== undefined) ?? { quality: 0, order: ranges.length };
  const [json, xml] = [rank('application/json'), rank('application/xml')];
  if (json.quality !== xml.quality) return json.quality > xml.quality ? 'json' : 'xml';
  if (json.quality === 0 || json.order === xml.order) return otherwise;
  return json.order < xml.order ? 'json' : 'xml';
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
