import { createServer, type Server } from 'node:http';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EditorClient, type FakeOa, sampleFile, TestPlatform, until, workbook, zip } from '#testing';

/** Files that mean harm: each is refused with a reason or costs its own kit only, and somebody else goes on writing. */
let platform: TestPlatform;
let oa: FakeOa;
let neighbour: EditorClient;
let outside: Server;
let outsideUrl = '';
let fetched = 0;
let words = 0;

const LONG = process.env['LONG_FAULTS'] === '1';

beforeAll(async () => {
  if (!LONG) return;
  platform = await TestPlatform.start({ KIT_MEMORY_MB: '900', KIT_LOAD_TIMEOUT_MS: '8000' });
  oa = await platform.oa();
  outside = createServer((_request, response) => {
    fetched++;
    response.end('seen');
  });
  await new Promise<void>((listening) => outside.listen(0, '127.0.0.1', listening));
  outsideUrl = `http://127.0.0.1:${(outside.address() as { port: number }).port}`;
  oa.files.set('neighbour', { title: 'neighbour.docx', content: sampleFile('docx') });
  neighbour = await EditorClient.enter(oa.link('openEditor', 'neighbour', 'u1'));
});
afterAll(async () => {
  if (!LONG) return;
  outside.close();
  await platform.stop();
});

const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';

/** A text document with this body; `more` are further parts, `links` further relations of its body. */
function docx(body: string, more: [string, Buffer][] = [], links = ''): Buffer {
  return zip([
    [
      '[Content_Types].xml',
      Buffer.from(
        `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
          '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.oleObject"/>' +
          '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
      ),
    ],
    [
      '_rels/.rels',
      relations(`<Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="word/document.xml"/>`),
    ],
    ['word/_rels/document.xml.rels', relations(links)],
    [
      'word/document.xml',
      Buffer.from(
        body.startsWith('<?xml')
          ? body
          : `${HEAD}<w:document xmlns:w="${WORD}" xmlns:r="${RELATIONS}" xmlns:o="urn:schemas-microsoft-com:office:office"><w:body>${body}</w:body></w:document>`,
      ),
    ],
    ...more,
  ]);
}

const relations = (inner: string): Buffer =>
  Buffer.from(`${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${inner}</Relationships>`);
const paragraph = (text: string): string => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;
const picture = (id: string): string =>
  `<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="p"/>` +
  `<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">` +
  `<pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip ${id}/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>` +
  `<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`;

/** A black picture of 30,000 × 30,000 pixels in a few kilobytes. */
function hugePicture(): Buffer {
  const side = 30_000;
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([1, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc((side / 8 + 1) * side), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** What the door or the engine says, with its code. */
const REASON = /^bye: [a-z_]+ .{10,}|^no redirect to the editor: .*"code"/;

type Outcome = { kind: 'opened'; client: EditorClient } | { kind: 'refused'; reason: string };

async function openFile(docId: string, title: string, content: Buffer): Promise<Outcome> {
  oa.files.set(docId, { title, content });
  try {
    return { kind: 'opened', client: await EditorClient.enter(oa.link('openEditor', docId, 'u1')) };
  } catch (error) {
    return { kind: 'refused', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Somebody else's document takes what is typed and makes it durable. */
async function neighbourGoesOn(): Promise<void> {
  neighbour.type(`still here ${++words} `);
  await neighbour.saved();
  expect(await neighbour.text()).toContain(`still here ${words} `);
  expect(neighbour.messages.some((message) => message.t === 'notice' && message.code === 'restarting')).toBe(false);
}

const bomb = Buffer.alloc(400 * 1024 * 1024, 0x20);
const refused: [string, string, () => Buffer][] = [
  ['a zip bomb', 'bomb.docx', () => docx(paragraph('x'), [['word/media/image1.png', bomb]])],
  [
    'a billion laughs',
    'laughs.docx',
    () =>
      docx(
        `${HEAD}<!DOCTYPE w [<!ENTITY a "${'ha'.repeat(50)}">${'bcdefghij'
          .split('')
          .map((name, i) => `<!ENTITY ${name} "${`&${'abcdefghij'.charAt(i)};`.repeat(10)}">`)
          .join('')}]><w:document xmlns:w="${WORD}"><w:body>${paragraph('&j;')}</w:body></w:document>`,
      ),
  ],
];

describe.runIf(LONG)('files that mean harm', () => {
  it.each(refused)('%s is refused with a reason', async (_name, title, make) => {
    const outcome = await openFile(title, title, make());
    if (outcome.kind === 'opened') {
      // LibreOffice drops what it does not expand: nothing of it may have grown.
      expect((await outcome.client.text()).length).toBeLessThan(100_000);
      outcome.client.leave();
    } else expect(outcome.reason).toMatch(REASON);
    await neighbourGoesOn();
  });

  const survived: [string, string, () => Buffer][] = [
    [
      'markup nested 20,000 deep',
      'nested.docx',
      () =>
        docx(
          `${'<w:sdt><w:sdtContent>'.repeat(20_000)}${paragraph('deep')}${'</w:sdtContent></w:sdt>'.repeat(20_000)}`,
        ),
    ],
    [
      'a document of very many pages',
      'pages.docx',
      () => docx(`${paragraph('page')}<w:p><w:r><w:br w:type="page"/></w:r></w:p>`.repeat(10_000)),
    ],
    [
      'a sheet that says it is enormous',
      'enormous.xlsx',
      () => workbook({ Sheet1: [[1], ...Array.from({ length: 20 }, () => [])] }),
    ],
    [
      'a picture of 30,000 by 30,000 pixels',
      'picture.docx',
      () =>
        docx(
          paragraph('picture') + picture('r:embed="rId1"'),
          [['word/media/image1.png', hugePicture()]],
          `<Relationship Id="rId1" Type="${RELATIONS}/image" Target="media/image1.png"/>`,
        ),
    ],
    [
      'an embedded object that is none',
      'ole.docx',
      () =>
        docx(
          `${paragraph('object')}<w:p><w:r><w:object><o:OLEObject Type="Embed" ProgID="Package" ShapeID="s" DrawAspect="Content" ObjectID="1" r:id="rId1"/></w:object></w:r></w:p>`,
          [['word/embeddings/oleObject1.bin', Buffer.alloc(4096, 0xd0)]],
          `<Relationship Id="rId1" Type="${RELATIONS}/oleObject" Target="embeddings/oleObject1.bin"/>`,
        ),
    ],
  ];

  it.each(survived)('%s opens, or is refused with a reason, and troubles nobody else', async (_name, title, make) => {
    const content = make();
    const opening = openFile(title, title, content);
    await neighbourGoesOn(); // while it loads
    const outcome = await opening;
    if (outcome.kind === 'opened') {
      outcome.client.look();
      outcome.client.leave();
    } else expect(outcome.reason).toMatch(REASON);
    await neighbourGoesOn();
  });

  it('pictures and links of other servers are not fetched, by nobody', async () => {
    const external = (id: string, type: string, path: string): string =>
      `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${outsideUrl}/${path}" TargetMode="External"/>`;
    const outcome = await openFile(
      'spy',
      'spy.docx',
      docx(
        paragraph('spied on') + picture('r:link="rId1"'),
        [],
        external('rId1', 'image', 'p.png') +
          external('rId2', 'attachedTemplate', 't.dotm') +
          external('rId3', 'oleObject', 'o'),
      ),
    );
    if (outcome.kind !== 'opened') throw new Error(outcome.reason);
    const { client } = outcome;
    client.look();
    await until('painted', () => client.patches > 0);
    client.type('typed ');
    await client.saved();
    expect(await client.text()).toContain('spied on');
    await client.ask({ t: 'export', format: 'pdf', purpose: 'download' });
    client.leave();
    expect(fetched).toBe(0);
  });

  it('a macro that runs when its document is opened does not', async () => {
    const macro = `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" xmlns:ooo="http://openoffice.org/2004/office" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:scripts><office:script script:language="ooo:Basic"><ooo:libraries><ooo:library-embedded ooo:name="Standard"><ooo:module ooo:name="M"><ooo:source-code>Sub Run
ThisComponent.Text.String = "the macro was here"
End Sub</ooo:source-code></ooo:module></ooo:library-embedded></ooo:libraries></office:script>
<office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load" xlink:href="vnd.sun.star.script:Standard.M.Run?language=Basic&amp;location=document" xlink:type="simple"/></office:event-listeners></office:scripts>
<office:body><office:text><text:p>untouched</text:p></office:text></office:body></office:document>`;
    const outcome = await openFile('macro', 'macro.fodt', Buffer.from(macro));
    if (outcome.kind === 'opened') {
      outcome.client.type('x');
      await outcome.client.saved();
      const text = await outcome.client.text();
      expect(text).toContain('untouched');
      expect(text).not.toContain('the macro was here');
      outcome.client.leave();
    } else expect(outcome.reason).toMatch(/macro/i);
    await neighbourGoesOn();
  });
});
