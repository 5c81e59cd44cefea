import type { EditingMode } from '#editing';

/**
 * The commands that a page may send, by what they need. Everything else is refused: most of LibreOffice's commands open
 * dialogs on the server, reach files, or change settings.
 */
const LOOKING = new Set([
  'SelectAll',
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
    'Insert Remove Name Move SetTabBgColor Hide Show ShowRow HideRow ShowColumn HideColumn RowHeight ColumnWidth SetOptimalColumnWidth SetOptimalRowHeight ' +
    'FreezePanes FreezePanesColumn FreezePanesRow SetBorderStyle BorderOuter FillDown FillRight ' +
    'InsertPage DuplicatePage DeletePage AssignLayout InsertSlide HideSlide ShowSlide Text VerticalText ' +
    'BasicShapes BasicShapes.rectangle BasicShapes.ellipse Rect Ellipse Line BringToFront SendToBack Forward Backward ' +
    'TextAlignLeft TextAlignRight ChangeCaseToUpper ChangeCaseToLower ChangeCaseToTitleCase RemoveBullets SetDefault'
  ).split(/\s+/),
);

const COMMENTING = new Set([
  'InsertAnnotation',
  'EditAnnotation',
  'ReplyComment',
  'ResolveComment',
  'DeleteComment',
  'DeleteAnnotation',
  'EditNote',
  'DeleteNote',
]);

/** Whoever proposes changes neither decides about them nor stops their being tracked. */
const NOT_REVIEWING = new Set([
  'TrackChanges',
  'AcceptTrackedChange',
  'RejectTrackedChange',
  'AcceptAllTrackedChanges',
  'RejectAllTrackedChanges',
]);

/** Arguments by which a command would act in the name, or at the time, of somebody else. */
const FORGERIES = ['Author', 'Initials', 'Date', 'DateTime'];

/** Values that a page may ask for. All are lists or states of the open document. */
const READABLE = new Set(
  'CharFontName FontHeight StyleApply CharFontSizes ViewAnnotations AcceptTrackedChanges Undo Redo SheetGeometryData ViewRowColumnHeaders CellCursor LanguageStatus ViewAnnotationsPosition TrackedChangeAuthors'.split(
    ' ',
  ),
);

const bareName = (command: string): string => /^\.uno:([A-Za-z0-9.]+)/.exec(command)?.[1] ?? '';

export function commandAllowed(command: string, mode: EditingMode): boolean {
  const name = bareName(command);
  if (LOOKING.has(name)) return true;
  switch (mode) {
    case 'edit':
      return EDITING.has(name);
    case 'review':
      return EDITING.has(name) && !NOT_REVIEWING.has(name);
    case 'comment':
      return COMMENTING.has(name);
    case 'view':
    case 'fill': // fields are filled through input of their own
      return false;
  }
}

/** The arguments of a command without those by which a page could speak for somebody else. Null when they are no object. */
export function withoutForgery(args: string | null): string | null {
  if (args === null) return null;
  try {
    const value: unknown = JSON.parse(args);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return JSON.stringify(Object.fromEntries(Object.entries(value).filter(([name]) => !FORGERIES.includes(name))));
  } catch {
    return null; // what is not JSON says nothing to LibreOffice either
  }
}

/** True when the command changes the document rather than where one looks. */
export function commandChanges(command: string): boolean {
  return !LOOKING.has(bareName(command));
}

export function valuesAllowed(command: string): boolean {
  return READABLE.has(bareName(command));
}
