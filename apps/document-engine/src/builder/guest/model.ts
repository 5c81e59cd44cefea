/** What documents that scripts build consist of, as plain data. Lengths are EMU unless a name says otherwise. */

export interface OpenedSheet {
  name: string;
  /** `text`: what the cell shows; `words`: it is none that could be a number; `look`: which of the workbook's. */
  cells: { row: number; column: number; text: string; formula?: string; words?: boolean; look?: number }[];
  merges?: Rectangle[];
  columnWidths?: Record<string, number>;
  rowHeights?: Record<string, number>;
  hidden?: boolean;
}

/** What a script sees of a workbook that it opens. */
export interface OpenedBook {
  sheets: OpenedSheet[];
  active: number;
  looks?: SheetStyle[];
  names?: NameModel[];
}

/** Top, left, bottom, right. */
export type Rectangle = [number, number, number, number];

export interface OpenedForm {
  kind: FormModel['kind'];
  key: string;
  tip: string;
  value: string;
  checked: boolean;
}

/** A cell of an opened workbook, by the sheet's number there. */
export interface CellOrigin {
  sheet: number;
  row: number;
  column: number;
}

export interface CellEdit {
  row: number;
  column: number;
  /** The cell that is put here, with its look. */
  from?: CellOrigin;
  /** `null` empties the cell. */
  change?: { value: string | number | boolean | null } | { formula: string };
  /** It loses the look that it had. */
  plain?: boolean;
  /** Laid over the look that it has. */
  style?: SheetStyle;
  comment?: { text: string; author: string };
}

/** What was done to a sheet, or a sheet that is new. */
export interface SheetEdit {
  /** Its number in the opened workbook; null: it is new. */
  origin: number | null;
  cells: CellEdit[];
  /** Without its cells. Lists hold what came to it. */
  sheet: SheetModel;
  unmerged: Rectangle[];
}

export interface BookEdits {
  /** In their order now. */
  sheets: SheetEdit[];
  active: number;
  /** Those that are new or changed. */
  names: NameModel[];
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
  /** Above the line, in half-points. */
  raised?: number;
  shade?: Color;
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
  contextualSpacing?: boolean;
  tabs?: { twips: number; align: string }[];
  borders?: Partial<Record<'top' | 'left' | 'bottom' | 'right' | 'between', BorderModel>>;
  /** Of a heading, from 0. */
  outline?: number;
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

/** Where a drawing lies that does not stand in its line. Offsets are EMU. */
export interface FloatModel {
  /** `square`, `tight`, `through`, `topAndBottom`, `behind` or `inFront`. */
  wrap: string;
  horizontal: FloatPlace;
  vertical: FloatPlace;
}
export type FloatPlace = { from: string; offset: number } | { from: string; align: string };

export type Inline =
  /** Counted by whoever shows the document. */
  | { t: 'field'; code: string; shown?: string[]; format: RunFormat }
  | { t: 'note'; of: 'footnote' | 'endnote'; paragraphs: ParagraphModel[] }
  | { t: 'text'; text: string; format: RunFormat; link?: string }
  | { t: 'break'; of: 'line' | 'page' | 'column' }
  | { t: 'tab' }
  | { t: 'comment'; of: 'begin' | 'end'; comment: CommentModel }
  | { t: 'image'; url: string; width: number; height: number; float?: FloatModel }
  | { t: 'chart'; chart: ChartModel; width: number; height: number; float?: FloatModel }
  | { t: 'shape'; shape: ShapeModel; float?: FloatModel }
  | { t: 'bookmark'; of: 'begin' | 'end'; id: number; name: string }
  | { t: 'control'; facts: ControlFacts; inlines: Inline[] }
  | { t: 'form'; form: FormModel; format: RunFormat };

/** What a content control says of itself. */
export interface ControlFacts {
  tag: string;
  alias: string;
  lock: string | null;
  placeholder: string | null;
}

export interface ControlModel {
  t: 'control';
  facts: ControlFacts;
  blocks: Block[];
}

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
  borders?: Partial<Record<TableSide, BorderModel>>;
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
  widthTwips?: number;
  indentTwips?: number;
  fixedLayout?: boolean;
  rows: CellModel[][];
  /** Of the row with the same index. */
  rowFacts: { heightTwips?: number; header?: boolean }[];
}

export type Block = ParagraphModel | TableModel | ControlModel;

/** What a style says of tables and their cells. */
export interface TableStyleModel {
  table: Partial<Omit<TableModel, 't' | 'style' | 'rows' | 'rowFacts'>>;
  cell: Pick<CellModel, 'shade' | 'vertical' | 'borders'>;
}

export interface StyleModel {
  name: string;
  type: string;
  based: string | null;
  format: ParagraphFormat;
  run: RunFormat;
  table?: TableStyleModel;
}

/** A page of its own for what stands before. */
export interface SectionModel {
  page: {
    width: number;
    height: number;
    left: number;
    top: number;
    right: number;
    bottom: number;
    headerDistance: number;
    footerDistance: number;
  };
  /** `nextPage`, `continuous`, … */
  type: string | null;
  columns: { count: number; spaceTwips: number };
  /** By where they are shown. */
  headers: Partial<Record<'default' | 'first' | 'even', Block[]>>;
  footers: Partial<Record<'default' | 'first' | 'even', Block[]>>;
}

export interface TextModel {
  kind: 'text';
  blocks: Block[];
  styles: StyleModel[];
  numberings: NumberingModel[];
  evenAndOdd?: boolean;
  /** Those that end before the end: after which block. The last one is `final`. */
  sections: { after: number; section: SectionModel }[];
  final: SectionModel;
  watermark: { text: string; diagonal: boolean } | null;
  properties: PropertiesModel;
}

/** Of a whole file, by the names of its markup. */
export interface PropertiesModel {
  core: Record<string, string>;
  custom: Record<string, string | number | boolean>;
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
  /** What it showed is no number. */
  words?: boolean;
  /** The look that it has there; `style` is laid over it. */
  look?: SheetStyle;
  origin?: CellOrigin;
}

export interface SheetStyle extends RunFormat {
  fill?: Color;
  numberFormat?: string;
  horizontal?: string;
  verticalAlign?: string;
  wrap?: boolean;
  /** Degrees, 255 for letters one below the other. */
  rotation?: number;
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

/** How a sheet is shown and printed. Margins are inches. */
export interface SheetLayoutModel {
  frozen?: { rows: number; columns: number };
  hidden?: boolean;
  gridlines?: boolean;
  headings?: boolean;
  printGridlines?: boolean;
  printHeadings?: boolean;
  landscape?: boolean;
  margins: Partial<Record<'left' | 'right' | 'top' | 'bottom', number>>;
  links: { ref: string; address: string; inside?: string; tip?: string }[];
  hiddenRows: number[];
  hiddenColumns: number[];
  /** Of an opened sheet: shown again. */
  shownRows?: number[];
  shownColumns?: number[];
  filter?: { ref: string; columns: FilterColumn[] };
}

/** What the arrow over a column lets through. */
export type FilterColumn =
  | { column: number; values: string[] }
  | { column: number; and: boolean; conditions: { operator: string; value: string }[] }
  | { column: number; top: number; fromBottom: boolean; percent: boolean };

/** A conditional format. */
export interface RuleModel {
  ref: string;
  rule:
    | { kind: 'cellIs'; operator: string; formulas: string[] }
    | { kind: 'expression'; formula: string }
    | { kind: 'top'; rank: number; bottom: boolean; percent: boolean }
    | { kind: 'average'; above: boolean }
    | { kind: 'repeated'; unique: boolean }
    | { kind: 'text'; operator: 'containsText' | 'notContainsText' | 'beginsWith' | 'endsWith'; text: string }
    | { kind: 'blanks'; none: boolean }
    | { kind: 'scale'; colors: Color[] }
    | { kind: 'bar'; color: Color }
    | { kind: 'icons'; set: string };
  style: SheetStyle;
  stop: boolean;
}

/** What may be typed into cells. */
export interface ValidationModel {
  ref: string;
  type: string;
  operator: string;
  formulas: string[];
  alert: string;
  blank: boolean;
  dropdown: boolean;
  error: { shown: boolean; title: string; text: string };
  prompt: { shown: boolean; title: string; text: string };
}

/** Cells that are a table by name. */
export interface SheetTable {
  ref: string;
  headers: string[];
}

/** A name for cells; `sheet`: of this one only. */
export interface NameModel {
  name: string;
  refersTo: string;
  sheet?: number;
}

export interface SheetModel {
  layout: SheetLayoutModel;
  name: string;
  cells: SheetCell[];
  merges: Rectangle[];
  rules: RuleModel[];
  validations: ValidationModel[];
  tables: SheetTable[];
  columnWidths: Record<string, number>;
  rowHeights: Record<string, number>;
  charts: AnchoredChart[];
  shapes: { shape: ShapeModel; column: number; columnOffset: number; row: number; rowOffset: number }[];
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
  names: NameModel[];
  properties: PropertiesModel;
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
  slides: { background: Fill | null; hidden?: boolean; objects: SlideObject[] }[];
}
