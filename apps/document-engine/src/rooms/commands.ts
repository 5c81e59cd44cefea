import { limitsComments } from './group-rules.js';
import type { Rights } from './rights.js';

/**
 * The commands that a page may send, by what they need. Everything else is refused: most of LibreOffice's commands open
 * dialogs on the server, reach files, or change settings.
 */
const LOOKING = new Set([
  'SelectAll',
  'SelectData',
  'GoToStartOfDoc',
  'GoToEndOfDoc',
  'ExecuteSearch',
  'GoToCell',
  'ZoomPage',
  'JumpToNextTable',
  'GoLeft',
  'GoRight',
  'GoUp',
  'GoDown',
  'SelectColumn',
  'SelectRow',
  'JumpToMark',
  'SelectTable',
  'SelectWord',
  'WordLeftSel',
  'WordRightSel',
  'EntireRow',
  'EntireColumn',
  'EntireCell',
  'ControlCodes',
  'ToggleFormula',
]);

const EDITING = new Set(
  (
    'Undo Redo Bold Italic Underline UnderlineDouble Strikeout SuperScript SubScript Shadowed OutlineFont ResetAttributes ' +
    'CharFontName FontHeight Color FontColor CharBackColor BackColor BackgroundColor Grow Shrink ' +
    'LeftPara CenterPara RightPara JustifyPara AlignLeft AlignHorizontalCenter AlignRight AlignBlock ' +
    'AlignTop AlignVCenter AlignBottom CommonAlignTop CommonAlignVerticalCenter CommonAlignBottom ' +
    'DefaultBullet DefaultNumbering IncrementIndent DecrementIndent IncrementLevel DecrementLevel OutlineRight OutlineLeft ' +
    'SpacePara1 SpacePara15 SpacePara2 ParaspaceIncrease ParaspaceDecrease ParaLeftToRight ParaRightToLeft LineSpacing ' +
    'StyleApply StyleUpdateByExample FormatPaintbrush ' +
    'Cut Delete DelToStartOfWord DelToEndOfWord SwBackspace InsertText InsertTable InsertRowsAfter InsertRowsBefore InsertColumnsAfter ' +
    'InsertColumnsBefore DeleteRows DeleteColumns DeleteTable MergeCells SplitCell EntireRow EntireColumn EntireCell SelectTable ' +
    'InsertPagebreak InsertBreak InsertColumnBreak InsertPageHeader InsertPageFooter InsertPageNumberField InsertPageCountField ' +
    'InsertDateField InsertTimeField InsertTitleField InsertFootnote InsertEndnote InsertSymbol InsertBookmark InsertHyperlink SetHyperlink RemoveHyperlink ' +
    'InsertAnnotation EditAnnotation DeleteComment DeleteAnnotation ReplyComment ResolveComment HideNote DeleteNote EditNote InsertNote ' +
    'TrackChanges AcceptTrackedChange RejectTrackedChange AcceptAllTrackedChanges RejectAllTrackedChanges NextTrackedChange PreviousTrackedChange ShowTrackedChanges ' +
    'AutoSum EnterString InsertRows InsertColumns InsertRowsBreak InsertColumnBreak DeleteCell InsertCell ClearContents ' +
    'NumberFormatStandard NumberFormatDecimal NumberFormatPercent NumberFormatCurrency NumberFormatDate NumberFormatTime NumberFormatScientific NumberFormatThousands ' +
    'NumberFormatIncDecimals NumberFormatDecDecimals WrapText ToggleMergeCells SortAscending SortDescending DataFilterAutoFilter ' +
    'Insert Remove Name Move SetTabBgColor Hide Show ShowRow HideRow ShowColumn HideColumn RowHeight ColumnWidth SetOptimalColumnWidth SetOptimalColumnWidthDirect SetOptimalRowHeight ' +
    'FreezePanes FreezePanesColumn FreezePanesRow SetBorderStyle BorderOuter FillDown FillRight ' +
    'InsertPage DuplicatePage DeletePage AssignLayout InsertSlide HideSlide ShowSlide Text VerticalText ' +
    'BasicShapes BasicShapes.rectangle BasicShapes.ellipse Rect Ellipse Line BringToFront SendToBack Forward Backward ' +
    'ULSpacing LeftRightParaMargin SetBullet SetNumber SetOutline InsertLinebreak InsertGraphicRuler UpdateAllIndexes UpdateCurIndex UpdateAll ' +
    'PageLRMargin PageULMargin AttributePageSize AttributePage Orientation PageColumns PageColumnType ChangeCaseRotateCase ChangeCaseToSentenceCase ' +
    'ChangeCaseToToggleCase ChangeCaseToHalfWidth ChangeCaseToFullWidth CharBackgroundExt TableCellBackgroundColor SplitTable ' +
    'CommonAlignLeft CommonAlignHorizontalCenter CommonAlignRight CommonAlignJustified DataSort AutoFill FillSeries FillUp FillLeft FillRight ' +
    'DataFilterRemoveFilter Calculate InsertRowsBefore InsertColumnsBefore RenamePage MovePageUp MovePageDown MovePageFirst MovePageLast ' +
    'FillColor XLineColor LineWidth FillStyle XLineStyle TransformPosX TransformPosY TransformWidth TransformHeight TransformDialog FlipHorizontal FlipVertical ' +
    'ObjectAlignLeft AlignCenter ObjectAlignRight AlignUp AlignMiddle AlignDown ObjectForwardOne ObjectBackOne FormatGroup FormatUngroup DeleteSlide ' +
    'InsertObjectChart DrawText TableChangeCurrentBorderPosition Watermark DistributeColumns DistributeRows HeadingRowsRepeat InsertContents ' +
    'CellVertTop CellVertCenter CellVertBottom DistributeHorzCenter DistributeVertCenter DistributeHorzDistance DistributeVertDistance UnderlineDotted UnderlineWave ' +
    'WrapOff WrapOn WrapIdeal WrapThrough WrapLeft WrapRight SetAnchorToChar SetAnchorAtChar SetAnchorToPara SetAnchorToPage ' +
    'EnterGroup LeaveGroup ContinueNumbering NumberingStart SpellOnline SpellCheckApplySuggestion SpellCheckIgnoreAll ' +
    'ConvertTextToTable ConvertTableToText MoveUp MoveDown InsertNonBreakingSpace InsertHardHyphen InsertSoftHyphen ' +
    'ShowPrecedents ShowDependents ShowErrors ClearArrows ClearArrowPrecedents ClearArrowDependents HideDetail ShowDetail AutoOutline ClearOutline ' +
    'InsertRowBreak DeleteRowbreak DeleteColumnbreak DeleteAllBreaks InsertCurrentTime InsertCurrentDate ' +
    'TextAlignLeft TextAlignRight ChangeCaseToUpper ChangeCaseToLower ChangeCaseToTitleCase RemoveBullets SetDefault'
  ).split(/\s+/),
);

/** Commands about comments. Those of the second set touch one that is there, whoever wrote it. */
const COMMENTING = new Set(['InsertAnnotation', 'InsertNote', 'HideNote', 'ReplyComment']);
const CHANGING_COMMENTS = new Set([
  'EditAnnotation',
  'ResolveComment',
  'ResolveCommentThread',
  'DeleteComment',
  'DeleteCommentThread',
  'DeleteAnnotation',
  'EditNote',
  'DeleteNote',
]);

/** Whoever only proposes changes neither decides about them nor stops their being tracked. */
const DECIDING = new Set([
  'TrackChanges',
  'AcceptTrackedChange',
  'RejectTrackedChange',
  'AcceptAllTrackedChanges',
  'RejectAllTrackedChanges',
]);

/** What is hidden is hidden from everybody. */
const FILTERING = new Set(['DataFilterAutoFilter', 'DataFilterRemoveFilter']);

/** Arguments by which a command would act in the name, or at the time, of somebody else. */
const FORGERIES = ['Author', 'Initials', 'Date', 'DateTime'];

/** Values that a page may ask for. All are lists or states of the open document. */
const READABLE = new Set(
  'CharFontName FontHeight StyleApply CharFontSizes ViewAnnotations AcceptTrackedChanges Undo Redo SheetGeometryData ViewRowColumnHeaders CellCursor LanguageStatus ViewAnnotationsPosition TrackedChangeAuthors'.split(
    ' ',
  ),
);

const bareName = (command: string): string => /^\.uno:([A-Za-z0-9.-]+)/.exec(command)?.[1] ?? '';

/** Drawing tools: every shape of these families. */
const SHAPES =
  /^(BasicShapes|ArrowShapes|SymbolShapes|StarShapes|FlowChartShapes|CalloutShapes|FontworkShapes)(\.[a-z0-9-]{1,40})?$/;

/** SvxSearchCmd::REPLACE; the one for all is the next. */
const REPLACE = 2;

/** True when a search replaces what it finds, or what it does cannot be told. */
function replaces(name: string, args: string | null): boolean {
  if (name !== 'ExecuteSearch') return false;
  if (args === null) return true; // what was searched last, whatever that did
  try {
    const command = (JSON.parse(args) as Record<string, { value?: unknown } | undefined>)['SearchItem.Command'];
    return command !== undefined && !(Number(command.value) < REPLACE);
  } catch {
    return true;
  }
}

export function commandAllowed(command: string, rights: Rights, args: string | null = null): boolean {
  const name = bareName(command);
  if (replaces(name, args)) return rights.edit;
  if (LOOKING.has(name)) return true;
  if (COMMENTING.has(name)) return rights.comment;
  // Whose comment it is is told by the request `comment` only.
  if (CHANGING_COMMENTS.has(name)) return rights.comment && !rights.ownCommentsOnly && !limitsComments(rights.groups);
  // Whose change it is is told by the request `decide` only.
  if (DECIDING.has(name))
    return rights.decideChanges && (name === 'TrackChanges' || rights.groups.decideChanges === undefined);
  if (FILTERING.has(name)) return rights.filter;
  return rights.edit && (EDITING.has(name) || SHAPES.test(name));
}

/**
 * The arguments of a command without those by which a page could speak for somebody else; a new comment gets `author`.
 * Null when they are no object.
 */
export function withoutForgery(command: string, args: string | null, author: string): string | null {
  const own = bareName(command) === 'InsertAnnotation' ? { Author: { type: 'string', value: author } } : {};
  if (args === null) return Object.keys(own).length > 0 ? JSON.stringify(own) : null;
  try {
    const value: unknown = JSON.parse(args);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    const kept = Object.entries(value).filter(([name]) => !FORGERIES.includes(name));
    return JSON.stringify({ ...Object.fromEntries(kept), ...own });
  } catch {
    return null; // what is not JSON says nothing to LibreOffice either
  }
}

/** True when the command changes the document rather than where one looks. */
export function commandChanges(command: string, args: string | null = null): boolean {
  return replaces(bareName(command), args) || !LOOKING.has(bareName(command));
}

export function valuesAllowed(command: string, rights: Rights): boolean {
  const name = bareName(command);
  if (name.startsWith('ViewAnnotations') && rights.groups.seeComments !== undefined) return false;
  return READABLE.has(name);
}
