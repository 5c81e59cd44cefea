import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unzipSync } from 'fflate';
import iconv from 'iconv-lite';
import { signToken, verifyToken } from '#protocol/onlyoffice';
import { markupInside, newerWorkbook, sampleFile, TestPlatform, textInside, until, wordDocument, zip } from '#testing';

type Json = Record<string, unknown>;

let platform: TestPlatform;
let secret: string;
let files: string;
const served = new Map<string, Buffer | ((request: IncomingMessage, response: ServerResponse) => void)>();
const asked: IncomingMessage[] = [];
const server = createServer((request, response) => {
  asked.push(request);
  const entry = served.get(decodeURIComponent((request.url ?? '/').slice(1)));
  if (typeof entry === 'function') entry(request, response);
  else response.writeHead(entry ? 200 : 404).end(entry);
});
let keys = 0;
const newKey = (): string => `key-${process.pid}-${++keys}`;

beforeAll(async () => {
  platform = await TestPlatform.start();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  files = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  secret = (JSON.parse(readFileSync(join(platform.dataDir, 'credentials.json'), 'utf8')) as { jwtSecret: string })
    .jwtSecret;
  served.set('in.csv', Buffer.from('Name,Qty\nPear,3\n'));
  for (const extension of ['docx', 'xlsx', 'pptx', 'pdf', 'txt']) served.set(`in.${extension}`, sampleFile(extension));
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await platform.stop();
});

const signed = (parameters: Json): Json => ({ ...parameters, token: signToken(parameters, secret, new Date()) });

async function post(path: string, body: Json | string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(platform.origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** A conversion of a served file by `/converter`, signed in the body. */
async function convert(file: string, outputtype: string, more: Json = {}): Promise<Json> {
  const request = {
    filetype: file.split('.').pop() ?? '',
    key: newKey(),
    outputtype,
    url: `${files}/${encodeURIComponent(file)}`,
    ...more,
  };
  const answer = await post('/converter', signed(request));
  expect(answer.status).toBe(200);
  return (await answer.json()) as Json;
}

async function download(answer: Json): Promise<Buffer> {
  expect(answer).toMatchObject({ percent: 100, endConvert: true });
  const file = await fetch(String(answer['fileUrl']));
  expect(file.status).toBe(200);
  return Buffer.from(await file.arrayBuffer());
}

/** What the first bytes of a format are. */
const MAGIC: Record<string, string> = {
  pdf: '%PDF',
  png: '\x89PNG',
  jpg: '\xff\xd8\xff',
  gif: 'GIF8',
  bmp: 'BM',
  zip: 'PK',
  rtf: '{\\rtf',
};
const begins = (bytes: Buffer, format: string): boolean =>
  bytes.subarray(0, (MAGIC[format] ?? 'PK').length).toString('latin1') === (MAGIC[format] ?? 'PK');

describe('every format', () => {
  const OUTPUTS: [string, string[]][] = [
    ['in.docx', ['pdf', 'rtf', 'txt', 'html', 'epub', 'dotx', 'png', 'ooxml', 'odf']],
    ['in.xlsx', ['pdf', 'ods', 'csv', 'xltx', 'html', 'bmp']],
    ['in.pptx', ['odp', 'ppsx', 'gif', 'jpg']],
    ['in.txt', ['docx', 'pdf']],
    ['in.pdf', ['png', 'txt']],
  ];
  const TEXTUAL = new Set(['txt', 'html', 'csv', 'fodt']);
  it.each(OUTPUTS)('%s becomes each of %s', async (file, formats) => {
    for (const format of formats) {
      const answer = await convert(file, format);
      const extension = { ooxml: 'docx', odf: 'odt' }[format] ?? format;
      expect(answer, format).toMatchObject({ fileType: extension, percent: 100, endConvert: true });
      const bytes = await download(answer);
      if (TEXTUAL.has(format)) expect(bytes.length, format).toBeGreaterThan(20);
      else expect(begins(bytes, extension), `${file} as ${format}`).toBe(true);
    }
  });
});

it('keeps in workbooks what LibreOffice does not know, and forgets it for the next file of the kit', async () => {
  served.set('newer.xlsx', newerWorkbook());
  served.set('newer.xltx', newerWorkbook());
  const kept = [
    /_xlfn\.LAMBDA\(_xlpm\.Item,_xlpm\.Item\+1\)\(B1\)/,
    /_xlfn\._xlws\.FILTER\(B1:B3,B1:B3&gt;1\)/,
    /tableStyleInfo/,
  ];
  for (const [from, to] of [
    ['xlsx', 'xlsx'],
    ['xlsx', 'xltx'],
    ['xltx', 'xlsm'],
  ] as const) {
    const book = markupInside(await download(await convert(`newer.${from}`, to)), /^xl\/(worksheets|tables)\/.*xml$/);
    for (const part of kept) expect(book, `${from} to ${to}`).toMatch(part);
  }
  const plain = await download(await convert('in.csv', 'xlsx'));
  expect(markupInside(plain, /^xl\/.*xml$/)).not.toMatch(/_xlfn|tableStyleInfo/);
});

it('reads web archives, e-books, Markdown and the files of WPS Office, and writes slides as text and as a drawing', async () => {
  const page = '<html><body><p>网页存档</p><img src="http://x.example/a.gif"></body></html>';
  const archive = [
    'MIME-Version: 1.0',
    'Content-Type: multipart/related; boundary="b"',
    '',
    '--b',
    'Content-Type: text/html; charset=gb2312',
    'Content-Transfer-Encoding: base64',
    '',
    iconv.encode(page, 'gb2312').toString('base64'),
    '--b',
    'Content-Type: image/gif',
    'Content-Transfer-Encoding: base64',
    'Content-Location: http://x.example/a.gif',
    '',
    'R0lGODlhAQABAIAAAAAAAP///yH5BAAAAAAALAAAAAABAAEAAAIBRAA7',
    '--b--',
  ].join('\r\n');
  served.set('archive.mht', Buffer.from(archive));
  served.set('notes.md', Buffer.from('# 标题\n\nSome **bold** text'));
  served.set(
    'book.epub',
    zip([
      [
        'META-INF/container.xml',
        Buffer.from('<container><rootfiles><rootfile full-path="a/b.opf"/></rootfiles></container>'),
      ],
      [
        'a/b.opf',
        Buffer.from(
          '<package><manifest><item id="two" href="2.xhtml"/><item id="one" href="1.xhtml"/></manifest><spine><itemref idref="one"/><itemref idref="two"/></spine></package>',
        ),
      ],
      ['a/1.xhtml', Buffer.from('<html><body><p>chapter one</p></body></html>')],
      ['a/2.xhtml', Buffer.from('<html><body><p>chapter two</p></body></html>')],
    ]),
  );
  served.set('old.wps', await download(await convert('in.docx', 'doc')));
  const text = async (name: string): Promise<string> => (await download(await convert(name, 'txt'))).toString('utf8');
  expect(await text('archive.mht')).toContain('网页存档');
  expect(markupInside(await download(await convert('archive.mht', 'odt')), /^content\.xml$/)).toContain('draw:image');
  expect(await text('notes.md')).toMatch(/标题\s+Some bold text/);
  expect(await text('book.epub')).toMatch(/chapter one[\s\S]*chapter two/);
  expect(await text('old.wps')).toContain('文桥');
  expect(await text('in.pptx')).toContain('文桥');
  const drawing = await download(await convert('in.pptx', 'odg'));
  expect(markupInside(drawing, /^mimetype$/)).toBe('application/vnd.oasis.opendocument.graphics');
  expect(markupInside(drawing, /^content\.xml$/)).toContain('<office:drawing>');
});

/** Text of a PDF, through the platform itself. */
async function textOfPdf(bytes: Buffer): Promise<string> {
  const name = `${newKey()}.pdf`;
  served.set(name, bytes);
  return (await download(await convert(name, 'txt'))).toString('utf8');
}

describe('the form of answers', () => {
  it('is JSON or XML by path and Accept, always with HTTP 200', async () => {
    const request = signed({ filetype: 'docx', key: newKey(), outputtype: 'pdf', url: `${files}/in.docx` });
    const forms: [string, string | undefined, string][] = [
      ['/converter', undefined, 'application/json; charset=UTF-8'],
      ['/converter', 'application/xml', 'text/xml; charset=UTF-8'],
      ['/converter', 'text/xml', 'application/json; charset=UTF-8'],
      ['/ConvertService.ashx', undefined, 'text/xml; charset=UTF-8'],
      ['/ConvertService.ashx', 'application/json', 'application/json; charset=UTF-8'],
    ];
    for (const [path, accept, type] of forms) {
      const answer = await post(path, request, accept === undefined ? {} : { accept });
      expect([answer.status, answer.headers.get('content-type')], `${path} ${accept ?? ''}`).toEqual([200, type]);
      const body = await answer.text();
      if (type.startsWith('text/xml')) {
        expect(body).toMatch(
          /^<\?xml version="1.0" encoding="utf-8"\?><FileResult><FileUrl>http:\/\/.*<\/FileUrl><FileType>pdf<\/FileType><Percent>100<\/Percent><EndConvert>True<\/EndConvert><\/FileResult>$/,
        );
      } else expect(JSON.parse(body)).toMatchObject({ fileType: 'pdf', percent: 100, endConvert: true });
    }
    const refused = await post('/ConvertService.ashx', { key: 'x' });
    expect(await refused.text()).toBe(
      '<?xml version="1.0" encoding="utf-8"?><FileResult><Error>-8</Error></FileResult>',
    );
  });

  it('comes for any content type, for a token in the header, and for GET on the old path', async () => {
    const fields = { filetype: 'docx', key: newKey(), outputtype: 'pdf', url: `${files}/in.docx` };
    const token = signToken({ payload: fields }, secret, new Date());
    const odd = await post('/converter?shardkey=a%26b', JSON.stringify({ key: 'unsigned' }), {
      'content-type': 'text/plain',
      authorization: `Bearer ${token}`,
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'office.example, inner',
      'x-forwarded-prefix': '/docs',
    });
    expect(((await odd.json()) as Json)['fileUrl']).toMatch(
      /^https:\/\/office\.example\/docs\/s3\/.*\/in\.pdf\?shardkey=a%26b$/,
    );
    const query = new URLSearchParams({ token: signToken(fields, secret, new Date()) });
    expect(await (await fetch(`${platform.origin}/ConvertService.ashx?${query.toString()}`)).text()).toContain(
      '<EndConvert>True',
    );
    expect((await fetch(`${platform.origin}/converter`)).status).toBe(404);
  });

  it('names the file by its title and signs the link', async () => {
    const answer = await convert('in.docx', 'pdf', { title: '合同 2026.docx' });
    const url = new URL(String(answer['fileUrl']));
    expect(decodeURIComponent(url.pathname)).toMatch(/\/合同 2026\.pdf$/);
    const file = await fetch(url);
    expect(file.headers.get('content-disposition')).toContain(encodeURIComponent('合同 2026.pdf'));
    const parts = url.pathname.split('/');
    const signature = parts.at(-2) ?? '';
    parts.splice(-2, 1, (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1));
    url.pathname = parts.join('/');
    expect((await fetch(url)).status).toBe(404);
  });

  it('converts what a link of ours leads to, under whatever name the world knows us', async () => {
    const link = new URL(String((await convert('in.docx', 'odt'))['fileUrl']));
    link.host = 'office.invalid'; // as an integrator gets it where that name is not known inside
    expect(begins(await download(await convert('result.odt', 'docx', { url: link.href })), 'docx')).toBe(true);
    const forged = link.href.replace('/s3/conversion/.', '/s3/conversion/x.');
    expect(await convert('result.odt', 'docx', { url: forged })).toEqual({ error: -4 });
  });
});

describe('errors', () => {
  const base = (): Json => ({ filetype: 'docx', key: newKey(), outputtype: 'pdf', url: `${files}/in.docx` });
  const errorOf = async (request: Json): Promise<unknown> =>
    ((await (await post('/converter', request)).json()) as Json)['error'];

  it('-8: without a token, with a foreign one, with an expired one', async () => {
    expect(await errorOf(base())).toBe(-8);
    expect(await errorOf({ ...base(), token: signToken(base(), 'foreign', new Date()) })).toBe(-8);
    expect(await errorOf({ ...base(), token: signToken(base(), secret, new Date(Date.now() - 400_000)) })).toBe(-8);
  });

  it('-7: for each bad field', async () => {
    const bad: Json[] = [
      { key: 'with space' },
      { key: undefined },
      { filetype: 'do.cx' },
      { outputtype: 'nonsense' },
      { url: undefined },
      { password: 'x'.repeat(256) },
      { codePage: 99999 },
      { delimiter: 9 },
      { region: '!' },
      { thumbnail: { aspect: 5 } },
      { thumbnail: { width: 1e6 } },
      { spreadsheetLayout: { orientation: 'diagonal' } },
      { spreadsheetLayout: { margins: { left: '1 parsec' } } },
      { documentRenderer: { textAssociation: 'guess' } },
      { documentLayout: { isPrint: 'maybe' } },
      { watermark: { paragraphs: [] } },
      { outputtype: 'odt', watermark: { paragraphs: [{ runs: [{ text: 'X' }] }] } },
    ];
    for (const fields of bad) expect(await errorOf(signed({ ...base(), ...fields })), JSON.stringify(fields)).toBe(-7);
  });

  it('-3: damaged, another kind than its name, or a format that is not made of this', async () => {
    served.set('damaged.docx', zip([['word/document.xml', Buffer.from('<no')]]));
    expect(await convert('damaged.docx', 'pdf')).toEqual({ error: -3 });
    served.set('other.docx', sampleFile('xlsx'));
    expect(await convert('other.docx', 'pdf')).toEqual({ error: -3 });
    expect(await convert('in.docx', 'xlsx')).toEqual({ error: -3 });
    expect(await convert('in.docx', 'fb2')).toEqual({ error: -3 });
    expect(await convert('in.docx', 'pdf', { filetype: 'mp3' })).toEqual({ error: -3 });
  });

  it('-4: missing at its address, or at an address that may not be reached; another try is made by the next request', async () => {
    const key = newKey();
    expect(await convert('late.docx', 'pdf', { key })).toEqual({ error: -4 });
    served.set('late.docx', sampleFile('docx'));
    expect(await convert('late.docx', 'pdf', { key })).toMatchObject({ endConvert: true });
    for (const url of ['http://10.1.2.3/x.docx', 'http://169.254.169.254/latest', 'file:///etc/passwd', 'nonsense'])
      expect(await convert('in.docx', 'pdf', { url }), url).toEqual({ error: -4 });
  });

  it('-9: XML that does not say what it is; -3 never, where it does', async () => {
    served.set('what.xml', Buffer.from('<?xml version="1.0"?><data><a/></data>'));
    expect(await convert('what.xml', 'ooxml')).toEqual({ error: -9 });
    served.set('flat.xml', await download(await convert('in.docx', 'fodt')));
    expect(await convert('flat.xml', 'ooxml')).toMatchObject({ fileType: 'docx', endConvert: true });
  });

  it('-10: a zip bomb, a file that never ends', async () => {
    served.set('bomb.docx', zip([['word/document.xml', Buffer.alloc(300 * 1024 * 1024)]]));
    expect(await convert('bomb.docx', 'pdf')).toEqual({ error: -10 });
    served.set('endless.docx', (_request, response) => {
      response.writeHead(200, { 'content-length': String(1024 ** 4) });
      response.write('PK');
    });
    expect(await convert('endless.docx', 'pdf')).toEqual({ error: -10 });
  });
});

describe('the flow', () => {
  it('answers at once when asynchronous, and the same request again tells how far it is', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((done) => (release = done));
    served.set('slow.docx', (_request, response) => {
      void held.then(() => response.end(sampleFile('docx')));
    });
    const request = { key: newKey(), async: true };
    const first = await convert('slow.docx', 'pdf', request);
    expect(first).toEqual({ percent: expect.any(Number) as number, endConvert: false });
    await until('it runs', async () => Number((await convert('slow.docx', 'pdf', request))['percent']) > 0);
    const xml = await post(
      '/ConvertService.ashx',
      signed({ ...request, filetype: 'docx', outputtype: 'pdf', url: `${files}/slow.docx` }),
    );
    expect(await xml.text()).toMatch(
      /<FileResult><FileUrl><\/FileUrl><FileType><\/FileType><Percent>\d+<\/Percent><EndConvert>False<\/EndConvert>/,
    );
    release();
    const done = await until(
      'the end',
      async () => {
        const answer = await convert('slow.docx', 'pdf', request);
        return answer['endConvert'] === true ? answer : null;
      },
      60_000,
    );
    expect(done).toMatchObject({ percent: 100, fileType: 'pdf' });
  });

  it('fetches and converts once for a key, whatever else changes, and signs its own request', async () => {
    const key = newKey();
    const before = asked.length;
    const [one, two] = await Promise.all([
      convert('in.pptx', 'odp', { key }),
      convert('in.pptx', 'odp', { key, title: 'other.pptx' }),
    ]);
    await convert('in.pptx', 'odp', { key, url: `${files}/nowhere` });
    expect([one, two]).toMatchObject([{ endConvert: true }, { endConvert: true }]);
    const requests = asked.slice(before).filter((request) => request.url === '/in.pptx');
    expect(requests).toHaveLength(1);
    const token = requests[0]?.headers.authorization?.replace('Bearer ', '') ?? '';
    expect(verifyToken(token, secret, new Date())).toMatchObject({
      kind: 'valid',
      claims: { payload: { url: `${files}/in.pptx` } },
    });
  });

  it('goes on in another process when the engine is killed in the middle', async () => {
    let asks = 0;
    served.set('killed.docx', (_request, response) => {
      if (++asks > 1) response.end(sampleFile('docx'));
    });
    const answer = convert('killed.docx', 'pdf');
    await until('the engine fetches', () => asks > 0, 30_000);
    platform.kill('document-engine');
    expect(await answer).toMatchObject({ endConvert: true, fileType: 'pdf' });
    expect(asks).toBe(2);
  });
});

describe('parameters', () => {
  it('password: opens a protected file, whose result is not; a wrong one or none is -5', async () => {
    served.set('locked.docx', readFileSync(new URL('../fixtures/password-is-solrcell.docx', import.meta.url)));
    const key = newKey();
    expect(await convert('locked.docx', 'pdf')).toEqual({ error: -5 });
    expect(await convert('locked.docx', 'docx', { key, password: 'wrong' })).toEqual({ error: -5 });
    const open = await download(await convert('locked.docx', 'docx', { key, password: 'solrcell' }));
    expect(textInside(open)).toContain('This is password protected Word document');
    expect(await convert('locked.docx', 'docx', { key, password: 'wrong' })).toEqual({ error: -5 });
  });

  it('codePage, delimiter: reads text as it was written', async () => {
    served.set('gbk.csv', iconv.encode('名称;数量\n合同;5\n', 'gbk'));
    const sheet = await download(await convert('gbk.csv', 'xlsx', { codePage: 936, delimiter: 2 }));
    const strings = markupInside(sheet, /^xl\/sharedStrings\.xml$/);
    expect(strings).toMatch(/>数量</);
    served.set('dos.txt', iconv.encode('Ärger ½', 'cp437'));
    expect(textInside(await download(await convert('dos.txt', 'docx', { codePage: 437 })))).toContain('Ärger ½');
    const tabs = (await download(await convert('in.xlsx', 'csv', { delimiter: 1 }))).toString('utf8');
    expect(tabs.split('\n')[0]).toContain('\t');
    const commas = (await download(await convert('in.xlsx', 'csv'))).toString('utf8');
    expect(commas.split('\n')[0]).toContain(',');
  });

  it('region: writes numbers as people there do', async () => {
    served.set('number.csv', Buffer.from('1234.5\n'));
    const sheet = await download(await convert('number.csv', 'xlsx'));
    served.set('number.xlsx', sheet);
    expect(await textOfPdf(await download(await convert('number.xlsx', 'pdf', { region: 'de-DE' })))).toContain(
      '1234,5',
    );
    expect(await textOfPdf(await download(await convert('number.xlsx', 'pdf', { region: 'en-US' })))).toContain(
      '1234.5',
    );
  });

  it('thumbnail: stretched, fitted, at page size, or all pages in a zip', async () => {
    const sizeOf = (png: Buffer): number[] => [png.readUInt32BE(16), png.readUInt32BE(20)];
    const picture = async (thumbnail: Json | string): Promise<Buffer> =>
      download(await convert('in.pptx', 'png', { thumbnail }));
    expect(sizeOf(await picture({ aspect: 0, width: 300, height: 50 }))).toEqual([300, 50]);
    const [width = 0, height = 0] = sizeOf(await picture('{"aspect":1,"width":200,"height":200}'));
    expect([Math.max(width, height), Math.min(width, height) < 200]).toEqual([200, true]);
    expect(Math.max(...sizeOf(await picture({})))).toBeGreaterThan(500);
    const all = await convert('in.pptx', 'jpg', { thumbnail: { first: false } });
    expect(all['fileType']).toBe('zip');
    const entries = Object.values(unzipSync(await download(all)));
    expect(entries.length).toBeGreaterThan(1);
    for (const entry of entries) expect(begins(Buffer.from(entry), 'jpg')).toBe(true);
  });

  it('spreadsheetLayout: page size, orientation, headings, fitting', async () => {
    const wide = `${Array.from({ length: 40 }, (_, column) => `wide column ${column}`).join(',')}\n`;
    served.set('wide.csv', Buffer.from(wide.repeat(3)));
    const pagesOf = (pdf: Buffer): number => (pdf.toString('latin1').match(/\/Type\/Page[^s]/g) ?? []).length;
    const boxOf = (pdf: Buffer): number[] =>
      (/\/MediaBox\[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf.toString('latin1')) ?? [])
        .slice(1)
        .map((side) => Math.round(Number(side)));
    const plain = await download(await convert('wide.csv', 'pdf'));
    const fitted = await download(
      await convert('wide.csv', 'pdf', {
        spreadsheetLayout: {
          fitToWidth: 1,
          orientation: 'landscape',
          headings: true,
          gridLines: true,
          pageSize: { width: '297mm', height: '420mm' },
          margins: { left: '5mm', right: '5mm', top: '1cm', bottom: '0.5in' },
        },
      }),
    );
    expect(pagesOf(plain)).toBeGreaterThan(1);
    expect(pagesOf(fitted)).toBe(1);
    expect(boxOf(fitted)).toEqual([1191, 842]);
    expect(await textOfPdf(fitted)).toMatch(/\bAN\b/);
  });

  it('pdfa, watermark', async () => {
    const archive = await download(await convert('in.docx', 'pdfa'));
    expect(archive.toString('latin1')).toContain('<pdfaid:part>2');
    const paragraphs = [{ runs: [{ text: '机密 DRAFT', fill: [255, 0, 0], 'font-size': '40' }] }];
    const marked = await download(await convert('in.txt', 'pdf', { watermark: { paragraphs, rotate: -45 } }));
    expect(await textOfPdf(marked)).toMatch(/T[^]*AF[^]*R[^]*D[^]*机/);
  });

  it('content controls: in a template made of a document they are as they were, with their Chinese text', async () => {
    const run = (text: string): string => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`;
    const control = (name: string, content: string): string =>
      `<w:sdt><w:sdtPr><w:alias w:val="${name}"/><w:tag w:val="tag-${name}"/><w:text/></w:sdtPr><w:sdtContent>${content}</w:sdtContent></w:sdt>`;
    const body = `<w:p>${run('姓名 ')}${control('inline', run('张三 abc 李四'))}</w:p>${control('paragraph', `<w:p>${run('整段 whole')}</w:p>`)}`;
    served.set('controls.docx', wordDocument(body));
    for (const to of ['dotx', 'docx']) {
      const markup = markupInside(await download(await convert('controls.docx', to)), /^word\/document\.xml$/);
      expect(markup.replaceAll('</w:p>', '\n').replaceAll(/<[^>]*>/g, '')).toContain(
        '姓名 张三 abc 李四\n整段 whole\n',
      );
      for (const name of ['inline', 'paragraph'])
        expect(markup).toContain(`<w:alias w:val="${name}"/><w:tag w:val="tag-${name}"/>`);
      expect(markup.match(/<w:text\/>/g)).toHaveLength(2);
      expect(markup).not.toContain('wenqiao-');
    }
  });

  it('from-file: takes the file along when the token says so', async () => {
    const send = async (claims: Json): Promise<Response> => {
      const parameters = { filetype: 'docx', outputtype: 'pdf', title: 'x.docx', ...claims };
      const form = new FormData();
      form.append('params', JSON.stringify(signed(parameters)));
      form.append('file', new Blob([new Uint8Array(sampleFile('docx'))]), 'x.docx');
      return fetch(`${platform.origin}/converter/from-file`, { method: 'POST', body: form });
    };
    const answer = await send({ operation: 'converter' });
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('content-disposition')).toContain('x.pdf');
    expect(begins(Buffer.from(await answer.arrayBuffer()), 'pdf')).toBe(true);
    expect(await (await send({})).json()).toEqual({ error: -8 });
  });

  it('docbuilder/from-file: takes the script along when the token says so', async () => {
    const send = async (operation: string): Promise<Json> => {
      const form = new FormData();
      form.append('params', JSON.stringify(signed({ operation })));
      const script = 'builder.CreateFile("docx"); builder.SaveFile("docx", "made.docx");';
      form.append('file', new Blob([script]), 'a.docbuilder');
      const answer = await fetch(`${platform.origin}/docbuilder/from-file`, { method: 'POST', body: form });
      return (await answer.json()) as Json;
    };
    const made = await send('docbuilder');
    expect(made).toMatchObject({ end: true, urls: { 'made.docx': expect.stringContaining('/s3/') as string } });
    expect(await send('converter')).toEqual({ error: -8 });
  });
});

describe('REST', () => {
  const finished = async (id: unknown): Promise<Json> =>
    until(
      'the conversion',
      async () => {
        const { body } = await platform.rest('GET', `/conversions/${String(id)}`);
        return body['state'] === 'done' || body['state'] === 'failed' ? body : null;
      },
      60_000,
    );

  it('converts a fetched file, an upload and a document, and gives the same content its result at once', async () => {
    const fetched = await platform.rest('POST', '/conversions', {
      fetchUrl: `${files}/in.docx`,
      from: 'docx',
      to: 'pdf',
    });
    expect(fetched).toMatchObject({ status: 202, body: { id: expect.any(String) as string, to: 'pdf' } });
    const done = await finished(fetched.body['id']);
    expect(done).toMatchObject({ state: 'done', progress: 100, fileType: 'pdf' });
    expect(begins(Buffer.from(await (await fetch(String(done['url']))).arrayBuffer()), 'pdf')).toBe(true);
    const upload = async (): Promise<Json> => {
      const form = new FormData();
      form.append('to', 'png');
      form.append('options', '{"thumbnail":{"aspect":1,"width":64,"height":64}}');
      form.append('file', new Blob([new Uint8Array(sampleFile('docx'))]), '说明.docx');
      const answer = await fetch(`${platform.origin}/api/v1/conversions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${platform.credentials.apiKey}` },
        body: form,
      });
      expect(answer.status).toBe(202);
      return (await answer.json()) as Json;
    };
    const first = await upload();
    expect(await finished(first['id'])).toMatchObject({ state: 'done', title: '说明.docx', fileType: 'png' });
    expect(await upload()).toMatchObject({ id: first['id'], state: 'done' });
    const document = await platform.rest('POST', '/documents', {
      externalId: 'conv-1',
      title: 'a.docx',
      fetchUrl: `${files}/in.docx`,
    });
    const order = { documentId: document.body['id'], to: 'odt' };
    expect(await finished((await platform.rest('POST', '/conversions', order)).body['id'])).toMatchObject({
      state: 'done',
      from: 'docx',
      fileType: 'odt',
    });
  });

  it('says what is wrong', async () => {
    const order = { fetchUrl: `${files}/in.docx`, from: 'docx', to: 'pdf' };
    const refused: [Json, number, string][] = [
      [{ ...order, to: 'xlsx' }, 422, 'unsupported_conversion'],
      [{ ...order, to: 'nonsense' }, 422, 'unsupported_file_type'],
      [{ ...order, from: 'mp3' }, 422, 'unsupported_file_type'],
      [{ ...order, documentId: '6f9619ff-8b86-4011-b42d-00c04fc964ff' }, 422, 'invalid_request'],
      [{ documentId: '6f9619ff-8b86-4011-b42d-00c04fc964ff', to: 'pdf' }, 404, 'document_not_found'],
      [{ ...order, options: { thumbnail: { width: 0 } } }, 422, 'invalid_request'],
    ];
    for (const [body, status, code] of refused)
      expect(await platform.rest('POST', '/conversions', body), code).toMatchObject({ status, body: { code } });
    const failed = await platform.rest('POST', '/conversions', { ...order, fetchUrl: 'http://10.1.1.1/x.docx' });
    expect(await finished(failed.body['id'])).toMatchObject({
      state: 'failed',
      problem: { code: 'conversion_download', detail: expect.stringContaining('private') as string },
    });
    expect(await platform.rest('GET', '/conversions/6f9619ff-8b86-4011-b42d-00c04fc964ff')).toMatchObject({
      status: 404,
    });
  });

  it('Idempotency-Key: the same answer again, another request refused, a failed one may be repeated', async () => {
    const send = async (key: string, body: Json): Promise<{ status: number; replayed: string | null; body: Json }> => {
      const answer = await fetch(`${platform.origin}/api/v1/conversions`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${platform.credentials.apiKey}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify(body),
      });
      return {
        status: answer.status,
        replayed: answer.headers.get('idempotent-replayed'),
        body: (await answer.json()) as Json,
      };
    };
    const order = { fetchUrl: `${files}/in.txt`, from: 'txt', to: 'pdf' };
    const first = await send('k-1', order);
    const again = await send('k-1', order);
    expect([first.status, again.status, again.replayed]).toEqual([202, 202, 'true']);
    expect(again.body).toEqual(first.body);
    expect((await send('k-2', order)).body['id']).not.toBe(first.body['id']);
    expect(await send('k-1', { ...order, to: 'docx' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
    expect((await send('k-3', { ...order, to: 'nonsense' })).status).toBe(422);
    expect((await send('k-3', order)).status).toBe(202);
  });
});
