import { zip } from './zip.js';

const OFFICE = 'http://schemas.openxmlformats.org';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const FIELDS = `<w:p><w:r><w:t xml:space="preserve">Name: </w:t></w:r><w:sdt><w:sdtPr><w:alias w:val="Name"/><w:text/></w:sdtPr><w:sdtContent><w:r><w:t xml:space="preserve">fill me</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t xml:space="preserve"> end.</w:t></w:r></w:p><w:p><w:r><w:t xml:space="preserve">City, mixed: </w:t></w:r><w:sdt><w:sdtPr><w:alias w:val="Mixed"/><w:text/></w:sdtPr><w:sdtContent><w:r><w:t xml:space="preserve">fill me, too</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t xml:space="preserve"> end.</w:t></w:r></w:p><w:p><w:r><w:t xml:space="preserve">Agree: </w:t></w:r><w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t xml:space="preserve">☐</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t xml:space="preserve"> yes</w:t></w:r></w:p><w:p><w:r><w:t xml:space="preserve">City: </w:t></w:r><w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="Beijing" w:value="bj"/><w:listItem w:displayText="Shanghai" w:value="sh"/></w:dropDownList></w:sdtPr><w:sdtContent><w:r><w:t xml:space="preserve">choose</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t xml:space="preserve"> .</w:t></w:r></w:p><w:p><w:r><w:t xml:space="preserve">Date: </w:t></w:r><w:sdt><w:sdtPr><w:date><w:dateFormat w:val="yyyy-MM-dd"/><w:lid w:val="en-US"/></w:date></w:sdtPr><w:sdtContent><w:r><w:t xml:space="preserve">pick</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t xml:space="preserve"> .</w:t></w:r></w:p><w:p><w:r><w:t xml:space="preserve">Old text: </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="T1"/><w:enabled/><w:textInput/></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMTEXT </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t xml:space="preserve">old</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> .</w:t></w:r></w:p><w:p><w:r><w:t xml:space="preserve">Old check: </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="C1"/><w:enabled/><w:checkBox><w:sizeAuto/><w:default w:val="0"/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> .</w:t></w:r></w:p><w:p><w:r><w:t xml:space="preserve">Old list: </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="D1"/><w:enabled/><w:ddList><w:listEntry w:val="one"/><w:listEntry w:val="two"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMDROPDOWN </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> .</w:t></w:r></w:p>`;

/** A form with content controls and the older form fields: text, boxes, lists, a date. */
export function formDocument(): Buffer {
  return wordDocument(FIELDS);
}

/** A text document with this markup as its body. */
export function wordDocument(body: string): Buffer {
  const types = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
  return zip([
    [
      '[Content_Types].xml',
      Buffer.from(
        `${XML}<Types xmlns="${OFFICE}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${types}.document.main+xml"/></Types>`,
      ),
    ],
    [
      '_rels/.rels',
      Buffer.from(
        `${XML}<Relationships xmlns="${OFFICE}/package/2006/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
      ),
    ],
    [
      'word/document.xml',
      Buffer.from(
        `${XML}<w:document xmlns:w="${OFFICE}/wordprocessingml/2006/main" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:body>${body}</w:body></w:document>`,
      ),
    ],
  ]);
}
