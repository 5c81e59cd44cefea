/** Charts of the selected cells. */
export const CHARTS = `
Function Perform(procedure As String, a) As String
  Dim d, c
  d = Doc()
  Perform = ""
  Select Case procedure
    Case "chart.cells"
      FromCells(d, a)
    Case "chart.get"
      c = Selected(d)
      If Not IsNull(c) Then Perform = Row(Array(d.CurrentController.getSelection().getByIndex(0).PersistName, KindOf(c.Diagram), IIf(c.HasMainTitle, c.Title.String, ""), Abs(c.HasLegend), AxisTitle(c.Diagram, "X"), AxisTitle(c.Diagram, "Y")))
    Case "chart.set"
      c = Called(d, a(0))
      If IsNull(c) Then
        Perform = "!there is no such chart"
      Else
        c.lockControllers()
        If KindOf(c.Diagram) <> a(1) Then Shape_(c, a(1), a(2)) Else SetTitle(c, a(2))
        c.HasLegend = Flag(a(3))
        SetAxisTitle(c.Diagram, "X", a(4))
        SetAxisTitle(c.Diagram, "Y", a(5))
        c.unlockControllers()
        d.setModified(True)
      End If
    Case "chart.new"
      Perform = New_(d, a)
    Case "chart.data"
      c = Selected(d)
      If Not IsNull(c) Then
        If c.hasInternalDataProvider() Then Perform = Figures(c.Data)
      End If
    Case "chart.data.set"
      c = Selected(d)
      If IsNull(c) Then
        Perform = "!no chart is selected"
      Else
        SetFigures(c, a, 0)
        d.setModified(True)
      End If
    Case Else
      Perform = "!unknown"
  End Select
End Function

Rem The first row names the columns, the first field of every other one its row.
Function Figures(t) As String
  Dim i As Long, j As Long, fields(), all_
  all_ = t.getData()
  ReDim fields(UBound(t.ColumnDescriptions) + 1)
  fields(0) = ""
  For j = 0 To UBound(t.ColumnDescriptions)
    fields(j + 1) = t.ColumnDescriptions(j)
  Next j
  Figures = Row(fields)
  For i = 0 To UBound(all_)
    fields(0) = t.RowDescriptions(i)
    For j = 0 To UBound(all_(i))
      fields(j + 1) = IIf(t.isNotANumber(all_(i)(j)), "", Trim(Str(all_(i)(j))))
    Next j
    Figures = Figures & Chr(30) & Row(fields)
  Next i
End Function

Rem The width of the table, then its fields row by row as Figures tells them.
Sub SetFigures(c, a, from As Long)
  Dim t, w As Long, rows As Long, i As Long, j As Long, names_(), heads(), all_(), line_() As Double
  t = c.Data
  w = CLng(a(from))
  rows = (UBound(a) - from) / w
  ReDim heads(w - 2)
  ReDim names_(rows - 2)
  ReDim all_(rows - 2)
  For j = 1 To w - 1
    heads(j - 1) = a(from + 1 + j)
  Next j
  For i = 1 To rows - 1
    names_(i - 1) = a(from + 1 + i * w)
    ReDim line_(w - 2) As Double
    For j = 1 To w - 1
      If a(from + 1 + i * w + j) = "" Then
        line_(j - 1) = t.getNotANumber()
      Else
        line_(j - 1) = Val(a(from + 1 + i * w + j))
      End If
    Next j
    all_(i - 1) = line_()
  Next i
  c.lockControllers()
  t.setData(all_())
  t.setRowDescriptions(names_())
  t.setColumnDescriptions(heads())
  c.unlockControllers()
End Sub

Rem On the slide that is shown: kind, title, and the figures. Its place in the order of objects is the answer.
Function New_(d, a) As String
  Dim o, p, c
  Dim box As New com.sun.star.awt.Size
  Dim at As New com.sun.star.awt.Point
  p = d.CurrentController.CurrentPage
  o = d.createInstance("com.sun.star.drawing.OLE2Shape")
  p.add(o)
  o.CLSID = "12dcae26-281f-416f-a234-c3086127382e"
  box.Width = CLng(p.Width * 0.6)
  box.Height = CLng(p.Height * 0.6)
  at.X = CLng(p.Width * 0.2)
  at.Y = CLng(p.Height * 0.28)
  o.setSize(box)
  o.setPosition(at)
  c = o.Model
  If Not c.hasInternalDataProvider() Then c.createInternalDataProvider(False)
  c.Diagram = c.createInstance("com.sun.star.chart.BarDiagram")
  SetFigures(c, a, 2)
  c.HasLegend = True
  c.Legend.Alignment = com.sun.star.chart.ChartLegendPosition.BOTTOM
  Shape_(c, a(0), a(1))
  d.CurrentController.select(o)
  d.setModified(True)
  New_ = Row(Array(p.Number - 1, o.ZOrder))
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
  SetTitle(c, title)
  Look(c, kind)
End Sub

Sub SetTitle(c, title As String)
  c.HasMainTitle = (title <> "")
  If title <> "" Then c.Title.String = title
End Sub

Rem Plain, as people know it from new charts elsewhere.
Sub Look(c, kind As String)
  Dim colours, i As Long
  colours = Array(&H4472C4, &HED7D31, &HA5A5A5, &HFFC000, &H5B9BD5, &H70AD47)
  On Error Resume Next
  c.Diagram.Wall.FillStyle = com.sun.star.drawing.FillStyle.NONE
  c.Diagram.Wall.LineStyle = com.sun.star.drawing.LineStyle.NONE
  c.Legend.FillStyle = com.sun.star.drawing.FillStyle.NONE
  c.Legend.LineStyle = com.sun.star.drawing.LineStyle.NONE
  c.Diagram.YMainGrid.LineColor = &HD9D9D9
  If kind <> "pie" And kind <> "donut" Then
    For i = 0 To UBound(c.Data.ColumnDescriptions)
      c.Diagram.getDataRowProperties(i).FillColor = colours(i Mod 6)
      c.Diagram.getDataRowProperties(i).LineColor = colours(i Mod 6)
    Next i
  End If
End Sub

Function Selected(d)
  Dim s, m
  Selected = Null
  s = d.CurrentController.getSelection()
  If IsNull(s) Then Exit Function
  If Not HasUnoInterfaces(s, "com.sun.star.container.XIndexAccess") Then Exit Function
  If s.Count <> 1 Then Exit Function
  On Error Goto none
  m = s.getByIndex(0).Model
  If m.supportsService("com.sun.star.chart.ChartDocument") Then Selected = m
none:
End Function

Rem Whichever sheet it is on: what is taken back may be out of sight.
Function Called(d, name As String)
  Dim i As Long, j As Long, page, x
  Called = Null
  For i = 0 To d.DrawPages.Count - 1
    page = d.DrawPages.getByIndex(i)
    For j = 0 To page.Count - 1
      x = page.getByIndex(j)
      If x.supportsService("com.sun.star.drawing.OLE2Shape") Then
        If x.PersistName = name Then
          Called = x.Model
          Exit Function
        End If
      End If
    Next j
  Next i
End Function

Function KindOf(g) As String
  Select Case g.getDiagramType()
    Case "com.sun.star.chart.PieDiagram"
      KindOf = "pie"
    Case "com.sun.star.chart.DonutDiagram"
      KindOf = "donut"
    Case "com.sun.star.chart.LineDiagram"
      KindOf = "line"
    Case "com.sun.star.chart.AreaDiagram"
      KindOf = "area"
    Case "com.sun.star.chart.XYDiagram"
      KindOf = "scatter"
    Case "com.sun.star.chart.NetDiagram"
      KindOf = "radar"
    Case Else
      KindOf = IIf(g.Vertical, "bar", IIf(g.Stacked, "stacked", "column"))
  End Select
End Function

Function AxisTitle(g, axis As String) As String
  AxisTitle = ""
  On Error Resume Next
  If axis = "X" Then
    If g.HasXAxisTitle Then AxisTitle = g.XAxisTitle.String
  Else
    If g.HasYAxisTitle Then AxisTitle = g.YAxisTitle.String
  End If
End Function

Rem Pies have no axes.
Sub SetAxisTitle(g, axis As String, title As String)
  On Error Resume Next
  If axis = "X" Then
    g.HasXAxisTitle = (title <> "")
    If title <> "" Then g.XAxisTitle.String = title
  Else
    g.HasYAxisTitle = (title <> "")
    If title <> "" Then g.YAxisTitle.String = title
  End If
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
  c.HasLegend = (a(0) = "pie" Or a(0) = "donut" Or UBound(c.Data.ColumnDescriptions) > 0)
  If c.HasLegend Then c.Legend.Alignment = com.sun.star.chart.ChartLegendPosition.BOTTOM
  Shape_(c, a(0), a(1))
End Sub
`;
