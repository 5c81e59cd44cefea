/** The picture or shape that is selected; lengths in 1/100 mm. */
export const OBJECTS = `
Function Perform(procedure As String, a) As String
  Dim s, o
  s = Doc().CurrentController.getSelection()
  Perform = ""
  If Pictures.Kind(s) = "" Then
    Perform = "!nothing is selected"
    Exit Function
  End If
  o = Pictures.Only(s)
  Select Case procedure
    Case "object.look"
      Perform = Row(Array(Pictures.Kind(s), Wrapped(o), o.Size.Width, o.Size.Height, Cropped(o)))
    Case "object.wrap"
      Wrap(o, a(0))
      Doc().CurrentController.select(o)
    Case "object.size"
      Resize(o, CLng(a(0)), CLng(a(1)))
    Case "object.alt"
      Perform = o.Description
    Case "object.alt.set"
      o.Description = a(0)
    Case "object.turn"
      Turn(o, CLng(a(0)))
    Case "object.crop"
      Crop(o, a)
    Case Else
      Perform = "!unknown"
  End Select
End Function

Function Wrapped(o) As String
  Wrapped = ""
  If Not o.PropertySetInfo.hasPropertyByName("AnchorType") Then Exit Function
  If o.AnchorType = com.sun.star.text.TextContentAnchorType.AS_CHARACTER Then
    Wrapped = "inline"
    Exit Function
  End If
  Select Case o.TextWrap
    Case com.sun.star.text.WrapTextMode.NONE
      Wrapped = "topbottom"
    Case com.sun.star.text.WrapTextMode.THROUGH
      Wrapped = IIf(o.Opaque, "front", "behind")
    Case Else
      Wrapped = IIf(o.SurroundContour, "tight", "square")
  End Select
End Function

Sub Wrap(o, how As String)
  If how = "inline" Then
    o.AnchorType = com.sun.star.text.TextContentAnchorType.AS_CHARACTER
    Exit Sub
  End If
  If o.AnchorType = com.sun.star.text.TextContentAnchorType.AS_CHARACTER Then
    Rem It stays where it is instead of going to the middle.
    o.AnchorType = com.sun.star.text.TextContentAnchorType.AT_CHARACTER
    o.HoriOrientRelation = com.sun.star.text.RelOrientation.FRAME
    o.HoriOrient = com.sun.star.text.HoriOrientation.NONE
    o.HoriOrientPosition = 0
    o.VertOrientRelation = com.sun.star.text.RelOrientation.FRAME
    o.VertOrient = com.sun.star.text.VertOrientation.NONE
    o.VertOrientPosition = 0
  End If
  Select Case how
    Case "topbottom"
      o.TextWrap = com.sun.star.text.WrapTextMode.NONE
    Case "behind"
      o.TextWrap = com.sun.star.text.WrapTextMode.THROUGH
      o.Opaque = False
    Case "front"
      o.TextWrap = com.sun.star.text.WrapTextMode.THROUGH
      o.Opaque = True
    Case Else
      o.TextWrap = com.sun.star.text.WrapTextMode.PARALLEL
      o.SurroundContour = (how = "tight")
  End Select
End Sub

Sub Resize(o, w As Long, h As Long)
  Dim box As New com.sun.star.awt.Size
  box.Width = w
  box.Height = h
  o.setSize(box)
End Sub

Rem Clockwise, in degrees.
Sub Turn(o, degrees As Long)
  If o.PropertySetInfo.hasPropertyByName("GraphicRotation") Then
    o.GraphicRotation = (36000 + o.GraphicRotation - degrees * 10) Mod 3600
  Else
    o.RotateAngle = (72000 + o.RotateAngle - degrees * 100) Mod 36000
  End If
End Sub

Rem What is cut off, as large as it would be shown.
Function Cropped(o) As String
  Cropped = ""
  If Not o.PropertySetInfo.hasPropertyByName("GraphicCrop") Then Exit Function
  Dim c, all_, across As Double, down As Double
  c = o.GraphicCrop
  all_ = Whole(o)
  across = o.Size.Width / (all_.Width - c.Left - c.Right)
  down = o.Size.Height / (all_.Height - c.Top - c.Bottom)
  Cropped = CLng(c.Left * across) & " " & CLng(c.Right * across) & " " & CLng(c.Top * down) & " " & CLng(c.Bottom * down)
End Function

Rem How large the picture is without being cropped or scaled. A pixel is 1/96 inch where the file says nothing else.
Function Whole(o)
  Dim box As New com.sun.star.awt.Size
  box = o.Graphic.Size100thMM
  If box.Width = 0 Or box.Height = 0 Then
    box = o.Graphic.SizePixel
    box.Width = CLng(box.Width * 2540 / 96)
    box.Height = CLng(box.Height * 2540 / 96)
  End If
  Whole = box
  If o.PropertySetInfo.hasPropertyByName("ActualSize") Then
    If o.ActualSize.Width > 0 Then Whole = o.ActualSize
  End If
End Function

Rem What stays of the picture keeps its scale. Left, right, top and bottom are as large as the picture is shown.
Sub Crop(o, a)
  Dim c, all_, across As Double, down As Double
  c = o.GraphicCrop
  all_ = Whole(o)
  across = o.Size.Width / (all_.Width - c.Left - c.Right)
  down = o.Size.Height / (all_.Height - c.Top - c.Bottom)
  c.Left = CLng(CLng(a(0)) / across)
  c.Right = CLng(CLng(a(1)) / across)
  c.Top = CLng(CLng(a(2)) / down)
  c.Bottom = CLng(CLng(a(3)) / down)
  If all_.Width - c.Left - c.Right < 10 Or all_.Height - c.Top - c.Bottom < 10 Then Error 5
  o.GraphicCrop = c
  Resize(o, CLng((all_.Width - c.Left - c.Right) * across), CLng((all_.Height - c.Top - c.Bottom) * down))
End Sub
`;
