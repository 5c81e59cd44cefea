/** The paragraphs of the selection; lengths in 1/100 mm. What differs among them is told as empty. */
export const PARAGRAPHS = `
Function Perform(procedure As String, a) As String
  Dim v, i As Long
  v = Doc().CurrentController.getViewCursor()
  Perform = ""
  Select Case procedure
    Case "paragraph.look"
      Perform = Look(v)
    Case "paragraph.ruler"
      Perform = Ruler(Doc(), v)
    Case "paragraph.set"
      For i = 0 To UBound(a) - 1 Step 2
        Change(v, a(i), a(i + 1))
      Next i
    Case "paragraph.tabs"
      SetTabStops(v, a)
    Case "paragraph.border"
      Border(v, a)
    Case "paragraph.shade"
      Shade(v, CLng(a(0)))
    Case "paragraph.rule"
      Rule(v)
    Case "paragraph.sort"
      Sort(v, Flag(a(0)))
    Case Else
      Perform = "!unknown"
  End Select
End Function

Function Look(v) As String
  Dim s, mode As String, height As String
  On Error Resume Next
  s = v.ParaLineSpacing
  mode = s.Mode
  height = s.Height
  On Error Goto 0
  Look = Row(Array(Fonts.Known(v, "ParaAdjust"), Fonts.Known(v, "ParaLeftMargin"), Fonts.Known(v, "ParaRightMargin"), Fonts.Known(v, "ParaFirstLineIndent"), Fonts.Known(v, "ParaTopMargin"), Fonts.Known(v, "ParaBottomMargin"), mode, height, Fonts.Known(v, "ParaKeepTogether"), Fonts.Known(v, "ParaSplit"), IIf(v.BreakType = com.sun.star.style.BreakType.PAGE_BEFORE, "1", "0"), TabStops(v), Fonts.Known(v, "ParaWidows"), Fonts.Known(v, "OutlineLevel"), Fonts.Known(v, "ParaIsHyphenation"), Fonts.Known(v, "ParaLineNumberCount"), Fonts.Known(v, "CharHeight"), Lines(v), Fonts.Known(v, "ParaBackColor"), Fonts.Known(v, "ParaIsCharacterDistance")))
End Function

Rem Paper, margins, indents and tab stops; whether edges of a cell, a frame or a column count instead of the margins.
Function Ruler(d, v) As String
  Dim p, apart As Boolean
  p = d.StyleFamilies.getByName("PageStyles").getByName(v.PageStyleName)
  apart = v.Text.ImplementationName <> "SwXBodyText" And v.Text.ImplementationName <> "SwXHeadFootText"
  If p.TextColumns.ColumnCount > 1 Then apart = True
  Ruler = Row(Array(p.Width, p.LeftMargin, p.RightMargin, Fonts.Known(v, "ParaLeftMargin"), Fonts.Known(v, "ParaRightMargin"), Fonts.Known(v, "ParaFirstLineIndent"), TabStops(v), IIf(apart, "1", "0")))
End Function

Rem Which sides have a line.
Function Lines(v) As String
  Lines = ""
  On Error Goto unknown
  Lines = IIf(v.TopBorder.LineWidth > 0, "1", "0") & IIf(v.BottomBorder.LineWidth > 0, "1", "0") & IIf(v.LeftBorder.LineWidth > 0, "1", "0") & IIf(v.RightBorder.LineWidth > 0, "1", "0")
unknown:
End Function

Function TabStops(v) As String
  Dim t, i, r As String
  TabStops = ""
  On Error Goto unknown
  t = v.ParaTabStops
  r = ""
  For i = LBound(t) To UBound(t)
    If t(i).Alignment <> com.sun.star.style.TabAlign.DEFAULT Then r = r & IIf(r = "", "", ";") & t(i).Position & ":" & t(i).Alignment & ":" & Asc(Chr(t(i).FillChar))
  Next i
  TabStops = r
unknown:
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

Sub Change(v, what As String, value As String)
  Dim s, f
  Select Case what
    Case "adjust"
      v.ParaAdjust = CLng(value)
    Case "left"
      v.ParaLeftMargin = CLng(value)
    Case "right"
      v.ParaRightMargin = CLng(value)
    Case "first"
      v.ParaFirstLineIndent = CLng(value)
    Case "before"
      v.ParaTopMargin = CLng(value)
    Case "after"
      v.ParaBottomMargin = CLng(value)
    Case "lines"
      f = Split(value, ":")
      s = v.ParaLineSpacing
      s.Mode = CInt(f(0))
      s.Height = CInt(f(1))
      v.ParaLineSpacing = s
    Case "keep"
      v.ParaKeepTogether = Flag(value)
    Case "whole"
      v.ParaSplit = Not Flag(value)
    Case "widows"
      v.ParaWidows = IIf(Flag(value), 2, 0)
      v.ParaOrphans = IIf(Flag(value), 2, 0)
    Case "outline"
      v.OutlineLevel = CInt(value)
    Case "hyphenate"
      v.ParaIsHyphenation = Flag(value)
    Case "count"
      v.ParaLineNumberCount = Flag(value)
    Case "break"
      If Flag(value) Then
        v.BreakType = com.sun.star.style.BreakType.PAGE_BEFORE
      ElseIf v.BreakType = com.sun.star.style.BreakType.PAGE_BEFORE Then
        v.BreakType = com.sun.star.style.BreakType.NONE
      End If
    Case "indent"
      Rem Of the first line, in characters of the text.
      v.ParaFirstLineIndent = CLng(Val(value) * v.CharHeight * 35.278)
    Case Else
      Error 5
  End Select
End Sub

Rem Which sides, width, colour, style.
Sub Border(v, a)
  Dim l, none, style As Long
  style = 0
  If UBound(a) >= 3 Then style = CLng(a(3))
  l = Stroke(CLng(a(1)), CLng(a(2)), style)
  none = Stroke(0, 0, 0)
  v.TopBorder = IIf(a(0) = "top" Or a(0) = "box" Or a(0) = "rules", l, none)
  v.BottomBorder = IIf(a(0) = "bottom" Or a(0) = "box" Or a(0) = "rules", l, none)
  v.LeftBorder = IIf(a(0) = "left" Or a(0) = "box", l, none)
  v.RightBorder = IIf(a(0) = "right" Or a(0) = "box", l, none)
End Sub

Sub Shade(v, colour As Long)
  If colour < 0 Then
    v.setPropertyToDefault("ParaBackColor")
  Else
    v.ParaBackColor = colour
  End If
End Sub

Rem A line across the page, below the paragraph; what is typed next stands below it.
Sub Rule(v)
  Dim c
  v.Text.insertControlCharacter(v, com.sun.star.text.ControlCharacter.PARAGRAPH_BREAK, False)
  c = v.Text.createTextCursorByRange(v.Start)
  c.gotoStartOfParagraph(False)
  c.goLeft(1, False)
  c.BottomBorder = Stroke(26, 0, 0)
  c.BottomBorderDistance = 35
End Sub

Rem Whole paragraphs by their text.
Sub Sort(v, ascending As Boolean)
  Dim c, given
  c = v.Text.createTextCursorByRange(v)
  given = c.createSortDescriptor()
  Dim i As Long, fields
  For i = LBound(given) To UBound(given)
    If given(i).Name = "IsSortInTable" Then given(i).Value = False
    If given(i).Name = "SortFields" Then
      fields = given(i).Value
      fields(0).IsAscending = ascending
      fields(0).FieldType = com.sun.star.table.TableSortFieldType.ALPHANUMERIC
      fields(0).Field = 1
      given(i).Value = Array(fields(0))
    End If
  Next i
  c.sort(given)
End Sub
`;
