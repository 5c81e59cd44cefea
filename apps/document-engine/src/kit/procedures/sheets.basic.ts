/** Procedures of spreadsheets. They work on the person's selected cells and the sheet that they see. */
export const SHEETS = `
Function Perform(procedure As String, a) As String
  Dim d, c, s, k, p
  d = Doc()
  c = d.CurrentController
  k = c.ActiveSheet
  s = c.getSelection()
  Perform = ""
  Select Case procedure
    Case "sheets.format"
      s.NumberFormat = FormatKey(d, a(0))
    Case "sheets.format.code"
      Dim plain As New com.sun.star.lang.Locale
      If First(s).NumberFormat = d.NumberFormats.getStandardIndex(plain) Then
        Perform = "General"
      Else
        Perform = d.NumberFormats.getByKey(First(s).NumberFormat).FormatString
      End If
    Case "sheets.cell.general"
      Rem Of several cells that are selected the controller does not tell the current one.
      If s.supportsService("com.sun.star.sheet.SheetCell") Then p = s Else p = k.getCellByPosition(CLng(a(0)), CLng(a(1)))
      Perform = Row(Array(Abs(p.NumberFormat Mod 10000 = 0), p.CellAddress.Column, p.CellAddress.Row))
    Case "sheets.understood"
      Perform = Understood(d, a)
    Case "sheets.protected"
      Perform = CStr(Abs(k.isProtected() And First(s).CellProtection.IsLocked))
    Case "sheets.fill"
      FillBeside(k, Block(s))
    Case "sheets.range.move"
      MoveRange(c, k, Block(s), CLng(a(0)), CLng(a(1)), Flag(a(2)))
    Case "sheets.rotate"
      s.RotateAngle = CLng(a(0)) * 100
    Case "sheets.validation"
      Perform = Validation(First(s))
    Case "sheets.validation.set"
      SetValidation(s, a)
    Case "sheets.validation.choices"
      Perform = Choices(d, k, First(s))
    Case "sheets.condition.add"
      AddCondition(d, k, s, a)
    Case "sheets.condition.clear"
      ClearConditions(k, s)
    Case "sheets.size"
      Size(k, a(0), CLng(a(1)), CLng(a(2)), CLng(a(3)))
    Case "sheets.hide"
      Hide(k, a(0), CLng(a(1)), CLng(a(2)), Flag(a(3)))
    Case "sheets.move"
      d.Sheets.moveByName(d.Sheets.getByIndex(CLng(a(0))).Name, CLng(a(1)))
    Case "sheets.copy"
      d.Sheets.copyByName(d.Sheets.getByIndex(CLng(a(0))).Name, a(1), CLng(a(0)) + 1)
    Case "sheets.duplicates"
      Perform = CStr(Deduplicate(Tables.Region(k, s), a))
    Case "sheets.split"
      Perform = CStr(SplitText(k, s, a(0)))
    Case "sheets.group"
      If Flag(a(1)) Then
        k.group(Address(s), CLng(a(0)))
      Else
        k.ungroup(Address(s), CLng(a(0)))
      End If
    Case "sheets.frozen"
      If c.hasFrozenPanes() Then Perform = Row(Array(c.SplitColumn, c.SplitRow))
    Case "sheets.view"
      Perform = Row(Array(Abs(c.ShowGrid), Abs(c.hasFrozenPanes())))
    Case "sheets.grid"
      c.ShowGrid = Flag(a(0))
    Case "sheets.name.add"
      AddName(d, c, s, a(0))
    Case "sheets.names"
      Perform = Join(d.NamedRanges.ElementNames, Chr(30))
    Case "sheets.printarea"
      If Flag(a(0)) Then
        k.setPrintAreas(Array(Address(s)))
      Else
        k.setPrintAreas(Array())
      End If
    Case "sheets.paste"
      Perform = Paste(d, c, k, s, a)
    Case "sheets.find.count"
      Perform = CStr(CountFound(d, a))
    Case "sheets.protect"
      If Flag(a(0)) Then k.protect(a(1)) Else k.unprotect(a(1))
      Perform = CStr(Abs(k.isProtected()))
    Case Else
      Perform = "!unknown"
  End Select
End Function

Function CountFound(d, a) As Long
  Dim i As Long, j As Long, w, found, at
  CountFound = 0
  For i = 0 To d.Sheets.Count - 1
    w = d.Sheets.getByIndex(i).createSearchDescriptor()
    w.setSearchString(a(0))
    w.SearchRegularExpression = Flag(a(1))
    w.SearchCaseSensitive = Flag(a(2))
    w.SearchWords = Flag(a(3))
    found = d.Sheets.getByIndex(i).findAll(w)
    If Not IsNull(found) Then
      For j = 0 To found.Count - 1
        at = found.getByIndex(j).RangeAddress
        CountFound = CountFound + (at.EndColumn - at.StartColumn + 1) * (at.EndRow - at.StartRow + 1)
      Next j
    End If
  Next i
End Function

Function First(s)
  If s.supportsService("com.sun.star.sheet.SheetCellRanges") Then
    First = s.getByIndex(0).getCellByPosition(0, 0)
  ElseIf s.supportsService("com.sun.star.sheet.SheetCell") Then
    First = s
  Else
    First = s.getCellByPosition(0, 0)
  End If
End Function

Function Block(s)
  If s.supportsService("com.sun.star.sheet.SheetCellRanges") Then
    Block = s.getByIndex(0)
  Else
    Block = s
  End If
End Function

Function Address(s)
  Address = Block(s).RangeAddress
End Function

Function FormatKey(d, code As String) As Long
  Dim l As New com.sun.star.lang.Locale
  If code = "General" Then
    Rem The word is another one in other languages.
    FormatKey = d.NumberFormats.getStandardIndex(l)
    Exit Function
  End If
  FormatKey = d.NumberFormats.queryKey(code, l, False)
  If FormatKey = -1 Then FormatKey = d.NumberFormats.addNew(code, l)
End Function

Rem The sheet, whether chosen formats stay, then for each cell column, row, the text, kind and content, format. What changes
Rem belongs to the step by which the text was entered.
Function Understood(d, a) As String
  Dim k, i As Long, p, careful As Boolean, wrong As Boolean
  Understood = ""
  careful = Flag(a(1))
  k = d.Sheets.getByIndex(CLng(a(0)))
  d.UndoManager.lock()
  On Error Goto failed
  For i = 2 To UBound(a) - 5 Step 6
    p = k.getCellByPosition(CLng(a(i)), CLng(a(i + 1)))
    Rem What is typed into cells of texts is a text.
    If d.NumberFormats.getByKey(p.NumberFormat).Type And com.sun.star.util.NumberFormat.TEXT Then Goto nextCell
    wrong = p.Type = com.sun.star.table.CellContentType.TEXT
    If wrong And (a(i + 3) = "" Or Trim(p.String) <> a(i + 2)) Then Goto nextCell
    If a(i + 5) <> "" Then
      If Not careful Or Not d.NumberFormats.getByKey(p.NumberFormat).UserDefined Then p.NumberFormat = FormatKey(d, a(i + 5))
    End If
    Rem LibreOffice keeps to a lock for one change only.
    d.UndoManager.unlock()
    d.UndoManager.lock()
    If wrong And a(i + 3) = "number" Then p.Value = Val(a(i + 4))
    If wrong And a(i + 3) = "formula" Then p.FormulaLocal = a(i + 4)
    d.UndoManager.unlock()
    d.UndoManager.lock()
nextCell:
  Next i
  d.UndoManager.unlock()
  Exit Function
failed:
  Understood = "!" & Error$
  d.UndoManager.unlock()
End Function

Rem Continues the selected cells down as far as the column beside them has contents.
Sub FillBeside(k, r)
  Dim at, column As Long, last As Long
  at = r.RangeAddress
  For Each column In Array(at.StartColumn - 1, at.EndColumn + 1)
    last = at.EndRow
    If column >= 0 Then
      Do While k.getCellByPosition(column, last + 1).Type <> com.sun.star.table.CellContentType.EMPTY
        last = last + 1
        If last >= 1048575 Then Exit Do
      Loop
    End If
    If last > at.EndRow Then
      Dim wide
      wide = k.getCellRangeByPosition(at.StartColumn, at.StartRow, at.EndColumn, last)
      wide.fillAuto(com.sun.star.sheet.FillDirection.TO_BOTTOM, at.EndRow - at.StartRow + 1)
      ThisSelection(wide)
      Exit Sub
    End If
  Next column
End Sub

Sub ThisSelection(r)
  Doc().CurrentController.select(r)
End Sub

Sub MoveRange(c, k, r, columns As Long, rows As Long, copied As Boolean)
  Dim at, target As New com.sun.star.table.CellAddress
  at = r.RangeAddress
  If at.StartColumn + columns < 0 Or at.StartRow + rows < 0 Then Exit Sub
  target.Sheet = at.Sheet
  target.Column = at.StartColumn + columns
  target.Row = at.StartRow + rows
  If copied Then k.copyRange(target, at) Else k.moveRange(target, at)
  c.select(k.getCellRangeByPosition(target.Column, target.Row, at.EndColumn + columns, at.EndRow + rows))
End Sub

Function RefreshPivots(d) As Long
  Dim i As Long, j As Long, t
  RefreshPivots = 0
  For i = 0 To d.Sheets.Count - 1
    t = d.Sheets.getByIndex(i).DataPilotTables
    For j = 0 To t.Count - 1
      t.getByIndex(j).refresh()
      RefreshPivots = RefreshPivots + 1
    Next j
  Next i
End Function

Function Validation(cell) As String
  Dim v
  v = cell.Validation
  Validation = Row(Array(v.Type, v.getOperator(), v.getFormula1(), v.getFormula2(), Abs(v.IgnoreBlankCells), v.ShowList, v.InputTitle, v.InputMessage, v.ErrorAlertStyle, v.ErrorTitle, v.ErrorMessage))
End Function

Sub SetValidation(s, a)
  Dim v
  v = s.Validation
  v.Type = CLng(a(0))
  v.setOperator(CLng(a(1)))
  v.setFormula1(a(2))
  v.setFormula2(a(3))
  v.IgnoreBlankCells = Flag(a(4))
  v.ShowList = CInt(a(5))
  v.ShowInputMessage = (a(6) <> "" Or a(7) <> "")
  v.InputTitle = a(6)
  v.InputMessage = a(7)
  v.ShowErrorMessage = (CLng(a(0)) <> 0)
  v.ErrorAlertStyle = CLng(a(8))
  v.ErrorTitle = a(9)
  v.ErrorMessage = a(10)
  s.Validation = v
End Sub

Function Choices(d, k, cell) As String
  Dim v, f As String, r, i As Long, j As Long, t As String, rows
  v = cell.Validation
  Choices = ""
  If v.Type <> com.sun.star.sheet.ValidationType.LIST Then Exit Function
  f = v.getFormula1()
  If Left(f, 1) = Chr(34) Then
    t = Mid(f, 2, Len(f) - 2)
    Choices = Join(Split(t, Chr(34) & ";" & Chr(34)), Chr(30))
    Exit Function
  End If
  If Left(f, 1) = "=" Then f = Mid(f, 2)
  If d.NamedRanges.hasByName(f) Then
    r = d.NamedRanges.getByName(f).getReferredCells()
  Else
    f = Join(Split(f, "$"), "")
    i = InStr(f, ".")
    If i > 1 Then
      t = Left(f, i - 1)
      If Left(t, 1) = "'" Then t = Mid(t, 2, Len(t) - 2)
      r = d.Sheets.getByName(t).getCellRangeByName(Mid(f, i + 1))
    Else
      r = k.getCellRangeByName(Mid(f, i + 1))
    End If
  End If
  For i = 0 To r.Rows.Count - 1
    If i >= 1000 Then Exit For
    For j = 0 To r.Columns.Count - 1
      t = r.getCellByPosition(j, i).String
      If t <> "" Then Choices = Choices & IIf(Choices = "", "", Chr(30)) & t
    Next j
  Next i
End Function

Function CellStyle(d, background As Long, colour As Long) As String
  Dim styles, n As String, x
  styles = d.StyleFamilies.getByName("CellStyles")
  n = "Rule_" & Hex(background + 1) & "_" & Hex(colour + 1)
  If Not styles.hasByName(n) Then
    x = d.createInstance("com.sun.star.style.CellStyle")
    styles.insertByName(n, x)
    If background >= 0 Then x.CellBackColor = background
    If colour >= 0 Then x.CharColor = colour
  End If
  CellStyle = n
End Function

Sub AddCondition(d, k, s, a)
  Dim f, e, kind As Long
  kind = CLng(a(0))
  If Not Rules.AnyRule(k, Address(s)) Then Rules.LendNumber(k, Address(s))
  f = Rules.RuleFor(d, k, Address(s))
  f.createEntry(kind, f.Count)
  e = f.getByIndex(f.Count - 1)
  If kind = com.sun.star.sheet.ConditionEntryType.CONDITION Then
    e.Operator = CLng(a(1))
    e.Formula1 = a(2)
    e.Formula2 = a(3)
    e.StyleName = CellStyle(d, CLng(a(4)), CLng(a(5)))
  ElseIf kind = com.sun.star.sheet.ConditionEntryType.DATABAR Then
    If CLng(a(4)) >= 0 Then e.Color = CLng(a(4))
    Rem From the least value to the greatest.
    Dim ends
    ends = e.DataBarEntries
    ends(0).setType(com.sun.star.sheet.DataBarEntryType.DATABAR_MIN)
    ends(1).setType(com.sun.star.sheet.DataBarEntryType.DATABAR_MAX)
  End If
End Sub

Sub ClearConditions(k, s)
  Dim all, i As Long, r
  all = k.ConditionalFormats.getConditionalFormats()
  For i = UBound(all) To LBound(all) Step -1
    r = all(i).Range.queryIntersection(Address(s))
    If r.Count > 0 Then k.ConditionalFormats.removeByID(all(i).ID)
  Next i
End Sub

Function Lines(k, axis As String, first As Long, last As Long)
  If axis = "column" Then
    Lines = k.getCellRangeByPosition(first, 0, last, 0).Columns
  Else
    Lines = k.getCellRangeByPosition(0, first, 0, last).Rows
  End If
End Function

Sub Size(k, axis As String, first As Long, last As Long, hmm As Long)
  Dim l
  l = Lines(k, axis, first, last)
  If axis = "column" Then
    If hmm < 0 Then l.OptimalWidth = True Else l.Width = hmm
  Else
    If hmm < 0 Then l.OptimalHeight = True Else l.Height = hmm
  End If
End Sub

Sub Hide(k, axis As String, first As Long, last As Long, hidden As Boolean)
  Lines(k, axis, first, last).IsVisible = Not hidden
End Sub

Rem Whether the first row is one of headings, then the columns that are compared (all, when there is none).
Function Deduplicate(r, a) As Long
  Dim data, kept(), i As Long, n As Long, j As Long, key As String, values, columns(), header As Boolean
  Dim seen As New Collection
  header = Flag(a(0))
  data = r.getFormulaArray()
  values = r.getDataArray()
  If UBound(a) >= 1 Then
    ReDim columns(UBound(a) - 1)
    For j = 1 To UBound(a)
      columns(j - 1) = CLng(a(j))
    Next j
  Else
    ReDim columns(r.Columns.Count - 1)
    For j = 0 To r.Columns.Count - 1
      columns(j) = j
    Next j
  End If
  ReDim kept(UBound(data))
  n = 0
  For i = LBound(data) To UBound(data)
    key = "k"
    For j = 0 To UBound(columns)
      key = key & LCase(values(i)(columns(j))) & Chr(31)
    Next j
    If (header And i = 0) Or Fresh(seen, key) Then
      kept(n) = data(i)
      n = n + 1
    End If
  Next i
  Deduplicate = UBound(data) + 1 - n
  If Deduplicate = 0 Then Exit Function
  ReDim Preserve kept(n - 1)
  r.clearContents(1 + 2 + 4 + 16)
  Dim start
  start = r.RangeAddress
  r.Spreadsheet.getCellRangeByPosition(start.StartColumn, start.StartRow, start.EndColumn, start.StartRow + n - 1).setFormulaArray(kept)
End Function

Rem A collection refuses a key that it has.
Function Fresh(seen, key As String) As Boolean
  Fresh = False
  On Error Goto known
  seen.Add(1, key)
  Fresh = True
known:
End Function

Function SplitText(k, s, separator As String) As Long
  Dim r, i As Long, j As Long, f, at, n As Long
  r = Block(s)
  at = r.RangeAddress
  n = 0
  For i = 0 To r.Rows.Count - 1
    f = Split(r.getCellByPosition(0, i).String, separator)
    If UBound(f) > 0 Then
      For j = 0 To UBound(f)
        If IsNumeric(f(j)) Then
          k.getCellByPosition(at.StartColumn + j, at.StartRow + i).Value = CDbl(f(j))
        Else
          k.getCellByPosition(at.StartColumn + j, at.StartRow + i).String = f(j)
        End If
      Next j
      n = n + 1
    End If
  Next i
  SplitText = n
End Function

Rem Column and row ("" for where the person is), width, then the cells; what they hold is understood as if it were typed.
Function Paste(d, c, k, s, a) As String
  Dim x As Long, y As Long, w As Long, i As Long, at
  If a(0) = "" Then
    at = First(s).CellAddress
    x = at.Column
    y = at.Row
  Else
    x = CLng(a(0))
    y = CLng(a(1))
  End If
  w = CLng(a(2))
  For i = 3 To UBound(a)
    k.getCellByPosition(x + (i - 3) Mod w, y + (i - 3) \\ w).FormulaLocal = a(i)
  Next i
  c.select(k.getCellRangeByPosition(x, y, x + w - 1, y + (UBound(a) - 3) \\ w))
  Paste = Row(Array(x, y))
End Function

Sub AddName(d, c, s, called As String)
  Dim at
  at = First(s).CellAddress
  d.NamedRanges.addNewByName(called, Block(s).AbsoluteName, at, 0)
End Sub
`;
