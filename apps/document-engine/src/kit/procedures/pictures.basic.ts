/** Pictures in place of others, and as the ground of shapes and slides. The last argument is where the picture lies. */
export const PICTURES = `
Function Perform(procedure As String, a) As String
  Dim d, s, g
  d = Doc()
  s = d.CurrentController.getSelection()
  Perform = ""
  If procedure = "picture.selected" Then
    Perform = Kind(s)
    Exit Function
  End If
  g = Picture(a(UBound(a)))
  Select Case procedure
    Case "picture.change"
      If Kind(s) <> "picture" Then
        Perform = "!no picture is selected"
      Else
        Only(s).Graphic = g
      End If
    Case "picture.fill"
      If Kind(s) <> "shape" Then
        Perform = "!no shape is selected"
      Else
        Fill(Only(s), g)
      End If
    Case "picture.slide"
      Dim b
      b = d.createInstance("com.sun.star.drawing.Background")
      Fill(b, g)
      d.CurrentController.CurrentPage.Background = b
    Case Else
      Perform = "!unknown"
  End Select
End Function

Function Picture(url As String)
  Dim z(0) As New com.sun.star.beans.PropertyValue
  z(0).Name = "URL" : z(0).Value = url
  Picture = CreateUnoService("com.sun.star.graphic.GraphicProvider").queryGraphic(z())
End Function

Function Only(s)
  If s.supportsService("com.sun.star.drawing.ShapeCollection") Or s.supportsService("com.sun.star.drawing.Shapes") Then
    Only = s.getByIndex(0)
  Else
    Only = s
  End If
End Function

Rem What the person has selected: "picture", "shape" or nothing of both.
Function Kind(s) As String
  Dim o
  Kind = ""
  If IsNull(s) Or IsEmpty(s) Then Exit Function
  On Error Goto neither
  o = Only(s)
  If o.supportsService("com.sun.star.text.TextGraphicObject") Or o.supportsService("com.sun.star.drawing.GraphicObjectShape") Or o.supportsService("com.sun.star.presentation.GraphicObjectShape") Then
    Kind = "picture"
  ElseIf HasUnoInterfaces(o, "com.sun.star.drawing.XShape") Then
    If o.PropertySetInfo.hasPropertyByName("FillStyle") Then Kind = "shape"
  End If
neither:
End Function

Sub Fill(o, g)
  o.FillStyle = com.sun.star.drawing.FillStyle.BITMAP
  o.FillBitmap = g
  o.FillBitmapMode = com.sun.star.drawing.BitmapMode.STRETCH
End Sub
`;
