/** Thumbnail of an image conversion. */
export interface ThumbnailOptions {
  /** 0: stretched to the size; 1: fitted into it; 2: as large as the page at 96 dpi. */
  aspect: 0 | 1 | 2;
  /** Only the first page; else every page, in a zip archive. */
  first: boolean;
  width: number;
  height: number;
}

/** How the pages of a spreadsheet are laid out when it is printed. Lengths are in millimetres; 0 pages: not fitted. */
export interface SpreadsheetLayout {
  ignorePrintArea: boolean;
  orientation: 'portrait' | 'landscape';
  fitToWidth: number;
  fitToHeight: number;
  scale: number;
  headings: boolean;
  gridLines: boolean;
  pageWidthMm: number;
  pageHeightMm: number;
  marginLeftMm: number;
  marginRightMm: number;
  marginTopMm: number;
  marginBottomMm: number;
}

export interface WatermarkOptions {
  text: string;
  /** 24 bits, red first. */
  color: number;
  fontName: string | null;
  /** Points; 0 lets the text fill the page. */
  fontSize: number;
  /** Degrees against the clock. */
  angle: number;
}

/** What can be asked of a conversion besides its two types. What is left out has the application's default. */
export interface ConversionOptions {
  /** Windows code page of a csv or txt source; without it UTF-8. */
  codePage?: number;
  /** Separator of a csv source or result; empty: none. */
  delimiter?: string;
  /** BCP 47 tag that numbers and dates are written in. */
  region?: string;
  thumbnail?: ThumbnailOptions;
  spreadsheetLayout?: SpreadsheetLayout;
  watermark?: WatermarkOptions;
  /** False: form fields become plain text in a PDF. */
  pdfForm?: boolean;
  /** How lines of a PDF are put together in text. */
  textAssociation?: 'blockChar' | 'blockLine' | 'plainLine' | 'plainParagraph';
  /** False: placeholders of empty form fields are left out of a PDF. */
  drawPlaceHolders?: boolean;
  /** For builder scripts: the script's global `Argument`. */
  argument?: unknown;
}
