/** Where one is in a text: headers and their numbers, sections, and text that is dragged to another place. */
export const PLACES = `
Global DraggedText
Global DraggedFrom

Function Perform(procedure As String, a) As String
  Dim d, c, v
  d = Doc()
  c = d.CurrentController
  v = c.getViewCursor()
  Perform = ""
  Select Case procedure
    Case "place.leave"
      Leave(v)
    Case "place.header"
      Begin(d, v, a(0))
    Case "place.number"
      PageNumber(d, v, a(0), CLng(a(1)))
    Case "place.section"
      NewSection(d, v)
    Case "place.start"
      v.gotoRange(d.Text.Start, False)
    Case "place.end"
      v.gotoRange(d.Text.End, False)
    Case "place.link"
      Perform = v.HyperLinkURL
    Case "place.link.text"
      Perform = Row(Array(v.HyperLinkURL, LinkText(v)))
    Case "place.drag"
      Movable(c.getSelection())
      DraggedFrom = v.Text.createTextCursorByRange(v)
      DraggedText = c.getTransferable()
    Case "place.drop"
      c.insertTransferable(DraggedText)
      If Not Flag(a(0)) Then DraggedFrom.String = ""
      DraggedText = Nothing
      DraggedFrom = Nothing
    Case "place.file"
      InsertContent(d, a(0))
    Case Else
      Perform = "!unknown"
  End Select
End Function

Rem What a link reads, around the cursor.
Function LinkText(v) As String
  Dim c, url As String, n As Long
  LinkText = ""
  url = v.HyperLinkURL
  If url = "" Then Exit Function
  c = v.Text.createTextCursorByRange(v.Start)
  n = 0
  Do While n < 500 And c.goLeft(1, True)
    If c.HyperLinkURL <> url Then
      c.goRight(1, False)
      Exit Do
    End If
    c.collapseToStart()
    n = n + 1
  Loop
  c.collapseToEnd()
  n = 0
  Do While n < 500 And c.goRight(1, True)
    If c.HyperLinkURL <> url Then
      c.goLeft(1, True)
      Exit Do
    End If
    n = n + 1
  Loop
  LinkText = c.String
End Function

Rem One piece of text: not cells of a table, nor several pieces at once.
Sub Movable(s)
  If HasUnoInterfaces(s, "com.sun.star.text.XTextTableCursor") Then Error 5
  If s.Count <> 1 Then Error 5
End Sub

Rem The text around tables: a header, a note, or the body.
Function OuterText(v)
  OuterText = v.Text
  On Error Goto noTable
  If v.Text.ImplementationName = "SwXCell" Then OuterText = v.TextTable.Anchor.Text
noTable:
End Function

Sub Leave(v)
  Dim t
  t = OuterText(v)
  If t.ImplementationName = "SwXHeadFootText" Then
    v.jumpToStartOfPage()
  ElseIf t.supportsService("com.sun.star.text.Footnote") Or t.supportsService("com.sun.star.text.Endnote") Then
    v.gotoRange(t.Anchor.End, False)
  End If
End Sub

Rem A header or footer within the margin: the body stays where it is. The command can be taken back, and so can the margins.
Sub Begin(d, v, which As String)
  Dim p, was As Boolean
  Dim given(1) As New com.sun.star.beans.PropertyValue
  p = d.StyleFamilies.getByName("PageStyles").getByName(v.PageStyleName)
  was = p.getPropertyValue(which & "IsOn")
  given(0).Name = "PageStyle"
  given(0).Value = p.DisplayName
  given(1).Name = "On"
  given(1).Value = True
  Pages.Dispatch(d, ".uno:InsertPage" & which, given)
  If Not was And p.getPropertyValue(which & "IsOn") Then Pages.Restyle(d, p, which, 0)
End Sub

Sub PageNumber(d, v, which As String, adjust As Long)
  Dim p, t, at, field
  p = d.StyleFamilies.getByName("PageStyles").getByName(v.PageStyleName)
  If Not p.getPropertyValue(which & "IsOn") Then Pages.Restyle(d, p, which & "IsOn", True)
  If which = "Header" Then t = p.HeaderText Else t = p.FooterText
  at = t.createTextCursor()
  at.gotoEnd(False)
  If t.String <> "" Then
    t.insertControlCharacter(at, com.sun.star.text.ControlCharacter.PARAGRAPH_BREAK, False)
    at.gotoEnd(False)
  End If
  at.ParaAdjust = adjust
  field = d.createInstance("com.sun.star.text.TextField.PageNumber")
  field.NumberingType = com.sun.star.style.NumberingType.ARABIC
  field.SubType = com.sun.star.text.PageNumberType.CURRENT
  t.insertTextContent(at, field, False)
End Sub

Rem A page style of its own, like the one before, from the next page on. LibreOffice cannot take back what is done to page
Rem styles; it takes back the break.
Sub NewSection(d, v)
  Dim styles, was, made, called As String, n As Long, failure As Long, header_, footer_, here
  styles = d.StyleFamilies.getByName("PageStyles")
  was = styles.getByName(v.PageStyleName)
  n = 1
  Do While styles.hasByName("Section " & n)
    n = n + 1
  Loop
  called = "Section " & n
  here = v.Text.createTextCursorByRange(v.Start)
  If was.HeaderIsOn Then header_ = Everything(d, v, was.HeaderText)
  If was.FooterIsOn Then footer_ = Everything(d, v, was.FooterText)
  v.gotoRange(here, False)
  d.UndoManager.lock()
  On Error Goto failed
  made = d.createInstance("com.sun.star.style.PageStyle")
  styles.insertByName(called, made)
  Dim names, i
  names = Array("IsLandscape", "Width", "Height", "LeftMargin", "RightMargin", "TopMargin", "BottomMargin", "BackColor", "NumberingType", "HeaderIsOn", "FooterIsOn")
  For i = 0 To UBound(names)
    made.setPropertyValue(names(i), was.getPropertyValue(names(i)))
  Next i
  If was.HeaderIsOn Then Same(made, was, "Header")
  If was.FooterIsOn Then Same(made, was, "Footer")
  d.UndoManager.unlock()
  On Error Goto 0
  Dim wanted(1) As New com.sun.star.beans.PropertyValue
  wanted(0).Name = "Kind"
  wanted(0).Value = 3
  wanted(1).Name = "TemplateName"
  wanted(1).Value = called
  Pages.Dispatch(d, ".uno:InsertBreak", wanted)
  here = v.Text.createTextCursorByRange(v.Start)
  d.UndoManager.lock()
  On Error Goto failed
  If was.HeaderIsOn Then PutInto(d, v, made.HeaderText, header_)
  If was.FooterIsOn Then PutInto(d, v, made.FooterText, footer_)
  d.UndoManager.unlock()
  v.gotoRange(here, False)
  Exit Sub
failed:
  failure = Err
  d.UndoManager.unlock()
  Error failure
End Sub

Function Everything(d, v, t)
  v.gotoRange(t.Start, False)
  v.gotoRange(t.End, True)
  Everything = d.CurrentController.getTransferable()
End Function

Sub PutInto(d, v, t, what)
  v.gotoRange(t.Start, False)
  d.CurrentController.insertTransferable(what)
End Sub

Sub Same(made, was, which As String)
  Dim names, i
  names = Array("Height", "BodyDistance", "IsDynamicHeight", "DynamicSpacing", "LeftMargin", "RightMargin")
  For i = 0 To UBound(names)
    made.setPropertyValue(which & names(i), was.getPropertyValue(which & names(i)))
  Next i
End Sub

Rem The content of the document at the address, with its macros left behind.
Sub InsertContent(d, url As String)
  Dim v, c, z(1) As New com.sun.star.beans.PropertyValue
  v = d.CurrentController.getViewCursor()
  c = v.Text.createTextCursorByRange(v)
  z(0).Name = "MacroExecutionMode"
  z(0).Value = com.sun.star.document.MacroExecMode.NEVER_EXECUTE
  z(1).Name = "UpdateDocMode"
  z(1).Value = com.sun.star.document.UpdateDocMode.NO_UPDATE
  c.insertDocumentFromURL(url, z())
End Sub
`;
