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
      Perform = Join(d.Bookmarks.ElementNames, Chr(30))
    Case "words.bookmark.remove"
      d.Text.removeTextContent(d.Bookmarks.getByName(a(0)))
    Case "words.count"
      Perform = Row(Array(c.PageCount, d.WordCount, d.CharacterCount, d.ParagraphCount, Characters(d)))
    Case "words.font"
      v.CharFontName = a(0)
      v.CharFontNameAsian = a(0)
    Case "words.paragraph"
      Dim s
      s = v.ParaLineSpacing
      Perform = Row(Array(v.ParaAdjust, v.ParaLeftMargin, v.ParaRightMargin, v.ParaFirstLineIndent, v.ParaTopMargin, v.ParaBottomMargin, s.Mode, s.Height, Abs(v.ParaKeepTogether), Abs(Not v.ParaSplit), Abs(v.BreakType = com.sun.star.style.BreakType.PAGE_BEFORE), TabStops(v)))
    Case "words.paragraph.set"
      SetParagraph(v, a)
    Case "words.paragraph.border"
      ParagraphBorder(v, a(0), CLng(a(1)), CLng(a(2)))
    Case "words.paragraph.shade"
      If CLng(a(0)) < 0 Then
        v.setPropertyToDefault("ParaBackColor")
      Else
        v.ParaBackColor = CLng(a(0))
      End If
    Case "words.tabs"
      SetTabStops(v, a)
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
    Case "words.caption"
      Caption(d, v, a(0), a(1))
    Case Else
      Perform = "!unknown"
  End Select
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

Function TabStops(v) As String
  Dim t, i, r As String
  t = v.ParaTabStops
  r = ""
  For i = LBound(t) To UBound(t)
    If t(i).Alignment <> com.sun.star.style.TabAlign.DEFAULT Then r = r & IIf(r = "", "", ";") & t(i).Position & ":" & t(i).Alignment & ":" & Asc(Chr(t(i).FillChar))
  Next i
  TabStops = r
End Function

Sub SetTabStops(v, a)
  Dim i As Long, f, n As Long
  n = 0
  Dim t(0 To 99) As New com.sun.star.style.TabStop
  For i = LBound(a) To UBound(a)
    f = Split(a(i), ":")
    If UBound(f) >= 1 And n < 100 Then
      t(n).Position = CLng(f(0))
      t(n).Alignment = CLng(f(1))
      t(n).DecimalChar = 46
      t(n).FillChar = 32
      If UBound(f) >= 2 Then t(n).FillChar = CLng(f(2))
      n = n + 1
    End If
  Next i
  If n = 0 Then
    v.setPropertyToDefault("ParaTabStops")
    Exit Sub
  End If
  Dim given(n - 1)
  For i = 0 To n - 1
    given(i) = t(i)
  Next i
  v.ParaTabStops = given
End Sub

Sub SetParagraph(v, a)
  Dim s
  v.ParaAdjust = CLng(a(0))
  v.ParaLeftMargin = CLng(a(1))
  v.ParaRightMargin = CLng(a(2))
  v.ParaFirstLineIndent = CLng(a(3))
  v.ParaTopMargin = CLng(a(4))
  v.ParaBottomMargin = CLng(a(5))
  s = v.ParaLineSpacing
  s.Mode = CInt(a(6))
  s.Height = CInt(a(7))
  v.ParaLineSpacing = s
  v.ParaKeepTogether = Flag(a(8))
  v.ParaSplit = Not Flag(a(9))
  If Flag(a(10)) Then
    v.BreakType = com.sun.star.style.BreakType.PAGE_BEFORE
  ElseIf v.BreakType = com.sun.star.style.BreakType.PAGE_BEFORE Then
    v.BreakType = com.sun.star.style.BreakType.NONE
  End If
End Sub

Sub ParagraphBorder(v, which As String, widthHmm As Long, colour As Long)
  Dim l, none
  l = Stroke(widthHmm, colour, 0)
  none = Stroke(0, 0, 0)
  v.TopBorder = IIf(which = "top" Or which = "box", l, none)
  v.BottomBorder = IIf(which = "bottom" Or which = "box", l, none)
  v.LeftBorder = IIf(which = "left" Or which = "box", l, none)
  v.RightBorder = IIf(which = "right" Or which = "box", l, none)
End Sub

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
