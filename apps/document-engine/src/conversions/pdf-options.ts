import type { ConversionOptions } from '#conversion';

const SPREADSHEET_PAGES = '1-1500';
const PDF_A_2 = 2;
const TENTH_DEGREES = 10;

type Value = { type: 'boolean'; value: string } | { type: 'long'; value: string } | { type: 'string'; value: string };
const flag = (value: boolean): Value => ({ type: 'boolean', value: String(value) });
const number = (value: number): Value => ({ type: 'long', value: String(value) });
const text = (value: string): Value => ({ type: 'string', value });

/** Options of LibreOffice's PDF export, as it takes them: JSON of typed values. */
export function pdfExportOptions(
  options: ConversionOptions,
  facts: { archive: boolean; spreadsheet: boolean; firstPageOnly: boolean },
): string {
  const { watermark } = options;
  const all: Record<string, Value> = {
    UseLosslessCompression: flag(false),
    ...(facts.archive ? { SelectPdfVersion: number(PDF_A_2) } : {}),
    ...(facts.firstPageOnly
      ? { PageRange: text('1') }
      : facts.spreadsheet
        ? { PageRange: text(SPREADSHEET_PAGES) }
        : {}),
    ...(options.pdfForm === undefined ? {} : { ExportFormFields: flag(options.pdfForm) }),
    ...(options.drawPlaceHolders === undefined ? {} : { ExportPlaceholders: flag(options.drawPlaceHolders) }),
    ...(watermark
      ? {
          Watermark: text(watermark.text),
          WatermarkColor: number(watermark.color),
          WatermarkRotateAngle: number(Math.round(watermark.angle * TENTH_DEGREES)),
          ...(watermark.fontSize > 0 ? { WatermarkFontHeight: number(Math.round(watermark.fontSize)) } : {}),
          ...(watermark.fontName === null ? {} : { WatermarkFontName: text(watermark.fontName) }),
        }
      : {}),
  };
  return JSON.stringify(all);
}
