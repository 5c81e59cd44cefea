export {};

/** The answer of `POST /editor/document-server-session`. */
interface DocumentServerPage {
  apiUrl: string;
  config: { document: { title: string } } & Record<string, unknown>;
}

interface Editor {
  destroyEditor: () => void;
}

type DocsApi = { DocEditor: new (placeholder: string, config: unknown) => Editor };

const PLACEHOLDER = 'document-server-editor';
const ticket = new URLSearchParams(location.hash.slice(1)).get('ticket') ?? '';
const texts = navigator.language.startsWith('zh')
  ? { ended: '链接已失效，请从您的系统重新打开文档。', failed: '文档暂时无法打开，请稍后重试。' }
  : {
      ended: 'This link has expired. Open the document again from your system.',
      failed: 'The document cannot be opened now. Try again later.',
    };

function say(text: string): void {
  const paragraph = document.createElement('p');
  paragraph.setAttribute('role', 'alert');
  paragraph.textContent = text;
  document.querySelector('main')?.replaceChildren(paragraph);
}

async function askPage(): Promise<DocumentServerPage | null> {
  const answer = await fetch('/editor/document-server-session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ticket }),
  });
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(`HTTP status ${answer.status}`);
  return (await answer.json()) as DocumentServerPage;
}

/** The Document Server's own script. */
async function loadApi(address: string): Promise<DocsApi> {
  const script = document.createElement('script');
  script.src = address;
  await new Promise<void>((loaded, failed) => {
    script.onload = () => loaded();
    script.onerror = () => failed(new Error(`${address} cannot be loaded`));
    document.head.append(script);
  });
  const { DocsAPI: api } = window as unknown as { DocsAPI?: DocsApi };
  if (!api) throw new Error(`${address} is no api.js`);
  return api;
}

async function open(): Promise<void> {
  const page = await askPage();
  if (!page) {
    say(texts.ended);
    return;
  }
  document.title = page.config.document.title;
  const api = await loadApi(page.apiUrl);
  const again = (): void => location.reload(); // a new config, and with it the state of today
  new api.DocEditor(PLACEHOLDER, {
    ...page.config,
    events: {
      onOutdatedVersion: again,
      onRequestRefreshFile: again,
      onError: (event: { data?: unknown }) => console.error('document server', event.data),
    },
  });
}

open().catch((error: unknown) => {
  console.error(error);
  say(texts.failed);
});
