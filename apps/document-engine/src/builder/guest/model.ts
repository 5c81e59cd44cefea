/** What a script built, as plain data: the only thing that leaves the sandbox. Lengths are EMU unless a name says otherwise. */
export interface BuiltFile {
  name: string;
  format: string;
  content: TextModel | SheetsModel | SlidesModel | OpenedContent;
}

/** A file that was opened, and what is to be changed in it. */
export interface OpenedContent {
  kind: 'opened';
  address: string;
  cells: CellEdit[];
  forms: FormEdit[];
}

/** What a script sees of a file that it opens. */
export type OpenedFile =
  | { kind: 'sheets'; sheets: OpenedSheet[]; active: number }
  | { kind: 'forms'; forms: OpenedForm[] }
  | { kind: 'other' };

export interface OpenedSheet {
  name: string;
  /** `text`: what the cell shows. */
  cells: { row: number; column: number; text: string; formula?: string }[];
}

export interface OpenedForm {
  kind: FormModel['kind'];
  key: string;
  tip: string;
  value: string;
  checked: boolean;
}

export interface CellEdit {
  /** From 0. */
  sheet: number;
  row: number;
  column: number;
  /** `null` empties the cell. */
  change?: { value: string | number | boolean | null } | { formula: string };
  comment?: { text: string; author: string };
}

export interface FormEdit {
  /** Among the forms of the file. */
  index: number;
  text?: string;
  checked?: boolean;
  /** Address of a picture. */
  image?: string;
}

/** RRGGBB. */
export type Color = string;
export type Fill =
  | { kind: 'none' }
  | { kind: 'solid'; color: Color }
  | { kind: 'gradient'; stops: [number, Color][] }
  | { kind: 'picture'; url: string; tiled: boolean };
export interface Line {
  widthEmu: number;
  fill: Fill;
}

export interface RunFormat {
  bold?: boolean;
  italic?: boolean;
  underline?: boolean;
  strikeout?: boolean;
  color?: Color;
  highlight?: string;
  font?: string;
  halfPoints?: number;
  vertical?: 'superscript' | 'subscript';
  caps?: boolean;
  smallCaps?: boolean;
  doubleStrikeout?: boolean;
  spacingTwips?: number;
}

export interface ParagraphFormat {
  align?: string;
  firstLineTwips?: number;
  leftTwips?: number;
  rightTwips?: number;
  beforeTwips?: number;
  afterTwips?: number;
  lineTwips?: number;
  lineRule?: string;
  keepNext?: boolean;
  keepLines?: boolean;
  pageBreakBefore?: boolean;
  shade?: Color;
  /** `numbering`: which of the document's; absent: the plain list of its kind. */
  list?: { kind: 'bullet' | 'number'; level: number; numbering?: number };
}

export interface LevelModel {
  /** As WordprocessingML names them: `decimal`, `lowerLetter`, `bullet`, `none`, … */
  numberFormat?: string;
  text?: string;
  align?: string;
  suffix?: string;
  start?: number;
  format: ParagraphFormat;
  run: RunFormat;
}

export interface NumberingModel {
  kind: 'bullet' | 'number';
  levels: Record<string, LevelModel>;
}

export interface Paint {
  fill?: Fill;
  line?: Line;
}

/** Where the numbers of a series stand in a workbook. */
export interface SeriesRefs {
  name: string | null;
  categories: string | null;
  values: string;
}

export interface ChartModel {
  type: string;
  /** One for each series, of a chart on a sheet. */
  refs?: SeriesRefs[];
  legendSize?: number;
  gridlines: Partial<Record<'majorHorizontal' | 'minorHorizontal' | 'majorVertical' | 'minorVertical', Line>>;
  /** By series. */
  seriesPaint: Record<string, Paint>;
  /** By series and point: `0,2`. */
  pointPaint: Record<string, Paint>;
  seriesNames: string[];
  categories: string[];
  values: number[][];
  title: string | null;
  titleSize: number;
  legend: string;
  xTitle: string | null;
  yTitle: string | null;
  dataLabels: boolean;
}

export interface ShapeModel {
  preset: string;
  width: number;
  height: number;
  x: number;
  y: number;
  fill: Fill;
  line: Line | null;
  verticalAlign: string;
  paragraphs: ParagraphModel[];
}

export type Inline =
  | { t: 'text'; text: string; format: RunFormat; link?: string }
  | { t: 'break'; of: 'line' | 'page' | 'column' }
  | { t: 'tab' }
  | { t: 'comment'; of: 'begin' | 'end'; comment: CommentModel }
  | { t: 'image'; url: string; width: number; height: number }
  | { t: 'chart'; chart: ChartModel; width: number; height: number }
  | { t: 'shape'; shape: ShapeModel }
  | { t: 'form'; form: FormModel; format: RunFormat };

export interface CommentModel {
  /** Of this file. */
  id: number;
  text: string;
  author: string;
}

export interface FormModel {
  kind: 'text' | 'checkbox' | 'combobox' | 'dropdown' | 'date' | 'picture';
  key: string;
  tip: string;
  placeholder: string;
  value: string;
  checked: boolean;
  items: string[];
  multiline?: boolean;
  borderColor?: Color;
  /** Of a picture form. */
  url?: string;
}

export interface ParagraphModel {
  t: 'paragraph';
  style: string | null;
  format: ParagraphFormat;
  run: RunFormat;
  inlines: Inline[];
}

export interface CellModel {
  blocks: Block[];
  shade?: Color;
  span?: number;
  vertical?: string;
  widthTwips?: number;
  widthPercent?: number;
  /** Of a merge downwards: where it begins, and what it covers. */
  down?: 'begins' | 'goes-on';
}

export interface BorderModel {
  style: string;
  /** Eighths of a point. */
  size: number;
  color: Color;
}

export type TableSide = 'top' | 'left' | 'bottom' | 'right' | 'insideH' | 'insideV';

export interface TableModel {
  t: 'table';
  style: string | null;
  widthPercent: number;
  borders: Partial<Record<TableSide, BorderModel>>;
  /** Inside of cells, in twips. */
  margins: Partial<Record<'top' | 'left' | 'bottom' | 'right', number>>;
  align?: string;
  rows: CellModel[][];
  /** Of the row with the same index. */
  rowFacts: { heightTwips?: number; header?: boolean }[];
}

export type Block = ParagraphModel | TableModel;

export interface StyleModel {
  name: string;
  type: string;
  based: string | null;
  format: ParagraphFormat;
  run: RunFormat;
}

export interface TextModel {
  kind: 'text';
  blocks: Block[];
  styles: StyleModel[];
  numberings: NumberingModel[];
  page: { width: number; height: number; left: number; top: number; right: number; bottom: number };
  header: Block[];
  footer: Block[];
}

export interface SheetCell {
  row: number;
  column: number;
  value?: string | number | boolean;
  formula?: string;
  style: SheetStyle;
  comment?: { text: string; author: string };
  /** Of an opened workbook: what it showed, as long as it is not set. */
  shown?: string;
}

export interface SheetStyle extends RunFormat {
  fill?: Color;
  numberFormat?: string;
  horizontal?: string;
  verticalAlign?: string;
  wrap?: boolean;
  borders?: Partial<Record<'left' | 'right' | 'top' | 'bottom', { style: string; color: Color }>>;
}

export interface AnchoredChart {
  chart: ChartModel;
  width: number;
  height: number;
  column: number;
  columnOffset: number;
  row: number;
  rowOffset: number;
}

export interface SheetModel {
  name: string;
  cells: SheetCell[];
  merges: [number, number, number, number][];
  columnWidths: Record<string, number>;
  rowHeights: Record<string, number>;
  charts: AnchoredChart[];
  images: {
    url: string;
    width: number;
    height: number;
    column: number;
    columnOffset: number;
    row: number;
    rowOffset: number;
  }[];
}

export interface SheetsModel {
  kind: 'sheets';
  active: number;
  sheets: SheetModel[];
}

export type SlideObject =
  | { t: 'shape'; shape: ShapeModel }
  | { t: 'image'; url: string; width: number; height: number; x: number; y: number }
  | { t: 'chart'; chart: ChartModel; width: number; height: number; x: number; y: number }
  | { t: 'table'; rows: CellModel[][]; width: number; height: number; x: number; y: number };

export interface SlidesModel {
  kind: 'slides';
  width: number;
  height: number;
  /** Of the theme, by their place in it: dk1, lt1, dk2, lt2, accent1 … accent6, hlink, folHlink. */
  themeColors: Record<string, Color>;
  slides: { background: Fill | null; objects: SlideObject[] }[];
}
