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
        Perform = Perform & IIf(i = 0, "", Chr(30)) & Row(Array(p.Name, Abs(p.Visible), p.TransitionType, Abs(Notes(p) <> ""), p.TransitionSubtype, p.TransitionDuration, After_(p), Abs(p.AnimationNode.hasElements())))
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
      Shown(d, d.DrawPages.getByIndex(CLng(a(0))), a)
    Case "slides.rename"
      d.DrawPages.getByIndex(CLng(a(0))).Name = a(1)
    Case "slides.themes"
      For i = 0 To d.MasterPages.Count - 1
        Perform = Perform & IIf(i = 0, "", Chr(30)) & Theme(d, d.MasterPages.getByIndex(i))
      Next i
    Case "slides.theme"
      For i = 0 To d.MasterPages.Count - 1
        SetTheme(d, d.MasterPages.getByIndex(i), a, IIf(UBound(a) > 4, 5 * i, 0))
      Next i
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
  Look = Row(Array(BackgroundColour(p), p.TransitionType, p.TransitionSubtype, p.TransitionDuration, After_(p)))
End Function

Rem After how many seconds the next slide comes by itself; 0: it waits for a click.
Function After_(p) As Double
  After_ = IIf(p.Change = 1, p.HighResDuration, 0)
End Function

Rem Without the objects whose places follow the first four arguments: they come later, or are gone.
Sub Shown(d, p, a)
  Dim i As Long, hidden_(), changed As Boolean
  changed = d.isModified()
  ReDim hidden_(UBound(a))
  For i = 4 To UBound(a)
    If CLng(a(i)) < p.Count Then
      Set hidden_(i) = p.getByIndex(CLng(a(i)))
      hidden_(i).Visible = False
    End If
  Next i
  On Error Goto back
  Shot(p, CLng(a(1)), CLng(a(2)), a(3))
back:
  For i = 4 To UBound(a)
    If Not IsEmpty(hidden_(i)) Then hidden_(i).Visible = True
  Next i
  If UBound(a) > 3 And Not changed Then d.setModified(False)
  If Err <> 0 Then Error Err
End Sub

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

Function StyleOf(d, p, name_ As String)
  StyleOf = Null
  Dim f
  If Not d.StyleFamilies.hasByName(p.Name) Then Exit Function
  f = d.StyleFamilies.getByName(p.Name)
  If f.hasByName(name_) Then StyleOf = f.getByName(name_)
End Function

Rem Background, colour and typeface of titles, colour and typeface of texts.
Function Theme(d, p) As String
  Dim t, o
  t = StyleOf(d, p, "title")
  o = StyleOf(d, p, "outline1")
  If IsNull(t) Or IsNull(o) Then
    Theme = Row(Array("", "", "", "", ""))
  Else
    Theme = Row(Array(BackgroundColour(p), t.CharColor, t.CharFontName, o.CharColor, o.CharFontName))
  End If
End Function

Sub SetTheme(d, p, a, from As Long)
  Dim i As Long, s, o
  If a(from) <> "" Then Background(d, p, CLng(a(from)))
  For i = 0 To 10
    Select Case i
      Case 0
        s = StyleOf(d, p, "title")
      Case 10
        s = StyleOf(d, p, "subtitle")
      Case Else
        s = StyleOf(d, p, "outline" & i)
    End Select
    If Not IsNull(s) Then Ink(s, a(from + IIf(i = 0, 1, 3)), a(from + IIf(i = 0, 2, 4)))
  Next i
  Rem What a file says of the placeholders themselves counts more than their style.
  For i = 0 To p.Count - 1
    o = p.getByIndex(i)
    If o.ShapeType = "com.sun.star.presentation.TitleTextShape" Then Ink(o, a(from + 1), a(from + 2))
    If o.ShapeType = "com.sun.star.presentation.OutlinerShape" Then Ink(o, a(from + 3), a(from + 4))
  Next i
  d.setModified(True)
End Sub

Sub Ink(s, colour As String, typeface As String)
  If colour <> "" Then s.CharColor = CLng(colour)
  If typeface <> "" Then
    s.CharFontName = typeface
    s.CharFontNameAsian = typeface
  End If
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
