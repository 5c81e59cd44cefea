/** Equations, in the notation of LibreOffice's Math: each is an object of its own that stands in the text or on a slide. */
export const EQUATIONS = `
Function Perform(procedure As String, a) As String
  Dim o
  o = ChosenEquation(Doc().CurrentController.getSelection())
  Perform = ""
  Select Case procedure
    Case "equation.here"
      If Not IsNull(o) Then Perform = Row(Array(o.Model.Formula))
    Case "equation.set"
      If Not IsNull(o) Then
        Rewrite(o, a(0))
      ElseIf Doc().supportsService("com.sun.star.text.TextDocument") Then
        IntoText(Doc(), a(0))
      Else
        OntoSlide(Doc(), a(0))
      End If
    Case Else
      Perform = "!unknown"
  End Select
End Function

Function MathId() As String
  MathId = "078B7ABA-54FC-457F-8551-6147e776a997"
End Function

Function ChosenEquation(s)
  Dim o
  ChosenEquation = Null
  If IsNull(s) Or IsEmpty(s) Then Exit Function
  On Error Goto neither
  o = Pictures.Only(s)
  If LCase(o.CLSID) = LCase(MathId()) Then ChosenEquation = o
neither:
End Function

Rem What is selected in the text goes.
Sub IntoText(d, formula As String)
  Dim v, o
  v = d.CurrentController.getViewCursor()
  o = d.createInstance("com.sun.star.text.TextEmbeddedObject")
  o.CLSID = MathId()
  o.AnchorType = com.sun.star.text.TextContentAnchorType.AS_CHARACTER
  v.Text.insertTextContent(v, o, True)
  WriteFormula(o.ExtendedControlOverEmbeddedObject, formula)
  v.collapseToEnd()
End Sub

Sub Rewrite(o, formula As String)
  If o.supportsService("com.sun.star.text.TextEmbeddedObject") Then
    WriteFormula(o.ExtendedControlOverEmbeddedObject, formula)
  Else
    o.Model.Formula = formula
    Enlarge(o)
  End If
  Doc().setModified(True)
End Sub

Sub WriteFormula(x, formula As String)
  x.changeState(com.sun.star.embed.EmbedStates.RUNNING)
  x.Component.Formula = formula
End Sub

Rem In the middle of the slide, a little larger than in a text.
Sub OntoSlide(d, formula As String)
  Dim p, o, at As New com.sun.star.awt.Point
  p = d.CurrentController.CurrentPage
  o = d.createInstance("com.sun.star.drawing.OLE2Shape")
  p.add(o)
  o.CLSID = MathId()
  o.Model.BaseFontHeight = 28
  o.Model.Formula = formula
  Enlarge(o)
  at.X = (p.Width - o.Size.Width) / 2
  at.Y = (p.Height - o.Size.Height) / 2
  o.setPosition(at)
  d.CurrentController.select(o)
End Sub

Rem As large as the formula is.
Sub Enlarge(o)
  Dim box As New com.sun.star.awt.Size
  box.Width = o.VisibleArea.Width
  box.Height = o.VisibleArea.Height
  o.setSize(box)
End Sub
`;
