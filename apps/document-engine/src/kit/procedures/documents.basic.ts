/** Procedures of whole documents, for the engine itself: none of them is on the list of what a page may ask for. */
export const DOCUMENTS = `
Function Perform(procedure As String, a) As String
  Perform = ""
  Select Case procedure
    Case "document.guard"
      Perform = Guard(Doc())
    Case "document.protect"
      Protect(Doc(), a(0), a(1), a(2))
    Case "document.compare"
      Perform = Differences(Doc(), a(0), Flag(a(1)))
    Case Else
      Perform = "!unknown"
  End Select
End Function

Rem What keeps people from changing the document: "open", "recommended" or "password".
Function Guard(d) As String
  Dim s
  Guard = IIf(d.isReadonly(), "recommended", "open")
  On Error Resume Next
  s = d.createInstance("com.sun.star.document.Settings")
  If UBound(s.ModifyPasswordInfo) >= 0 Then Guard = "password"
End Function

Rem Marks as tracked changes what came to the document since the one at the address; how many there are then. Turned: the
Rem changes lead from the document to the one at the address instead.
Function Differences(d, url As String, turned As Boolean) As String
  Dim z(1) As New com.sun.star.beans.PropertyValue
  If turned And CountChanges(d) > 0 Then
    Differences = "!the document has tracked changes"
    Exit Function
  End If
  z(0).Name = "URL"
  z(0).Value = url
  z(1).Name = "NoAcceptDialog"
  z(1).Value = True
  CreateUnoService("com.sun.star.frame.DispatchHelper").executeDispatch(d.CurrentController.Frame, ".uno:CompareDocuments", "", 0, z())
  If turned Then Turn(d)
  Differences = CStr(CountChanges(d))
End Function

Function CountChanges(d) As Long
  Dim e
  e = d.Redlines.createEnumeration()
  CountChanges = 0
  Do While e.hasMoreElements()
    e.nextElement()
    CountChanges = CountChanges + 1
  Loop
End Function

Rem What was inserted is marked as deleted, and the other way round. Deletions first: an insertion beside one would widen it.
Sub Turn(d)
  Dim e, n As Long, i As Long, r, h, moved, k, recording As Boolean
  recording = d.RecordChanges
  d.RecordChanges = False
  n = CountChanges(d)
  Dim spots(n), kinds(n)
  e = d.Redlines.createEnumeration()
  For i = 0 To n - 1
    r = e.nextElement()
    kinds(i) = r.RedlineType
    spots(i) = r.RedlineStart.Text.createTextCursorByRange(r.RedlineStart)
    spots(i).gotoRange(r.RedlineEnd, True)
  Next i
  h = CreateUnoService("com.sun.star.frame.DispatchHelper")
  k = d.CurrentController
  For i = 0 To n - 1
    k.select(spots(i))
    h.executeDispatch(k.Frame, IIf(kinds(i) = "Delete", ".uno:RejectTrackedChange", ".uno:AcceptTrackedChange"), "", 0, Array())
  Next i
  d.RecordChanges = True
  For i = n - 1 To 0 Step -1
    If kinds(i) = "Insert" Then spots(i).String = ""
  Next i
  For i = n - 1 To 0 Step -1
    If kinds(i) = "Delete" Then
      d.RecordChanges = False
      k.select(spots(i))
      moved = k.getTransferable()
      spots(i).String = ""
      d.RecordChanges = True
      k.getViewCursor().gotoRange(spots(i), False)
      k.insertTransferable(moved)
    End If
  Next i
  d.RecordChanges = recording
End Sub

Sub Protect(d, url As String, filter As String, password As String)
  Dim z(1) As New com.sun.star.beans.PropertyValue
  Dim e(1) As New com.sun.star.beans.NamedValue
  z(0).Name = "FilterName"
  z(0).Value = filter
  If InStr(filter, "MS ") > 0 And InStr(filter, "XML") > 0 Then
    e(0).Name = "OOXPassword"
    e(0).Value = password
    e(1).Name = "CryptoType"
    e(1).Value = "StrongEncryptionDataSpace"
    z(1).Name = "EncryptionData"
    z(1).Value = CreateUnoValue("[]com.sun.star.beans.NamedValue", e())
  Else
    z(1).Name = "Password"
    z(1).Value = password
  End If
  d.storeToURL(url, z())
End Sub
`;
