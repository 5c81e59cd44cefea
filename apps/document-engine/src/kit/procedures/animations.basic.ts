/** Animations of objects. Slides and objects, in their order from the back, are numbered from 0. */
export const ANIMATIONS = `
Function Perform(procedure As String, a) As String
  Dim p
  p = Doc().DrawPages.getByIndex(CLng(a(0)))
  Perform = ""
  Select Case procedure
    Case "animation.list"
      Perform = List(p)
    Case "animation.add"
      Add(p, p.getByIndex(CLng(a(1))), a(2), a(3), CDbl(a(4)), CLng(a(5)))
      Doc().setModified(True)
    Case "animation.remove"
      RemoveAt(p, CLng(a(1)))
      Doc().setModified(True)
    Case Else
      Perform = "!unknown"
  End Select
End Function

Function UserValue(n, name_ As String)
  Dim i As Long, u
  UserValue = ""
  u = n.UserData
  For i = LBound(u) To UBound(u)
    If u(i).Name = name_ Then UserValue = u(i).Value
  Next i
End Function

Function Named(name_ As String, value)
  Dim n As New com.sun.star.beans.NamedValue
  n.Name = name_
  n.Value = value
  Named = n
End Function

Function Children(n)
  Dim e, found(), k As Long
  k = -1
  e = n.createEnumeration()
  Do While e.hasMoreElements()
    k = k + 1
    ReDim Preserve found(k)
    found(k) = e.nextElement()
  Loop
  Children = found
End Function

Function MainSequence(p, make As Boolean)
  Dim c, i As Long, s
  MainSequence = Null
  c = Children(p.AnimationNode)
  For i = 0 To UBound(c)
    If CStr(UserValue(c(i), "node-type")) = "4" Then
      MainSequence = c(i)
      Exit Function
    End If
  Next i
  If Not make Then Exit Function
  s = CreateUnoService("com.sun.star.animations.SequenceTimeContainer")
  s.UserData = Array(Named("node-type", CInt(com.sun.star.presentation.EffectNodeType.MAIN_SEQUENCE)))
  p.AnimationNode.appendChild(s)
  MainSequence = s
End Function

Rem Every effect with what holds it, in the order in which they are played.
Function Effects(p)
  Dim found(), k As Long, c, i As Long, g, j As Long, e, m As Long, s
  k = -1
  s = MainSequence(p, False)
  If Not IsNull(s) Then
    c = Children(s)
    For i = 0 To UBound(c)
      g = Children(c(i))
      For j = 0 To UBound(g)
        e = Children(g(j))
        For m = 0 To UBound(e)
          k = k + 1
          ReDim Preserve found(k)
          found(k) = Array(e(m), g(j), c(i), s)
        Next m
      Next j
    Next i
  End If
  Effects = found
End Function

Function TargetOf(e)
  Dim c, i As Long
  TargetOf = Null
  c = Children(e)
  On Error Goto none
  For i = 0 To UBound(c)
    If HasUnoInterfaces(c(i), "com.sun.star.animations.XAnimate") Then
      If HasUnoInterfaces(c(i).Target, "com.sun.star.drawing.XShape") Then
        TargetOf = c(i).Target
      Else
        TargetOf = c(i).Target.Shape
      End If
      Exit Function
    End If
  Next i
none:
End Function

Function SecondsOf(e) As Double
  Dim c, i As Long
  SecondsOf = 0
  c = Children(e)
  On Error Resume Next
  For i = 0 To UBound(c)
    If CDbl(c(i).Duration) > SecondsOf Then SecondsOf = CDbl(c(i).Duration)
  Next i
End Function

Rem Object, what it is, kind of effect, class (1: comes, 2: stands out, 3: goes), when (1: click, 2: with, 3: after the one before), seconds, place in thousandths.
Function List(p) As String
  Dim all_, i As Long, e, o, w As Double, h As Double, z As Long, x As String, text_ As String
  List = ""
  all_ = Effects(p)
  w = p.Width / 1000
  h = p.Height / 1000
  For i = 0 To UBound(all_)
    e = all_(i)(0)
    o = TargetOf(e)
    z = -1
    x = ""
    text_ = ""
    If Not IsNull(o) Then
      z = o.ZOrder
      x = CLng(o.Position.X / w) & " " & CLng(o.Position.Y / h) & " " & CLng(o.Size.Width / w) & " " & CLng(o.Size.Height / h)
      text_ = o.Name
      If HasUnoInterfaces(o, "com.sun.star.text.XText") Then
        If o.String <> "" Then text_ = Left(o.String, 40)
      End If
    End If
    List = List & IIf(i = 0, "", Chr(30)) & Row(Array(z, text_, CStr(UserValue(e, "preset-id")), CStr(UserValue(e, "preset-class")), CStr(UserValue(e, "node-type")), SecondsOf(e), x))
  Next i
End Function

Function Begin_(trigger As String)
  If trigger = "1" Then
    Dim v As New com.sun.star.animations.Event
    v.Trigger = com.sun.star.animations.EventTrigger.ON_NEXT
    v.Repeat = 0
    Begin_ = v
  Else
    Begin_ = 0.0
  End If
End Function

Rem An effect begins with a click, with the one before, or after it. A number from 0 puts it there, as it was before it was removed.
Sub Add(p, o, effect As String, trigger As String, seconds As Double, at As Long)
  Dim s, outer, inner, all_, c, before, g, delay As Double
  s = MainSequence(p, True)
  all_ = Effects(p)
  before = Null
  If at < 0 Or at > UBound(all_) + 1 Then at = UBound(all_) + 1
  If at > 0 Then before = all_(at - 1)
  If IsNull(before) Or trigger = "1" Then
    outer = CreateUnoService("com.sun.star.animations.ParallelTimeContainer")
    outer.Begin = Begin_(trigger)
    outer.Fill = com.sun.star.animations.AnimationFill.HOLD
    inner = CreateUnoService("com.sun.star.animations.ParallelTimeContainer")
    inner.Begin = 0.0
    inner.Fill = com.sun.star.animations.AnimationFill.HOLD
    outer.appendChild(inner)
    If IsNull(before) Then
      c = Children(s)
      If UBound(c) >= 0 Then s.insertBefore(outer, c(0)) Else s.appendChild(outer)
    Else
      s.insertAfter(outer, before(2))
    End If
  Else
    outer = before(2)
    inner = before(1)
    If trigger = "3" Then
      delay = CDbl(inner.Begin) + SecondsOf(before(0))
      g = CreateUnoService("com.sun.star.animations.ParallelTimeContainer")
      g.Begin = delay
      g.Fill = com.sun.star.animations.AnimationFill.HOLD
      outer.insertAfter(g, inner)
      inner = g
    End If
  End If
  inner.appendChild(MakeEffect(o, effect, CInt(trigger), seconds))
End Sub

Sub RemoveAt(p, at As Long)
  Dim all_, found
  all_ = Effects(p)
  found = all_(at)
  found(1).removeChild(found(0))
  If UBound(Children(found(1))) < 0 Then found(2).removeChild(found(1))
  If UBound(Children(found(2))) < 0 Then found(3).removeChild(found(2))
End Sub

Function MakeEffect(o, effect As String, trigger As Integer, seconds As Double)
  Dim e, kind As Integer, preset As String, from As String
  kind = com.sun.star.presentation.EffectPresetClass.ENTRANCE
  from = ""
  preset = "ooo-entrance-appear"
  e = CreateUnoService("com.sun.star.animations.ParallelTimeContainer")
  e.Begin = 0.0
  e.Fill = com.sun.star.animations.AnimationFill.HOLD
  Select Case effect
    Case "appear"
      e.appendChild(Visible_(o, True, 0))
    Case "fade"
      preset = "ooo-entrance-fade-in"
      e.appendChild(Visible_(o, True, 0))
      e.appendChild(Filter_(o, 37, 101, True, seconds))
    Case "wipe"
      preset = "ooo-entrance-wipe"
      from = "from-left"
      e.appendChild(Visible_(o, True, 0))
      e.appendChild(Filter_(o, 1, 1, True, seconds))
    Case "fly"
      preset = "ooo-entrance-fly-in"
      from = "from-bottom"
      e.appendChild(Visible_(o, True, 0))
      e.appendChild(Values_(o, "X", Array("x", "x"), seconds))
      e.appendChild(Values_(o, "Y", Array("1+height/2", "y"), seconds))
    Case "zoom"
      preset = "ooo-entrance-zoom"
      from = "in"
      e.appendChild(Visible_(o, True, 0))
      e.appendChild(Values_(o, "Width", Array("0", "width"), seconds))
      e.appendChild(Values_(o, "Height", Array("0", "height"), seconds))
    Case "spin"
      kind = com.sun.star.presentation.EffectPresetClass.EMPHASIS
      preset = "ooo-emphasis-spin"
      Dim r
      r = CreateUnoService("com.sun.star.animations.AnimateTransform")
      r.TransformType = com.sun.star.animations.AnimationTransformType.ROTATE
      r.Target = o
      r.By = 360.0
      r.Duration = seconds
      r.Fill = com.sun.star.animations.AnimationFill.HOLD
      e.appendChild(r)
    Case "disappear"
      kind = com.sun.star.presentation.EffectPresetClass.EXIT
      preset = "ooo-exit-disappear"
      e.appendChild(Visible_(o, False, 0))
    Case "fade-out"
      kind = com.sun.star.presentation.EffectPresetClass.EXIT
      preset = "ooo-exit-fade-out"
      e.appendChild(Filter_(o, 37, 101, False, seconds))
      e.appendChild(Visible_(o, False, seconds))
    Case Else
      Error 5
  End Select
  If from = "" Then
    e.UserData = Array(Named("node-type", trigger), Named("preset-class", kind), Named("preset-id", preset))
  Else
    e.UserData = Array(Named("node-type", trigger), Named("preset-class", kind), Named("preset-id", preset), Named("preset-sub-type", from))
  End If
  MakeEffect = e
End Function

Function Visible_(o, shown As Boolean, at As Double)
  Dim n
  n = CreateUnoService("com.sun.star.animations.AnimateSet")
  n.Target = o
  n.AttributeName = "Visibility"
  n.[To] = shown
  n.Begin = at
  n.Duration = 0.001
  n.Fill = com.sun.star.animations.AnimationFill.HOLD
  Visible_ = n
End Function

Function Filter_(o, kind As Integer, subtype As Integer, comes As Boolean, seconds As Double)
  Dim n
  n = CreateUnoService("com.sun.star.animations.TransitionFilter")
  n.Target = o
  n.Transition = kind
  n.Subtype = subtype
  n.Mode = comes
  n.Direction = True
  n.Duration = seconds
  Filter_ = n
End Function

Function Values_(o, what As String, values, seconds As Double)
  Dim n, times(1) As Double
  n = CreateUnoService("com.sun.star.animations.Animate")
  n.Target = o
  n.AttributeName = what
  n.Values = values
  times(0) = 0
  times(1) = 1
  n.KeyTimes = times()
  n.CalcMode = com.sun.star.animations.AnimationCalcMode.LINEAR
  n.Duration = seconds
  n.Fill = com.sun.star.animations.AnimationFill.HOLD
  Values_ = n
End Function
`;
