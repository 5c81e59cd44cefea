import { cover } from './cover.js';
import { sheetOf } from './cell-range.js';
import { ApiChart } from './chart-api.js';
import { ApiBlockLvlSdt, ApiInlineLvlSdt } from './content-controls.js';
import { colorNamed, schemeColor } from './color-names.js';
import { ApiDocument } from './document-api.js';
import {
  type ApiColor,
  ApiFill,
  ApiGradientStop,
  ApiImage,
  ApiShape,
  ApiStroke,
  makeColor,
  NO_FILL,
} from './drawing-api.js';
import { ApiForm, NO_PICTURE } from './form-api.js';
import type { BuiltFile } from './built-file.js';
import type { FormModel } from './model.js';
import { ApiNumberingLevel } from './numbering-api.js';
import { Opened } from './opened-api.js';
import { ApiParagraph } from './paragraph-api.js';
import { ApiRun, ApiTextPr } from './run-api.js';
import { selected } from './selected-text.js';
import { type ApiRange, intersection } from './range-api.js';
import { ApiWorkbook } from './sheet-api.js';
import { ApiPresentation, ApiSlide } from './slide-api.js';
import { ApiTable } from './table-api.js';
import { worksheetFunctions } from './worksheet-functions.js';

type Open = ApiDocument | ApiWorkbook | ApiPresentation | Opened;

const MOST_FILES = 20;
export const built: BuiltFile[] = [];
let open: Open | null = null;

function current<T>(type: abstract new (...args: never[]) => T, call: string): T {
  const target = open instanceof Opened ? open.inside : open;
  if (target instanceof type) return target;
  throw new TypeError(`Api.${call} needs a file of another kind: call builder.CreateFile first`);
}
const form = (kind: FormModel['kind'], given: FormInput = {}, items: string[] = []): ApiForm =>
  cover(
    'ApiForm',
    new ApiForm({
      kind,
      key: given.key ?? '',
      tip: given.tip ?? '',
      placeholder: given.placeholder ?? '',
      value: '',
      checked: given.checked ?? false,
      items: given.items?.map(String) ?? items,
      ...(kind === 'picture' ? { url: NO_PICTURE } : {}),
      ...(given.multiLine === undefined ? {} : { multiline: given.multiLine }),
    }),
  );
interface FormInput {
  key?: string;
  tip?: string;
  placeholder?: string;
  checked?: boolean;
  items?: string[];
  editable?: boolean;
  multiLine?: boolean;
}

/** Another text in the looks of the first run. */
function replaceAll(paragraph: ApiParagraph, text: string): void {
  const runs = paragraph.elements.filter((element) => element instanceof ApiRun);
  for (const run of runs) run.ClearContent();
  if (runs[0]) runs[0].AddText(text);
  else paragraph.AddText(text);
}

export const builder = cover('builder', {
  CreateFile(format: unknown): boolean {
    const kind = String(format).toLowerCase();
    if (/^(docx|docxf|oform|doc|odt|rtf|pdf|txt|html)$/.test(kind)) open = new ApiDocument();
    else if (/^(xlsx|xls|ods|csv)$/.test(kind)) open = new ApiWorkbook();
    else if (/^(pptx|ppt|odp|ppsx)$/.test(kind)) open = new ApiPresentation();
    else throw new TypeError(`builder.CreateFile("${kind}") is not covered`);
    return true;
  },
  OpenFile(url: unknown): boolean {
    open = new Opened(String(url));
    return true;
  },
  SaveFile(format: unknown, name: unknown): boolean {
    if (open === null) throw new TypeError('builder.SaveFile: no file is open');
    if (built.length >= MOST_FILES) throw new RangeError(`builder.SaveFile: more than ${MOST_FILES} files`);
    built.push({
      name: String(name),
      format: String(format).toLowerCase(),
      content:
        open instanceof Opened
          ? {
              kind: 'opened',
              address: open.address,
              book: open.book(),
              forms: open.forms(),
              text: open.text(),
              deck: open.deck(),
            }
          : open.model(),
    });
    return true;
  },
  CloseFile(): void {
    open = null;
  },
  SetTmpFolder(): void {
    return; // files live in the sandbox only
  },
});

export const Api = cover('Api', {
  GetDocument: () => cover('ApiDocument', current(ApiDocument, 'GetDocument')),
  /** Files are written by builder.SaveFile. */
  Save: () => undefined,
  CreateParagraph: () => cover('ApiParagraph', new ApiParagraph()),
  CreateRun: () => cover('ApiRun', new ApiRun()),
  AddComment: (target: ApiParagraph | ApiRun, text: unknown, author: unknown = '') => target.AddComment(text, author),
  CreateTextPr: () => cover('ApiTextPr', new ApiTextPr({})),
  CreateInlineLvlSdt: () => cover('ApiInlineLvlSdt', new ApiInlineLvlSdt()),
  CreateBlockLvlSdt: () => cover('ApiBlockLvlSdt', new ApiBlockLvlSdt()),
  CreateHyperlink: (link: unknown, shown?: unknown) => {
    const run = cover('ApiRun', new ApiRun());
    run.AddText(shown ?? link);
    run.AddHyperlink(link);
    return run;
  },
  CreatePresetColor: colorNamed,
  CreateColorByName: colorNamed,
  CreateSchemeColor: schemeColor,
  /** One text for each paragraph or cell that is selected; its looks stay. */
  ReplaceTextSmart: (texts: string[]) => {
    if (open instanceof ApiWorkbook || (open instanceof Opened && open.inside instanceof ApiWorkbook))
      return current(ApiWorkbook, 'ReplaceTextSmart').replaceSelected(texts.map(String));
    for (const [at, paragraph] of selected.paragraphs.entries()) replaceAll(paragraph, texts[at] ?? '');
    return selected.paragraphs.length > 0;
  },
  GetFullName: () => '',
  /** Nothing is undone, and formulas count when the file is opened. */
  CreateNewHistoryPoint: () => undefined,
  RecalculateAllFormulas: () => true,
  Intersect: (one: ApiRange, other: ApiRange) => intersection(one, other),
  GetSelection: () => current(ApiWorkbook, 'GetSelection').selection(),
  GetLocale: () => 'en-US',
  CreateTable: (columns: number, rows: number) => cover('ApiTable', new ApiTable(columns, rows)),
  CreateImage: (url: string, width: number, height: number) => cover('ApiImage', new ApiImage(url, width, height)),
  CreateChart: (
    type: string,
    values: unknown[][],
    names?: unknown[],
    categories?: unknown[],
    width?: number,
    height?: number,
  ) => cover('ApiChart', new ApiChart(type, values, names, categories, width, height)),
  CreateShape: (preset = 'rect', width = 914_400, height = 914_400, fill?: ApiFill, stroke?: ApiStroke) =>
    cover('ApiShape', new ApiShape(preset, width, height, fill?.fill ?? NO_FILL, stroke?.line ?? null)),
  CreateRGBColor: makeColor,
  CreateColorFromRGB: makeColor,
  CreateSolidFill: (color: ApiColor) => new ApiFill({ kind: 'solid', color: color.color }),
  CreateNoFill: () => new ApiFill(NO_FILL),
  CreateBlipFill: (url: unknown, how = 'stretch') =>
    new ApiFill({ kind: 'picture', url: String(url), tiled: how === 'tile' }),
  CreateGradientStop: (color: ApiColor, position: number) => new ApiGradientStop(color.color, position),
  CreateLinearGradientFill: (stops: ApiGradientStop[]) =>
    new ApiFill({ kind: 'gradient', stops: stops.map((stop) => [stop.position, stop.color]) }),
  CreateRadialGradientFill: (stops: ApiGradientStop[]) =>
    new ApiFill({ kind: 'gradient', stops: stops.map((stop) => [stop.position, stop.color]) }),
  CreateStroke: (widthEmu: number, fill: ApiFill) => new ApiStroke({ widthEmu, fill: fill.fill }),
  CreateBullet: () => ({ kind: 'bullet' as const }),
  CreateNumbering: () => new ApiNumberingLevel({ kind: 'number', levels: {} }, 0, null),
  CreateTextForm: (given?: FormInput) => form('text', given),
  CreatePictureForm: (given?: FormInput) => form('picture', given),
  CreateCheckBoxForm: (given?: FormInput) => form('checkbox', given),
  CreateDateForm: (given?: FormInput) => form('date', given),
  CreateComboBoxForm: (given?: FormInput) => form(given?.editable === false ? 'dropdown' : 'combobox', given),
  get ActiveSheet() {
    return current(ApiWorkbook, 'ActiveSheet').current();
  },
  get Sheets() {
    return current(ApiWorkbook, 'Sheets').sheets;
  },
  GetActiveSheet: () => current(ApiWorkbook, 'GetActiveSheet').current(),
  GetSheets: () => current(ApiWorkbook, 'GetSheets').sheets,
  AddSheet: (name: string) => current(ApiWorkbook, 'AddSheet').add(name),
  GetSheet: (name: string | number) =>
    current(ApiWorkbook, 'GetSheet').sheets.find((sheet, at) => sheet.GetName() === name || at === name) ?? null,
  GetRange: (range: string) => {
    const book = current(ApiWorkbook, 'GetRange');
    return (book.sheetNamed(sheetOf(range)) ?? book.current()).GetRange(range);
  },
  AddDefName: (name: string, refersTo: string) => current(ApiWorkbook, 'AddDefName').name({ name, refersTo }),
  GetDefName: (name: string) => current(ApiWorkbook, 'GetDefName').named(name),
  WorksheetFunction: worksheetFunctions,
  GetWorksheetFunction: () => worksheetFunctions,
  GetPresentation: () => cover('ApiPresentation', current(ApiPresentation, 'GetPresentation')),
  CreateSlide: () => cover('ApiSlide', new ApiSlide()),
});
