/** Procedures of presentations. Slides are numbered from 0; -1 stands for all of them. */
export const SLIDES = `
Function Perform(procedure As String, a) As String
  Dim d, p, i As Long
  d = Doc()
  Perform = ""
  Select Case procedure
    Case "slides.list"
      For i = 0 To d.DrawPages.Count - 1
        p = d.DrawPages.getByIndex(i)
        Perform = Perform & IIf(i = 0, "", Chr(30)) & Row(Array(p.Name, Abs(p.Visible), p.TransitionType, Abs(Notes(p) <> ""), p.TransitionSubtype, p.TransitionDuration))
      Next i
    Case "slides.notes"
      Perform = Notes(d.DrawPages.getByIndex(CLng(a(0))))
    Case "slides.look"
      Perform = Look(d.DrawPages.getByIndex(CLng(a(0))))
    Case "slides.looks"
      For i = 0 To d.DrawPages.Count - 1
        Perform = Perform & IIf(i = 0, "", Chr(30)) & Look(d.DrawPages.getByIndex(i))
      Next i
    Case "slides.notes.set"
      SetNotes(d.DrawPages.getByIndex(CLng(a(0))), a(1))
    Case "slides.background"
      Each_(d, "background", CLng(a(0)), a)
    Case "slides.transition"
      Each_(d, "transition", CLng(a(0)), a)
    Case "slides.footer"
      Each_(d, "footer", CLng(a(0)), a)
    Case "slides.footers"
      For i = 0 To d.DrawPages.Count - 1
        p = d.DrawPages.getByIndex(i)
        Perform = Perform & IIf(i = 0, "", Chr(30)) & Row(Array(Abs(p.IsPageNumberVisible), Abs(p.IsDateTimeVisible), Abs(p.IsFooterVisible), p.FooterText))
      Next i
    Case "slides.footers.set"
      For i = 0 To d.DrawPages.Count - 1
        p = d.DrawPages.getByIndex(i)
        p.IsPageNumberVisible = Flag(a(4 * i))
        p.IsDateTimeVisible = Flag(a(4 * i + 1))
        p.IsFooterVisible = Flag(a(4 * i + 2))
        p.FooterText = a(4 * i + 3)
      Next i
    Case "slides.picture"
      Shot(d.DrawPages.getByIndex(CLng(a(0))), CLng(a(1)), CLng(a(2)), a(3))
    Case "slides.rename"
      d.DrawPages.getByIndex(CLng(a(0))).Name = a(1)
    Case "slides.visible"
      d.DrawPages.getByIndex(CLng(a(0))).Visible = Flag(a(1))
    Case Else
      Perform = "!unknown"
  End Select
End Function

Sub Each_(d, what As String, index As Long, a)
  Dim i As Long, p
  For i = 0 To d.DrawPages.Count - 1
    If index = -1 Or index = i Then
      p = d.DrawPages.getByIndex(i)
      Select Case what
        Case "background"
          Background(d, p, CLng(a(1)))
        Case "transition"
          p.TransitionType = CInt(a(1))
          p.TransitionSubtype = CInt(a(2))
          p.TransitionDuration = CDbl(a(3))
          p.Change = IIf(CDbl(a(4)) > 0, 1, 0)
          If CDbl(a(4)) > 0 Then p.HighResDuration = CDbl(a(4))
        Case "footer"
          p.IsPageNumberVisible = Flag(a(1))
          p.IsDateTimeVisible = Flag(a(2))
          p.IsFooterVisible = (a(3) <> "")
          p.FooterText = a(3)
      End Select
    End If
  Next i
End Sub

Function Look(p) As String
  Look = Row(Array(BackgroundColour(p), p.TransitionType, p.TransitionSubtype, p.TransitionDuration, 0))
End Function

Rem The slide as it is shown: without what only those see who edit it.
Sub Shot(p, w As Long, h As Long, url As String)
  Dim filter
  Dim size_(1) As New com.sun.star.beans.PropertyValue
  size_(0).Name = "PixelWidth" : size_(0).Value = w
  size_(1).Name = "PixelHeight" : size_(1).Value = h
  Dim how(2) As New com.sun.star.beans.PropertyValue
  how(0).Name = "FilterName" : how(0).Value = "BMP"
  how(1).Name = "URL" : how(1).Value = url
  how(2).Name = "FilterData" : how(2).Value = size_()
  filter = CreateUnoService("com.sun.star.drawing.GraphicExportFilter")
  filter.setSourceDocument(p)
  filter.filter(how())
End Sub

Sub Background(d, p, colour As Long)
  Dim b
  b = d.createInstance("com.sun.star.drawing.Background")
  If colour < 0 Then
    b.FillStyle = com.sun.star.drawing.FillStyle.NONE
  Else
    b.FillStyle = com.sun.star.drawing.FillStyle.SOLID
    b.FillColor = colour
  End If
  p.Background = b
End Sub

Rem Empty when it is no plain colour.
Function BackgroundColour(p) As String
  Dim style
  BackgroundColour = "-1"
  On Error Goto none
  style = p.Background.FillStyle
  If style = com.sun.star.drawing.FillStyle.SOLID Then
    BackgroundColour = CStr(p.Background.FillColor)
  ElseIf style <> com.sun.star.drawing.FillStyle.NONE Then
    BackgroundColour = ""
  End If
none:
End Function

Function NotesShape(p)
  Dim i As Long, n
  n = p.NotesPage
  For i = 0 To n.Count - 1
    If n.getByIndex(i).ShapeType = "com.sun.star.presentation.NotesShape" Then
      NotesShape = n.getByIndex(i)
      Exit Function
    End If
  Next i
  NotesShape = Null
End Function

Function Notes(p) As String
  Dim s
  s = NotesShape(p)
  Notes = ""
  If Not IsNull(s) Then
    If Not s.IsEmptyPresentationObject Then Notes = s.String
  End If
End Function

Sub SetNotes(p, words_ As String)
  Dim s
  s = NotesShape(p)
  If Not IsNull(s) Then s.String = words_
End Sub
`;
