/**
 * The one routine that the engine calls: a procedure by its name, its arguments as UTF-16 in hexadecimal digits, so that
 * nothing in them can be read as Basic. Arguments are parted by U+001F; the rows of an answer by U+001E, their fields by
 * U+001F. An answer that begins with "!" is a failure. LibreOffice hands no results back: the answer is left in a file.
 */
export const DOOR = `
Sub Perform(procedure As String, packed As String, answerUrl As String)
  Dim answer As String
  answer = "!"
  On Error Goto failed
  answer = Carry(procedure, Unpack(packed))
  Goto tell
failed:
  answer = "!" & Err & " " & Error$ & " (line " & Erl & ")"
tell:
  Dim stream, writer
  stream = CreateUnoService("com.sun.star.ucb.SimpleFileAccess").openFileWrite(Join(Unpack(answerUrl), ""))
  writer = CreateUnoService("com.sun.star.io.TextOutputStream")
  writer.setOutputStream(stream)
  writer.setEncoding("UTF-8")
  writer.writeString(answer)
  writer.closeOutput()
End Sub

Function Carry(procedure As String, a) As String
  Select Case Left(procedure, InStr(procedure, ".") - 1)
    Case "words"
      Carry = Words.Perform(procedure, a)
    Case "sheets"
      Carry = Sheets.Perform(procedure, a)
    Case "slides"
      Carry = Slides.Perform(procedure, a)
    Case "shape"
      Carry = Shapes.Perform(procedure, a)
    Case "animation"
      Carry = Animations.Perform(procedure, a)
    Case "page"
      Carry = Pages.Perform(procedure, a)
    Case "document"
      Carry = Documents.Perform(procedure, a)
    Case "merge"
      Carry = Merge.Perform(procedure, a)
    Case "media"
      Carry = Media.Perform(procedure, a)
    Case "picture"
      Carry = Pictures.Perform(procedure, a)
    Case "place"
      Carry = Places.Perform(procedure, a)
    Case "object"
      Carry = Objects.Perform(procedure, a)
    Case "font"
      Carry = Fonts.Perform(procedure, a)
    Case "paragraph"
      Carry = Paragraphs.Perform(procedure, a)
    Case "reference"
      Carry = References.Perform(procedure, a)
    Case "equation"
      Carry = Equations.Perform(procedure, a)
    Case "form"
      Carry = Forms.Perform(procedure, a)
    Case "links"
      Carry = Links.Perform(procedure, a)
    Case "script"
      Carry = LiveScripts.Perform(procedure, a)
    Case "chart"
      Carry = Charts.Perform(procedure, a)
    Case "cell"
      Carry = Cells.Perform(procedure, a)
    Case "table"
      Carry = Tables.Perform(procedure, a)
    Case "pivot"
      Carry = Pivots.Perform(procedure, a)
    Case "rule"
      Carry = Rules.Perform(procedure, a)
    Case Else
      Carry = "!unknown"
  End Select
End Function

Function Unpack(packed As String)
  Dim s As String, i As Long, n As Long
  s = ""
  For i = 1 To Len(packed) Step 4
    n = CLng("&H" & Mid(packed, i, 4))
    If n < 0 Then n = n + 65536
    s = s & Chr(n)
  Next i
  Unpack = Split(s, Chr(31))
End Function

Function Doc()
  Doc = StarDesktop.Components.createEnumeration().nextElement()
End Function

Function Row(fields) As String
  Row = Join(fields, Chr(31))
End Function

Function Stroke(widthHmm As Long, colour As Long, style As Long)
  Dim b As New com.sun.star.table.BorderLine2
  b.Color = colour
  b.LineWidth = widthHmm
  b.OuterLineWidth = widthHmm
  b.LineStyle = style
  Stroke = b
End Function

Function Flag(value) As Boolean
  Flag = (value = "1" Or value = "true")
End Function
`;
