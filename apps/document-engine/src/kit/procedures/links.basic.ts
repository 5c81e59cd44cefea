/**
 * Links of a spreadsheet to other workbooks. LibreOffice never fetches one: what the linked cells show comes from the
 * workbook's own copies. To refresh a link, its formulas are moved to a name of the same file that LibreOffice does not
 * know yet ("./" before it: no copy of it is ever overwritten), and the copies of the cells that they name are laid
 * under it. Saving leaves the "./" out, and drops what no formula names any more.
 */
export const LINKS = `
Private wantedPath As String
Private newAddress As String
Private folder As String
Private refs()
Private moves()
Private refCount As Long
Private counting As Boolean
Private handled As Boolean

Function Perform(procedure As String, a) As String
  Dim d
  d = Doc()
  folder = FolderOf(d.URL)
  Perform = ""
  Select Case procedure
    Case "links.list"
      Perform = List(d)
    Case "links.insert"
      Perform = Insert(d, a(0), a(1), a(2))
    Case "links.refresh"
      Perform = Refresh(d, a(0), a(1), a(2), a(3))
    Case Else
      Perform = "!unknown"
  End Select
End Function

Function FolderOf(url As String) As String
  Dim parts
  parts = Split(url, "/")
  parts(UBound(parts)) = ""
  FolderOf = Join(parts, "/")
End Function

Rem The path as the workbook itself writes it.
Function Shown(url As String) As String
  Shown = Join(Split(url, "/./"), "/")
  Do While InStr(Shown, "/./") > 0
    Shown = Join(Split(Shown, "/./"), "/")
  Loop
  If Left(Shown, Len(folder)) = folder Then Shown = Mid(Shown, Len(folder) + 1)
End Function

Function Replaced(s As String, what As String, by As String) As String
  Replaced = Join(Split(s, what), by)
End Function

Rem The formula with the wanted link moved; the references to it are noted. As it was when it names something else than cells.
Function Moved(f As String) As String
  Dim i As Long, j As Long, at As Long, c As String, out As String, name As String, sheet As String, before As Long
  out = ""
  handled = False
  before = refCount
  i = 1
  Do While i <= Len(f)
    c = Mid(f, i, 1)
    If c = Chr(34) Then
      j = InStr(i + 1, f, Chr(34))
      If j = 0 Then j = Len(f)
      out = out & Mid(f, i, j - i + 1)
      i = j + 1
    ElseIf c = "'" Then
      j = Closing(f, i)
      name = Replaced(Mid(f, i + 1, j - i - 1), "''", "'")
      If Mid(f, j + 1, 1) <> "#" Or Shown(name) <> wantedPath Then
        out = out & Mid(f, i, j - i + 1)
        i = j + 1
      Else
        at = j + 2
        If Mid(f, at, 1) = "$" Then at = at + 1
        If Mid(f, at, 1) = "'" Then
          j = Closing(f, at)
          sheet = Replaced(Mid(f, at + 1, j - at - 1), "''", "'")
          at = j + 1
        Else
          j = InStr(at, f, ".")
          If j = 0 Then j = at
          sheet = Mid(f, at, j - at)
          at = j
        End If
        j = at + 1
        Do While InStr("$:0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", Mid(f, j, 1)) > 0 And j <= Len(f)
          j = j + 1
        Loop
        If Mid(f, at, 1) <> "." Or j = at + 1 Or Mid(f, j, 1) = "." Then
          refCount = before
          handled = False
          Moved = f
          Exit Function
        End If
        If Not counting Then refs(refCount) = Array(sheet, Replaced(Mid(f, at + 1, j - at - 1), "$", ""))
        refCount = refCount + 1
        handled = True
        out = out & "'" & Replaced(newAddress, "'", "''") & "'" & Mid(f, InStr(Closing(f, i), f, "#"), j - InStr(Closing(f, i), f, "#"))
        i = j
      End If
    Else
      out = out & c
      i = i + 1
    End If
  Loop
  Moved = out
End Function

Rem Where the quotation that begins at i ends; a doubled quote does not end it.
Function Closing(f As String, i As Long) As Long
  Dim j As Long
  j = i
  Do
    j = InStr(j + 1, f, "'")
    If j = 0 Then
      Closing = Len(f)
      Exit Function
    End If
    If Mid(f, j + 1, 1) <> "'" Then
      Closing = j
      Exit Function
    End If
    j = j + 1
  Loop
End Function

Function FormulaCells(sheet)
  FormulaCells = sheet.queryContentCells(com.sun.star.sheet.CellFlags.FORMULA).RangeAddresses
End Function

Function List(d) As String
  Dim i As Long, k As Long, x As Long, y As Long, n As Long, data, ranges, sheet, f As String, at As Long, j As Long, name As String, seen As String, path As String
  Dim paths(199), counts(199)
  n = 0
  For i = 0 To d.Sheets.Count - 1
    sheet = d.Sheets.getByIndex(i)
    ranges = FormulaCells(sheet)
    For k = LBound(ranges) To UBound(ranges)
      data = sheet.getCellRangeByPosition(ranges(k).StartColumn, ranges(k).StartRow, ranges(k).EndColumn, ranges(k).EndRow).getFormulaArray()
      For y = LBound(data) To UBound(data)
        For x = LBound(data(y)) To UBound(data(y))
          f = data(y)(x)
          If InStr(f, "'#") > 0 Then
            seen = Chr(30)
            at = 1
            Do While at <= Len(f)
              If Mid(f, at, 1) = Chr(34) Then
                at = InStr(at + 1, f, Chr(34))
                If at = 0 Then Exit Do
              ElseIf Mid(f, at, 1) = "'" Then
                j = Closing(f, at)
                If Mid(f, j + 1, 1) = "#" Then
                  path = Shown(Replaced(Mid(f, at + 1, j - at - 1), "''", "'"))
                  If InStr(seen, Chr(30) & path & Chr(30)) = 0 Then
                    seen = seen & path & Chr(30)
                    Note(paths, counts, n, path)
                  End If
                End If
                at = j
              End If
              at = at + 1
            Loop
          End If
        Next x
      Next y
    Next k
  Next i
  List = ""
  For i = 0 To n - 1
    List = List & IIf(i = 0, "", Chr(30)) & Row(Array(paths(i), CStr(counts(i)), Remembered(d, paths(i))))
  Next i
End Function

Sub Note(paths, counts, n As Long, path As String)
  Dim i As Long
  For i = 0 To n - 1
    If paths(i) = path Then
      counts(i) = counts(i) + 1
      Exit Sub
    End If
  Next i
  If n > 199 Then Exit Sub
  paths(n) = path
  counts(n) = 1
  n = n + 1
End Sub

Function Remembered(d, path As String) As String
  Dim p
  p = d.DocumentProperties.UserDefinedProperties
  Remembered = ""
  If p.PropertySetInfo.hasPropertyByName("Link " & path) Then Remembered = p.getPropertyValue("Link " & path)
End Function

Sub Remember(d, path As String, value As String)
  Dim p
  p = d.DocumentProperties.UserDefinedProperties
  If p.PropertySetInfo.hasPropertyByName("Link " & path) Then p.removeProperty("Link " & path)
  If value <> "" Then p.addProperty("Link " & path, com.sun.star.beans.PropertyAttribute.REMOVABLE, value)
End Sub

Rem Cells that show those of a range of another workbook, from the selected cell on.
Function Insert(d, path As String, sheet As String, area As String) As String
  Dim first, i As Long, j As Long, r, k, head As String
  k = d.CurrentController.ActiveSheet
  first = Sheets.First(d.CurrentController.getSelection()).CellAddress
  r = k.getCellRangeByName(area).RangeAddress
  Insert = "!the range is too large"
  If CDbl(r.EndRow - r.StartRow + 1) * (r.EndColumn - r.StartColumn + 1) > 10000 Then Exit Function
  head = "='" & Replaced(folder & path, "'", "''") & "'#$'" & Replaced(sheet, "'", "''") & "'."
  For i = 0 To r.EndRow - r.StartRow
    For j = 0 To r.EndColumn - r.StartColumn
      k.getCellByPosition(first.Column + j, first.Row + i).setFormula(head & Letters(r.StartColumn + j) & (r.StartRow + i + 1))
    Next j
  Next i
  Insert = ""
End Function

Function Letters(column As Long) As String
  Dim n As Long
  n = column + 1
  Letters = ""
  Do While n > 0
    Letters = Chr(65 + ((n - 1) Mod 26)) & Letters
    n = Int((n - 1) / 26)
  Loop
End Function

Function Refresh(d, path As String, newPath As String, remembered_ As String, url As String) As String
  Dim link, source, before As Long, i As Long, z(3) As New com.sun.star.beans.PropertyValue
  Dim head As String
  head = folder
  If InStr(newPath, "://") > 0 Then head = FolderOf(newPath)
  newAddress = IIf(InStr(newPath, "://") > 0, newPath, folder & newPath)
  Do
    before = d.ExternalDocLinks.Count
    link = d.ExternalDocLinks.addDocLink(newAddress)
    If link.TokenIndex >= before Then Exit Do
    newAddress = head & "./" & Mid(newAddress, Len(head) + 1)
  Loop
  wantedPath = path
  z(0).Name = "Hidden" : z(0).Value = True
  z(1).Name = "ReadOnly" : z(1).Value = True
  z(2).Name = "MacroExecutionMode" : z(2).Value = 0
  z(3).Name = "UpdateDocMode" : z(3).Value = 0
  source = StarDesktop.loadComponentFromURL(url, "_blank", 0, z())
  On Error Goto away
  Dim n As Long, where, area
  counting = True
  n = Collect(d)
  ReDim refs(refCount)
  ReDim moves(n)
  counting = False
  n = Collect(d)
  Refresh = Lay(link, source)
  source.close(True)
  source = Nothing
  If Refresh <> "" Then Exit Function
  d.enableAutomaticCalculation(False)
  For i = 0 To n - 1
    where = d.Sheets.getByIndex(moves(i)(0)).getCellByPosition(moves(i)(1), moves(i)(2))
    If moves(i)(4) Then
      area = where.Spreadsheet.createCursorByRange(where)
      area.collapseToCurrentArray()
      area.setArrayFormula(moves(i)(3))
    Else
      where.setFormula(moves(i)(3))
    End If
  Next i
  d.enableAutomaticCalculation(True)
  If newPath <> path Then Remember(d, path, "")
  Remember(d, newPath, remembered_)
  Refresh = CStr(n)
  Exit Function
away:
  Refresh = "!" & Error$ & " (line " & Erl & ")"
  If Not IsNull(source) Then source.close(True)
End Function

Rem Finds the formulas to be moved, and what they name. Basic loses arrays that grow: they are counted first.
Function Collect(d) As Long
  Dim n As Long, i As Long, k As Long, x As Long, y As Long, data, ranges, sheet, f As String, array_ As Boolean, cell, area
  n = 0
  refCount = 0
  For i = 0 To d.Sheets.Count - 1
    sheet = d.Sheets.getByIndex(i)
    ranges = FormulaCells(sheet)
    For k = LBound(ranges) To UBound(ranges)
      data = sheet.getCellRangeByPosition(ranges(k).StartColumn, ranges(k).StartRow, ranges(k).EndColumn, ranges(k).EndRow).getFormulaArray()
      For y = LBound(data) To UBound(data)
        For x = LBound(data(y)) To UBound(data(y))
          f = data(y)(x)
          If InStr(f, "'#") > 0 Then
            cell = sheet.getCellByPosition(ranges(k).StartColumn + x, ranges(k).StartRow + y)
            array_ = (Left(f, 1) = "{")
            If array_ Then
              area = sheet.createCursorByRange(cell)
              area.collapseToCurrentArray()
              If area.RangeAddress.StartColumn = cell.CellAddress.Column And area.RangeAddress.StartRow = cell.CellAddress.Row Then
                f = Moved(Mid(f, 2, Len(f) - 2))
              Else
                handled = False
              End If
            Else
              f = Moved(f)
            End If
            If handled Then
              If Not counting Then moves(n) = Array(i, ranges(k).StartColumn + x, ranges(k).StartRow + y, f, array_)
              n = n + 1
            End If
          End If
        Next x
      Next y
    Next k
  Next i
  Collect = n
End Function

Rem The copies of the cells that the formulas name.
Function Lay(link, source) As String
  Dim i As Long, x As Long, y As Long, sheet, cache, data, cursor, used, r, done As String, total As Long, key As String
  Lay = "!the links name more than 100000 cells"
  done = Chr(30)
  total = 0
  For i = 0 To refCount - 1
    key = refs(i)(0) & Chr(31) & refs(i)(1)
    If InStr(key, ":") = 0 Or InStr(done, Chr(30) & key & Chr(30)) = 0 Then
      If InStr(key, ":") > 0 Then done = done & key & Chr(30)
      If source.Sheets.hasByName(refs(i)(0)) Then
        sheet = source.Sheets.getByName(refs(i)(0))
        cache = link.addSheetCache(sheet.Name, False)
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        used = cursor.RangeAddress
        r = sheet.getCellRangeByName(refs(i)(1)).RangeAddress
        If r.EndRow > used.EndRow Then r.EndRow = used.EndRow
        If r.EndColumn > used.EndColumn Then r.EndColumn = used.EndColumn
        If r.StartRow <= r.EndRow And r.StartColumn <= r.EndColumn Then
          total = total + (r.EndRow - r.StartRow + 1) * (r.EndColumn - r.StartColumn + 1)
          If total > 100000 Then Exit Function
          data = sheet.getCellRangeByPosition(r.StartColumn, r.StartRow, r.EndColumn, r.EndRow).getDataArray()
          For y = LBound(data) To UBound(data)
            For x = LBound(data(y)) To UBound(data(y))
              If VarType(data(y)(x)) = 8 Then
                If data(y)(x) <> "" Then cache.setCellValue(r.StartColumn + x, r.StartRow + y, data(y)(x))
              ElseIf Not IsEmpty(data(y)(x)) And Not IsNull(data(y)(x)) Then
                cache.setCellValue(r.StartColumn + x, r.StartRow + y, data(y)(x))
              End If
            Next x
          Next y
        End If
      End If
    End If
  Next i
  Lay = ""
End Function
`;
