/** Procedures on cells and on how a sheet is shown, printed and guarded. */
export const CELLS = `
Function Perform(procedure As String, a) As String
  Dim d, c, k, s
  d = Doc()
  c = d.CurrentController
  k = c.ActiveSheet
  s = c.getSelection()
  Perform = ""
  Select Case procedure
    Case "cell.insert"
      InsertLines(k, Sheets.Address(s), a(0), CLng(a(1)))
    Case "cell.merge.rows"
      MergeRows(k, Sheets.Address(s))
    Case "cell.style"
      s.CellStyle = Styled(d, a)
    Case "cell.border"
      Border(Sheets.Block(s), a(0), Stroke(CLng(a(1)), CLng(a(3)), CLng(a(2))))
    Case "cell.lock"
      Guard(s, Flag(a(0)))
    Case "cell.error"
      Perform = Row(Array(Sheets.First(s).getError(), Sheets.First(s).String, Sheets.First(s).FormulaLocal))
    Case "cell.visible"
      Perform = SheetLook(d, c, k)
    Case "cell.headings"
      c.HasColumnRowHeaders = Flag(a(0))
    Case "cell.titles"
      Titles(k, a)
    Case "cell.printed"
      Printed(d, k, a(0), Flag(a(1)))
    Case "cell.book.protect"
      If Flag(a(0)) Then d.protect(a(1)) Else d.unprotect(a(1))
      Perform = CStr(Abs(d.isProtected()))
    Case Else
      Perform = "!unknown"
  End Select
End Function

Sub InsertLines(k, at, axis As String, count As Long)
  If count < 1 Or count > 10000 Then Exit Sub
  If axis = "column" Then
    k.Columns.insertByIndex(at.StartColumn, count)
  Else
    k.Rows.insertByIndex(at.StartRow, count)
  End If
End Sub

Sub MergeRows(k, at)
  Dim i As Long
  If at.EndColumn = at.StartColumn Or at.EndRow - at.StartRow > 5000 Then Exit Sub
  For i = at.StartRow To at.EndRow
    k.getCellRangeByPosition(at.StartColumn, i, at.EndColumn, i).merge(True)
  Next i
End Sub

Rem A style by its name; one that the document has not yet gets the colours of the cell and the letters, weight and size.
Function Styled(d, a) As String
  Dim styles, x
  styles = d.StyleFamilies.getByName("CellStyles")
  Styled = a(0)
  If a(0) = "Default" Or styles.hasByName(a(0)) Then Exit Function
  x = d.createInstance("com.sun.star.style.CellStyle")
  styles.insertByName(a(0), x)
  If CLng(a(1)) >= 0 Then x.CellBackColor = CLng(a(1))
  If CLng(a(2)) >= 0 Then x.CharColor = CLng(a(2))
  If Flag(a(3)) Then
    x.CharWeight = com.sun.star.awt.FontWeight.BOLD
    x.CharWeightAsian = com.sun.star.awt.FontWeight.BOLD
  End If
  If Val(a(4)) > 0 Then
    x.CharHeight = Val(a(4))
    x.CharHeightAsian = Val(a(4))
  End If
  If a(5) <> "" Then
    If a(5) = "top" Then x.TopBorder = Stroke(26, &H4472C4, 0)
    x.BottomBorder = Stroke(IIf(a(5) = "top", 26, 53), &H4472C4, 0)
  End If
End Function

Rem The sides that are named; the others stay as they are.
Sub Border(r, side As String, l)
  Dim b As New com.sun.star.table.TableBorder2
  b.TopLine = l
  b.BottomLine = l
  b.LeftLine = l
  b.RightLine = l
  b.HorizontalLine = l
  b.VerticalLine = l
  b.IsTopLineValid = (side = "all" Or side = "outer" Or side = "top")
  b.IsBottomLineValid = (side = "all" Or side = "outer" Or side = "bottom")
  b.IsLeftLineValid = (side = "all" Or side = "outer" Or side = "left")
  b.IsRightLineValid = (side = "all" Or side = "outer" Or side = "right")
  b.IsHorizontalLineValid = (side = "all")
  b.IsVerticalLineValid = (side = "all")
  r.TableBorder2 = b
End Sub

Sub Guard(s, locked As Boolean)
  Dim p
  p = s.CellProtection
  p.IsLocked = locked
  s.CellProtection = p
End Sub

Rem Grid, headings, frozen panes, protected sheet, protected workbook, printed grid, printed headings, titles.
Function SheetLook(d, c, k) As String
  Dim style, rows As String, columns As String, r
  style = d.StyleFamilies.getByName("PageStyles").getByName(k.PageStyle)
  rows = ""
  columns = ""
  If k.getPrintTitleRows() Then
    r = k.getTitleRows()
    rows = (r.StartRow + 1) & ":" & (r.EndRow + 1)
  End If
  If k.getPrintTitleColumns() Then
    r = k.getTitleColumns()
    columns = Letters(k, r.StartColumn) & ":" & Letters(k, r.EndColumn)
  End If
  SheetLook = Row(Array(Abs(c.ShowGrid), Abs(c.HasColumnRowHeaders), Abs(c.hasFrozenPanes()), Abs(k.isProtected()), Abs(d.isProtected()), Abs(style.PrintGrid), Abs(style.PrintHeaders), rows, columns))
End Function

Function Letters(k, column As Long) As String
  Letters = k.Columns.getByIndex(column).Name
End Function

Rem Rows as "1:2", columns as "A:B"; empty takes them back.
Sub Titles(k, a)
  Dim r
  If a(0) = "" Then
    k.setPrintTitleRows(False)
  Else
    k.setTitleRows(k.getCellRangeByName("A" & Join(Split(a(0), ":"), ":A")).RangeAddress)
    k.setPrintTitleRows(True)
  End If
  If a(1) = "" Then
    k.setPrintTitleColumns(False)
  Else
    k.setTitleColumns(k.getCellRangeByName(Join(Split(a(1), ":"), "1:") & "1").RangeAddress)
    k.setPrintTitleColumns(True)
  End If
End Sub

Sub Printed(d, k, what As String, wanted As Boolean)
  Dim style
  style = d.StyleFamilies.getByName("PageStyles").getByName(k.PageStyle)
  If what = "grid" Then style.PrintGrid = wanted Else style.PrintHeaders = wanted
End Sub
`;
