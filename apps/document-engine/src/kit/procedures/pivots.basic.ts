/** Pivot tables. A field is named by its place among the columns of the source, the data of a layout by its parts. */
export const PIVOTS = `
Function Perform(procedure As String, a) As String
  Dim d, c, k, s
  d = Doc()
  c = d.CurrentController
  k = c.ActiveSheet
  s = c.getSelection()
  Perform = ""
  Select Case procedure
    Case "pivot.source"
      Perform = Tables.About(Tables.Region(k, s))
    Case "pivot.here"
      Perform = Here(d, k, s)
    Case "pivot.insert"
      Perform = Insert_(d, c, k, a)
    Case "pivot.set"
      Perform = Change(k, s, a)
    Case "pivot.remove"
      Dim t
      t = Under(k, s)
      If Not IsNull(t) Then k.DataPilotTables.removeByName(t.Name)
    Case "pivot.refresh"
      Perform = CStr(Sheets.RefreshPivots(d))
    Case Else
      Perform = "!unknown"
  End Select
End Function

Rem The pivot table that the current cell is in.
Function Under(k, s)
  Dim i As Long, t, at, p
  Under = Null
  p = Sheets.First(s).CellAddress
  For i = 0 To k.DataPilotTables.Count - 1
    t = k.DataPilotTables.getByIndex(i)
    at = t.OutputRange
    If p.Column >= at.StartColumn And p.Column <= at.EndColumn And p.Row >= at.StartRow And p.Row <= at.EndRow Then
      Under = t
      Exit Function
    End If
  Next i
End Function

Rem The source's place, its headings, then how each field is used: place, use, function.
Function Here(d, k, s) As String
  Dim t, src, i As Long, n As Long, f, names(), r, uses As String
  Here = ""
  t = Under(k, s)
  If IsNull(t) Then Exit Function
  src = t.SourceRange
  r = d.Sheets.getByIndex(src.Sheet).getCellRangeByPosition(src.StartColumn, src.StartRow, src.EndColumn, src.EndRow)
  Here = Tables.About(r)
  n = src.EndColumn - src.StartColumn
  Here = Here & Chr(30) & Uses_(t.RowFields, r, "row") & Uses_(t.ColumnFields, r, "column") & Uses_(t.PageFields, r, "page") & Uses_(t.DataFields, r, "data")
End Function

Function Uses_(fields, r, use As String) As String
  Dim i As Long, j As Long, n As String
  Uses_ = ""
  For i = 0 To fields.Count - 1
    n = fields.getByIndex(i).Name
    For j = 0 To r.Columns.Count - 1
      If r.getCellByPosition(j, 0).String = Source(n) Then Uses_ = Uses_ & Row(Array(j, use, IIf(use = "data", NameOf(fields.getByIndex(i).Function), ""))) & Chr(30)
    Next j
  Next i
End Function

Rem A field that is used a second time is called like the first, with an asterisk.
Function Source(n As String) As String
  Source = n
  Do While Right(Source, 1) = "*"
    Source = Left(Source, Len(Source) - 1)
  Loop
End Function

Function NameOf(f) As String
  Select Case f
    Case com.sun.star.sheet.GeneralFunction.COUNT
      NameOf = "count"
    Case com.sun.star.sheet.GeneralFunction.AVERAGE
      NameOf = "average"
    Case com.sun.star.sheet.GeneralFunction.MAX
      NameOf = "max"
    Case com.sun.star.sheet.GeneralFunction.MIN
      NameOf = "min"
    Case Else
      NameOf = "sum"
  End Select
End Function

Rem Place of the source (four numbers), where to (empty: a new sheet of the name that follows), then the uses.
Function Insert_(d, c, k, a) As String
  Dim target, at As New com.sun.star.table.CellAddress, desc, src As New com.sun.star.table.CellRangeAddress
  src.Sheet = k.RangeAddress.Sheet
  src.StartColumn = CLng(a(0))
  src.StartRow = CLng(a(1))
  src.EndColumn = CLng(a(2))
  src.EndRow = CLng(a(3))
  If a(4) = "" Then
    d.Sheets.insertNewByName(a(5), src.Sheet + 1)
    target = d.Sheets.getByName(a(5))
    at.Sheet = target.RangeAddress.Sheet
    at.Column = 0
    at.Row = 0
  Else
    target = Place(d, k, a(4))
    at = target.getCellByPosition(0, 0).CellAddress
    target = d.Sheets.getByIndex(at.Sheet)
  End If
  desc = target.DataPilotTables.createDataPilotDescriptor()
  desc.setSourceRange(src)
  Dim r
  r = k.getCellRangeByPosition(src.StartColumn, src.StartRow, src.EndColumn, src.EndRow)
  Lay(desc, r, a, 6)
  desc.ShowFilterButton = False
  Dim n As Long, name As String
  n = 1
  Do While target.DataPilotTables.hasByName("PivotTable" & n)
    n = n + 1
  Loop
  name = "PivotTable" & n
  target.DataPilotTables.insertNewByName(name, at, desc)
  Insert_ = Row(Array(at.Sheet, name))
End Function

Rem "Sheet2!B3" or "B3".
Function Place(d, k, given As String)
  Dim i As Long, t As String
  i = InStr(given, "!")
  If i = 0 Then
    Place = k.getCellRangeByName(given)
  Else
    t = Left(given, i - 1)
    If Left(t, 1) = "'" Then t = Mid(t, 2, Len(t) - 2)
    Place = d.Sheets.getByName(t).getCellRangeByName(Mid(given, i + 1))
  End If
End Function

Sub Lay(desc, r, a, from As Long)
  Dim i As Long, f, used As String, fields
  fields = desc.getDataPilotFields()
  For i = from To UBound(a) - 2 Step 3
    f = fields.getByIndex(CLng(a(i)))
    Select Case a(i + 1)
      Case "row"
        f.Orientation = com.sun.star.sheet.DataPilotFieldOrientation.ROW
      Case "column"
        f.Orientation = com.sun.star.sheet.DataPilotFieldOrientation.COLUMN
      Case "page"
        f.Orientation = com.sun.star.sheet.DataPilotFieldOrientation.PAGE
      Case "data"
        f.Orientation = com.sun.star.sheet.DataPilotFieldOrientation.DATA
        f.Function = Tables.Aggregate(a(i + 2))
    End Select
  Next i
End Sub

Rem Lays the pivot table under the cursor out anew: its uses.
Function Change(k, s, a) As String
  Dim t, i As Long, name As String, at As New com.sun.star.table.CellAddress, desc, src
  t = Under(k, s)
  If IsNull(t) Then
    Change = "!no pivot table"
    Exit Function
  End If
  name = t.Name
  src = t.SourceRange
  at.Sheet = t.OutputRange.Sheet
  at.Column = t.OutputRange.StartColumn
  at.Row = t.OutputRange.StartRow
  desc = k.DataPilotTables.createDataPilotDescriptor()
  desc.setSourceRange(src)
  desc.ShowFilterButton = False
  desc.ColumnGrand = t.ColumnGrand
  desc.RowGrand = t.RowGrand
  Lay(desc, Null, a, 0)
  k.DataPilotTables.removeByName(name)
  k.DataPilotTables.insertNewByName(name, at, desc)
  Change = name
End Function
`;
