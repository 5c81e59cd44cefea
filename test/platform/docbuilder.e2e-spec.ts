import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signToken } from '#protocol/onlyoffice';
import { markupInside, sampleFile, TestPlatform, textInside, until, wordDocument } from '#testing';

type Json = Record<string, unknown>;

let platform: TestPlatform;
let secret: string;
let files: string;
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const scripts = new Map<string, string | Buffer>();
const server = createServer((request, response) => {
  const content = scripts.get((request.url ?? '/').slice(1));
  response.writeHead(content === undefined ? 404 : 200).end(content);
});

beforeAll(async () => {
  platform = await TestPlatform.start({ BUILDER_SCRIPT_TIMEOUT_MS: '6000' });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  files = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  secret = (JSON.parse(readFileSync(join(platform.dataDir, 'credentials.json'), 'utf8')) as { jwtSecret: string })
    .jwtSecret;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await platform.stop();
});

async function ask(parameters: Json): Promise<Json> {
  const answer = await fetch(`${platform.origin}/docbuilder`, {
    method: 'POST',
    body: JSON.stringify({ token: signToken(parameters, secret, new Date()) }),
  });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json; charset=UTF-8']);
  return (await answer.json()) as Json;
}

async function build(script: string, more: Json = {}): Promise<Json> {
  const name = `script-${scripts.size}.docbuilder`;
  scripts.set(name, script);
  return ask({ url: `${files}/${name}`, ...more });
}

async function fileOf(answer: Json, name: string): Promise<Buffer> {
  expect(answer).toMatchObject({ key: expect.stringMatching(/^bld_[0-9a-f]{16}$/) as string, end: true });
  const file = await fetch((answer['urls'] as Record<string, string>)[name] ?? '');
  expect(file.status).toBe(200);
  return Buffer.from(await file.arrayBuffer());
}

it('makes a text document with styles, a table, a chart, a picture and a form, and a PDF of it', async () => {
  scripts.set('pixel.png', Buffer.from(PIXEL, 'base64'));
  const answer = await build(
    `builder.CreateFile("docx");
     var oDocument = Api.GetDocument();
     var oParagraph = oDocument.GetElement(0);
     oParagraph.SetStyle(oDocument.GetStyle("Heading 1"));
     oParagraph.AddText("Report for " + Argument.name);
     oParagraph = Api.CreateParagraph();
     var oRun = Api.CreateRun();
     oRun.SetBold(true);
     oRun.AddText("bold & <merry>");
     oParagraph.AddElement(oRun);
     oParagraph.AddDrawing(Api.CreateImage("${files}/pixel.png", 914400, 914400));
     oParagraph.AddDrawing(Api.CreateChart("bar3D", [[200, 240], [250, 260]], ["Projected", "Estimated"], ["2014", "2015"], 4051300, 2347595, 24));
     oParagraph.AddElement(Api.CreateTextForm({ key: "who", tip: "Enter", placeholder: "Your name" }));
     oDocument.Push(oParagraph);
     var oTable = Api.CreateTable(2, 2);
     oTable.SetWidth("percent", 100);
     oTable.SetStyle(oDocument.GetStyle("Bordered"));
     oTable.GetRow(1).GetCell(1).GetContent().GetElement(0).AddText("last cell");
     oDocument.Push(oTable);
     builder.SaveFile("docx", "report.docx");
     builder.SaveFile("pdf", "report.pdf");
     builder.CloseFile();`,
    { argument: { name: '文桥' } },
  );
  const docx = await fileOf(answer, 'report.docx');
  expect(textInside(docx)).toContain('Report for 文桥');
  const markup = markupInside(docx, /^word\/(document\.xml|charts\/.*|media\/.*)$/);
  expect(markup).toContain('bold &amp; &lt;merry&gt;');
  expect(markup).toMatch(/<w:tbl>.*last cell/s);
  expect(markup).toMatch(/<c:barChart>.*Estimated/s);
  expect(markup).toContain('<w:tag w:val="who"/>');
  expect((await fileOf(answer, 'report.pdf')).subarray(0, 4).toString()).toBe('%PDF');
});

it('makes a workbook whose formulas count, and a presentation', async () => {
  const answer = await build(
    `builder.CreateFile("xlsx");
     var oSheet = Api.GetActiveSheet();
     oSheet.GetRange("A1").SetValue("Sum");
     oSheet.GetRange("B1").SetValue("20");
     oSheet.GetRange("B2").SetValue("=B1*2+1");
     oSheet.GetRange("A1:B1").SetFillColor(Api.CreateColorFromRGB(255, 224, 204));
     oSheet.AddChart("'Sheet1'!$A$1:$B$2", true, "line", 2, 3600000, 2520000, 3, 0, 1, 0);
     builder.SaveFile("csv", "book.csv");
     builder.SaveFile("xlsx", "book.xlsx");
     builder.CloseFile();
     builder.CreateFile("pptx");
     var oSlide = Api.GetPresentation().GetSlideByIndex(0);
     oSlide.RemoveAllObjects();
     var oShape = Api.CreateShape("rect", 5000000, 2500000, Api.CreateSolidFill(Api.CreateRGBColor(61, 74, 107)), Api.CreateStroke(0, Api.CreateNoFill()));
     oShape.SetPosition(608400, 1267200);
     oShape.GetDocContent().GetElement(0).AddText("On the slide");
     oSlide.AddObject(oShape);
     Api.GetPresentation().AddSlide(Api.CreateSlide());
     builder.SaveFile("pptx", "deck.pptx");
     builder.SaveFile("odp", "deck.odp");`,
  );
  expect((await fileOf(answer, 'book.csv')).toString('utf8')).toBe('Sum,20\n,41\n');
  expect(markupInside(await fileOf(answer, 'book.xlsx'), /charts/)).toContain('<c:lineChart>');
  expect(textInside(await fileOf(answer, 'deck.pptx'))).toContain('On the slide');
  expect(markupInside(await fileOf(answer, 'deck.odp'), /content\.xml/).match(/<draw:page /g)).toHaveLength(2);
});

it('builds what reports, plans and forms are made of: lists that count for themselves, tables, selections, forms, charts', async () => {
  const answer = await build(
    `builder.CreateFile("docx");
     var doc = Api.GetDocument();
     function list(kind, texts) {
       var level = doc.CreateNumbering(kind).GetLevel(0);
       if (kind === "numbered") level.SetCustomType("upperRoman", "%1)", "left");
       texts.forEach(function (text) { var p = Api.CreateParagraph(); p.SetNumbering(level); p.AddText(text); doc.Push(p); });
     }
     doc.GetElement(0).AddText("Position: X\\nDepartment: Y");
     list("numbered", ["one", "two"]);
     list("numbered", ["first again"]);
     var table = Api.CreateTable(2, 3);
     table.SetTableBorderTop("dashed", 8, 0, 200, 100, 50);
     table.SetTableCellMarginTop(200);
     table.GetRow(0).SetBackgroundColor(245, 245, 245);
     table.Select();
     doc.GetRangeBySelect().GetAllParagraphs()[0].GetParaPr().SetSpacingAfter(77);
     table.GetRow(0).MergeCells().GetContent().GetElement(0).AddText("across");
     table.MergeCells([table.GetCell(1, 0), table.GetCell(2, 0)]).GetContent().GetElement(0).AddText("down");
     doc.Push(table);
     var form = Api.CreateTextForm(); form.SetFormKey("Name"); form.SetComb(true); form.SetCharactersLimit(9); form.SetBorderColor(1, 2, 3);
     var picture = Api.CreatePictureForm(); picture.SetFormKey("Photo"); picture.SetScaleFlag("tooBig");
     [form, picture].forEach(function (one) { var p = Api.CreateParagraph(); p.AddElement(one); doc.Push(p); });
     doc.GetAllForms().forEach(function (one) { if (one.GetFormType() === "textForm") one.SetText("filled " + one.GetFormKey()); });
     Api.AddComment(doc.GetElement(0), "look & see", "Ann");
     builder.SaveFile("docx", "report.docx");
     GlobalVariable["forms"] = doc.GetAllForms().length;
     builder.CloseFile();
     builder.CreateFile("xlsx");
     var sheet = Api.ActiveSheet;
     sheet.GetRange("D1").SetValue(GlobalVariable["forms"]);
     sheet.GetRange(sheet.GetRangeByNumber(1, 0), sheet.GetRangeByNumber(3, 0)).SetValue([[0], [1], [2]]);
     sheet.GetRange(sheet.GetRangeByNumber(1, 1), sheet.GetRangeByNumber(3, 1)).SetValue([["5"], ["=B2*2"], ["=B3*2"]]);
     var chart = sheet.AddChart("Sheet1!$A$1:$B$4", false, "lineNormal", 2, 3600000, 2520000);
     chart.SetPosition(3, 0, 2, 0);
     chart.SetMajorHorizontalGridlines(Api.CreateStroke(1, Api.CreateSolidFill(Api.CreateRGBColor(134, 134, 134))));
     sheet.GetRangeByNumber(0, 1).SetValue("Amount");
     sheet.GetRangeByNumber(3, 1).AddComment("mind " + sheet.GetUsedRange().GetValue()[3][1], "Ann");
     Api.AddSheet("Other");
     sheet.SetActive();
     builder.SaveFile("xlsx", "book.xlsx");
     builder.SaveFile("ods", "book.ods");
     builder.CloseFile();
     builder.CreateFile("pptx");
     var deck = Api.GetPresentation();
     deck.GetMaster(0).GetTheme().GetColorScheme().ChangeColor(4, Api.CreateRGBColor(15, 102, 7));
     deck.GetSlideByIndex(0).GetAllShapes()[0].GetContent().GetElement(0).AddText("In its place");
     var slide = Api.CreateSlide();
     deck.AddSlide(slide);
     slide.SetBackground(Api.CreateBlipFill("data:image/png;base64,${PIXEL}", "stretch"));
     var extra = Api.CreateSlide(); deck.AddSlide(extra); extra.Delete();
     builder.SaveFile("pptx", "deck.pptx");`,
  );
  const docx = markupInside(
    await fileOf(answer, 'report.docx'),
    /^word\/(document|numbering|comments|theme\/theme1)\.xml$/,
  );
  expect(docx).toContain('Position: X</w:t></w:r><w:r><w:br/></w:r>');
  expect(docx.match(/<w:numFmt w:val="upperRoman"\/>/g)).toHaveLength(2);
  expect([...docx.matchAll(/<w:numId w:val="(\d)"\/><\/w:numPr>/g)].map((match) => match[1])).toEqual(['3', '3', '4']);
  for (const part of [
    '<w:top w:val="dashed" w:sz="8" w:space="0" w:color="C86432"/>',
    '<w:tblCellMar><w:top w:w="200" w:type="dxa"/></w:tblCellMar>',
    '<w:spacing w:after="77"/>',
    '<w:gridSpan w:val="2"/>',
    '<w:vMerge w:val="restart"/>',
    'filled Name',
    '<w:picture/>',
    '<w15:color w:val="010203"/>',
    '<w:commentReference w:id="0"/>',
    'look &amp; see',
  ])
    expect(docx).toContain(part);
  const book = await fileOf(answer, 'book.xlsx');
  const charts = markupInside(book, /charts|comments|workbook\.xml|theme/);
  for (const part of ["<c:f>'Sheet1'!$B$2:$B$4</c:f>", '<c:v>Amount</c:v>', 'mind =B3*2', '<author>Ann</author>'])
    expect(charts).toContain(part);
  expect(charts).toMatch(/<c:majorGridlines><c:spPr>.*activeTab="0"|activeTab="0".*<c:majorGridlines><c:spPr>/s);
  expect(markupInside(await fileOf(answer, 'book.ods'), /^content\.xml$/)).toMatch(
    /office:value="20".*<office:annotation/s,
  );
  const deck = markupInside(await fileOf(answer, 'deck.pptx'), /slides\/slide|theme|presentation\.xml/);
  for (const part of ['In its place', '<a:blip r:embed=', '<a:accent1><a:srgbClr val="0F6607"/>', 'cx="12192000"'])
    expect(deck).toContain(part);
  expect(deck.match(/<p:sldId /g)).toHaveLength(2);
});

it('opens a workbook to read and to note, and a form to fill, and leaves the rest as it was', async () => {
  const made = await build(
    `builder.CreateFile("xlsx");
     var sheet = Api.GetActiveSheet();
     sheet.GetRange("A1:B3").SetValue([["Type", "Price"], ["May & <June>", "12"], ["July", "=B2*2"]]);
     sheet.GetRange("A1").SetFillColor(Api.CreateColorFromRGB(255, 224, 204));
     builder.SaveFile("ods", "prices.ods");
     builder.SaveFile("xlsx", "prices.xlsx");
     builder.CloseFile();
     builder.CreateFile("docx");
     var text = Api.CreateTextForm(); text.SetFormKey("Company"); text.SetPlaceholderText("Enter");
     var photo = Api.CreatePictureForm(); photo.SetFormKey("Photo");
     var agree = Api.CreateCheckBoxForm(); agree.SetFormKey("Agree");
     [text, photo, agree].forEach(function (form) { Api.GetDocument().GetElement(0).AddElement(form); });
     Api.GetDocument().GetElement(0).AddText("beside");
     builder.SaveFile("docxf", "form.docx");`,
  );
  scripts.set('prices.xlsx', await fileOf(made, 'prices.xlsx'));
  scripts.set('form.docx', await fileOf(made, 'form.docx'));
  const answer = await build(
    `builder.OpenFile("${files}/prices.xlsx");
     var sheet = Api.GetActiveSheet();
     var values = sheet.GetUsedRange().GetValue();
     for (var row = 0; row < values.length; row++)
       if (values[row][0] === "July") sheet.GetRangeByNumber(row, 1).AddComment("look here", "Ann");
     sheet.GetRange("B2").SetValue("20");
     sheet.GetRange("C5").SetValue("new & <here>");
     builder.SaveFile("xlsx", "noted.xlsx");
     builder.SaveFile("csv", "noted.csv");
     builder.CloseFile();
     builder.CreateFile("pptx");
     var slide = Api.GetPresentation().GetSlideByIndex(0);
     slide.AddObject(Api.CreateChart("bar", [[Number(values[1][1])]], [values[0][1]], [values[1][0]]));
     builder.SaveFile("pptx", "deck.pptx");
     builder.CloseFile();
     builder.OpenFile("${files}/form.docx", "docxf");
     Api.GetDocument().GetAllForms().forEach(function (form) {
       if (form.GetFormType() === "textForm") form.SetText("Space & " + form.GetFormKey());
       if (form.GetFormType() === "pictureForm") form.SetImage("data:image/png;base64,${PIXEL}");
       if (form.GetFormType() === "checkBoxForm") form.SetChecked(true);
     });
     builder.SaveFile("docx", "filled.docx");`,
  );
  const noted = await fileOf(answer, 'noted.xlsx');
  expect((await fileOf(answer, 'noted.csv')).toString('utf8')).toBe(
    'Type,Price,\nMay & <June>,20,\nJuly,40,\n,,\n,,new & <here>\n',
  );
  const book = markupInside(noted, /worksheets\/sheet1|omments|styles|workbook\.xml/);
  for (const part of [
    'look here',
    '<author>Ann</author>',
    '<legacyDrawing r:id=',
    'rgb="FFFFE0CC"',
    'fullCalcOnLoad="1"',
  ])
    expect(book).toContain(part);
  expect(markupInside(await fileOf(answer, 'deck.pptx'), /charts/)).toMatch(/May &amp; &lt;June&gt;.*<c:v>12<\/c:v>/s);
  const filled = await fileOf(answer, 'filled.docx');
  const document = markupInside(filled, /^word\/document\.xml$/);
  for (const part of ['Space &amp; Company', 'beside', '<w14:checked w14:val="1"/>', '☒', 'r:embed="rIdWenqiao'])
    expect(document).toContain(part);
  expect(document).not.toContain('showingPlcHdr');
  expect(markupInside(filled, /word\/media\/wenqiao1\.png/)).not.toBe('');
});

it('gives cells of an opened workbook other looks, and lays out its sheets, with what was there kept', async () => {
  const made = await build(
    `builder.CreateFile("xlsx");
     var sheet = Api.GetActiveSheet(); sheet.SetName("Data");
     sheet.GetRange("A1:C1").SetValue(["Name", "Qty", "Sum"]);
     sheet.GetRange("A2:C2").SetValue(["pear", 3, "=B2*2"]);
     sheet.GetRange("B2").SetNumberFormat("0.000"); sheet.GetRange("B2").SetFillColor(Api.CreateColorFromRGB(1, 2, 3));
     sheet.GetRange("E1:F1").Merge(); sheet.SetColumnWidth(0, 25);
     sheet.AddChart("Data!$A$1:$B$2", true, "bar", 2, 3600000, 2520000, 3, 0, 3, 0);
     Api.AddSheet("Other").GetRange("A1").SetValue("=Data!C2"); sheet.SetActive();
     builder.SaveFile("xlsx", "book.xlsx");`,
  );
  scripts.set('looks.xlsx', await fileOf(made, 'book.xlsx'));
  const answer = await build(
    `builder.OpenFile("${files}/looks.xlsx");
     var sheet = Api.GetActiveSheet();
     GlobalVariable.seen = [sheet.GetRange("B2").GetNumberFormat(), sheet.GetRange("C2").GetFormula(), sheet.GetRange("A1").GetColumnWidth()].join("|");
     sheet.GetRange("B2").SetBold(true);
     sheet.GetRange("A3:C3").SetValue(["fig", 4, "=B3*2"]);
     sheet.GetRange("A1:C3").SetBorders("Bottom", "Thin", Api.CreateColorFromRGB(9, 9, 9));
     sheet.GetRange("C2:C3").SetNumberFormat("#,##0.00");
     sheet.GetRange("B2:B3").GetFormatConditions().Add("xlCellValue", "xlGreater", "3").SetFillColor(Api.CreateColorFromRGB(255, 0, 0));
     sheet.GetRange("A2:A9").GetValidation().Add("xlValidateList", "xlValidAlertStop", null, "pear,fig");
     sheet.FormatAsTable("A1:C3");
     sheet.AddImage("data:image/png;base64,${PIXEL}", 360000, 360000, 6, 0, 1, 0);
     sheet.AddChart("Data!$A$1:$B$3", true, "line", 2, 3600000, 2520000, 8, 0, 3, 0);
     sheet.GetFreezePanes().FreezeRows(1);
     sheet.SetHyperlink("A12", "https://example.com/", undefined, "tip", "Link");
     sheet.Name = "Renamed";
     Api.AddDefName("qty", "Renamed!$B$2:$B$3");
     Api.AddSheet("Third").GetRange("A1").SetValue("=SUM(qty)");
     sheet.SetActive();
     builder.SaveFile("xlsx", "changed.xlsx"); builder.SaveFile("pdf", "changed.pdf");
     Api.GetSheet("Third").SetActive(); builder.SaveFile("csv", "third.csv");
     builder.CloseFile();
     builder.CreateFile("docx"); Api.GetDocument().GetElement(0).AddText(GlobalVariable.seen); builder.SaveFile("txt", "seen.txt");`,
  );
  expect((await fileOf(answer, 'seen.txt')).toString('utf8')).toContain('0.000|=B2*2|25');
  const changed = await fileOf(answer, 'changed.xlsx');
  const book = markupInside(changed, /^xl\/.*(xml|rels)$/);
  for (const part of [
    'formatCode="0.000"',
    'rgb="FF010203"',
    '<mergeCell ref="E1:F1"/>',
    '<cfRule type="cellIs"',
    '<formula1>&quot;pear,fig&quot;</formula1>',
    'displayName="Table',
    '<c:barChart>',
    '<c:lineChart>',
    '<xdr:pic',
    'state="frozen"',
    'name="Renamed"',
    "'Renamed'!C2",
  ])
    expect(book).toContain(part);
  expect((await fileOf(answer, 'changed.pdf')).subarray(0, 4).toString()).toBe('%PDF');
  expect((await fileOf(answer, 'third.csv')).toString('utf8')).toBe('7\n');
});

it('changes slides of an opened presentation, and adds, copies, moves and removes them', async () => {
  scripts.set('deck.pptx', sampleFile('pptx'));
  const answer = await build(
    `builder.OpenFile("${files}/deck.pptx");
     var deck = Api.GetPresentation();
     var first = deck.GetSlideByIndex(0);
     var shapes = first.GetAllShapes();
     GlobalVariable.seen = [deck.GetSlidesCount(), shapes.length, shapes[0].GetDocContent().GetElement(0).GetText(), shapes[0].GetPosX()].join("|");
     var run = shapes[0].GetDocContent().GetElement(0).GetElement(1);
     run.ClearContent(); run.AddText("Changed & new"); run.SetColor(255, 0, 0);
     shapes[1].GetDocContent().RemoveElement(1);
     var p = Api.CreateParagraph(); p.AddText("One more line"); shapes[1].GetDocContent().Push(p);
     shapes[1].SetFill(Api.CreateSolidFill(Api.CreateRGBColor(1, 2, 3))); shapes[1].SetPosition(100000, 200000);
     first.AddObject(Api.CreateImage("data:image/png;base64,${PIXEL}", 360000, 360000));
     first.SetBackground(Api.CreateSolidFill(Api.CreateRGBColor(250, 240, 230)));
     deck.GetSlideByIndex(1).Duplicate();
     deck.GetSlideByIndex(3).MoveTo(1);
     deck.GetSlideByIndex(1).RemoveObject(1);
     var made = Api.CreateSlide(); deck.AddSlide(made);
     made.GetAllShapes()[0].GetDocContent().GetElement(0).AddText("A new slide");
     made.AddObject(Api.CreateChart("bar", [[1, 2]], ["a"], ["x", "y"], 3000000, 2000000));
     deck.GetSlideByIndex(2).Delete();
     builder.SaveFile("pptx", "changed.pptx"); builder.SaveFile("txt", "changed.txt"); builder.SaveFile("pdf", "deck.pdf");
     builder.CloseFile();
     builder.CreateFile("docx"); Api.GetDocument().GetElement(0).AddText(GlobalVariable.seen); builder.SaveFile("txt", "seen.txt");`,
  );
  expect((await fileOf(answer, 'seen.txt')).toString('utf8')).toContain('3|2|文桥 Wenqiao|720000');
  const changed = await fileOf(answer, 'changed.pptx');
  const slides = markupInside(changed, /^ppt\/slides\/[^/]*xml$/);
  for (const part of [
    'Changed &amp; new',
    'One more line',
    ' x="100000" y="200000"',
    'r:embed="rIdWenqiao',
    '<c:chart ',
    'FAF0E6',
  ])
    expect(slides).toContain(part);
  expect(markupInside(changed, /^ppt\/presentation\.xml$/).match(/<p:sldId /g)).toHaveLength(4);
  const text = (await fileOf(answer, 'changed.txt')).toString('utf8');
  expect(text).toMatch(/文桥 Changed & new[^]*不丢失任何修改[^]*三扇门，一个家[^]*A new slide/);
  for (const gone of ['A bridge for documents', 'Durable first']) expect(text).not.toContain(gone);
});

it('changes the text of an opened document, its tables too, and leaves the rest as it was', async () => {
  const cell = (text: string): string =>
    `<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:jc w:val="right"/></w:pPr><w:r><w:rPr><w:i/></w:rPr><w:t>${text}</w:t></w:r></w:p></w:tc>`;
  const row = (a: string, b: string): string => `<w:tr>${cell(a)}${cell(b)}</w:tr>`;
  scripts.set(
    'template.docx',
    wordDocument(
      `<w:p><w:bookmarkStart w:id="7" w:name="kept"/><w:r><w:rPr><w:color w:val="FF0000"/></w:rPr><w:t xml:space="preserve">Dear {{na</w:t></w:r><w:bookmarkEnd w:id="7"/><w:r><w:rPr><w:b/></w:rPr><w:t>me}}, welcome</w:t></w:r></w:p><w:sdt><w:sdtPr><w:alias w:val="Box"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>in a box: {{name}}</w:t></w:r></w:p></w:sdtContent></w:sdt><w:tbl><w:tblPr/><w:tblGrid/>${row('Who', 'What')}${row('gone', 'with it')}</w:tbl><w:p><w:r><w:t>away</w:t></w:r></w:p><w:p><w:r><w:t>last</w:t></w:r></w:p><w:sectPr><w:pgSz w:w="9000" w:h="9000"/></w:sectPr>`,
    ),
  );
  const answer = await build(
    `builder.OpenFile("${files}/template.docx");
     var doc = Api.GetDocument();
     GlobalVariable.read = doc.GetElement(0).GetText() + "|" + doc.GetElementsCount() + "|" + doc.GetAllTables()[0].GetRowsCount();
     doc.SearchAndReplace({ searchString: "{{NAME}}", replaceString: "nobody", matchCase: true });
     doc.SearchAndReplace({ searchString: "{{NAME}}", replaceString: "文桥 & <Co>", matchCase: false });
     doc.Search("welcome", true)[0].SetUnderline(true);
     doc.Search("Dear", true)[0].SetItalic(true);
     var table = doc.GetAllTables()[0];
     ["Ann", "Bob"].forEach(function (name) { var row = table.AddRow(); row.GetCell(0).AddText(name); row.GetCell(1).AddText("new"); });
     table.RemoveRow(1);
     table.GetCell(0, 0).GetContent().GetElement(0).AddText("!");
     doc.RemoveElement(3);
     var p = Api.CreateParagraph(); p.SetStyle(doc.GetStyle("Heading 1")); p.AddText("Appended"); doc.Push(p);
     p = Api.CreateParagraph(); p.SetNumbering(doc.CreateNumbering("numbered").GetLevel(0)); p.AddText("first"); doc.Push(p);
     p = Api.CreateParagraph(); p.AddHyperlink("https://example.com/?a=1&b=2"); p.AddDrawing(Api.CreateImage("data:image/png;base64,${PIXEL}", 36000, 36000)); doc.AddElement(0, p);
     builder.SaveFile("docx", "letter.docx");
     builder.SaveFile("txt", "letter.txt");
     builder.CloseFile();
     builder.CreateFile("docx"); Api.GetDocument().GetElement(0).AddText(GlobalVariable.read); builder.SaveFile("txt", "read.txt");`,
  );
  expect((await fileOf(answer, 'read.txt')).toString('utf8')).toContain('Dear {{name}}, welcome|5|2');
  const lines = (await fileOf(answer, 'letter.txt')).toString('utf8').split(/\s*\n\s*/);
  expect(lines.filter((line) => line.trim() !== '').map((line) => line.replace('\ufeff', ''))).toEqual([
    'https://example.com/?a=1&b=2',
    'Dear 文桥 & <Co>, welcome',
    'in a box: 文桥 & <Co>',
    'Who!',
    'What',
    'Ann',
    'new',
    'Bob',
    'new',
    'last',
    'Appended',
    '1. first',
  ]);
  const letter = await fileOf(answer, 'letter.docx');
  const markup = markupInside(letter, /^word\/(document|styles|numbering)\.xml|rels$/);
  for (const part of [
    '<w:bookmarkStart w:id="7" w:name="kept"/>',
    '<w:rPr><w:i w:val="1"/><w:color w:val="FF0000"/></w:rPr><w:t xml:space="preserve">Dear</w:t>',
    '<w:rPr><w:color w:val="FF0000"/></w:rPr><w:t xml:space="preserve"> 文桥 &amp; &lt;Co&gt;</w:t>',
    '<w:rPr><w:b/><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">welcome</w:t>',
    '<w:jc w:val="right"/></w:pPr><w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">Bob</w:t>',
    '<w:alias w:val="Box"/>',
    '<w:pgSz w:w="9000" w:h="9000"/>',
    '<w:name w:val="Heading 1"/>',
    'TargetMode="External"',
  ])
    expect(markup).toContain(part);
  const refused: [string, RegExp][] = [
    [
      'doc.GetAllTables()[0].GetCell(0, 0).SetShd("clear", 1, 2, 3); doc.Push(Api.CreateParagraph());',
      /looks of rows and cells/,
    ],
    ['doc.InsertWatermark("x");', /InsertWatermark is not covered for an opened/],
  ];
  for (const [script, message] of refused)
    expect(
      await build(
        `builder.OpenFile("${files}/template.docx"); var doc = Api.GetDocument(); ${script} builder.SaveFile("docx", "a.docx");`,
      ),
      script,
    ).toMatchObject({ error: -3, message: expect.stringMatching(message) as string });
});

it('comments on opened texts, tells who commented and changed what, and makes controls, bookmarks and ranges', async () => {
  scripts.set(
    'reviewed.docx',
    wordDocument(
      '<w:p><w:r><w:t xml:space="preserve">Dear reader, </w:t></w:r><w:ins w:id="5" w:author="Bob" w:date="2026-01-02T03:04:05Z"><w:r><w:t>welcome</w:t></w:r></w:ins><w:del w:id="6" w:author="Bob" w:date="2026-01-02T03:04:06Z"><w:r><w:delText>away</w:delText></w:r></w:del></w:p><w:p><w:r><w:t>Second</w:t></w:r></w:p>',
    ),
  );
  const noted = await build(
    `builder.OpenFile("${files}/reviewed.docx");
     var doc = Api.GetDocument();
     doc.Search("reader", true)[0].AddComment("who & where", "Ann");
     Api.AddComment(doc.GetElement(1), "all of it", "Cid");
     GlobalVariable.review = JSON.stringify(doc.GetReviewReport());
     builder.SaveFile("docx", "noted.docx");
     builder.CloseFile();
     builder.CreateFile("docx"); Api.GetDocument().GetElement(0).AddText(GlobalVariable.review); builder.SaveFile("txt", "review.txt");`,
  );
  expect((await fileOf(noted, 'review.txt')).toString('utf8')).toContain(
    '{"Bob":[{"Type":"TextAdd","Value":"welcome","Date":"2026-01-02T03:04:05Z"},{"Type":"TextRem","Value":"away"',
  );
  const file = await fileOf(noted, 'noted.docx');
  const markup = markupInside(file, /^word\/(document|comments)\.xml$/);
  expect(markup).toMatch(
    /<w:commentRangeStart w:id="0"\/><w:r>(<w:rPr\/>)?<w:t xml:space="preserve">reader<\/w:t><\/w:r><w:commentRangeEnd w:id="0"\/>/,
  );
  for (const part of ['w:author="Ann"', 'who &amp; where', 'all of it', '<w:delText>away</w:delText>'])
    expect(markup).toContain(part);
  scripts.set('noted.docx', file);
  const answer = await build(
    `builder.OpenFile("${files}/noted.docx");
     GlobalVariable.remarks = JSON.stringify(Api.GetDocument().GetCommentsReport());
     builder.CloseFile();
     builder.CreateFile("docx");
     var doc = Api.GetDocument();
     doc.GetElement(0).AddText(GlobalVariable.remarks);
     var block = Api.CreateBlockLvlSdt(); block.SetTag("part"); block.SetAlias("Part"); block.SetLock("contentLocked");
     block.GetContent().GetElement(0).AddText("inside of the block"); doc.Push(block);
     var inline = Api.CreateInlineLvlSdt(); inline.SetTag("name"); inline.SetPlaceholderText("Your name");
     var p = Api.CreateParagraph(); p.AddText("Name: "); p.AddElement(inline); doc.Push(p);
     doc.GetContentControlsByTag("name")[0].AddText("filled");
     p = Api.CreateParagraph(); p.AddText("0123456789"); doc.Push(p);
     p.GetRange(2, 4).SetBold(true); p.GetRange().AddBookmark("digits");
     doc.GetBookmarkRange("digits").AddComment("digits only", "Dee");
     p = Api.CreateParagraph(); p.AddElement(Api.CreateHyperlink("https://example.com/", "a link")); doc.Push(p);
     p = Api.CreateParagraph(); p.AddText("old text").SetItalic(true); doc.Push(p); p.Select(); Api.ReplaceTextSmart(["new text"]);
     p.Color = Api.CreateColorByName("red");
     builder.SaveFile("docx", "made.docx");`,
  );
  const made = markupInside(await fileOf(answer, 'made.docx'), /^word\/(document|comments)\.xml$/);
  for (const part of [
    '{&quot;Ann&quot;:[{&quot;CommentMessage&quot;:&quot;who &amp; where&quot;',
    '&quot;QuoteText&quot;:&quot;reader&quot;',
    '<w:alias w:val="Part"/><w:tag w:val="part"/><w:lock w:val="contentLocked"/>',
    'inside of the block',
    '<w:tag w:val="name"/></w:sdtPr><w:sdtContent><w:r><w:rPr></w:rPr><w:t xml:space="preserve">filled',
    '<w:rPr><w:b w:val="1"/></w:rPr><w:t xml:space="preserve">234</w:t>',
    'w:name="digits"/>',
    'digits only',
    'new text',
  ])
    expect(made).toContain(part);
  expect(made).not.toContain('old text');
});

it('makes pages with headers, notes and contents, styles of tables, drawings that text flows around, and what the file says of itself', async () => {
  const answer = await build(
    `var Api = editor;
     builder.CreateFile("docx");
     var doc = Api.GetDocument();
     var section = doc.GetFinalSection();
     section.SetHeaderDistance(500); section.SetFooterDistance(600); section.SetType("nextPage");
     section.GetHeader("title", true).GetElement(0).AddText("Front");
     var foot = section.GetFooter("default", true).GetElement(0);
     foot.AddText("Page "); foot.AddPageNumber(); foot.AddText(" of "); foot.AddPagesCount();
     doc.AddTableOfContents();
     var heading = doc.GetElement(1); heading.SetStyle(doc.GetStyle("Heading 1")); heading.AddText("Chapter");
     var p = Api.CreateParagraph(); p.AddText("a\tb"); p.SetTabs([3000], ["right"]); p.SetBottomBorder("single", 12, 1, 255, 0, 0); doc.Push(p);
     doc.AddFootnote().GetElement(0).AddText("in the note");
     var style = doc.CreateStyle("Report", "table");
     style.GetTablePr().SetTableCellMarginRight(108); style.GetTableCellPr().SetVerticalAlign("bottom");
     var bold = doc.CreateStyle("Strong one"); bold.GetTextPr().SetBold(true);
     var table = Api.CreateTable(1, 1); table.SetStyle(style); table.SetTableLayout("fixed"); table.SetWidth("twips", 7200);
     var run = Api.CreateRun(); run.AddText("in the cell"); run.SetStyle(bold);
     table.GetCell(0, 0).SetCellBorderBottom("single", 12, 0, 1, 2, 3);
     table.GetCell(0, 0).GetContent().GetElement(0).AddElement(run);
     doc.Push(table);
     var shape = Api.CreateShape("rect", 900000, 900000, Api.CreateNoFill(), Api.CreateStroke(0, Api.CreateNoFill()));
     shape.SetWrappingStyle("behind"); shape.SetHorAlign("margin", "right"); shape.SetVerPosition("page", 77);
     p = Api.CreateParagraph(); p.AddDrawing(shape); p.AddText("end of part one"); doc.Push(p);
     doc.CreateSection(p).SetPageSize(15840, 12240);
     doc.Push(heading.Copy());
     doc.InsertWatermark("机密", true);
     doc.GetCore().SetTitle("Title & more"); doc.GetCustomProperties().Add("Order", 42);
     builder.SaveFile("docx", "book.docx"); builder.SaveFile("pdf", "book.pdf");`,
  );
  expect((await fileOf(answer, 'book.pdf')).subarray(0, 4).toString()).toBe('%PDF');
  const markup = markupInside(await fileOf(answer, 'book.docx'), /^(word|docProps)\/.*\.xml$/);
  for (const part of [
    'w:header="500" w:footer="600"',
    '<w:titlePg/>',
    ' NUMPAGES ',
    '<w:tab w:val="right" w:pos="3000"/>',
    '<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="0" w:color="FF0000"/></w:pBdr>',
    '<w:footnoteReference w:id="1"/>',
    'in the note',
    '<w:style w:type="table" w:styleId="Report">',
    '<w:tblStyle w:val="Report"/><w:tblW w:w="7200" w:type="dxa"/><w:tblLayout w:type="fixed"/>',
    '<w:tcBorders><w:bottom w:val="single" w:sz="12" w:space="0" w:color="010203"/></w:tcBorders>',
    '<w:rPr><w:b w:val="1"/></w:rPr><w:t xml:space="preserve">in the cell',
    'behindDoc="1"',
    '<wp:positionH relativeFrom="margin"><wp:align>right</wp:align>',
    '<w:pgSz w:w="15840" w:h="12240" w:orient="landscape"/>',
    'string="机密"',
    '<dc:title>Title &amp; more</dc:title>',
    'name="Order"><vt:r8>42</vt:r8>',
  ])
    expect(markup).toContain(part);
  expect(markup).toMatch(
    /TOC .*<w:t xml:space="preserve">Chapter<\/w:t><w:br\/><w:t xml:space="preserve">Chapter<\/w:t>/s,
  );
});

it('lays sheets out, sorts, names, copies and counts in them', async () => {
  const answer = await build(
    `builder.CreateFile("xlsx");
     var sheet = Api.GetActiveSheet(); sheet.SetName("Data");
     sheet.GetRange("A1:C1").SetValue(["Name", "Qty", "Price"]);
     [["pear", 3, 2.5], ["apple", 10, 1], ["fig", 1, 9]].forEach(function (row, at) { sheet.GetRange("A" + (at + 2) + ":C" + (at + 2)).SetValue(row); });
     sheet.GetRange("A1:C4").SetSort("A1", "xlAscending", null, null, null, null, "xlYes");
     sheet.GetRange("A1:C4").SetAutoFilter();
     sheet.GetFreezePanes().FreezeRows(1);
     Api.AddDefName("qty", "Data!$B$2:$B$4");
     sheet.GetRange("D1").SetValue("=SUM(qty)");
     var functions = Api.WorksheetFunction;
     sheet.GetRange("D2").SetValue(functions.SUM(sheet.GetRange("B2:B4")) + functions.VLOOKUP("fig", sheet.GetRange("A2:C4"), 3, false));
     sheet.GetRange("D3").SetValue(functions.SUMIF(sheet.GetRange("B2:B4"), ">2", sheet.GetRange("C2:C4")));
     sheet.GetRange("D4").SetValue(sheet.GetRange("A1:C9").Find("fig").GetAddress());
     sheet.GetRange("A2:A4").Replace({ What: "fig", Replacement: "date" });
     sheet.GetRange("A1:B1").Copy(sheet.GetRange("A6"));
     sheet.SetHyperlink("A7", "https://example.com/?a=1&b=2", undefined, "tip", "Link");
     sheet.GetRange("9:9").SetHidden(true);
     sheet.SetPageOrientation("xlLandscape"); sheet.SetLeftMargin(25.4); sheet.SetDisplayGridlines(false);
     sheet.AddShape("rect", 2000000, 800000, Api.CreateNoFill(), Api.CreateStroke(0, Api.CreateNoFill()), 8, 0, 2, 0).GetContent().GetElement(0).AddText("on the sheet");
     Api.AddSheet("Hidden").SetVisible(false); sheet.SetActive();
     builder.SaveFile("xlsx", "book.xlsx"); builder.SaveFile("csv", "book.csv");`,
  );
  expect((await fileOf(answer, 'book.csv')).toString('utf8')).toBe(
    'Name,Qty,Price,14\napple,10,1,23\ndate,1,9,3.5\npear,3,2.5,A3\n,,,\nName,Qty,,\nLink,,,\n',
  );
  const book = markupInside(await fileOf(answer, 'book.xlsx'), /^xl\/.*(xml|rels)$/);
  for (const part of [
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>',
    '<autoFilter ref="A1:C4"/>',
    '<definedName name="qty">Data!$B$2:$B$4</definedName>',
    'Target="https://example.com/?a=1&amp;b=2"',
    '<row r="9" hidden="1">',
    '<pageSetup orientation="landscape"/>',
    '<pageMargins left="1" ',
    'showGridLines="0"',
    'on the sheet',
    'name="Hidden" sheetId="2" state="hidden"',
  ])
    expect(book).toContain(part);
  expect(
    await build('builder.CreateFile("xlsx"); Api.WorksheetFunction.XLOOKUP(1); builder.SaveFile("xlsx", "a.xlsx");'),
  ).toMatchObject({ error: -3, message: expect.stringContaining('ApiWorksheetFunction.XLOOKUP') as string });
});

it('takes the script as the body, tells by its key how far it is, and opens a file to save it in another format', async () => {
  scripts.set('in.docx', sampleFile('docx'));
  const script = `builder.OpenFile("${files}/in.docx"); builder.SaveFile("odt", "again.odt"); builder.CloseFile();`;
  const direct = await fetch(`${platform.origin}/docbuilder`, {
    method: 'POST',
    headers: {
      'content-type': 'text/plain',
      authorization: `Bearer ${signToken({ payload: {} }, secret, new Date())}`,
    },
    body: script,
  });
  expect((await fileOf((await direct.json()) as Json, 'again.odt')).subarray(0, 2).toString()).toBe('PK');
  const first = await build(script, { async: true });
  expect(first).toEqual({ key: expect.stringMatching(/^bld_/) as string, end: false });
  const done = await until(
    'the build',
    async () => {
      const answer = await ask({ key: first['key'] });
      return answer['end'] === true ? answer : null;
    },
    60_000,
  );
  expect(await fileOf(done, 'again.odt')).toBeTruthy();
});

it('gives a script nothing but the language, and an end', async () => {
  const errors: [string, number, RegExp][] = [
    ['while (true) {}', -2, /too long/],
    ['var a = []; while (true) a.push(new Array(100000).fill(7));', -3, /memory/],
    ['(function f() { f(); })();', -3, /stack/i],
    ['process.exit(1)', -3, /'process' is not defined/],
    ['require("fs")', -3, /'require' is not defined/],
    ['Api.constructor.constructor("return process")()', -3, /'process' is not defined/],
    ['fetch("http://127.0.0.1")', -3, /'fetch' is not defined/],
    ['import("../main.js").then(() => {}); while (false) {}', -3, /./],
    [
      'builder.CreateFile("docx");\nApi.GetDocument().GetElement(0).SetDropCap();',
      -3,
      /ApiParagraph\.SetDropCap is not covered \(line 2\)/,
    ],
    ['Api.CreateOleObject()', -3, /Api\.CreateOleObject is not covered/],
    ['syntax error here', -3, /SyntaxError/],
    ['1 + 1', -3, /saved no file/],
    ['builder.OpenFile("http://10.0.0.1/x.docx"); builder.SaveFile("pdf", "x.pdf");', -4, /private/],
    ['builder.OpenFile("file:///etc/passwd"); builder.SaveFile("pdf", "x.pdf");', -4, /./],
  ];
  await Promise.all(
    errors.map(async ([script, error, message]) =>
      expect(await build(script), script).toMatchObject({ error, message: expect.stringMatching(message) as string }),
    ),
  );
  expect(await ask({ url: 'http://10.0.0.1/script' })).toMatchObject({ error: -4 });
  expect(await ask({ key: 'bld_0123456789abcdef' })).toEqual({ error: -1 });
  const unsigned = await fetch(`${platform.origin}/docbuilder`, { method: 'POST', body: '{"url":"http://x/"}' });
  expect(await unsigned.json()).toEqual({ error: -8 });
});
