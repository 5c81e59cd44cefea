/** Fields of forms in text documents, in the order of the text: rows of number, kind, label, value, choices. */
export const FORMS = `
Function Perform(procedure As String, a) As String
  Dim fields(), n As Long, i As Long
  Dim d
  d = Doc()
  ReDim fields(499)
  n = 0
  Collect(d.Text, fields, n)
  Perform = ""
  Select Case procedure
    Case "form.list"
      For i = 0 To n - 1
        Perform = Perform & IIf(i = 0, "", Chr(30)) & Describe(fields(i), i)
      Next i
    Case "form.here"
      i = Here(fields, n, d.CurrentController.getViewCursor())
      If i >= 0 Then Perform = Describe(fields(i), i)
    Case "form.set"
      i = CLng(a(0))
      If i < 0 Or i >= n Then
        Perform = "!there is no such field"
      Else
        If fields(i)(0) = "input" And BeyondLatin(a(1)) Then
          Replace_(d, fields(i), a(1))
        Else
          Fill(fields(i), a(1))
        End If
      End If
    Case "form.insert"
      InsertField(d, a)
    Case Else
      Perform = "!unknown"
  End Select
End Function

Rem Kind, what stands there until somebody fills it in, and the choices of a list.
Sub InsertField(d, a)
  Dim c, f, i As Long
  c = d.CurrentController.getViewCursor()
  c = c.Text.createTextCursorByRange(c)
  f = d.createInstance("com.sun.star.text.ContentControl")
  Select Case a(0)
    Case "check"
      f.Checkbox = True
      f.Checked = False
      f.CheckedState = Chr(&H2612)
      f.UncheckedState = Chr(&H2610)
    Case "date"
      f.Date = True
      f.DateFormat = "YYYY-MM-DD"
      f.DateLanguage = "en-US"
    Case "list"
      Dim choices(UBound(a) - 2)
      For i = 2 To UBound(a)
        choices(i - 2) = Choice(a(i))
      Next i
      f.ListItems = choices
  End Select
  f.ShowingPlaceHolder = (a(0) <> "check")
  c.collapseToEnd()
  c.Text.insertString(c, IIf(a(0) = "check", Chr(&H2610), a(1)), True)
  c.Text.insertTextContent(c, f, True)
End Sub

Function Choice(given As String)
  Dim z(1) As New com.sun.star.beans.PropertyValue
  z(0).Name = "DisplayText"
  z(0).Value = given
  z(1).Name = "Value"
  z(1).Value = given
  Choice = z()
End Function

Sub Collect(t, fields, n As Long)
  Dim e, p, i As Long, names, q, portion, label As String, after As Boolean, start
  e = t.createEnumeration()
  Do While e.hasMoreElements()
    p = e.nextElement()
    If p.supportsService("com.sun.star.text.TextTable") Then
      names = p.CellNames
      For i = LBound(names) To UBound(names)
        Collect(p.getCellByName(names(i)), fields, n)
      Next i
    ElseIf p.supportsService("com.sun.star.text.Paragraph") Then
      label = ""
      after = False
      q = p.createEnumeration()
      Do While q.hasMoreElements()
        portion = q.nextElement()
        Select Case portion.TextPortionType
          Case "Text"
            If Not after Then label = label & portion.String
          Case "ContentControl"
            Add(fields, n, "control", label, portion.ContentControl, Null, t)
            label = ""
          Case "TextField"
            If portion.TextField.supportsService("com.sun.star.text.TextField.Input") Then
              Add(fields, n, "input", label, portion.TextField, Null, t)
              label = ""
            End If
          Case "TextFieldStart"
            start = portion
          Case "TextFieldSeparator"
            after = True
            start = portion
          Case "TextFieldEnd"
            If after Then Add(fields, n, "mark", label, start, portion, t)
            after = False
            label = ""
          Case "TextFieldStartEnd"
            Add(fields, n, "box", label, portion.Bookmark, Null, t)
            label = ""
        End Select
      Loop
    End If
  Loop
End Sub

Rem The field in which a cursor stands, or beside which: a press after the end of a line stands behind what is last in it.
Function Here(fields, n As Long, v) As Long
  Dim i As Long, side As Long, c
  Here = -1
  For side = 0 To 2
    c = v.Text.createTextCursorByRange(v.Start)
    If side = 1 Then c.goLeft(1, False)
    If side = 2 Then c.goRight(1, False)
    For i = 0 To n - 1
      If Here < 0 Then
        If Holds(fields(i), c) Then Here = i
      End If
    Next i
  Next side
End Function

Rem Whether a cursor stands in a field or at its edge. A cursor of another text cannot be compared, and is not in it.
Function Holds(f, v) As Boolean
  Dim r
  Holds = False
  On Error Goto elsewhere
  Select Case f(0)
    Case "mark"
      r = Between(f)
    Case "control"
      r = f(2).getAnchor()
    Case Else
      r = f(2).Anchor
  End Select
  Holds = f(4).compareRegionStarts(r, v) >= 0 And f(4).compareRegionEnds(v, r) >= 0
elsewhere:
End Function

Sub Add(fields, n As Long, kind As String, label As String, thing, last_, t)
  If n > UBound(fields) Then Exit Sub
  fields(n) = Array(kind, Trim(label), thing, last_, t)
  n = n + 1
End Sub

Rem LibreOffice would write Chinese in such a field several times: a content control takes its place.
Sub Replace_(d, f, value As String)
  Dim c, control
  c = f(4).createTextCursorByRange(f(2).Anchor)
  c.String = value
  control = d.createInstance("com.sun.star.text.ContentControl")
  f(4).insertTextContent(c, control, True)
End Sub

Function BeyondLatin(value As String) As Boolean
  Dim i As Long, n As Long
  BeyondLatin = False
  For i = 1 To Len(value)
    n = Asc(Mid(value, i, 1))
    If n < 0 Then n = n + 65536
    If (n > 1423 And n < 7680) Or n > 11903 Then BeyondLatin = True
  Next i
End Function

Function Between(f)
  Dim c
  c = f(4).createTextCursorByRange(f(2).End)
  c.gotoRange(f(3).Start, True)
  Between = c
End Function

Function Describe(f, i As Long) As String
  Dim x, j As Long, choices As String
  x = f(2)
  choices = ""
  Select Case f(0)
    Case "input"
      Describe = Row(Array(i, "text", f(1), x.Content, ""))
    Case "mark"
      Describe = Row(Array(i, "text", f(1), Between(f).String, ""))
    Case "box"
      If InStr(x.FieldType, "CHECKBOX") > 0 Then
        Describe = Row(Array(i, "check", f(1), Abs(x.Checked), ""))
      ElseIf x.Parameters.hasByName("Dropdown_ListEntry") Then
        Dim entries, chosen As Long
        entries = x.Parameters.getByName("Dropdown_ListEntry")
        chosen = 0
        If x.Parameters.hasByName("Dropdown_SelectedEntry") Then chosen = x.Parameters.getByName("Dropdown_SelectedEntry")
        Describe = Row(Array(i, "choice", f(1), entries(chosen), Join(entries, Chr(10))))
      Else
        Describe = Row(Array(i, "other", f(1), "", ""))
      End If
    Case "control"
      If x.Checkbox Then
        Describe = Row(Array(i, "check", f(1), Abs(x.Checked), ""))
      ElseIf x.Date Then
        Describe = Row(Array(i, "date", f(1), x.getAnchor().String, ""))
      ElseIf x.Picture Then
        Describe = Row(Array(i, "other", f(1), "", ""))
      ElseIf UBound(x.ListItems) >= 0 Then
        Dim items
        items = x.ListItems
        For j = 0 To UBound(items)
          choices = choices & IIf(j = 0, "", Chr(10)) & Named(items(j), "DisplayText")
        Next j
        Describe = Row(Array(i, "choice", f(1), x.getAnchor().String, choices))
      Else
        Describe = Row(Array(i, "text", f(1), x.getAnchor().String, ""))
      End If
  End Select
End Function

Function Named(item, name_ As String) As String
  Dim k As Long
  Named = ""
  For k = LBound(item) To UBound(item)
    If item(k).Name = name_ Then Named = item(k).Value
  Next k
End Function

Sub Fill(f, value As String)
  Dim x, j As Long
  x = f(2)
  Select Case f(0)
    Case "input"
      x.Content = value
      x.update()
    Case "mark"
      Between(f).String = value
    Case "box"
      If InStr(x.FieldType, "CHECKBOX") > 0 Then
        x.Checked = (value = "1")
      Else
        Dim entries
        entries = x.Parameters.getByName("Dropdown_ListEntry")
        For j = 0 To UBound(entries)
          If entries(j) = value Then
            If x.Parameters.hasByName("Dropdown_SelectedEntry") Then
              x.Parameters.replaceByName("Dropdown_SelectedEntry", j)
            Else
              x.Parameters.insertByName("Dropdown_SelectedEntry", j)
            End If
          End If
        Next j
      End If
    Case "control"
      If x.Checkbox Then
        x.Checked = (value = "1")
        If value = "1" Then
          Write_(f, IIf(x.CheckedState = "", Chr(9746), x.CheckedState))
        Else
          Write_(f, IIf(x.UncheckedState = "", Chr(9744), x.UncheckedState))
        End If
      Else
        Write_(f, value)
        x.ShowingPlaceHolder = False
      End If
  End Select
End Sub

Sub Write_(f, value As String)
  Dim c, n As Long
  n = Len(f(2).getAnchor().String)
  c = f(2).createTextCursor()
  c.gotoStart(False)
  c.goRight(n, True)
  c.String = value
End Sub
`;
