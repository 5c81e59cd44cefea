/** Procedures of text documents. They work where the person's cursor or selection is. */
export const WORDS = `
Function Perform(procedure As String, a) As String
  Dim d, c, v
  d = Doc()
  c = d.CurrentController
  v = c.getViewCursor()
  Perform = ""
  Select Case procedure
    Case "words.outline"
      Perform = Outline(d)
    Case "words.bookmarks"
      Perform = OwnBookmarks(d)
    Case "words.bookmark.remove"
      d.Text.removeTextContent(d.Bookmarks.getByName(a(0)))
    Case "words.count"
      Perform = Row(Array(c.PageCount, d.WordCount, d.CharacterCount, d.ParagraphCount, Characters(d)))
    Case "words.font"
      v.CharFontName = a(0)
      v.CharFontNameAsian = a(0)
    Case "words.contents"
      Contents(d, v, a)
    Case "words.columns"
      Columns(d, v, CLng(a(0)), CLng(a(1)))
    Case "words.table.border"
      TableBorder(d, c, v, a)
    Case "words.table.shade"
      TableCells(d, c, v).BackColor = CLng(a(0))
    Case "words.dropcap"
      Dim cap
      cap = v.DropCapFormat
      cap.Lines = CInt(a(0))
      cap.Count = IIf(CInt(a(0)) > 1, 1, 0)
      cap.Distance = 100
      v.DropCapFormat = cap
      MarkCap(d, v, CInt(a(0)))
    Case "words.properties"
      Dim q
      q = d.DocumentProperties
      Perform = Row(Array(q.Title, q.Subject, q.Author, Join(q.Keywords, ", "), q.Description, q.ModifiedBy, Moment(q.CreationDate), Moment(q.ModificationDate)))
    Case "words.properties.set"
      d.DocumentProperties.Title = a(0)
      d.DocumentProperties.Subject = a(1)
      d.DocumentProperties.Author = a(2)
      d.DocumentProperties.Keywords = Split(a(3), ", ")
      d.DocumentProperties.Description = a(4)
      d.setModified(True)
    Case "words.number.restart"
      v.ParaIsNumberingRestart = Flag(a(0))
      If Flag(a(0)) Then v.NumberingStartValue = CInt(a(1))
    Case "words.table.look"
      Perform = TableLook(v)
    Case "words.table.set"
      SetTable(v, a)
    Case "words.caption"
      Caption(d, v, a(0), a(1))
    Case Else
      Perform = "!unknown"
  End Select
End Function

' Those of people: not those that tell the engine something.
Function OwnBookmarks(d) As String
  Dim names, i As Integer, told As String
  names = d.Bookmarks.ElementNames
  told = ""
  For i = 0 To UBound(names)
    If Left(names(i), 9) <> "_wenqiao_" Then
      If told <> "" Then told = told & Chr(30)
      told = told & names(i)
    End If
  Next i
  OwnBookmarks = told
End Function

' A bookmark behind the letter tells the engine, which writes the drop cap into Word files: LibreOffice does not.
Sub MarkCap(d, v, capLines As Integer)
  Dim t, c, other, names, i As Integer, b
  t = v.Text
  c = t.createTextCursorByRange(v.getStart())
  c.gotoStartOfParagraph(False)
  names = d.Bookmarks.ElementNames
  For i = 0 To UBound(names)
    If Left(names(i), 13) = "_wenqiao_cap_" Then
      b = d.Bookmarks.getByName(names(i))
      If EqualUnoObjects(b.Anchor.Text, t) Then
        other = t.createTextCursorByRange(b.Anchor.getStart())
        other.gotoStartOfParagraph(False)
        If t.compareRegionStarts(other, c) = 0 Then t.removeTextContent(b)
      End If
    End If
  Next i
  If capLines < 2 Then Exit Sub
  c.goRight(1, False)
  b = d.createInstance("com.sun.star.text.Bookmark")
  Randomize
  b.Name = "_wenqiao_cap_new_" & capLines & "_" & CLng(Rnd() * 999999999)
  t.insertTextContent(c, b, False)
End Sub

Function Moment(t) As String
  Moment = ""
  If t.Year > 0 Then Moment = t.Year & "-" & Right("0" & t.Month, 2) & "-" & Right("0" & t.Day, 2) & " " & Right("0" & t.Hours, 2) & ":" & Right("0" & t.Minutes, 2)
End Function

Function Outline(d) As String
  Dim e, p, r As String, n As Long
  e = d.Text.createEnumeration()
  r = ""
  n = 0
  Do While e.hasMoreElements()
    p = e.nextElement()
    If p.supportsService("com.sun.star.text.Paragraph") Then
      If p.OutlineLevel > 0 Then
        If r <> "" Then r = r & Chr(30)
        r = r & Row(Array(p.OutlineLevel, p.ListLabelString, p.String, n))
        n = n + 1
        If n >= 2000 Then Exit Do
      End If
    End If
  Loop
  Outline = r
End Function

Function Characters(d) As Long
  Dim p, i
  Characters = 0
  p = d.DocumentProperties.DocumentStatistics
  For i = LBound(p) To UBound(p)
    If p(i).Name = "NonWhitespaceCharacterCount" Then Characters = p(i).Value
  Next i
End Function

Sub Contents(d, v, a)
  Dim index
  index = d.createInstance("com.sun.star.text.ContentIndex")
  index.CreateFromOutline = True
  index.Level = CInt(a(0))
  index.Title = a(1)
  v.Text.insertTextContent(v, index, False)
  index.update()
End Sub

Sub Columns(d, v, count As Long, gapHmm As Long)
  Dim section, layout
  layout = d.createInstance("com.sun.star.text.TextColumns")
  layout.setColumnCount(count)
  layout.AutomaticDistance = gapHmm
  If v.isCollapsed() Then
    Pages.Restyle(d, d.StyleFamilies.getByName("PageStyles").getByName(v.PageStyleName), "TextColumns", layout)
    Exit Sub
  End If
  section = d.createInstance("com.sun.star.text.TextSection")
  section.TextColumns = layout
  v.Text.insertTextContent(v, section, True)
End Sub

Rem Where a table stands, how wide it is, and how many rows head each page.
Function TableLook(v) As String
  Dim t
  TableLook = ""
  t = v.TextTable
  If IsEmpty(t) Or IsNull(t) Then Exit Function
  TableLook = Row(Array(t.HoriOrient, t.Width, Abs(t.RepeatHeadline), t.HeaderRowCount, Abs(t.Split)))
End Function

Sub SetTable(v, a)
  Dim t, i As Long
  t = v.TextTable
  For i = 0 To UBound(a) - 1 Step 2
    Select Case a(i)
      Case "orient"
        t.HoriOrient = CInt(a(i + 1))
      Case "width"
        If t.HoriOrient = com.sun.star.text.HoriOrientation.FULL Then t.HoriOrient = com.sun.star.text.HoriOrientation.LEFT
        t.Width = CLng(a(i + 1))
      Case "headline"
        t.RepeatHeadline = (CInt(a(i + 1)) > 0)
        If CInt(a(i + 1)) > 0 Then t.HeaderRowCount = CInt(a(i + 1))
      Case "split"
        t.Split = Flag(a(i + 1))
    End Select
  Next i
End Sub

Function TableCells(d, c, v)
  Dim s, t
  t = v.TextTable
  s = c.getSelection()
  If HasUnoInterfaces(s, "com.sun.star.text.XTextTableCursor") Then
    TableCells = t.getCellRangeByName(s.getRangeName())
  Else
    TableCells = t.getCellRangeByName(v.Cell.CellName & ":" & v.Cell.CellName)
  End If
End Function

Sub TableBorder(d, c, v, a)
  Dim r, data, i As Long, j As Long, bottom As Long, right_ As Long, l, none, cell
  r = TableCells(d, c, v)
  data = r.getDataArray()
  bottom = UBound(data)
  right_ = UBound(data(0))
  l = Stroke(CLng(a(1)), CLng(a(2)), 0)
  none = Stroke(0, 0, 0)
  For i = 0 To bottom
    For j = 0 To right_
      cell = r.getCellByPosition(j, i)
      If a(0) = "none" Then
        cell.TopBorder = none : cell.BottomBorder = none : cell.LeftBorder = none : cell.RightBorder = none
      Else
        If a(0) = "all" Or (i = 0 And (a(0) = "outer" Or a(0) = "top")) Or (i > 0 And a(0) = "inner") Then cell.TopBorder = l
        If a(0) = "all" Or (i = bottom And (a(0) = "outer" Or a(0) = "bottom")) Or (i < bottom And a(0) = "inner") Then cell.BottomBorder = l
        If a(0) = "all" Or (j = 0 And (a(0) = "outer" Or a(0) = "left")) Or (j > 0 And a(0) = "inner") Then cell.LeftBorder = l
        If a(0) = "all" Or (j = right_ And (a(0) = "outer" Or a(0) = "right")) Or (j < right_ And a(0) = "inner") Then cell.RightBorder = l
      End If
    Next j
  Next i
End Sub

Sub Caption(d, v, category As String, words_ As String)
  Dim field, master, called As String
  called = "com.sun.star.text.fieldmaster.SetExpression." & category
  If d.TextFieldMasters.hasByName(called) Then
    master = d.TextFieldMasters.getByName(called)
  Else
    master = d.createInstance("com.sun.star.text.FieldMaster.SetExpression")
    master.Name = category
    master.SubType = com.sun.star.text.SetVariableType.SEQUENCE
  End If
  field = d.createInstance("com.sun.star.text.TextField.SetExpression")
  field.attachTextFieldMaster(master)
  field.NumberingType = com.sun.star.style.NumberingType.ARABIC
  field.Content = category & "+1"
  v.ParaStyleName = "Caption"
  v.Text.insertString(v, category & " ", False)
  v.Text.insertTextContent(v, field, False)
  v.Text.insertString(v, "  " & words_, False)
End Sub
`;
