import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signToken, verifyToken } from '#protocol/onlyoffice';
import { sampleFile, TestPlatform, textInside, until } from '#testing';

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
  for (const extension of ['docx', 'xlsx', 'pptx', 'pdf', 'txt'])
    served.set(`in.${extension}`, sampleFile(extension));
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
    ['in.docx', ['pdf', 'odt', 'ott', 'rtf', 'txt', 'html', 'epub', 'docm', 'dotx', 'docx', 'png', 'bmp', 'ooxml', 'odf']],
    ['in.xlsx', ['pdf', 'ods', 'ots', 'csv', 'xltx', 'xlsm', 'html', 'jpg']],
    ['in.pptx', ['pdf', 'odp', 'otp', 'potx', 'ppsx', 'gif', 'pptm']],
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

export { asked, post, served, textInside, until, verifyToken, convert, download };
