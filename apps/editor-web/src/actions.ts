import { switchTheme } from './appearance/theme.js';
import { dialogsRestore } from './dialogs/dialog.js';
import { expectWindow } from './dialogs/typed-ahead.js';
import * as sheetView from './sheets/sheet-view.js';
import { pasteSpecial } from './sheets/paste-special.js';
import { duplicate } from './slides/duplicate-object.js';
import { type Kind, text, type Workbench } from './workbench.js';

type Dialog = (bench: Workbench, detail?: unknown) => Promise<void>;
const inserts = (name: keyof typeof import('./dialogs/insert-dialogs.js')) => async (bench: Workbench) => {
  const dialogs = await import('./dialogs/insert-dialogs.js');
  await (dialogs[name] as Dialog)(bench);
};
const words = (name: keyof typeof import('./dialogs/words-dialogs.js')) => async (bench: Workbench) =>
  (await import('./dialogs/words-dialogs.js'))[name](bench);
const objects = (name: 'objectSizeDialog' | 'cropDialog' | 'altTextDialog') => async (bench: Workbench) =>
  (await import('./menus/object-entries.js'))[name](bench);
const sheets =
  (name: keyof typeof import('./dialogs/sheets-dialogs.js')) => async (bench: Workbench, detail?: unknown) =>
    (await import('./dialogs/sheets-dialogs.js'))[name](bench, detail);
type DataDialog = Exclude<keyof typeof import('./dialogs/data-dialogs.js'), 'duplicatesDialog'>;
const data = (name: DataDialog) => async (bench: Workbench) => (await import('./dialogs/data-dialogs.js'))[name](bench);
const cells = (name: keyof typeof import('./dialogs/cells-dialogs.js')) => async (bench: Workbench) =>
  (await import('./dialogs/cells-dialogs.js'))[name](bench);

/** Dialogs are loaded when somebody asks for the first one. */
const DIALOGS: Record<string, Dialog> = {
  link: async (bench) =>
    bench.kind === 'text'
      ? (await import('./dialogs/words-link-dialog.js')).wordsLinkDialog(bench)
      : inserts('linkDialog')(bench),
  symbol: inserts('symbolDialog'),
  bookmark: inserts('bookmarkDialog'),
  comment: inserts('commentDialog'),
  equation: async (bench) => (await import('./dialogs/equation-dialog.js')).equationDialog(bench),
  'form-list': words('listFieldDialog'),
  chart: inserts('chartDialog'),
  'chart-edit': inserts('chartEditDialog'),
  'page-setup': inserts('pageSetupDialog'),
  'sheet-header': inserts('headerFooterDialog'),
  'slide-size': inserts('slideSizeDialog'),
  'slide-footer': inserts('slideFooterDialog'),
  paragraph: async (bench) => (await import('./dialogs/paragraph-dialog.js')).paragraphDialog(bench),
  tabs: async (bench) => (await import('./dialogs/paragraph-dialog.js')).paragraphDialog(bench, 'tabs'),
  font: async (bench) => (await import('./dialogs/font-dialog.js')).fontDialog(bench),
  properties: async (bench) => (await import('./dialogs/properties-dialog.js')).propertiesDialog(bench),
  'table-properties': async (bench) => (await import('./dialogs/table-dialog.js')).tableDialog(bench),
  reference: async (bench) => (await import('./dialogs/reference-dialog.js')).referenceDialog(bench),
  'word-count': words('wordCountDialog'),
  contents: words('contentsDialog'),
  caption: words('captionDialog'),
  'split-cell': words('splitCellDialog'),
  'object-size': objects('objectSizeDialog'),
  crop: objects('cropDialog'),
  watermark: async (bench) => (await import('./dialogs/watermark-dialog.js')).watermarkDialog(bench),
  'number-format': async (bench) => (await import('./dialogs/number-format-dialog.js')).numberFormatDialog(bench),
  'row-height': sheets('rowHeightDialog'),
  'column-width': sheets('columnWidthDialog'),
  sort: data('sortDialog'),
  subtotal: data('subtotalDialog'),
  pivot: data('pivotDialog'),
  'pivot-edit': data('pivotEditDialog'),
  'goal-seek': data('goalSeekDialog'),
  'fill-series': data('fillSeriesDialog'),
  'insert-many': cells('insertManyDialog'),
  'paste-special': cells('pasteSpecialDialog'),
  'print-titles': cells('printTitlesDialog'),
  'printed-parts': cells('printedPartsDialog'),
  'protect-book': cells('protectBookDialog'),
  borders: cells('bordersDialog'),
  'go-to': cells('goToDialog'),
  names: async (bench) => (await import('./dialogs/names-dialog.js')).namesDialog(bench),
  rules: async (bench) => (await import('./dialogs/rules-dialog.js')).rulesDialog(bench),
  validation: sheets('validationDialog'),
  conditional: sheets('conditionalDialog'),
  duplicates: async (bench) => {
    const { d } = await import('./dialogs/texts.js');
    await (await import('./dialogs/data-dialogs.js')).duplicatesDialog(bench, d.duplicates, d.duplicatesDone);
  },
  'split-text': sheets('splitTextDialog'),
  'define-name': async (bench) => (await import('./dialogs/names-dialog.js')).defineNameDialog(bench),
  protect: sheets('protectDialog'),
  'mail-merge': async (bench) => (await import('./mail-merge/mail-merge.js')).mailMerge(bench),
  'object-format': async (bench) => (await import('./slides/object-dialogs.js')).formatObjectDialog(bench),
  'alt-text': async (bench) =>
    bench.kind === 'presentation'
      ? (await import('./slides/object-dialogs.js')).altTextDialog(bench)
      : objects('altTextDialog')(bench),
  animations: async (bench) => (await import('./slides/animations.js')).animationsDialog(bench),
  'chart-data': async (bench) => (await import('./slides/slide-charts.js')).chartDataDialog(bench),
  'transition-options': async (bench) => (await import('./slides/looks.js')).transitionDialog(bench),
  'external-links': async (bench) => (await import('./sheets/external-links.js')).externalLinksDialog(bench),
  function: async (bench) => (await import('./dialogs/function-dialog.js')).functionDialog(bench),
  help: async (bench) => (await import('./dialogs/shortcuts-dialog.js')).shortcutsDialog(bench),
};

/** The windows that people of each kind of document open most. */
const USUAL: Record<Kind, readonly (() => Promise<unknown>)[]> = {
  text: [
    () => import('./dialogs/words-link-dialog.js'),
    () => import('./dialogs/words-dialogs.js'),
    () => import('./dialogs/paragraph-dialog.js'),
    () => import('./dialogs/font-dialog.js'),
  ],
  spreadsheet: [
    () => import('./dialogs/sheets-dialogs.js'),
    () => import('./dialogs/data-dialogs.js'),
    () => import('./dialogs/cells-dialogs.js'),
    () => import('./dialogs/number-format-dialog.js'),
  ],
  presentation: [() => import('./slides/object-dialogs.js'), () => import('./slides/slide-links.js')],
};

/** Fetches what windows are made of while nobody waits for it: they open at once, and keys that follow do not go past them. */
export async function prepareDialogs(kind: Kind): Promise<void> {
  await import('./dialogs/insert-dialogs.js');
  for (const fetch of USUAL[kind]) await fetch();
}

const timeNow = (): string => {
  const now = new Date();
  return `${now.getHours()}:${String(now.getMinutes()).padStart(2, '0')}`;
};

/** What only the editor itself can do. */
export interface EditorActions {
  /** Opens the menu of what concerns the whole file. */
  file: () => void;
  save: () => void;
  print: () => void;
  picture: () => void;
  copy: (cut: boolean) => void;
  paste: (plain: boolean) => void;
  find: (replace: boolean) => void;
  navigation: () => void;
  ruler: () => void;
  /** Shows the versions that the document can be compared with. */
  compare: () => void;
  ribbon: () => void;
  lookForTool: () => void;
  collapse: () => void;
  formatPainter: (many: boolean) => void;
  /** The next press on the document draws what the command makes. */
  draw: (command: string) => void;
  fit: (what: 'width' | 'page') => void;
  headerFooter: (which: 'Header' | 'Footer') => void;
  show: (from: number, presenter?: boolean) => void;
  notes: () => void;
  hideSlide: () => void;
  stepSheet: (by: number) => void;
}

export function carryOut(bench: Workbench, own: EditorActions, name: string, detail?: unknown): void {
  dialogsRestore(() => bench.focus());
  const dialog = DIALOGS[name];
  if (dialog) {
    // perform() has told the person what failed
    const notComing = expectWindow();
    const over = (): void => {
      notComing();
      bench.focus();
    };
    dialog(bench, detail).then(over, over);
    return;
  }
  const simple: Record<string, () => void> = {
    file: own.file,
    save: own.save,
    print: own.print,
    picture: own.picture,
    cut: () => own.copy(true),
    copy: () => own.copy(false),
    paste: () => own.paste(false),
    'paste-plain': () => own.paste(true),
    'refresh-pivots': () => bench.carryOut('pivot.refresh'),
    'filter-again': () => bench.carryOut('table.reapply'),
    gridlines: () => void sheetView.toggleGrid(bench),
    'sheet-headings': () => void sheetView.toggleHeadings(bench),
    'formula-bar': () => sheetView.toggleFormulaBar(bench),
    'zoom-selection': () => sheetView.zoomToSelection(bench),
    'explain-error': () => void sheetView.explainError(bench),
    'paste-formulas': () => pasteSpecial(bench, 'formulas'),
    'paste-formats': () => pasteSpecial(bench, 'formats'),
    'paste-turned': () => pasteSpecial(bench, 'turned'),
    find: () => own.find(false),
    replace: () => own.find(true),
    navigation: own.navigation,
    ruler: own.ruler,
    compare: own.compare,
    ribbon: own.ribbon,
    'look-for-tool': own.lookForTool,
    collapse: own.collapse,
    'format-painter': () => own.formatPainter(false),
    'format-painter-many': () => own.formatPainter(true),
    draw: () => {
      if (typeof detail === 'string') own.draw(detail);
    },
    'zoom-in': () => bench.canvas.zoomBy(1),
    'zoom-out': () => bench.canvas.zoomBy(-1),
    'zoom-100': () => bench.canvas.zoomTo(1),
    'fit-width': () => own.fit('width'),
    'fit-page': () => own.fit('page'),
    theme: switchTheme,
    header: () => own.headerFooter('Header'),
    footer: () => own.headerFooter('Footer'),
    show: () => own.show(0),
    'show-here': () => own.show(bench.canvas.part),
    presenter: () => own.show(bench.canvas.part, true),
    duplicate: () => duplicate(bench),
    notes: own.notes,
    'hide-slide': own.hideSlide,
    'sheet-previous': () => own.stepSheet(-1),
    'sheet-next': () => own.stepSheet(1),
    'section-break': () => bench.carryOut('place.section'),
    now: () => bench.command('.uno:EnterString', { StringName: text(timeNow()) }),
    today: () => bench.command('.uno:EnterString', { StringName: text(new Date().toLocaleDateString('sv-SE')) }),
  };
  simple[name]?.();
}
