type Json = Record<string, unknown>;

export interface ExamplePageFacts {
  name: string;
  key: string;
  documentServer: string;
  origin: string;
  downloadUrl: string;
  /** userid, mode, type, action, lang as the example's address has them. */
  query: URLSearchParams;
  sign: (payload: Json) => string;
  /** Signed arguments of insertImage, setRequestedDocument and setRequestedSpreadsheet. */
  image: Json;
  document: Json;
  spreadsheet: Json;
}

/** The groups of the example's people, and what each of them may do to others. */
const GROUPS: Record<string, { group: string; permissions: Json }> = {
  'uid-2': {
    group: 'group-2',
    permissions: {
      reviewGroups: ['group-2', ''],
      commentGroups: { view: '', edit: ['group-2', ''], remove: ['group-2'] },
      userInfoGroups: ['group-2', ''],
    },
  },
  'uid-3': {
    group: 'group-3',
    permissions: {
      reviewGroups: ['group-2'],
      commentGroups: { view: ['group-3', 'group-2'], edit: ['group-2'], remove: [] },
      userInfoGroups: ['group-2'],
    },
  },
  'uid-0': { group: '', permissions: { reviewGroups: null, commentGroups: {}, userInfoGroups: [] } },
};

const KIND: Record<string, string> = { xlsx: 'cell', pptx: 'slide' };

/** Every field that the example's template writes, also those that say nothing. */
function configOf({ name, key, origin, downloadUrl, query }: ExamplePageFacts): Json {
  const mode = query.get('mode') ?? 'edit';
  const userId = query.get('userid') ?? 'uid-1';
  const anonymous = userId === 'uid-0';
  const extension = name.split('.').pop() ?? '';
  const createUrl = anonymous ? null : `${origin}/editor?fileExt=${extension}&userid=${userId}`;
  const action = query.get('action');
  return {
    document: {
      directUrl: '',
      fileType: extension,
      info: { owner: 'Me', uploaded: 'Sun Nov 22 2026', favorite: userId === 'uid-2' ? true : null },
      key,
      permissions: {
        chat: !anonymous,
        comment: !['view', 'fillForms', 'embedded', 'blockcontent'].includes(mode),
        copy: userId !== 'uid-3',
        download: userId !== 'uid-3',
        edit: ['edit', 'view', 'filter', 'blockcontent'].includes(mode),
        fillForms: !['view', 'comment', 'embedded', 'blockcontent'].includes(mode),
        modifyContentControl: mode !== 'blockcontent',
        modifyFilter: mode !== 'filter',
        print: userId !== 'uid-3',
        review: ['edit', 'review'].includes(mode),
        ...(GROUPS[userId]?.permissions ?? { reviewGroups: null, commentGroups: {}, userInfoGroups: null }),
        protect: true,
      },
      referenceData: anonymous
        ? { fileKey: null, instanceId: null }
        : { fileKey: JSON.stringify({ fileName: name, userAddress: '127.0.0.1' }), instanceId: origin },
      title: name,
      url: downloadUrl,
    },
    documentType: KIND[extension] ?? 'word',
    editorConfig: {
      actionLink: action === null ? null : (JSON.parse(action) as unknown),
      callbackUrl: `${origin}/track?filename=${encodeURIComponent(name)}&useraddress=127.0.0.1`,
      coEditing: mode === 'view' && anonymous ? { mode: 'strict', change: false } : null,
      createUrl,
      customization: {
        about: true,
        comments: true,
        close: { visible: false },
        feedback: true,
        forcesave: false,
        goback: { url: `${origin}/`, blank: false },
        submitForm: false,
      },
      embedded: {
        embedUrl: downloadUrl,
        saveUrl: downloadUrl,
        shareUrl: downloadUrl,
        toolbarDocked: 'top',
      },
      fileChoiceUrl: '',
      lang: query.get('lang') ?? 'en',
      mode: mode === 'view' ? 'view' : 'edit',
      plugins: { pluginsData: [] },
      templates: createUrl === null ? null : [{ image: '', title: 'Blank', url: createUrl }],
      user: { group: GROUPS[userId]?.group ?? '', id: anonymous ? '' : userId, name: `User ${userId}` },
    },
    height: '100%',
    token: '',
    type: query.get('type') ?? 'desktop',
    width: '100%',
  };
}

/** A page that answers the editor's events as the example's page does, and keeps what it heard in `heard`. */
export function examplePage(facts: ExamplePageFacts): string {
  const config = configOf(facts);
  const given = JSON.stringify({
    config: { ...config, token: facts.sign(config) },
    named: (config['editorConfig'] as { user: { id: string } }).user.id !== '',
    image: facts.image,
    document: facts.document,
    spreadsheet: facts.spreadsheet,
    name: facts.name,
  });
  return `<!doctype html><title>example</title><link rel="icon" href="data:,"><style>html,body{height:100%;margin:0}</style>
<div id="iframeEditor"></div><script src="${facts.documentServer}/web-apps/apps/api/documents/api.js"></script>
<script>(${pageScript.toString()})(${given})</script>`;
}

/** Runs in the browser. */
function pageScript(given: {
  config: Json;
  named: boolean;
  image: Json;
  document: Json;
  spreadsheet: Json;
  name: string;
}): void {
  type Handler = (event: { data?: unknown }) => void;
  type Editor = Record<string, (argument: unknown) => void>;
  interface Page {
    heard: { name: string; data: unknown }[];
    editor: Editor;
    DocsAPI: { DocEditor: new (id: string, config: unknown) => Editor };
    location: { href: string };
    fetch: typeof fetch;
    addEventListener: (name: string, listener: () => void) => void;
  }
  const page = globalThis as unknown as Page;
  page.heard = [];
  let history: { countVersion: number; history: unknown; historyData: unknown[] };
  const call = (method: string, argument: unknown): void => page.editor[method]?.(argument);
  const ask = async (path: string, body: unknown, method = 'POST'): Promise<Json> => {
    const headers = { 'Content-Type': 'application/json' };
    return (await (await page.fetch(path, { method, headers, body: JSON.stringify(body) })).json()) as Json;
  };
  const showHistory = async (): Promise<void> => {
    history = (await ask('historyObj', { fileName: given.name, directUrl: null })) as unknown as typeof history;
    call('refreshHistory', { currentVersion: history.countVersion, history: history.history });
  };
  const c = (data: unknown): unknown => (data as { c?: unknown }).c;
  const link = (data: unknown): string => `${page.location.href}&action=${encodeURIComponent(JSON.stringify(data))}`;
  const events: Record<string, Handler> = {
    onAppReady: () => undefined,
    onDocumentReady: () => undefined,
    onInfo: () => undefined,
    onWarning: () => undefined,
    onDocumentStateChange: () => undefined,
    onError: () => undefined,
    onOutdatedVersion: () => undefined,
    onMetaChange: ({ data }) => {
      const { favorite } = data as { favorite?: boolean };
      if (favorite !== undefined) call('setFavorite', favorite);
    },
    onMakeActionLink: ({ data }) => call('setActionLink', link(data)),
    onRequestInsertImage: ({ data }) => call('insertImage', { ...given.image, c: c(data) }),
    onRequestSelectDocument: ({ data }) => call('setRequestedDocument', { ...given.document, c: c(data) }),
    onRequestSelectSpreadsheet: ({ data }) => call('setRequestedSpreadsheet', { ...given.spreadsheet, c: c(data) }),
    onRequestOpen: () => undefined,
    onRequestSaveAs: ({ data }) => {
      const { title, url } = data as { title: string; url: string };
      void ask('create', { title, url }).then(({ file }) => call('showMessage', file));
    },
  };
  if (given.named)
    Object.assign(events, {
      onRequestEditRights: () => {
        page.location.href = page.location.href.replace(/mode=view&?/i, '');
      },
      onRequestHistory: () => void showHistory(),
      onRequestHistoryData: ({ data }: { data: number }) => call('setHistoryData', history.historyData[data - 1]),
      onRequestHistoryClose: () => undefined,
      onRequestRestore: ({ data }: { data: { version: number } }) =>
        void ask('restore', { version: data.version, fileName: given.name }, 'PUT').then(showHistory),
      onRequestRename: ({ data }: { data: string }) =>
        void ask('rename', { newfilename: data, dockey: (given.config['document'] as Json)['key'], ext: 'docx' }),
      onRequestUsers: ({ data }: { data: unknown }) =>
        call('setUsers', {
          c: c(data),
          users: [
            { email: 'smith@example.com', id: 'uid-1', name: 'John Smith', image: 'https://example.com/smith.png' },
            { email: 'mark@example.com', id: 'uid-2', name: 'Mark Pottato' },
          ],
        }),
      onRequestSendNotify: () => undefined,
    });
  const listening = Object.fromEntries(
    Object.entries(events).map(([name, handler]) => [
      name,
      (event: { data?: unknown }) => {
        page.heard.push({ name, data: event.data });
        handler(event);
      },
    ]),
  );
  page.addEventListener('load', () => {
    page.editor = new page.DocsAPI.DocEditor('iframeEditor', { ...given.config, events: listening });
  });
}
