/**
 * What a script of the embedding page sees of the open document, and what it does to it. Edits come one after the other: what,
 * the number of arguments, the arguments. Places are found before anything is done: a cursor stays where it is when text moves.
 */
export const SCRIPTS = `
Function Perform(procedure As String, a) As String
  Dim d
  d = Doc()
  Perform = ""
  Select Case procedure
    Case "script.text"
      Perform = ReadText(d)
    Case "script.sheets"
      Perform = ReadSheets(d, CLng(a(0)))
    Case "script.slides"
      Perform = ReadSlides(d)
    Case "script.apply"
      Perform = Apply(d, a)
    Case Else
      Perform = "!unknown"
  End Select
End Function

Function Joined(told_ As String, line As String) As String
  If told_ = "" Then Joined = line Else Joined = told_ & Chr(30) & line
End Function

Rem Paragraphs and tables of the body. Counted first: LibreOffice loses objects when an array grows.
Function Elements(d)
  Dim e, n As Long
  n = 0
  e = d.Text.createEnumeration()
  Do While e.hasMoreElements()
    e.nextElement()
    n = n + 1
  Loop
  Dim list(n - 1)
  n = 0
  e = d.Text.createEnumeration()
  Do While e.hasMoreElements()
    list(n) = e.nextElement()
    n = n + 1
  Loop
  Elements = list
End Function

Function ReadText(d) As String
  Dim e, x, i As Long, names, told_ As String
  told_ = ""
  e = d.Text.createEnumeration()
  Do While e.hasMoreElements()
    x = e.nextElement()
    If x.supportsService("com.sun.star.text.TextTable") Then
      told_ = Joined(told_, Row(Array("t", x.Name, TableText(x))))
    Else
      told_ = Joined(told_, Row(Array("p", x.ParaStyleName, x.String)))
    End If
  Loop
  names = d.Bookmarks.ElementNames
  For i = 0 To UBound(names)
    told_ = Joined(told_, Row(Array("b", names(i), d.Bookmarks.getByName(names(i)).Anchor.String)))
  Next i
  ReadText = Joined(told_, Row(Array("s", d.CurrentController.getViewCursor().String)))
End Function

Function TableText(x) As String
  Dim names, i As Long
  TableText = ""
  names = x.CellNames
  For i = 0 To UBound(names)
    TableText = TableText & IIf(i = 0, "", Chr(31)) & names(i) & Chr(29) & x.getCellByName(names(i)).String
  Next i
End Function

Rem The cells that hold something, of every sheet; no more than so many.
Function ReadSheets(d, most As Long) As String
  Dim i As Long, k, s, told_ As String
  told_ = ""
  For i = 0 To d.Sheets.Count - 1
    k = d.Sheets.getByIndex(i)
    told_ = Joined(told_, Row(Array("k", k.Name, Abs(EqualUnoObjects(k, d.CurrentController.ActiveSheet)))))
    told_ = told_ & Held(k, most)
  Next i
  s = d.CurrentController.getSelection()
  If s.supportsService("com.sun.star.sheet.SheetCellRanges") Then s = s.getByIndex(0)
  s = s.RangeAddress
  ReadSheets = Joined(told_, Row(Array("s", s.StartColumn, s.StartRow, s.EndColumn, s.EndRow)))
End Function

Function Held(k, most As Long) As String
  Dim u, values, formulas, r As Long, c As Long, line As String
  Held = ""
  u = k.createCursor()
  u.gotoEndOfUsedArea(False)
  If CDbl(u.RangeAddress.EndColumn + 1) * (u.RangeAddress.EndRow + 1) > most Then Error 6
  u = k.getCellRangeByPosition(0, 0, u.RangeAddress.EndColumn, u.RangeAddress.EndRow)
  values = u.getDataArray()
  formulas = u.getFormulaArray()
  For r = 0 To UBound(values)
    line = ""
    For c = 0 To UBound(values(r))
      If formulas(r)(c) <> "" Then
        line = line & Chr(30) & Row(Array("c", r, c, WithPoint(values(r)(c)), IIf(Left(formulas(r)(c), 1) = "=", formulas(r)(c), "")))
      End If
    Next c
    Held = Held & line
  Next r
End Function

Rem Numbers with a point, whatever the language.
Function WithPoint(value) As String
  If VarType(value) = 8 Then WithPoint = value Else WithPoint = Trim(Str(value))
End Function

Function ReadSlides(d) As String
  Dim i As Long, j As Long, page, x, told_ As String
  told_ = ""
  For i = 0 To d.DrawPages.Count - 1
    page = d.DrawPages.getByIndex(i)
    told_ = Joined(told_, Row(Array("p", Abs(EqualUnoObjects(page, d.CurrentController.CurrentPage)))))
    For j = 0 To page.Count - 1
      x = page.getByIndex(j)
      told_ = Joined(told_, Row(Array("x", x.Name, TextOf(x))))
    Next j
  Next i
  ReadSlides = told_
End Function

Function TextOf(x) As String
  TextOf = ""
  If HasUnoInterfaces(x, "com.sun.star.text.XTextRange") Then TextOf = x.String
End Function

Function Apply(d, a) As String
  Dim at As Long, i As Long, list, g, before As Long
  Apply = ""
  If d.supportsService("com.sun.star.text.TextDocument") Then
    list = Elements(d)
  Else
    list = Array()
  End If
  Dim places(UBound(a)) As Variant
  i = 0
  at = 0
  Do While at <= UBound(a)
    g = Arguments(a, at)
    If g(0) = "count" Then
      If CLng(g(1)) <> UBound(list) + 1 Then
        Apply = "!changed"
        Exit Function
      End If
    ElseIf Placed(g(0)) Then
      places(i) = Place(d, list, g)
    End If
    at = at + 2 + CLng(a(at + 1))
    i = i + 1
  Loop
  Rem Not as one step: LibreOffice lets nobody take back a context that belongs to no view.
  before = UBound(d.UndoManager.getAllUndoActionTitles())
  On Error Goto failed
  at = 0
  i = 0
  Do While at <= UBound(a)
    g = Arguments(a, at)
    If Placed(g(0)) Then
      There(d, places(i), g)
    ElseIf g(0) <> "count" Then
      Anywhere(d, g)
    End If
    at = at + 2 + CLng(a(at + 1))
    i = i + 1
  Loop
  Exit Function
failed:
  Apply = "!" & g(0) & ": " & Error$
  Do While UBound(d.UndoManager.getAllUndoActionTitles()) > before
    d.UndoManager.undo()
  Loop
End Function

Function Arguments(a, at As Long)
  Dim n As Long, j As Long
  n = CLng(a(at + 1))
  Dim list(n)
  list(0) = a(at)
  For j = 1 To n
    list(j) = a(at + 1 + j)
  Next j
  Arguments = list
End Function

Function Placed(what As String) As Boolean
  Placed = InStr(" format write append remove cell insert selection type mark bookmark ", " " & what & " ") > 0
End Function

Rem Where an edit takes place: a cursor, or the thing itself.
Function Place(d, list, g)
  Dim x, c
  Select Case g(0)
    Case "format", "write"
      x = list(CLng(g(1)))
      If CLng(g(3)) < 0 Then
        Place = x
      Else
        c = d.Text.createTextCursorByRange(x.Start)
        c.goRight(CLng(g(2)), False)
        c.goRight(CLng(g(3)), True)
        Place = c
      End If
    Case "append"
      Place = d.Text.createTextCursorByRange(list(CLng(g(1))).End)
    Case "remove", "cell"
      Place = list(CLng(g(1)))
    Case "insert"
      If g(1) = "cursor" Then
        x = d.CurrentController.getViewCursor()
        Place = x.Text.createTextCursorByRange(x)
      ElseIf g(1) = "end" Then
        Place = d.Text
      Else
        Place = list(CLng(g(1)))
      End If
    Case "selection", "type", "mark"
      x = d.CurrentController.getViewCursor()
      Place = x.Text.createTextCursorByRange(x)
    Case "bookmark"
      x = d.Bookmarks.getByName(g(1)).Anchor
      Place = x.Text.createTextCursorByRange(x)
  End Select
End Function

Sub There(d, p, g)
  Dim x
  Select Case g(0)
    Case "format"
      Style(p, g(4), g(5))
    Case "selection"
      Style(p, g(1), g(2))
    Case "write"
      p.String = g(4)
    Case "type"
      p.String = g(1)
    Case "append"
      p.Text.insertString(p, g(2), False)
    Case "remove"
      p.dispose()
    Case "cell"
      p.getCellByPosition(CLng(g(3)), CLng(g(2))).String = g(4)
    Case "insert"
      If g(1) = "cursor" Then
        InsertFile(d, p, g(2))
      ElseIf g(1) = "end" Then
        InsertFile(d, p.createTextCursorByRange(p.End), g(2))
      Else
        InsertFile(d, d.Text.createTextCursorByRange(p.Start), g(2))
      End If
    Case "mark"
      Bookmark(d, p, g(1))
    Case "bookmark"
      p.String = g(2)
      If Not d.Bookmarks.hasByName(g(1)) Then Bookmark(d, p, g(1))
  End Select
End Sub

Function Cell(d, g)
  Cell = d.Sheets.getByIndex(CLng(g(1))).getCellByPosition(CLng(g(3)), CLng(g(2)))
End Function

Sub Anywhere(d, g)
  Dim x
  Select Case g(0)
    Case "value"
      Fill(d, Cell(d, g), g(4), g(5))
    Case "cellstyle"
      CellStyle(d, Cell(d, g), g(4), g(5))
    Case "replace"
      x = d.createReplaceDescriptor()
      x.SearchString = g(1)
      x.ReplaceString = g(2)
      x.SearchCaseSensitive = Flag(g(3))
      d.replaceAll(x)
    Case "unmark"
      x = d.Bookmarks.getByName(g(1))
      x.Anchor.Text.removeTextContent(x)
    Case "field"
      x = Forms.Perform("form.set", Array(g(1), g(2)))
      If Left(x, 1) = "!" Then Error 5
    Case "sheet"
      d.Sheets.insertNewByName(g(1), d.Sheets.Count)
    Case "rename"
      d.Sheets.getByIndex(CLng(g(1))).Name = g(2)
    Case "merge"
      d.Sheets.getByIndex(CLng(g(1))).getCellRangeByPosition(CLng(g(3)), CLng(g(2)), CLng(g(5)), CLng(g(4))).merge(True)
    Case "width"
      d.Sheets.getByIndex(CLng(g(1))).Columns.getByIndex(CLng(g(2))).Width = CLng(Val(g(3)) * 190)
    Case "height"
      d.Sheets.getByIndex(CLng(g(1))).Rows.getByIndex(CLng(g(2))).Height = CLng(Val(g(3)) * 2540 / 72)
    Case "activate"
      d.CurrentController.ActiveSheet = d.Sheets.getByIndex(CLng(g(1)))
    Case "shape"
      d.DrawPages.getByIndex(CLng(g(1))).getByIndex(CLng(g(2))).String = g(3)
    Case Else
      Error 5
  End Select
End Sub

Rem A paragraph of its own between the parts of the one at the cursor takes the file. Marks tell what was there, so that no
Rem paragraph is left over with nothing in it.
Sub InsertFile(d, p, url As String)
  Dim c, mark As Long
  p.String = Chr(57344) & Chr(57345) & Chr(57346) & Chr(57347)
  Part(p, 3)
  Part(p, 1)
  c = p.Text.createTextCursorByRange(p.Start)
  c.goRight(3, False)
  c.insertDocumentFromURL(url, Array())
  Ended(d)
  For mark = 57344 To 57347
    Unmark(d, Chr(mark))
  Next mark
End Sub

Sub Part(p, after As Long)
  Dim c
  c = p.Text.createTextCursorByRange(p.Start)
  c.goRight(after, False)
  p.Text.insertControlCharacter(c, com.sun.star.text.ControlCharacter.PARAGRAPH_BREAK, False)
End Sub

Rem LibreOffice ends a file with a paragraph of its own.
Sub Ended(d)
  Dim c, f
  f = Found(d, Chr(57347))
  If IsNull(f) Then Exit Sub
  c = f.Text.createTextCursorByRange(f.Start)
  c.gotoStartOfParagraph(False)
  If Not c.goLeft(1, False) Then Exit Sub
  If c.isStartOfParagraph() And c.isEndOfParagraph() Then Join_(c)
End Sub

Function Found(d, mark As String)
  Dim f
  f = d.createSearchDescriptor()
  f.SearchString = mark
  Found = d.findFirst(f)
End Function

Sub Unmark(d, mark As String)
  Dim f, c
  f = Found(d, mark)
  If IsNull(f) Then Exit Sub
  c = f.Text.createTextCursorByRange(f.Start)
  f.String = ""
  If c.isStartOfParagraph() And c.isEndOfParagraph() Then Join_(c)
End Sub

Rem Takes an empty paragraph away, unless a table would be in the way.
Sub Join_(c)
  On Error Goto kept
  If c.goLeft(1, True) Then
    If Len(c.String) > 2 Or c.String = "" Then Exit Sub
  ElseIf Not c.goRight(1, True) Then
    Exit Sub
  End If
  c.String = ""
kept:
End Sub

Sub Bookmark(d, p, called As String)
  Dim x
  x = d.createInstance("com.sun.star.text.Bookmark")
  x.Name = called
  p.Text.insertTextContent(p, x, True)
End Sub

Rem Of characters, in Western and Asian writing alike.
Sub Style(p, what As String, value)
  Dim names, i As Long
  Select Case what
    Case "bold"
      Every(p, "CharWeight", IIf(Flag(value), 150, 100))
    Case "italic"
      Every(p, "CharPosture", IIf(Flag(value), com.sun.star.awt.FontSlant.ITALIC, com.sun.star.awt.FontSlant.NONE))
    Case "underline"
      p.CharUnderline = IIf(Flag(value), 1, 0)
    Case "strikeout"
      p.CharStrikeout = IIf(Flag(value), 1, 0)
    Case "color"
      p.CharColor = CLng(value)
    Case "highlight"
      p.CharBackColor = CLng(value)
    Case "size"
      Every(p, "CharHeight", Val(value))
    Case "font"
      Every(p, "CharFontName", value)
    Case "style"
      p.ParaStyleName = value
    Case "align"
      p.ParaAdjust = Adjustment(value)
    Case Else
      Error 5
  End Select
End Sub

Sub Every(p, name_ As String, value)
  p.setPropertyValue(name_, value)
  p.setPropertyValue(name_ & "Asian", value)
End Sub

Function Adjustment(value) As Long
  Select Case value
    Case "right"
      Adjustment = 1
    Case "both"
      Adjustment = 2
    Case "center"
      Adjustment = 3
    Case Else
      Adjustment = 0
  End Select
End Function

Sub Fill(d, p, kind As String, value)
  Select Case kind
    Case "number"
      p.Value = Val(value)
    Case "formula"
      Dim parser
      parser = d.createInstance("com.sun.star.sheet.FormulaParser")
      parser.CompileEnglish = True
      parser.FormulaConvention = com.sun.star.sheet.AddressConvention.XL_A1
      p.Tokens = parser.parseFormula(value, p.CellAddress)
    Case Else
      p.String = value
  End Select
End Sub

Sub CellStyle(d, p, what As String, value)
  Dim plain As New com.sun.star.lang.Locale
  Dim key As Long
  plain.Language = "en"
  plain.Country = "US"
  Select Case what
    Case "wrap"
      p.IsTextWrapped = Flag(value)
    Case "fill"
      p.CellBackColor = CLng(value)
    Case "align"
      Select Case value
        Case "left"
          p.HoriJustify = com.sun.star.table.CellHoriJustify.LEFT
        Case "center"
          p.HoriJustify = com.sun.star.table.CellHoriJustify.CENTER
        Case "right"
          p.HoriJustify = com.sun.star.table.CellHoriJustify.RIGHT
        Case Else
          p.HoriJustify = com.sun.star.table.CellHoriJustify.BLOCK
      End Select
    Case "number"
      key = d.NumberFormats.queryKey(value, plain, False)
      If key < 0 Then key = d.NumberFormats.addNew(value, plain)
      p.NumberFormat = key
    Case Else
      Style(p, what, value)
  End Select
End Sub
`;
