/** Places of a text that others refer to. As in Word, what is referred to gets a bookmark of its own. */
export const REFERENCES = `
Function Perform(procedure As String, a) As String
  Dim d, v, all_
  d = Doc()
  v = d.CurrentController.getViewCursor()
  Perform = ""
  Select Case procedure
    Case "reference.targets"
      Perform = Targets(d, a(0))
    Case "reference.insert"
      Refer(d, v, a(0), CLng(a(1)), CInt(a(2)))
    Case "reference.link"
      all_ = PlacesOfKind(d, a(0))
      Perform = Bookmarked(d, all_(CLng(a(1))))
    Case Else
      Perform = "!unknown"
  End Select
End Function

Function Targets(d, kind As String) As String
  Dim all_, i As Long, texts As String
  texts = ""
  If kind = "bookmark" Then
    all_ = Bookmarks(d)
    If UBound(all_) >= 0 Then texts = Join(all_, Chr(30))
  Else
    all_ = PlacesOfKind(d, kind)
    For i = 0 To UBound(all_)
      texts = texts & IIf(i = 0, "", Chr(30)) & Shown(kind, all_(i))
    Next i
  End If
  Targets = texts
End Function

Function Shown(kind As String, place) As String
  If kind = "footnote" Or kind = "endnote" Then
    Shown = place.Anchor.String & " " & place.String
  ElseIf kind = "heading" Or kind = "numbered" Then
    Shown = Trim(place.ListLabelString & " " & place.String)
  Else
    Shown = place.String
  End If
  Shown = Left(Replace(Replace(Shown, Chr(10), " "), Chr(13), " "), 200)
  If Shown = "" Then Shown = " "
End Function

Rem Those that a person made.
Function Bookmarks(d)
  Dim names, i As Long, n As Long
  Dim kept()
  names = d.Bookmarks.ElementNames
  n = 0
  ReDim kept(UBound(names) + 1)
  For i = 0 To UBound(names)
    If Left(names(i), 1) <> "_" Then
      kept(n) = names(i)
      n = n + 1
    End If
  Next i
  If n = 0 Then
    Bookmarks = Array()
    Exit Function
  End If
  ReDim Preserve kept(n - 1)
  Bookmarks = kept
End Function

Function PlacesOfKind(d, kind As String)
  Dim e, p, n As Long, i As Long, notes
  Dim found()
  ReDim found(1999)
  n = 0
  If kind = "footnote" Or kind = "endnote" Then
    notes = IIf(kind = "footnote", d.Footnotes, d.Endnotes)
    For i = 0 To notes.Count - 1
      If n < 2000 Then
        found(n) = notes.getByIndex(i)
        n = n + 1
      End If
    Next i
  Else
    e = d.Text.createEnumeration()
    Do While e.hasMoreElements() And n < 2000
      p = e.nextElement()
      If p.supportsService("com.sun.star.text.Paragraph") Then
        If IsPlace(p, kind) Then
          found(n) = p
          n = n + 1
        End If
      End If
    Loop
  End If
  If n = 0 Then
    PlacesOfKind = Array()
    Exit Function
  End If
  ReDim Preserve found(n - 1)
  PlacesOfKind = found
End Function

Function IsPlace(p, kind As String) As Boolean
  IsPlace = False
  If kind = "heading" Then
    IsPlace = p.OutlineLevel > 0
  ElseIf kind = "numbered" Then
    IsPlace = p.ListLabelString <> "" And p.OutlineLevel = 0
  Else
    IsPlace = Counted(p) = kind
  End If
End Function

Rem What a caption counts, e.g. figures; empty for other paragraphs.
Function Counted(p) As String
  Dim e, portion, f
  Counted = ""
  e = p.createEnumeration()
  Do While e.hasMoreElements()
    portion = e.nextElement()
    If portion.TextPortionType = "TextField" Then
      f = portion.TextField
      If f.supportsService("com.sun.star.text.textfield.SetExpression") Or f.supportsService("com.sun.star.text.TextField.SetExpression") Then
        If f.TextFieldMaster.SubType = com.sun.star.text.SetVariableType.SEQUENCE Then
          Counted = f.VariableName
          Exit Function
        End If
      End If
    End If
  Loop
End Function

Rem part: 0 the page, 2 the text, 3 above or below, 5 label and number of a caption, 8 the number.
Sub Refer(d, v, kind As String, index As Long, part As Integer)
  Dim field, place, all_
  field = d.createInstance("com.sun.star.text.TextField.GetReference")
  field.ReferenceFieldPart = part
  If kind = "bookmark" Then
    field.ReferenceFieldSource = com.sun.star.text.ReferenceFieldSource.BOOKMARK
    all_ = Bookmarks(d)
    field.SourceName = all_(index)
  Else
    all_ = PlacesOfKind(d, kind)
    place = all_(index)
    If kind = "footnote" Or kind = "endnote" Then
      field.ReferenceFieldSource = IIf(kind = "footnote", com.sun.star.text.ReferenceFieldSource.FOOTNOTE, com.sun.star.text.ReferenceFieldSource.ENDNOTE)
      field.SequenceNumber = place.ReferenceId
    Else
      field.ReferenceFieldSource = com.sun.star.text.ReferenceFieldSource.BOOKMARK
      If part = 5 Then
        field.SourceName = MarkLabel(d, place)
        field.ReferenceFieldPart = com.sun.star.text.ReferenceFieldPart.TEXT
      Else
        field.SourceName = Bookmarked(d, place)
      End If
    End If
  End If
  v.Text.insertTextContent(v, field, False)
  field.update()
End Sub

Function Bookmarked(d, place) As String
  Dim c
  c = place.Text.createTextCursorByRange(place.Start)
  c.gotoEndOfParagraph(True)
  Bookmarked = Mark(d, c)
End Function

Rem Label and number of a caption: up to behind its number.
Function MarkLabel(d, place) As String
  Dim c, e, portion
  c = place.Text.createTextCursorByRange(place.Start)
  e = place.createEnumeration()
  Do While e.hasMoreElements()
    portion = e.nextElement()
    c.gotoRange(portion.End, True)
    If portion.TextPortionType = "TextField" Then Exit Do
  Loop
  MarkLabel = Mark(d, c)
End Function

Rem The bookmark that is just there, or a new one.
Function Mark(d, c) As String
  Dim names, i As Long, m, called As String
  names = d.Bookmarks.ElementNames
  For i = 0 To UBound(names)
    If Left(names(i), 4) = "_Ref" Then
      m = d.Bookmarks.getByName(names(i))
      If SameRange(m.Anchor, c) Then
        Mark = names(i)
        Exit Function
      End If
    End If
  Next i
  Do
    called = "_Ref" & CLng(100000000 + Rnd() * 899999999)
  Loop While d.Bookmarks.hasByName(called)
  m = d.createInstance("com.sun.star.text.Bookmark")
  m.Name = called
  c.Text.insertTextContent(c, m, True)
  Mark = called
End Function

Function SameRange(a, b) As Boolean
  SameRange = False
  On Error Goto elsewhere
  SameRange = b.Text.compareRegionStarts(a, b) = 0 And b.Text.compareRegionEnds(a, b) = 0
elsewhere:
End Function
`;
