/** How selected characters look. What differs within a selection is told as empty. */
export const FONTS = `
Function Perform(procedure As String, a) As String
  Dim v
  v = Doc().CurrentController.getViewCursor()
  Perform = ""
  Select Case procedure
    Case "font.look"
      Perform = Row(Array(Known(v, "CharFontName"), Known(v, "CharFontNameAsian"), Known(v, "CharHeight"), Known(v, "CharWeight"), Known(v, "CharPosture"), Known(v, "CharUnderline"), UnderlineColour(v), Known(v, "CharStrikeout"), Known(v, "CharEscapement"), Known(v, "CharCaseMap"), Known(v, "CharKerning"), Known(v, "CharScaleWidth"), Known(v, "CharContoured"), Known(v, "CharShadowed"), Known(v, "CharHidden"), Known(v, "CharEmphasis"), Known(v, "CharColor"), Known(v, "CharRelief")))
    Case "font.set"
      Dim i As Long
      For i = 0 To UBound(a) - 1 Step 2
        Change(v, a(i), a(i + 1))
      Next i
    Case Else
      Perform = "!unknown"
  End Select
End Function

Rem Language and country, e.g. en-US; zxx is not checked.
Sub Speak(v, tag As String)
  Dim l As New com.sun.star.lang.Locale
  Dim f
  f = Split(tag, "-")
  l.Language = f(0)
  If UBound(f) > 0 Then l.Country = f(1)
  If f(0) = "zh" Or f(0) = "ja" Or f(0) = "ko" Then
    v.CharLocaleAsian = l
  Else
    v.CharLocale = l
    If f(0) = "zxx" Then v.CharLocaleAsian = l
  End If
End Sub

Rem A number has a point whatever the language; yes and no are 1 and 0.
Function Known(v, called As String) As String
  Dim x
  Known = ""
  On Error Goto unknown
  x = v.getPropertyValue(called)
  If IsEmpty(x) Or IsNull(x) Then Exit Function
  If VarType(x) = 11 Then
    Known = IIf(x, "1", "0")
  ElseIf VarType(x) = 8 Then
    Known = x
  Else
    Known = Trim(Str(x))
  End If
unknown:
End Function

Function UnderlineColour(v) As String
  UnderlineColour = "-1"
  If Known(v, "CharUnderlineHasColor") = "1" Then UnderlineColour = Known(v, "CharUnderlineColor")
End Function

Rem Chinese and Latin are meant alike but for the typeface, which may differ.
Sub Scripts(v, called As String, value)
  v.setPropertyValue(called, value)
  v.setPropertyValue(called & "Asian", value)
End Sub

Sub Change(v, what As String, value As String)
  Select Case what
    Case "latin"
      v.CharFontName = value
    Case "asian"
      v.CharFontNameAsian = value
    Case "size"
      Scripts(v, "CharHeight", CSng(Val(value)))
    Case "weight"
      Scripts(v, "CharWeight", CSng(Val(value)))
    Case "posture"
      Scripts(v, "CharPosture", IIf(value = "2", com.sun.star.awt.FontSlant.ITALIC, com.sun.star.awt.FontSlant.NONE))
    Case "underline"
      v.CharUnderline = CInt(value)
    Case "underlineColour"
      v.CharUnderlineHasColor = (CLng(value) >= 0)
      If CLng(value) >= 0 Then v.CharUnderlineColor = CLng(value)
    Case "strike"
      v.CharStrikeout = CInt(value)
    Case "escapement"
      Rem 14000 and -14000: raised and lowered as far as the font wants.
      v.CharEscapement = CInt(value)
      v.CharEscapementHeight = IIf(CInt(value) = 0, 100, 58)
    Case "case"
      v.CharCaseMap = CInt(value)
    Case "kerning"
      v.CharKerning = CInt(value)
    Case "scale"
      v.CharScaleWidth = CInt(value)
    Case "outline"
      v.CharContoured = Flag(value)
    Case "shadow"
      v.CharShadowed = Flag(value)
    Case "hidden"
      v.CharHidden = Flag(value)
    Case "emphasis"
      v.CharEmphasis = CInt(value)
    Case "colour"
      v.CharColor = CLng(value)
    Case "language"
      Speak(v, value)
    Case "relief"
      v.CharRelief = CInt(value)
    Case Else
      Error 5
  End Select
End Sub
`;
