/** Procedures on lists of records: sorted, filtered by condition, summed up, made to look like tables. */
export const TABLES = `
Function Perform(procedure As String, a) As String
  Dim d, c, k, s
  d = Doc()
  c = d.CurrentController
  k = c.ActiveSheet
  s = c.getSelection()
  Perform = ""
  Select Case procedure
    Case "table.region"
      Perform = About(Region(k, s))
    Case "table.sort"
      Sort(Region(k, s), a)
    Case "table.filter"
      Perform = Filter(d, k, a)
    Case "table.colours"
      Perform = Colours(d, k, CLng(a(0)), CLng(a(1)))
    Case "table.reapply"
      Reapply(d, k)
    Case "table.subtotal"
      Subtotal(Region(k, s), a)
    Case "table.subtotal.remove"
      Region(k, s).removeSubTotals()
    Case "table.style"
      Style(d, k, Region(k, s), a)
      Rem The list is selected, and whether its headings have no arrows yet.
      ThisSelection(Region(k, s))
      Perform = CStr(Abs(IsNull(Listed(d, k, Sheets.Address(s).StartColumn, Sheets.Address(s).StartRow))))
    Case Else
      Perform = "!unknown"
  End Select
End Function

Rem What is selected, or the filled cells around a single one.
Function Region(k, s)
  Dim r, at
  r = Sheets.Block(s)
  at = r.RangeAddress
  If at.StartColumn = at.EndColumn And at.StartRow = at.EndRow Then
    r = k.createCursorByRange(r)
    r.collapseToCurrentRegion()
    at = r.RangeAddress
  End If
  Rem Whole columns end with their contents.
  If at.EndRow = 1048575 Or at.EndColumn >= 16383 Then
    Dim used, last
    used = k.createCursor()
    used.gotoEndOfUsedArea(False)
    last = used.RangeAddress
    If at.EndRow > last.EndRow Then at.EndRow = IIf(last.EndRow > at.StartRow, last.EndRow, at.StartRow)
    If at.EndColumn > last.EndColumn Then at.EndColumn = IIf(last.EndColumn > at.StartColumn, last.EndColumn, at.StartColumn)
  End If
  Region = k.getCellRangeByPosition(at.StartColumn, at.StartRow, at.EndColumn, at.EndRow)
End Function

Rem The place, whether the first row looks like headings, and what stands in it.
Function About(r) As String
  Dim at, i As Long, names(), headings As Boolean, p, below
  at = r.RangeAddress
  Dim n As Long
  n = at.EndColumn - at.StartColumn
  If n > 255 Then n = 255
  ReDim names(n)
  headings = at.EndRow > at.StartRow
  Dim differs As Boolean
  differs = False
  For i = 0 To n
    p = r.getCellByPosition(i, 0)
    names(i) = p.String
    If p.Type <> com.sun.star.table.CellContentType.TEXT Then headings = False
    If at.EndRow > at.StartRow Then
      below = r.getCellByPosition(i, 1)
      If below.Type <> com.sun.star.table.CellContentType.TEXT Or below.CharWeight <> p.CharWeight Then differs = True
    End If
  Next i
  About = Row(Array(at.StartColumn, at.StartRow, at.EndColumn, at.EndRow, Abs(headings And (differs Or n > 0)))) & Chr(30) & Row(names)
End Function

Rem Headings or not, then for each level the column within the region and whether it ascends.
Sub Sort(r, a)
  Dim fields(), i As Long, n As Long, o(3) As New com.sun.star.beans.PropertyValue
  n = UBound(a) \\ 2 - 1
  ReDim fields(n)
  For i = 0 To n
    Dim f As New com.sun.star.table.TableSortField
    f.Field = CLng(a(1 + i * 2))
    f.IsAscending = Flag(a(2 + i * 2))
    f.IsCaseSensitive = False
    fields(i) = f
    f = Nothing
  Next i
  o(0).Name = "SortFields"
  o(0).Value = fields
  o(1).Name = "ContainsHeader"
  o(1).Value = Flag(a(0))
  o(2).Name = "BindFormatsToContent"
  o(2).Value = True
  o(3).Name = "IsSortColumns"
  o(3).Value = False
  r.sort(o)
  ThisSelection(r)
End Sub

Sub ThisSelection(r)
  Doc().CurrentController.select(r)
End Sub

Rem The list with arrows in its first row that a cell belongs to; null when there is none.
Function Listed(d, k, column As Long, line As Long)
  Dim i As Long, db, at, sheet As Long
  Listed = Null
  sheet = k.RangeAddress.Sheet
  For i = 0 To d.DatabaseRanges.Count - 1
    db = d.DatabaseRanges.getByIndex(i)
    at = db.DataArea
    If db.AutoFilter And at.Sheet = sheet And column >= at.StartColumn And column <= at.EndColumn And (line < 0 Or (line >= at.StartRow And line <= at.EndRow)) Then
      Listed = db
      Exit Function
    End If
  Next i
  If d.getPropertyValue("UnnamedDatabaseRanges").hasByTable(sheet) Then
    db = d.getPropertyValue("UnnamedDatabaseRanges").getByTable(sheet)
    If db.AutoFilter Then Listed = db
  End If
End Function

Rem Column and row of the arrow, whether all must hold, then for each condition the operator (FilterOperator2), the kind of
Rem value (FilterFieldType) and the value. Without conditions the column shows everything.
Function Filter(d, k, a) As String
  Dim db, desc, old, fields(), i As Long, n As Long, column As Long
  db = Listed(d, k, CLng(a(0)), CLng(a(1)))
  If IsNull(db) Then
    Filter = "!no filter"
    Exit Function
  End If
  column = CLng(a(0)) - db.DataArea.StartColumn
  desc = db.getFilterDescriptor()
  old = desc.getFilterFields3()
  n = -1
  ReDim fields(UBound(old) + (UBound(a) - 2) \\ 3 + 1)
  For i = 0 To UBound(old)
    If old(i).Field <> column Then
      n = n + 1
      fields(n) = old(i)
    End If
  Next i
  For i = 3 To UBound(a) - 2 Step 3
    Dim f As New com.sun.star.sheet.TableFilterField3
    Dim v As New com.sun.star.sheet.FilterFieldValue
    f.Field = column
    f.Connection = IIf(i = 3 Or Flag(a(2)), com.sun.star.sheet.FilterConnection.AND, com.sun.star.sheet.FilterConnection.OR)
    f.Operator = CLng(a(i))
    v.FilterType = CInt(a(i + 1))
    If v.FilterType = 0 Then
      v.NumericValue = Val(a(i + 2))
      v.StringValue = a(i + 2)
    ElseIf v.FilterType = 1 Then
      v.StringValue = a(i + 2)
    Else
      v.ColorValue = CLng(a(i + 2))
    End If
    f.Values = Array(v)
    n = n + 1
    fields(n) = f
    f = Nothing
    v = Nothing
  Next i
  If n >= 0 Then
    ReDim Preserve fields(n)
    desc.setFilterFields3(fields)
  Else
    desc.setFilterFields3(Array())
  End If
  desc.ContainsHeader = True
  db.refresh()
  Filter = CStr(n + 1)
End Function

Rem The colours of cells and letters in a column of a list: kind (3 letters, 4 cells), colour.
Function Colours(d, k, column As Long, line As Long) As String
  Dim db, at, i As Long, p, seen As String, key As String, n As Long
  Colours = ""
  db = Listed(d, k, column, line)
  If IsNull(db) Then Exit Function
  at = db.DataArea
  seen = Chr(30)
  n = 0
  For i = at.StartRow + 1 To at.EndRow
    If i - at.StartRow > 2000 Or n >= 24 Then Exit For
    p = k.getCellByPosition(column, i)
    If p.CellBackColor >= 0 Then
      key = "4" & Chr(31) & p.CellBackColor
      If InStr(seen, Chr(30) & key & Chr(30)) = 0 Then
        seen = seen & key & Chr(30)
        n = n + 1
      End If
    End If
    If p.CharColor > 0 Then
      key = "3" & Chr(31) & p.CharColor
      If InStr(seen, Chr(30) & key & Chr(30)) = 0 Then
        seen = seen & key & Chr(30)
        n = n + 1
      End If
    End If
  Next i
  If n > 0 Then Colours = Mid(seen, 2, Len(seen) - 2)
End Function

Sub Reapply(d, k)
  Dim i As Long, db
  For i = 0 To d.DatabaseRanges.Count - 1
    db = d.DatabaseRanges.getByIndex(i)
    If db.AutoFilter And db.DataArea.Sheet = k.RangeAddress.Sheet Then db.refresh()
  Next i
  If d.getPropertyValue("UnnamedDatabaseRanges").hasByTable(k.RangeAddress.Sheet) Then d.getPropertyValue("UnnamedDatabaseRanges").getByTable(k.RangeAddress.Sheet).refresh()
End Sub

Rem The column whose changes end a group, the function (GeneralFunction2), the columns that are summed up.
Sub Subtotal(r, a)
  Dim desc, columns(), i As Long
  ReDim columns(UBound(a) - 2)
  For i = 2 To UBound(a)
    Dim s As New com.sun.star.sheet.SubTotalColumn
    s.Column = CLng(a(i))
    s.Function = Aggregate(a(1))
    columns(i - 2) = s
    s = Nothing
  Next i
  desc = r.createSubTotalDescriptor(True)
  desc.addNew(columns, CLng(a(0)))
  desc.InsertPageBreaks = False
  desc.EnableSort = True
  r.applySubTotals(desc, True)
End Sub

Function Aggregate(name)
  Select Case name
    Case "count"
      Aggregate = com.sun.star.sheet.GeneralFunction.COUNT
    Case "average"
      Aggregate = com.sun.star.sheet.GeneralFunction.AVERAGE
    Case "max"
      Aggregate = com.sun.star.sheet.GeneralFunction.MAX
    Case "min"
      Aggregate = com.sun.star.sheet.GeneralFunction.MIN
    Case Else
      Aggregate = com.sun.star.sheet.GeneralFunction.SUM
  End Select
End Function

Rem Colours of the headings, of their letters and of every second row, lines.
Sub Style(d, k, r, a)
  Dim at, i As Long, head, b, band As New com.sun.star.table.CellRangeAddress, bands
  at = r.RangeAddress
  bands = d.createInstance("com.sun.star.sheet.SheetCellRanges")
  band.Sheet = at.Sheet
  band.StartColumn = at.StartColumn
  band.EndColumn = at.EndColumn
  For i = at.StartRow + 1 To at.EndRow Step 2
    If i - at.StartRow > 20000 Then Exit For
    band.StartRow = i
    band.EndRow = i
    bands.addRangeAddress(band, False)
  Next i
  If bands.Count > 0 Then bands.CellBackColor = CLng(a(2))
  b = r.TableBorder2
  b.TopLine = Stroke(18, CLng(a(3)), 0)
  b.IsTopLineValid = True
  b.BottomLine = Stroke(18, CLng(a(3)), 0)
  b.IsBottomLineValid = True
  b.LeftLine = Stroke(18, CLng(a(3)), 0)
  b.IsLeftLineValid = True
  b.RightLine = Stroke(18, CLng(a(3)), 0)
  b.IsRightLineValid = True
  b.HorizontalLine = Stroke(18, CLng(a(3)), 0)
  b.IsHorizontalLineValid = at.EndRow > at.StartRow
  r.TableBorder2 = b
  head = k.getCellRangeByPosition(at.StartColumn, at.StartRow, at.EndColumn, at.StartRow)
  head.CharColor = CLng(a(1))
  head.CharWeight = com.sun.star.awt.FontWeight.BOLD
  head.CharWeightAsian = com.sun.star.awt.FontWeight.BOLD
  head.CellBackColor = CLng(a(0))
End Sub
`;
