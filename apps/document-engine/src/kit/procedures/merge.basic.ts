/** Mail merge in text documents: fields named after columns of a table, what they show, and one document of all records. */
export const MERGE = `
Function Perform(procedure As String, a) As String
  Dim d
  d = Doc()
  Perform = ""
  Select Case procedure
    Case "merge.insert"
      Insert(d, a(0))
    Case "merge.fields"
      Perform = Fields(d)
    Case "merge.show"
      Show(d, a)
    Case "merge.run"
      Perform = Run(d, a(0), a(1), a(2))
    Case Else
      Perform = "!unknown"
  End Select
End Function

Function Placeholder(column As String) As String
  Placeholder = Chr(171) & column & Chr(187)
End Function

Sub Insert(d, column As String)
  Dim master, field, v, called As String
  called = "com.sun.star.text.fieldmaster.DataBase.Recipients.Recipients." & column
  If d.TextFieldMasters.hasByName(called) Then
    master = d.TextFieldMasters.getByName(called)
  Else
    master = d.createInstance("com.sun.star.text.fieldmaster.Database")
    master.DataBaseName = "Recipients"
    master.DataTableName = "Recipients"
    master.DataCommandType = 0
    master.DataColumnName = column
  End If
  field = d.createInstance("com.sun.star.text.TextField.Database")
  field.attachTextFieldMaster(master)
  v = d.CurrentController.getViewCursor()
  v.Text.insertTextContent(v, field, False)
  field.DataBaseFormat = False
  field.CurrentPresentation = Placeholder(column)
  v.gotoRange(field.Anchor.End, False)
End Sub

Function Fields(d) As String
  Dim e, f, column As String
  e = d.TextFields.createEnumeration()
  Fields = ""
  Do While e.hasMoreElements()
    f = e.nextElement()
    If f.supportsService("com.sun.star.text.TextField.Database") Then
      column = f.TextFieldMaster.DataColumnName
      If InStr(Chr(30) & Fields & Chr(30), Chr(30) & column & Chr(30)) = 0 Then Fields = Fields & IIf(Fields = "", "", Chr(30)) & column
    End If
  Loop
End Function

Rem The fields show these values: names and values in turn; what is not named shows its own name.
Sub Show(d, a)
  Dim e, f, column As String, i As Long, value As String
  e = d.TextFields.createEnumeration()
  Do While e.hasMoreElements()
    f = e.nextElement()
    If f.supportsService("com.sun.star.text.TextField.Database") Then
      column = f.TextFieldMaster.DataColumnName
      value = Placeholder(column)
      For i = LBound(a) To UBound(a) - 1 Step 2
        If LCase(a(i)) = LCase(column) Then value = a(i + 1)
      Next i
      f.DataBaseFormat = False
      f.CurrentPresentation = value
    End If
  Loop
End Sub

Rem The document once for each record, each on a page of its own, as one file. Only for a document that nobody has open.
Function Run(d, outUrl As String, filter As String, recordsUrl As String) As String
  Dim records, names, values, whole, i As Long, j As Long, c, before, part As String
  Dim z(0) As New com.sun.star.beans.PropertyValue, h(0) As New com.sun.star.beans.PropertyValue, none()
  records = Split(Text_(recordsUrl), Chr(30))
  names = Split(records(0), Chr(31))
  part = Replace_(d.URL, "template.odt", "part.odt")
  z(0).Name = "FilterName" : z(0).Value = "writer8"
  h(0).Name = "Hidden" : h(0).Value = True
  c = d.Text.createTextCursor()
  c.gotoEnd(False)
  d.Text.insertControlCharacter(c, com.sun.star.text.ControlCharacter.PARAGRAPH_BREAK, False)
  Dim pairs()
  ReDim pairs(2 * (UBound(names) + 1) - 1)
  For i = 1 To UBound(records)
    values = Split(records(i), Chr(31))
    For j = 0 To UBound(names)
      pairs(2 * j) = names(j)
      pairs(2 * j + 1) = ""
      If j <= UBound(values) Then pairs(2 * j + 1) = values(j)
    Next j
    Show(d, pairs)
    d.storeToURL(part, z())
    If i = 1 Then
      whole = StarDesktop.loadComponentFromURL(part, "_blank", 0, h())
    Else
      c = whole.Text.createTextCursor()
      c.gotoEnd(False)
      before = whole.Text.createTextCursorByRange(c)
      before.goLeft(1, False)
      c.insertDocumentFromURL(part, none())
      before.goRight(1, False)
      If IsEmpty(before.TextTable) Then
        before.BreakType = com.sun.star.style.BreakType.PAGE_BEFORE
      Else
        before.TextTable.BreakType = com.sun.star.style.BreakType.PAGE_BEFORE
      End If
    End If
  Next i
  Settle(whole)
  c = whole.Text.createTextCursor()
  c.gotoEnd(False)
  If c.goLeft(1, True) Then c.String = ""
  z(0).Value = filter
  whole.storeToURL(outUrl, z())
  whole.close(True)
  Run = CStr(UBound(records))
End Function

Rem Fields become the text that they show.
Sub Settle(d)
  Dim e, f, n As Long, i As Long, a
  e = d.TextFields.createEnumeration()
  n = 0
  Do While e.hasMoreElements()
    e.nextElement()
    n = n + 1
  Loop
  Dim all()
  ReDim all(n)
  e = d.TextFields.createEnumeration()
  For i = 0 To n - 1
    all(i) = e.nextElement()
  Next i
  For i = 0 To n - 1
    If all(i).supportsService("com.sun.star.text.TextField.Database") Then
      a = all(i).Anchor
      a.Text.insertString(a, all(i).getPresentation(False), True)
    End If
  Next i
End Sub

Function Text_(url As String) As String
  Dim stream
  stream = CreateUnoService("com.sun.star.io.TextInputStream")
  stream.setInputStream(CreateUnoService("com.sun.star.ucb.SimpleFileAccess").openFileRead(url))
  stream.setEncoding("UTF-8")
  Text_ = stream.readString(Array(), False)
  stream.closeInput()
End Function

Function Replace_(s As String, what As String, by As String) As String
  Replace_ = Join(Split(s, what), by)
End Function
`;
