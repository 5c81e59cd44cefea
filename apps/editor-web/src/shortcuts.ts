import { CTRL } from './input/keys.js';
import { setBorders } from './sheets/borders.js';
import { duplicate } from './slides/duplicate-object.js';
import type { Kind, Workbench } from './workbench.js';
import { text } from './workbench.js';

const ESCAPE = 1281;
const HOME = 1028;
const END = 1029;

type Shortcut = string | ((bench: Workbench) => void);

const heading =
  (level: number): ((bench: Workbench) => void) =>
  (bench) =>
    bench.command('.uno:StyleApply', {
      Style: text(level < 0 ? 'Standard' : level === 0 ? 'Text body' : `Heading ${level}`),
      FamilyName: text('ParagraphStyles'),
    });
const act =
  (name: string): ((bench: Workbench) => void) =>
  (bench) =>
    bench.act(name);

const perform =
  (...call: [string, ...(string | number)[]]): ((bench: Workbench) => void) =>
  (bench) =>
    bench.carryOut(...call);
const types =
  (characters: string): ((bench: Workbench) => void) =>
  (bench) =>
    bench.send({ t: 'text', s: characters });

/** Escape ends what it ends in LibreOffice, and leaves a header, a footer or a note, as people know it. */
const leave = (bench: Workbench): void => {
  for (const k of ['down', 'up'] as const) bench.send({ t: 'key', k, c: 0, n: ESCAPE });
  if (!bench.canvas.overlay.graphic)
    bench.connection.ask({ t: 'do', name: 'place.leave', args: [] }).catch(() => undefined); // there is nothing to leave
};

/** In a table LibreOffice would only go to the start or end of the cell. */
const goTo =
  (procedure: 'place.start' | 'place.end', key: number): ((bench: Workbench) => void) =>
  (bench) => {
    if (bench.states.get('.uno:DeleteTable') === 'enabled') bench.carryOut(procedure);
    else for (const k of ['down', 'up'] as const) bench.send({ t: 'key', k, c: 0, n: key | CTRL });
  };

/** Where the filled cells around the cursor were asked for last. */
const around = new WeakMap<Workbench, string>();

/** First the filled cells around the cursor, then the whole sheet, as in Excel. In a cell: its text. */
const selectAllCells = (bench: Workbench): void => {
  const { cell, cursorVisible, selection } = bench.canvas.overlay;
  const here = cell ? `${bench.canvas.part} ${cell.x} ${cell.y}` : '';
  const region = !cursorVisible && selection.length === 0 && cell !== null && around.get(bench) !== here;
  around.set(bench, region ? here : '');
  bench.command(region ? '.uno:SelectData' : '.uno:SelectAll');
};

const ALL: Record<string, Shortcut> = {
  'ctrl+b': '.uno:Bold',
  'ctrl+i': '.uno:Italic',
  'ctrl+u': '.uno:Underline',
  'ctrl+shift+x': '.uno:Strikeout',
  'ctrl+z': '.uno:Undo',
  'ctrl+y': '.uno:Redo',
  'ctrl+shift+z': '.uno:Redo',
  'ctrl+a': '.uno:SelectAll',
  'ctrl+]': '.uno:Grow',
  'ctrl+[': '.uno:Shrink',
  'ctrl+shift+>': '.uno:Grow',
  'ctrl+shift+<': '.uno:Shrink',
  'ctrl+f': act('find'),
  'ctrl+h': act('replace'),
  'ctrl+k': act('link'),
  'ctrl+s': act('save'),
  'alt+f': act('file'),
  'ctrl+p': act('print'),
  'ctrl+alt+m': act('comment'),
  'ctrl+alt+c': act('format-painter'),
  'ctrl+=': '.uno:SubScript',
  'ctrl+shift++': '.uno:SuperScript',
  'ctrl+-': act('zoom-out'),
  'ctrl++': act('zoom-in'),
  'ctrl+0': act('zoom-100'),
  'ctrl+shift+v': act('paste-plain'),
  'ctrl+f1': act('collapse'),
  f10: act('ribbon'),
  'alt+q': act('look-for-tool'),
  f1: act('help'),
};

const PARAGRAPH: Record<string, Shortcut> = {
  'ctrl+e': '.uno:CenterPara',
  'ctrl+l': '.uno:LeftPara',
  'ctrl+r': '.uno:RightPara',
  'ctrl+j': '.uno:JustifyPara',
  'ctrl+shift+l': '.uno:DefaultBullet',
};

const KINDS: Record<Kind, Record<string, Shortcut>> = {
  text: {
    ...PARAGRAPH,
    'alt+=': act('equation'),
    escape: leave,
    'ctrl+home': goTo('place.start', HOME),
    'ctrl+end': goTo('place.end', END),
    'ctrl+m': '.uno:ResetAttributes',
    'ctrl+ ': '.uno:ResetAttributes',
    'ctrl+shift+n': (bench) => {
      bench.send({ t: 'cmd', name: '.uno:RemoveBullets', args: null });
      heading(-1)(bench);
    },
    'ctrl+shift+ ': types('\u00a0'),
    'ctrl+shift+_': types('\u2011'),
    'ctrl+shift+a': perform('font.set', 'case', 1),
    'ctrl+shift+k': perform('font.set', 'case', 4),
    'ctrl+alt+e': types('€'),
    'ctrl+alt+r': types('®'),
    'ctrl+alt+t': types('™'),
    'alt+shift+arrowup': '.uno:MoveUp',
    'alt+shift+arrowdown': '.uno:MoveDown',
    'shift+f3': '.uno:ChangeCaseRotateCase',
    'ctrl+shift+8': '.uno:ControlCodes',
    'ctrl+enter': '.uno:InsertPagebreak',
    'ctrl+shift+enter': '.uno:InsertColumnBreak',
    'ctrl+alt+0': heading(0),
    'ctrl+alt+1': heading(1),
    'ctrl+alt+2': heading(2),
    'ctrl+alt+3': heading(3),
    'ctrl+alt+4': heading(4),
    'ctrl+alt+f': '.uno:InsertFootnote',
    'ctrl+alt+d': '.uno:InsertEndnote',
    'ctrl+1': '.uno:SpacePara1',
    'ctrl+5': '.uno:SpacePara15',
    'ctrl+2': '.uno:SpacePara2',
    'ctrl+shift+e': '.uno:TrackChanges',
    'ctrl+shift+g': act('word-count'),
    'ctrl+f10': '.uno:ControlCodes',
    'ctrl+d': act('font'),
    'ctrl+shift+d': '.uno:UnderlineDouble',
    'ctrl+alt+p': act('paragraph'),
    f9: '.uno:UpdateAllIndexes',
  },
  spreadsheet: {
    'ctrl+a': selectAllCells,
    'ctrl+m': '.uno:ResetAttributes',
    'ctrl+e': '.uno:AlignHorizontalCenter',
    'ctrl+l': '.uno:AlignLeft',
    'ctrl+d': '.uno:FillDown',
    'ctrl+r': '.uno:FillRight',
    'alt+=': '.uno:AutoSum',
    'ctrl+shift+l': '.uno:DataFilterAutoFilter',
    'ctrl+1': act('number-format'),
    'ctrl+shift+1': '.uno:NumberFormatDecimal',
    'ctrl+shift+4': '.uno:NumberFormatCurrency',
    'ctrl+shift+5': '.uno:NumberFormatPercent',
    'ctrl+shift+3': '.uno:NumberFormatDate',
    'ctrl+shift++': '.uno:InsertRowsBefore',
    'ctrl+-': '.uno:DeleteRows',
    'ctrl+;': act('today'),
    'ctrl+shift+:': act('now'),
    'ctrl+shift+;': act('now'),
    'ctrl+alt+v': act('paste-special'),
    'ctrl+f3': act('names'),
    'ctrl+g': act('go-to'),
    f5: act('go-to'),
    'ctrl+`': '.uno:ToggleFormula',
    'ctrl+9': '.uno:HideRow',
    'ctrl+shift+9': '.uno:ShowRow',
    'ctrl+5': '.uno:Strikeout',
    'ctrl+shift+7': (bench) => setBorders(bench, 'outer'),
    'ctrl+shift+-': (bench) => setBorders(bench, 'none'),
    'ctrl+shift+_': (bench) => setBorders(bench, 'none'),
    'ctrl+shift+~': '.uno:NumberFormatStandard',
    'ctrl+shift+2': '.uno:NumberFormatTime',
    'ctrl+shift+6': '.uno:NumberFormatScientific',

    'shift+f3': act('function'),
    'shift+f2': act('comment'),
    'ctrl+ ': '.uno:SelectColumn',
    'shift+ ': (bench) => {
      // In a cell it is a space like any other.
      if (bench.canvas.overlay.cursorVisible)
        for (const k of ['down', 'up'] as const) bench.send({ t: 'key', k, c: 32, n: 0 });
      else bench.command('.uno:SelectRow');
    },
    'ctrl+pageup': act('sheet-previous'),
    'ctrl+pagedown': act('sheet-next'),
    f9: '.uno:Calculate',
  },
  presentation: {
    ...PARAGRAPH,
    'alt+=': act('equation'),
    'ctrl+m': '.uno:InsertPage',
    'ctrl+d': duplicate,
    f5: act('show'),
    'shift+f5': act('show-here'),
    'alt+f5': act('presenter'),
    'ctrl+g': '.uno:FormatGroup',
    'ctrl+shift+g': '.uno:FormatUngroup',
  },
};

/** Carries out a shortcut. False when it stands for nothing here, and the key goes to the document. */
export function carryOutShortcut(bench: Workbench, keys: string): boolean {
  const shortcut = KINDS[bench.kind][keys] ?? ALL[keys];
  if (shortcut === undefined) return false;
  if (typeof shortcut === 'string') bench.send({ t: 'cmd', name: shortcut, args: null });
  else shortcut(bench);
  return true;
}
