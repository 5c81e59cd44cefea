/** Charts of the selected cells. */
export const CHARTS = `
Function Perform(procedure As String, a) As String
  Dim d
  d = Doc()
  Perform = ""
  Select Case procedure
    Case "chart.cells"
      FromCells(d, a)
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
`;
