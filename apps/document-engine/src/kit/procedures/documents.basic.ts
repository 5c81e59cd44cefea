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
      Perform = Differences(Doc(), a(0))
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

Rem Marks as tracked changes what came to the document since the one at the address; how many there are then.
Function Differences(d, url As String) As String
  Dim z(1) As New com.sun.star.beans.PropertyValue, e, n As Long
  z(0).Name = "URL"
  z(0).Value = url
  z(1).Name = "NoAcceptDialog"
  z(1).Value = True
  CreateUnoService("com.sun.star.frame.DispatchHelper").executeDispatch(d.CurrentController.Frame, ".uno:CompareDocuments", "", 0, z())
  e = d.Redlines.createEnumeration()
  n = 0
  Do While e.hasMoreElements()
    e.nextElement()
    n = n + 1
  Loop
  Differences = CStr(n)
End Function

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
