import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BishengClient } from './bisheng-client.js';
import { extensionOf, FileLibrary } from './file-library.js';
import { OnlyofficeClient } from './onlyoffice-client.js';
import { PlatformApi } from './platform-api.js';
import { DemoWopiHost } from './wopi-host.js';

export interface DemoSettings {
  port: number;
  editorHost: string;
  dataDir: string;
  samples: string;
  pages: string;
  credentials: { apiKey: string; adminApiKey: string; bishengApiKey: string; jwtSecret: string };
}

/** One call that went one way or the other, for the page's log. */
interface CallRecord {
  at: string;
  direction: 'in' | 'out';
  text: string;
}

const USERS: Record<string, string> = { '1': '张三', '2': '李四', '3': 'Anna Schmidt' };
const MAX_UPLOAD_BYTES = 200 * 1024 * 1024;
const MIME: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

type Handler = (parts: string[], request: IncomingMessage, url: URL) => Promise<Reply> | Reply;
interface Reply {
  status?: number;
  headers?: Record<string, string>;
  json?: unknown;
  body?: Buffer;
}

/** A small OA: it owns files and lets Wenqiao edit them. The routes under /api/file are all that an integration needs. */
export function createDemoOa(settings: DemoSettings): Server {
  const own = `http://127.0.0.1:${settings.port}`;
  const library = new FileLibrary(settings.dataDir, settings.samples);
  const bisheng = new BishengClient(settings.editorHost, settings.credentials.bishengApiKey);
  const onlyoffice = new OnlyofficeClient(settings.editorHost, own, settings.credentials.jwtSecret);
  const platform = new PlatformApi(settings.editorHost, settings.credentials);
  const calls: CallRecord[] = [];
  const log = (direction: CallRecord['direction'], text: string): void => {
    calls.unshift({ at: new Date().toISOString(), direction, text });
    calls.length = Math.min(calls.length, 100);
  };
  const wopi = new DemoWopiHost(library, { own, editorHost: settings.editorHost, users: USERS, log });
  const notFound: Reply = { status: 404, json: { error: 'not found' } };

  const routes: [method: string, path: RegExp, handler: Handler][] = [
    // --- What an integration needs -------------------------------------------------------------------------------
    [
      'GET',
      /^\/api\/file\/(edit|view)\/([^/]+)\/([^/]+)$/,
      ([mode, docId, uid]) => {
        const callURL = `${own}/api/fileAcl/${docId ?? ''}/${uid ?? ''}`;
        return { json: { url: bisheng.openLink(mode === 'edit' ? 'edit' : 'preview', callURL) } };
      },
    ],
    [
      'GET',
      /^\/api\/fileAcl\/([^/]+)\/([^/]+)$/,
      ([docId = '', uid = '']) => {
        const file = library.find(docId);
        if (!file) return notFound;
        log('in', `callURL: ${uid} opens ${file.title}`);
        return {
          json: {
            doc: {
              docId,
              title: file.title,
              fetchUrl: `${own}/api/file/${docId}/${uid}`,
              fromApi: true,
              callback: `${own}/api/file/saveBack`,
            },
            user: {
              uid,
              oid: uid,
              nickName: USERS[uid] ?? `guest${uid}`,
              avatar: '',
              privilege: ['FILE_READ', 'FILE_WRITE', 'FILE_DOWNLOAD', 'FILE_PRINT'],
            },
          },
        };
      },
    ],
    [
      'GET',
      /^\/api\/file\/([^/]+)\/([^/]+)$/,
      ([docId = '']) => {
        const file = library.find(docId);
        const found = file && library.read(file);
        if (!file || !found) return notFound;
        log('in', `fetchUrl: ${file.title}, version ${found.version.number}`);
        return { headers: { 'content-type': 'application/octet-stream' }, body: found.content };
      },
    ],
    [
      'POST',
      /^\/api\/file\/saveBack$/,
      async (_parts, request) => {
        const body = JSON.parse((await readBody(request)).toString('utf8')) as {
          action?: string;
          data?: { docId: string; docURL: string; unchanged: boolean; modifyBy: { nickName: string }[] };
        };
        if (body.action !== 'saveBack' || !body.data) return { json: { status: false } };
        const { docId, docURL, unchanged, modifyBy } = body.data;
        const file = library.find(docId);
        if (!file) return { json: { status: false } };
        log(
          'in',
          `saveBack: ${file.title}${unchanged ? ', unchanged' : `, changed by ${modifyBy.map((user) => user.nickName).join(', ')}`}`,
        );
        if (!unchanged) {
          const answer = await fetch(settings.editorHost + docURL);
          if (!answer.ok) return { json: { status: false } };
          const content = Buffer.from(await answer.arrayBuffer());
          const version = library.addVersion(
            file,
            content,
            modifyBy.map((user) => user.nickName),
            extensionOf(docURL.split('?')[0] ?? ''),
          );
          log('out', `docURL downloaded: ${content.length} bytes, now version ${version.number}`);
        }
        return { json: { status: true } };
      },
    ],
    // --- The same by WOPI: this page, and the calls that wopi-host.ts answers -----------------------------------------
    [
      'GET',
      /^\/wopi-page\/([^/]+)\/([^/]+)$/,
      async ([docId = '', uid = '']) => {
        const page = await wopi.page(docId, uid);
        if (page === null) return notFound;
        return {
          headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache, no-store' },
          body: Buffer.from(page),
        };
      },
    ],
    // --- The same by the ONLYOFFICE Docs API ----------------------------------------------------------------------
    [
      'GET',
      /^\/onlyoffice\/([^/]+)\/([^/]+)$/,
      ([docId = '', uid = '']) => {
        const file = library.find(docId);
        if (!file) return notFound;
        const page = onlyoffice.page(file, extensionOf(file.title), { id: uid, name: USERS[uid] ?? `guest${uid}` });
        return { headers: { 'content-type': 'text/html; charset=utf-8' }, body: Buffer.from(page) };
      },
    ],
    [
      'POST',
      /^\/api\/onlyoffice\/callback\/([^/]+)$/,
      async ([docId = ''], request) => {
        const callback = onlyoffice.verified((await readBody(request)).toString('utf8'));
        const file = library.find(docId);
        if (!callback || !file) return { json: { error: 1 } };
        log('in', `callback: ${file.title}, status ${callback.status}`);
        if ([2, 3, 6].includes(callback.status) && callback.url !== undefined) {
          const answer = await fetch(callback.url);
          if (!answer.ok) return { json: { error: 1 } };
          const content = Buffer.from(await answer.arrayBuffer());
          const names = callback.history?.changes?.map((change) => change.user.name) ?? [];
          const version = library.addVersion(file, content, names, callback.filetype ?? extensionOf(file.title));
          log('out', `url downloaded: ${content.length} bytes, now version ${version.number}`);
        }
        if ([2, 3, 4].includes(callback.status)) onlyoffice.finished(docId, callback.key);
        return { json: { error: 0 } };
      },
    ],
    // --- What the page needs -------------------------------------------------------------------------------------
    ['GET', /^\/api\/ping$/, () => ({ json: { ok: true } })],
    [
      'GET',
      /^\/api\/state$/,
      async () => {
        const [saveBacks, people, interval] = await Promise.all([
          platform.saveBacks(),
          platform.people(library.list().map((file) => file.docId)),
          platform.interval(),
        ]);
        return { json: { files: library.list(), users: USERS, saveBacks, people, interval, calls } };
      },
    ],
    [
      'POST',
      /^\/api\/upload$/,
      async (_parts, request, url) => {
        const name = (url.searchParams.get('name') ?? '').replace(/[\\/\0]/g, '_').trim();
        if (name === '' || extensionOf(name) === '')
          return { status: 422, json: { error: 'give the file name with its extension' } };
        return { json: library.add(name, await readBody(request)) };
      },
    ],
    [
      'POST',
      /^\/api\/delete\/([^/]+)$/,
      async ([docId = '']) => {
        library.delete(docId);
        const status = await bisheng.deleteFile(docId);
        log('out', `deleteFile: ${docId} → ${String(status)}`);
        return { json: { status } };
      },
    ],
    [
      'POST',
      /^\/api\/remove-user\/([^/]+)\/([^/]+)$/,
      async ([docId = '', uid = '']) => {
        const status = await bisheng.removeParticipants(docId, [uid]);
        log('out', `removeParticipant: ${docId}, ${uid} → ${String(status)}`);
        return { json: { status } };
      },
    ],
    [
      'GET',
      /^\/api\/versions\/([^/]+)\/(\d+)$/,
      ([docId = '', number = '']) => {
        const file = library.find(docId);
        const found = file && library.read(file, Number(number));
        if (!file || !found) return notFound;
        return {
          headers: {
            'content-type': 'application/octet-stream',
            'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.title)}`,
          },
          body: found.content,
        };
      },
    ],
    [
      'POST',
      /^\/api\/interval$/,
      async (_parts, request) => {
        const { seconds } = JSON.parse((await readBody(request)).toString('utf8')) as { seconds: number };
        return { json: await platform.setInterval(seconds) };
      },
    ],
  ];

  return createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      process.stderr.write(`${JSON.stringify({ level: 'error', msg: 'demo request failed', error: String(error) })}\n`);
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' });
      response.end('{"status":false}');
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', own);
    if (url.pathname.startsWith('/wopi/') && (await wopi.handle(request, response, url, await readBody(request))))
      return;
    for (const [method, path, handler] of routes) {
      const match = request.method === method ? path.exec(url.pathname) : null;
      if (!match) continue;
      send(response, await handler(match.slice(1).map(decodeURIComponent), request, url));
      return;
    }
    const name = url.pathname === '/' ? 'index.html' : url.pathname.slice(1);
    const page = join(settings.pages, name);
    if (request.method === 'GET' && /^[a-z-]+\.(html|js|css)$/.test(name) && existsSync(page)) {
      send(response, {
        headers: { 'content-type': MIME[extensionOf(name)] ?? 'text/plain' },
        body: readFileSync(page),
      });
    } else send(response, notFound);
  }
}

function send(response: ServerResponse, reply: Reply): void {
  const body = reply.body ?? Buffer.from(JSON.stringify(reply.json ?? null));
  response.writeHead(reply.status ?? 200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(body.length),
    ...reply.headers,
  });
  response.end(body);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_UPLOAD_BYTES) throw new Error('the upload is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
