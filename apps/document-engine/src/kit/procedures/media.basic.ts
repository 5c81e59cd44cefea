/** Sound and film in presentations: the file becomes part of the document. The last argument is where it lies. */
export const MEDIA = `
Function Perform(procedure As String, a) As String
  Dim d
  d = Doc()
  Perform = ""
  If procedure <> "media.insert" Then
    Perform = "!unknown"
  ElseIf Not d.supportsService("com.sun.star.presentation.PresentationDocument") Then
    Perform = "!sound and film are put into presentations only"
  Else
    Perform = Place(d, d.CurrentController.CurrentPage, a(0) = "audio", a(UBound(a)))
  End If
End Function

Function Place(d, p, sound As Boolean, address As String) As String
  Dim o, parts
  Dim box As New com.sun.star.awt.Size
  Dim at As New com.sun.star.awt.Point
  parts = Split(address, "/")
  box.Width = CLng(p.Width * IIf(sound, 0.1, 0.5))
  box.Height = CLng(box.Width * IIf(sound, 1, 9 / 16))
  at.X = CLng((p.Width - box.Width) / 2)
  at.Y = CLng((p.Height - box.Height) / 2)
  o = d.createInstance("com.sun.star.drawing.MediaShape")
  p.add(o)
  o.setSize(box)
  o.setPosition(at)
  o.MediaURL = "vnd.sun.star.Package:Media/" & parts(UBound(parts))
  Rem Taken for a file of the package that is not there yet, and called an illegal argument all the same.
  On Error Resume Next
  o.PrivateStream = CreateUnoService("com.sun.star.ucb.SimpleFileAccess").openFileRead(address)
  On Error Goto 0
  If o.PrivateTempFileURL = "" Then
    p.remove(o)
    Place = "!the file was not taken"
    Exit Function
  End If
  Rem Kits have no player that could take a picture out of the film.
  o.Graphic = Still(sound, address & ".svg")
  d.CurrentController.select(o)
  d.setModified(True)
  Place = ""
End Function

Function Still(sound As Boolean, address As String)
  Dim files, writer, x As String
  Dim z(0) As New com.sun.star.beans.PropertyValue
  If sound Then
    x = "<svg xmlns='http://www.w3.org/2000/svg' width='400' height='400'><rect width='400' height='400' rx='40' fill='#1f2329'/>" & _
      "<path d='M90 160h60l80-70v220l-80-70H90z' fill='#fff'/><path d='M265 150q40 50 0 100M300 110q80 90 0 180' fill='none' stroke='#fff' stroke-width='18'/></svg>"
  Else
    x = "<svg xmlns='http://www.w3.org/2000/svg' width='1280' height='720'><rect width='1280' height='720' fill='#1f2329'/>" & _
      "<circle cx='640' cy='360' r='120' fill='none' stroke='#fff' stroke-width='16'/><path d='M600 290v140l110-70z' fill='#fff'/></svg>"
  End If
  files = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
  writer = CreateUnoService("com.sun.star.io.TextOutputStream")
  writer.setOutputStream(files.openFileWrite(address))
  writer.writeString(x)
  writer.closeOutput()
  z(0).Name = "URL" : z(0).Value = address
  Still = CreateUnoService("com.sun.star.graphic.GraphicProvider").queryGraphic(z())
  files.kill(address)
End Function
`;
