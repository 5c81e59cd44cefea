/**
 * Objects on slides, told by slide and place in the order from the back, both from 0, so that what was there before can be said again.
 * Lengths in 1/100 mm, angles in 1/100 degree.
 */
export const SHAPES = `
Function Perform(procedure As String, a) As String
  Dim d, s, i As Long
  d = Doc()
  Perform = ""
  Select Case procedure
    Case "shape.selected"
      s = Chosen(d)
      If IsNull(s) Then Exit Function
      For i = 0 To s.Count - 1
        Perform = Perform & IIf(i = 0, "", Chr(30)) & Told(d.CurrentController.CurrentPage, s.getByIndex(i))
      Next i
    Case "shape.set"
      s = d.DrawPages.getByIndex(CLng(a(0))).getByIndex(CLng(a(1)))
      For i = 2 To UBound(a) - 1 Step 2
        Set_(d, s, a(i), a(i + 1))
      Next i
      d.setModified(True)
    Case "shape.remove"
      s = d.DrawPages.getByIndex(CLng(a(0)))
      s.remove(s.getByIndex(CLng(a(1))))
    Case "shape.links"
      For i = 0 To d.DrawPages.Count - 1
        Perform = Perform & Links_(d, d.DrawPages.getByIndex(i), i)
      Next i
      If Perform <> "" Then Perform = Mid(Perform, 2)
    Case Else
      Perform = "!unknown"
  End Select
End Function

Rem What the person has selected, if it stands on the slide itself.
Function Chosen(d)
  Chosen = Null
  Dim s
  s = d.CurrentController.getSelection()
  If IsNull(s) Or IsEmpty(s) Then Exit Function
  If HasUnoInterfaces(s, "com.sun.star.container.XIndexAccess") Then
    If s.Count > 0 Then
      If HasUnoInterfaces(s.getByIndex(0), "com.sun.star.drawing.XShape") Then Chosen = s
    End If
  End If
End Function

Function Has(o, name_ As String) As Boolean
  Has = o.PropertySetInfo.hasPropertyByName(name_)
End Function

Function Told(p, o) As String
  Dim fit As Long, anchor As Long, fill As String, line_ As Long, clear_ As Long, shade As Long, turned As Long
  fit = 0 : anchor = 0 : fill = "" : line_ = -1 : clear_ = 0 : shade = 0 : turned = 0
  If Has(o, "TextFitToSize") Then
    If o.TextFitToSize = com.sun.star.drawing.TextFitToSizeType.AUTOFIT Then
      fit = 1
    ElseIf o.TextAutoGrowHeight Then
      fit = 2
    End If
    anchor = o.TextVerticalAdjust
  End If
  If Has(o, "FillStyle") Then
    If o.FillStyle = com.sun.star.drawing.FillStyle.NONE Then
      fill = "-1"
    ElseIf o.FillStyle = com.sun.star.drawing.FillStyle.SOLID Then
      fill = CStr(o.FillColor)
    End If
    clear_ = o.FillTransparence
  End If
  If Has(o, "LineStyle") Then line_ = Dashes(o)
  If Has(o, "Shadow") Then shade = Abs(o.Shadow)
  If Has(o, "RotateAngle") Then turned = o.RotateAngle
  Told = Row(Array(p.Number - 1, o.ZOrder, o.Position.X, o.Position.Y, o.Size.Width, o.Size.Height, turned, o.Title, o.Description, fill, line_, clear_, shade, fit, anchor, Click_(o), o.Name))
End Function

Rem 0: no line, 1: solid, 2: dashes, 3: dots.
Function Dashes(o) As Long
  If o.LineStyle = com.sun.star.drawing.LineStyle.NONE Then
    Dashes = 0
  ElseIf o.LineStyle = com.sun.star.drawing.LineStyle.SOLID Then
    Dashes = 1
  Else
    Dashes = IIf(o.LineDash.DotLen > 150 Or o.LineDash.Dashes > 0, 2, 3)
  End If
End Function

Sub Set_(d, o, key As String, value As String)
  Dim at As New com.sun.star.awt.Point
  Dim box As New com.sun.star.awt.Size
  Select Case key
    Case "x"
      at = o.Position
      at.X = CLng(value)
      o.setPosition(at)
    Case "y"
      at = o.Position
      at.Y = CLng(value)
      o.setPosition(at)
    Case "width"
      box = o.Size
      box.Width = CLng(value)
      o.setSize(box)
    Case "height"
      box = o.Size
      box.Height = CLng(value)
      o.setSize(box)
    Case "turned"
      If Has(o, "RotateAngle") Then o.RotateAngle = CLng(value)
    Case "title"
      o.Title = value
    Case "description"
      o.Description = value
    Case "fill"
      If Not Has(o, "FillStyle") Then Exit Sub
      If value = "-1" Then
        o.FillStyle = com.sun.star.drawing.FillStyle.NONE
      ElseIf value <> "" Then
        o.FillStyle = com.sun.star.drawing.FillStyle.SOLID
        o.FillColor = CLng(value)
      End If
    Case "line"
      SetLine(o, CLng(value))
    Case "colour"
      o.LineColor = CLng(value)
    Case "transparency"
      If Has(o, "FillStyle") Then
        Rem LibreOffice 7.4 writes a colour of the theme without its transparency.
        If Has(o, "FillColorTheme") Then o.FillColorTheme = -1
        o.FillTransparence = CInt(value)
      End If
    Case "shadow"
      If Has(o, "Shadow") Then o.Shadow = Flag(value)
    Case "fit"
      If Not Has(o, "TextFitToSize") Then Exit Sub
      o.TextAutoGrowHeight = (value = "2")
      o.TextFitToSize = IIf(value = "1", com.sun.star.drawing.TextFitToSizeType.AUTOFIT, com.sun.star.drawing.TextFitToSizeType.NONE)
    Case "anchor"
      If Has(o, "TextVerticalAdjust") Then o.TextVerticalAdjust = CLng(value)
    Case "click"
      SetClick(d, o, value)
    Case "name"
      o.Name = value
  End Select
End Sub

Sub SetLine(o, style As Long)
  If Not Has(o, "LineStyle") Or style < 0 Then Exit Sub
  If style = 0 Then
    o.LineStyle = com.sun.star.drawing.LineStyle.NONE
  ElseIf style = 1 Then
    o.LineStyle = com.sun.star.drawing.LineStyle.SOLID
  Else
    Dim dash As New com.sun.star.drawing.LineDash
    dash.Style = com.sun.star.drawing.DashStyle.RECTRELATIVE
    If style = 2 Then
      dash.Dashes = 1
      dash.DashLen = 400
      dash.Distance = 300
    Else
      dash.Dots = 1
      dash.DotLen = 100
      dash.Distance = 100
    End If
    o.LineDash = dash
    o.LineStyle = com.sun.star.drawing.LineStyle.DASH
  End If
End Sub

Rem Where a click leads in the show: "next", "previous", "first", "last", "#" and the number of a slide, or an address.
Function Click_(o) As String
  Click_ = ""
  If Not Has(o, "OnClick") Then Exit Function
  Select Case o.OnClick
    Case com.sun.star.presentation.ClickAction.NEXTPAGE
      Click_ = "next"
    Case com.sun.star.presentation.ClickAction.PREVPAGE
      Click_ = "previous"
    Case com.sun.star.presentation.ClickAction.FIRSTPAGE
      Click_ = "first"
    Case com.sun.star.presentation.ClickAction.LASTPAGE
      Click_ = "last"
    Case com.sun.star.presentation.ClickAction.BOOKMARK
      Click_ = Place(o.Bookmark)
    Case com.sun.star.presentation.ClickAction.DOCUMENT
      Click_ = o.Bookmark
  End Select
End Function

Rem The number of a slide that an address names; other addresses stay what they are.
Function Place(ByVal address As String) As String
  Dim i As Long, bare As String
  Place = address
  bare = address
  If Left(bare, 1) = "#" Then bare = Mid(bare, 2)
  For i = 0 To Doc().DrawPages.Count - 1
    If Doc().DrawPages.getByIndex(i).Name = bare Then
      Place = "#" & (i + 1)
      Exit Function
    End If
  Next i
End Function

Sub SetClick(d, o, value As String)
  If Not Has(o, "OnClick") Then Exit Sub
  Select Case value
    Case ""
      o.OnClick = com.sun.star.presentation.ClickAction.NONE
    Case "next"
      o.OnClick = com.sun.star.presentation.ClickAction.NEXTPAGE
    Case "previous"
      o.OnClick = com.sun.star.presentation.ClickAction.PREVPAGE
    Case "first"
      o.OnClick = com.sun.star.presentation.ClickAction.FIRSTPAGE
    Case "last"
      o.OnClick = com.sun.star.presentation.ClickAction.LASTPAGE
    Case Else
      If Left(value, 1) = "#" Then
        o.OnClick = com.sun.star.presentation.ClickAction.BOOKMARK
        o.Bookmark = d.DrawPages.getByIndex(CLng(Mid(value, 2)) - 1).Name
      Else
        o.OnClick = com.sun.star.presentation.ClickAction.DOCUMENT
        o.Bookmark = value
      End If
  End Select
End Sub

Rem Slide, place in thousandths of the slide, and where it leads. Links in a text have the height of their paragraph's share.
Function Links_(d, p, number As Long) As String
  Dim i As Long, o, to_ As String, n As Long, e, parts, portion, count As Long, share As Double
  Links_ = ""
  For i = 0 To p.Count - 1
    o = p.getByIndex(i)
    to_ = Click_(o)
    If to_ <> "" Then
      Links_ = Links_ & Area(p, number, o, 0, 1, to_)
    ElseIf HasUnoInterfaces(o, "com.sun.star.text.XText") Then
      count = 0
      e = o.createEnumeration()
      Do While e.hasMoreElements()
        e.nextElement()
        count = count + 1
      Loop
      n = 0
      e = o.createEnumeration()
      Do While e.hasMoreElements()
        parts = e.nextElement().createEnumeration()
        Do While parts.hasMoreElements()
          portion = parts.nextElement()
          to_ = ""
          If portion.TextPortionType = "TextField" Then
            If portion.TextField.supportsService("com.sun.star.text.TextField.URL") Then to_ = Place(portion.TextField.URL)
          End If
          If to_ <> "" Then Links_ = Links_ & Area(p, number, o, n / count, (n + 1) / count, to_)
        Loop
        n = n + 1
      Loop
    End If
  Next i
End Function

Function Area(p, number As Long, o, from As Double, upto As Double, to_ As String) As String
  Dim w As Double, h As Double
  w = p.Width / 1000
  h = p.Height / 1000
  Area = Chr(30) & Row(Array(number, CLng(o.Position.X / w), CLng((o.Position.Y + o.Size.Height * from) / h), CLng(o.Size.Width / w), CLng(o.Size.Height * (upto - from) / h), to_))
End Function
`;
