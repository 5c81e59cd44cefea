/** Size, margins, headers and footers of pages; lengths in 1/100 mm. */
export const PAGES = `
Function Perform(procedure As String, a) As String
  Dim d, p
  d = Doc()
  p = Target(d)
  Perform = ""
  Select Case procedure
    Case "page.get"
      If d.supportsService("com.sun.star.presentation.PresentationDocument") Then
        Perform = Row(Array(p.Width, p.Height, 0, 0, 0, 0, 0))
      Else
        Dim top As Long, bottom As Long
        top = p.TopMargin
        bottom = p.BottomMargin
        If d.supportsService("com.sun.star.text.TextDocument") Then
          If p.HeaderIsOn Then top = top + p.HeaderHeight
          If p.FooterIsOn Then bottom = bottom + p.FooterHeight
        End If
        Perform = Row(Array(p.Width, p.Height, p.LeftMargin, p.RightMargin, top, bottom, Abs(p.HeaderIsOn), Abs(p.FooterIsOn), Sides(d, p)))
      End If
    Case "page.set"
      If d.supportsService("com.sun.star.text.TextDocument") Then
        Restyle(d, p, "page", a)
      Else
        SetPage(d, p, a)
      End If
    Case "page.sides"
      SetSides(d, p, Not Flag(a(0)), Not Flag(a(1)))
    Case "page.scale"
      p.ScaleToPagesX = CInt(a(0))
      p.ScaleToPagesY = CInt(a(1))
    Case "page.header"
      Header(p, a(0), a(1), a(2), a(3))
    Case "page.colour"
      If d.supportsService("com.sun.star.text.TextDocument") Then
        Restyle(d, p, "BackColor", CLng(a(0)))
      Else
        p.BackColor = CLng(a(0))
      End If
    Case "page.lines"
      d.LineNumberingProperties.IsOn = Flag(a(0))
      If UBound(a) >= 1 Then d.LineNumberingProperties.RestartAtEachPage = Flag(a(1))
    Case "page.hyphenate"
      d.StyleFamilies.getByName("ParagraphStyles").getByName("Standard").ParaIsHyphenation = Flag(a(0))
    Case "page.border"
      Restyle(d, p, "border", a)
    Case Else
      Perform = "!unknown"
  End Select
End Function

Rem Whether the first page has a header of its own, and whether left pages have.
Function Sides(d, p) As String
  Sides = ""
  If Not d.supportsService("com.sun.star.text.TextDocument") Then Exit Function
  Dim left_ As Boolean
  left_ = False
  If p.HeaderIsOn Then left_ = Not p.HeaderIsShared
  If p.FooterIsOn Then left_ = left_ Or Not p.FooterIsShared
  Sides = "0"
  If p.HeaderIsOn Or p.FooterIsOn Then Sides = IIf(p.FirstIsShared, "0", "1")
  Sides = Sides & " " & IIf(left_, "1", "0")
End Function

Sub SetSides(d, p, first As Boolean, left_ As Boolean)
  If Not p.HeaderIsOn And Not p.FooterIsOn And Not (first And left_) Then Restyle(d, p, "HeaderIsOn", True)
  If p.FirstIsShared <> first Then Restyle(d, p, "FirstIsShared", first)
  If p.HeaderIsOn Then
    If p.HeaderIsShared <> left_ Then Restyle(d, p, "HeaderIsShared", left_)
  End If
  If p.FooterIsOn Then
    If p.FooterIsShared <> left_ Then Restyle(d, p, "FooterIsShared", left_)
  End If
End Sub

Function Target(d)
  If d.supportsService("com.sun.star.text.TextDocument") Then
    Target = d.StyleFamilies.getByName("PageStyles").getByName(d.CurrentController.getViewCursor().PageStyleName)
  ElseIf d.supportsService("com.sun.star.sheet.SpreadsheetDocument") Then
    Target = d.StyleFamilies.getByName("PageStyles").getByName(d.CurrentController.ActiveSheet.PageStyle)
  Else
    Target = d.DrawPages.getByIndex(0)
  End If
End Function

Rem LibreOffice forgets all that could be taken back when a page style of a text is set from here while it records. So it
Rem does not record: two commands that change nothing keep how the page was and how it is. The kit takes them back as one.
Sub Restyle(d, p, what As String, value)
  Dim failure As Long, before
  before = Array(p.TopMargin, p.BottomMargin)
  Remember(d, p)
  d.UndoManager.lock()
  On Error Goto failed
  If what = "page" Then
    SetPage(d, p, value)
    If p.HeaderIsOn Then Share(p, "Top", "Header", CLng(value(4)), before(0))
    If p.FooterIsOn Then Share(p, "Bottom", "Footer", CLng(value(5)), before(1))
  ElseIf what = "Header" Then
    Share(p, "Top", "Header", CLng(before(0)), 1250)
  ElseIf what = "Footer" Then
    Share(p, "Bottom", "Footer", CLng(before(1)), 1250)
  ElseIf what = "border" Then
    Frame(p, value)
  Else
    p.setPropertyValue(what, value)
  End If
  d.UndoManager.unlock()
  Remember(d, p)
  Exit Sub
failed:
  failure = Err
  d.UndoManager.unlock()
  Error failure
End Sub

Rem Which, width, colour, style: around what is printed, as far from it as Word puts it.
Sub Frame(p, a)
  Dim l, sides, i As Long
  l = IIf(a(0) = "box", Stroke(CLng(a(1)), CLng(a(2)), CLng(a(3))), Stroke(0, 0, 0))
  sides = Array("Top", "Bottom", "Left", "Right")
  For i = 0 To 3
    p.setPropertyValue(sides(i) & "Border", l)
    p.setPropertyValue(sides(i) & "BorderDistance", IIf(a(0) = "box", 100, 0))
  Next i
End Sub

Rem In Word the margin of a page reaches to its body, and a header stands in it, so far from the edge of the paper.
Sub Share(p, side As String, which As String, margin As Long, wanted As Long)
  Dim distance As Long
  If margin < 400 Then
    p.setPropertyValue(side & "Margin", margin)
    Exit Sub
  End If
  distance = IIf(wanted + 200 > margin, margin / 2, wanted)
  p.setPropertyValue(side & "Margin", distance)
  p.setPropertyValue(which & "IsDynamicHeight", True)
  p.setPropertyValue(which & "DynamicSpacing", True)
  p.setPropertyValue(which & "BodyDistance", margin - distance - 100)
  p.setPropertyValue(which & "Height", margin - distance)
End Sub

Sub Dispatch(d, command As String, given)
  CreateUnoService("com.sun.star.frame.DispatchHelper").executeDispatch(d.CurrentController.Frame, command, "", 0, given)
End Sub

Sub Remember(d, p)
  Dim turned(0) As New com.sun.star.beans.PropertyValue
  turned(0).Name = "AttributePage.Landscape"
  turned(0).Value = p.IsLandscape
  Dispatch(d, ".uno:AttributePage", turned)
End Sub

Sub SetPage(d, p, a)
  Dim w As Long, h As Long, i As Long
  w = CLng(a(0))
  h = CLng(a(1))
  If d.supportsService("com.sun.star.presentation.PresentationDocument") Then
    Dim across As Double, down As Double
    across = w / p.Width
    down = h / p.Height
    For i = 0 To d.MasterPages.Count - 1
      Resize(d.MasterPages.getByIndex(i), w, h, across, down)
    Next i
    For i = 0 To d.DrawPages.Count - 1
      Resize(d.DrawPages.getByIndex(i), w, h, across, down)
    Next i
    Exit Sub
  End If
  p.IsLandscape = (w > h)
  p.Width = w
  p.Height = h
  p.LeftMargin = CLng(a(2))
  p.RightMargin = CLng(a(3))
  p.TopMargin = CLng(a(4))
  p.BottomMargin = CLng(a(5))
End Sub

Rem What stands on a slide keeps its place on it: text gets the new proportions, everything else keeps its own.
Sub Resize(p, w As Long, h As Long, across As Double, down As Double)
  Dim i As Long, s, both As Double
  Dim at As New com.sun.star.awt.Point
  Dim box As New com.sun.star.awt.Size
  p.Width = w
  p.Height = h
  both = IIf(across < down, across, down)
  For i = 0 To p.Count - 1
    s = p.getByIndex(i)
    If s.supportsService("com.sun.star.presentation.Shape") Or s.ShapeType = "com.sun.star.drawing.TextShape" Then
      at.X = s.Position.X * across
      at.Y = s.Position.Y * down
      box.Width = s.Size.Width * across
      box.Height = s.Size.Height * down
    Else
      at.X = (s.Position.X + s.Size.Width / 2) * across - s.Size.Width * both / 2
      at.Y = (s.Position.Y + s.Size.Height / 2) * down - s.Size.Height * both / 2
      box.Width = s.Size.Width * both
      box.Height = s.Size.Height * both
    End If
    s.setSize(box)
    s.setPosition(at)
  Next i
End Sub

Sub Header(p, which As String, left_ As String, centre As String, right_ As String)
  Dim h
  If which = "header" Then
    p.HeaderIsOn = True
    h = p.RightPageHeaderContent
  Else
    p.FooterIsOn = True
    h = p.RightPageFooterContent
  End If
  h.LeftText.String = left_
  h.CenterText.String = centre
  h.RightText.String = right_
  If which = "header" Then
    p.RightPageHeaderContent = h
  Else
    p.RightPageFooterContent = h
  End If
End Sub
`;
