/** Rules by which cells get their looks, and names of cells. */
export const RULES = `
Function Perform(procedure As String, a) As String
  Dim d, c, k, s
  d = Doc()
  c = d.CurrentController
  k = c.ActiveSheet
  s = c.getSelection()
  Perform = ""
  Select Case procedure
    Case "rule.list"
      Perform = List(k)
    Case "rule.remove"
      k.ConditionalFormats.removeByID(CLng(a(0)))
    Case "rule.clear"
      ClearSheet(k)
    Case "rule.names"
      Perform = Names(d, c)
    Case "rule.name.set"
      SetName(d, s, a(0), a(1), a(2))
    Case "rule.name.remove"
      d.NamedRanges.removeByName(a(0))
    Case "rule.goal"
      Perform = Goal(d, k, s, a)
    Case Else
      Perform = "!unknown"
  End Select
End Function

Rem Id, cells, kind, operator, two formulas, colours of the cell and its letters.
Function List(k) As String
  Dim all, i As Long, j As Long, e, o, f1, f2, back As Long, ink As Long, style
  List = ""
  all = k.ConditionalFormats.getConditionalFormats()
  For i = LBound(all) To UBound(all)
    For j = 0 To all(i).Count - 1
      e = all(i).getByIndex(j)
      o = ""
      f1 = ""
      f2 = ""
      back = -1
      ink = -1
      If e.Type = com.sun.star.sheet.ConditionEntryType.CONDITION Then
        o = e.Operator
        f1 = e.Formula1
        f2 = e.Formula2
        If Doc().StyleFamilies.getByName("CellStyles").hasByName(e.StyleName) Then
          style = Doc().StyleFamilies.getByName("CellStyles").getByName(e.StyleName)
          back = style.CellBackColor
          ink = style.CharColor
        End If
      ElseIf e.Type = com.sun.star.sheet.ConditionEntryType.DATABAR Then
        back = e.Color
      End If
      List = List & IIf(List = "", "", Chr(30)) & Row(Array(all(i).ID, all(i).Range.RangeAddressesAsString, e.Type, o, f1, f2, back, ink))
    Next j
  Next i
End Function

Sub ClearSheet(k)
  Dim all, i As Long
  all = k.ConditionalFormats.getConditionalFormats()
  For i = UBound(all) To LBound(all) Step -1
    k.ConditionalFormats.removeByID(all(i).ID)
  Next i
End Sub

Function Names(d, c) As String
  Dim i As Long, n, r, v As String
  Names = ""
  For i = 0 To d.NamedRanges.Count - 1
    n = d.NamedRanges.getByIndex(i)
    v = ""
    r = n.getReferredCells()
    If Not IsNull(r) Then
      If r.RangeAddress.StartColumn = r.RangeAddress.EndColumn And r.RangeAddress.StartRow = r.RangeAddress.EndRow Then v = r.getCellByPosition(0, 0).String
    End If
    If Left(n.Name, 6) <> "_xlnm." And Left(n.Name, 6) <> "_xlfn." Then Names = Names & IIf(Names = "", "", Chr(30)) & Row(Array(n.Name, n.Content, v))
  Next i
End Function

Rem An old name (empty: a new one), the name, what it stands for (empty: what is selected).
Sub SetName(d, s, old As String, called As String, content As String)
  Dim at, target As String
  at = Sheets.First(s).CellAddress
  target = content
  If target = "" Then target = Sheets.Block(s).AbsoluteName
  If Left(target, 1) = "=" Then target = Mid(target, 2)
  If old <> "" And old <> called Then
    d.NamedRanges.getByName(old).Name = called
  End If
  If d.NamedRanges.hasByName(called) Then
    d.NamedRanges.getByName(called).Content = target
  Else
    d.NamedRanges.addNewByName(called, target, at, 0)
  End If
End Sub

Rem The cell with the formula, what it shall come to, the cell that is changed for it.
Function Goal(d, k, s, a) As String
  Dim formula, variable, result
  formula = k.getCellRangeByName(a(0)).getCellByPosition(0, 0)
  variable = k.getCellRangeByName(a(2)).getCellByPosition(0, 0)
  If variable.Type = com.sun.star.table.CellContentType.EMPTY Then variable.Value = 0
  result = d.seekGoal(formula.CellAddress, variable.CellAddress, a(1))
  If result.Divergence > 0.001 Then
    Goal = Row(Array(0, result.Result))
  Else
    variable.Value = result.Result
    Goal = Row(Array(1, result.Result))
  End If
End Function

Rem LibreOffice shows a rule only in cells that carry its number, and gives a number to cells for rules of the old kind alone.
Rem One of those lends it: it goes, and the next rule that is made has the number, which the cells still carry.
Sub LendNumber(k, address_)
  Dim range_, old, nowhere, f, z(2) As New com.sun.star.beans.PropertyValue
  range_ = CellsAt(k, address_)
  old = range_.ConditionalFormat
  old.clear()
  z(0).Name = "Operator"
  z(0).Value = com.sun.star.sheet.ConditionOperator.EQUAL
  z(1).Name = "Formula1"
  z(1).Value = "0"
  z(2).Name = "StyleName"
  z(2).Value = "Default"
  old.addNew(z())
  range_.ConditionalFormat = old
  f = LastRule(k)
  f.Range = RangesOf(Doc(), k.getCellRangeByPosition(FAR_COLUMN(), FAR_ROW(), FAR_COLUMN(), FAR_ROW()).RangeAddress)
  k.ConditionalFormats.removeByID(f.ID)
End Sub

Function FAR_COLUMN() As Long
  FAR_COLUMN = 1000
End Function

Function FAR_ROW() As Long
  FAR_ROW = 1048000
End Function

Function CellsAt(k, r)
  CellsAt = k.getCellRangeByPosition(r.StartColumn, r.StartRow, r.EndColumn, r.EndRow)
End Function

Function RangesOf(d, address_)
  Dim r
  r = d.createInstance("com.sun.star.sheet.SheetCellRanges")
  r.addRangeAddress(address_, False)
  RangesOf = r
End Function

Function LastRule(k)
  Dim all_, i As Long, f
  all_ = k.ConditionalFormats.getConditionalFormats()
  f = all_(0)
  For i = 1 To UBound(all_)
    If all_(i).ID > f.ID Then f = all_(i)
  Next i
  LastRule = f
End Function

Function AnyRule(k, address_) As Boolean
  Dim all_, i As Long
  AnyRule = False
  all_ = k.ConditionalFormats.getConditionalFormats()
  For i = LBound(all_) To UBound(all_)
    If all_(i).Range.queryIntersection(address_).Count > 0 Then AnyRule = True
  Next i
End Function

Rem That of just these cells, to which another is added, or a new one.
Function RuleFor(d, k, address_)
  Dim all_, i As Long, same As String
  same = RangesOf(d, address_).RangeAddressesAsString
  all_ = k.ConditionalFormats.getConditionalFormats()
  For i = LBound(all_) To UBound(all_)
    If all_(i).Range.RangeAddressesAsString = same Then
      RuleFor = all_(i)
      Exit Function
    End If
  Next i
  k.ConditionalFormats.createByRange(RangesOf(d, address_))
  RuleFor = LastRule(k)
End Function
`;
