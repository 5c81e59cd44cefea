/** Charts: from selected cells, or from a small table that the person typed. */
export const CHARTS = `
Function Perform(procedure As String, a) As String
  Dim d
  d = Doc()
  Perform = ""
  Select Case procedure
    Case "chart.cells"
      FromCells(d, a)
    Case "chart.data"
      FromData(d, a)
    Case "chart.type"
      Dim o
      o = Chosen(d)
      If IsNull(o) Then
        Perform = "!no chart is selected"
      Else
        Shape_(o, a(0), a(1))
      End If
    Case Else
      Perform = "!unknown"
  End Select
End Function

Sub Shape_(c, kind As String, title As String)
  Dim service As String
  Select Case kind
    Case "pie", "donut"
      service = IIf(kind = "pie", "com.sun.star.chart.PieDiagram", "com.sun.star.chart.DonutDiagram")
    Case "line"
      service = "com.sun.star.chart.LineDiagram"
    Case "area"
      service = "com.sun.star.chart.AreaDiagram"
    Case "scatter"
      service = "com.sun.star.chart.XYDiagram"
    Case "radar"
      service = "com.sun.star.chart.NetDiagram"
    Case Else
      service = "com.sun.star.chart.BarDiagram"
  End Select
  If c.Diagram.getDiagramType() <> service Then c.Diagram = c.createInstance(service)
  If kind = "bar" Or kind = "column" Or kind = "stacked" Then
    c.Diagram.Vertical = (kind = "bar")
    c.Diagram.Stacked = (kind = "stacked")
  End If
  c.HasMainTitle = (title <> "")
  If title <> "" Then c.Title.String = title
End Sub

Sub FromCells(d, a)
  Dim k, s, r, charts, n As Long, called As String, at, c
  k = d.CurrentController.ActiveSheet
  s = d.CurrentController.getSelection()
  If s.supportsService("com.sun.star.sheet.SheetCellRanges") Then
    r = s.getRangeAddresses()
    at = s.getByIndex(0)
  Else
    If s.supportsService("com.sun.star.sheet.SheetCell") Then
      Dim cursor
      cursor = k.createCursorByRange(s)
      cursor.collapseToCurrentRegion()
      s = cursor
    End If
    r = Array(s.RangeAddress)
    at = s
  End If
  charts = k.Charts
  n = charts.Count + 1
  Do While charts.hasByName("Chart" & n)
    n = n + 1
  Loop
  called = "Chart" & n
  Dim box As New com.sun.star.awt.Rectangle
  box.X = at.Position.X + at.Size.Width + 500
  box.Y = at.Position.Y
  box.Width = 12000
  box.Height = 7500
  charts.addNewByName(called, box, r, Flag(a(2)), Flag(a(3)))
  c = charts.getByName(called).getEmbeddedObject()
  Shape_(c, a(0), a(1))
End Sub

' Arguments: kind, title, number of series, their names, then for every row its label and its values.
Sub FromData(d, a)
  Dim c, series As Long, i As Long, j As Long, rows As Long
  If d.supportsService("com.sun.star.text.TextDocument") Then
    Dim o, v
    o = d.createInstance("com.sun.star.text.TextEmbeddedObject")
    o.CLSID = "12dcae26-281f-416f-a234-c3086127382e"
    v = d.CurrentController.getViewCursor()
    v.Text.insertTextContent(v, o, False)
    Dim size As New com.sun.star.awt.Size
    size.Width = 14000
    size.Height = 8000
    o.Size = size
    c = o.getEmbeddedObject()
    If IsNull(c) Then c = o.Model
  Else
    Dim p, s
    p = d.CurrentController.CurrentPage
    s = d.createInstance("com.sun.star.drawing.OLE2Shape")
    p.add(s)
    s.CLSID = "12dcae26-281f-416f-a234-c3086127382e"
    Dim at As New com.sun.star.awt.Point
    Dim room As New com.sun.star.awt.Size
    room.Width = p.Width * 0.6
    room.Height = p.Height * 0.6
    at.X = p.Width * 0.2
    at.Y = p.Height * 0.25
    s.Position = at
    s.Size = room
    c = s.Model
    If IsNull(c) Then c = s.EmbeddedObject.Component
  End If
  series = CLng(a(2))
  rows = (UBound(a) - 2 - series) / (series + 1)
  Dim names(series - 1) As String
  Dim labels(rows - 1) As String
  Dim values(rows - 1)
  For j = 0 To series - 1
    names(j) = a(3 + j)
  Next j
  For i = 0 To rows - 1
    Dim one(series - 1) As Double
    labels(i) = a(3 + series + i * (series + 1))
    For j = 0 To series - 1
      one(j) = Val(a(3 + series + i * (series + 1) + 1 + j))
    Next j
    values(i) = one
  Next i
  c.Data.setData(values)
  c.Data.setRowDescriptions(labels)
  c.Data.setColumnDescriptions(names)
  Shape_(c, a(0), a(1))
End Sub

Function Chosen(d)
  Dim s
  Chosen = Null
  On Error Goto none
  s = d.CurrentController.getSelection()
  If HasUnoInterfaces(s, "com.sun.star.document.XEmbeddedObjectSupplier") Then
    Chosen = s.getEmbeddedObject()
  ElseIf HasUnoInterfaces(s, "com.sun.star.container.XIndexAccess") Then
    Chosen = s.getByIndex(0).Model
  End If
none:
End Function
`;
