export {};

/** The answer of `POST /editor/office-session`. */
type OfficeSession =
  | {
      kind: 'form';
      title: string;
      action: string;
      accessToken: string;
      accessTokenTtl: number;
      listener: string | null;
    }
  | { kind: 'built-in'; url: string };

type FormSession = Extract<OfficeSession, { kind: 'form' }>;

const RENEW_BEFORE_MS = 10 * 60_000;
const MAX_TIMER_MS = 2_000_000_000;
const query = new URLSearchParams(location.search);
const ticket = new URLSearchParams(location.hash.slice(1)).get('ticket') ?? '';
const lang = query.get('lang') ?? navigator.language;
const texts = lang.startsWith('zh')
  ? { ended: '链接已失效，请从您的系统重新打开文档。', failed: '文档暂时无法打开，请稍后重试。' }
  : {
      ended: 'This link has expired. Open the document again from your system.',
      failed: 'The document cannot be opened now. Try again later.',
    };

async function askSession(): Promise<OfficeSession | null> {
  const answer = await fetch('/editor/office-session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ticket, lang }),
  });
  if (answer.status === 404 || answer.status === 422) return null;
  if (!answer.ok) throw new Error(`HTTP status ${answer.status}`);
  return (await answer.json()) as OfficeSession;
}

function say(text: string): void {
  const paragraph = document.createElement('p');
  paragraph.textContent = text;
  document.querySelector('#office')?.replaceChildren(paragraph);
}

/** Parameters that begin with `wd` are meant for the client and go on to it unchanged. */
function withClientParameters(action: string): string {
  const url = new URL(action);
  for (const [name, value] of query) if (name.startsWith('wd')) url.searchParams.append(name, value);
  return url.href === new URL(action).href ? action : url.href;
}

/** The frame is made by script just before the form is sent: one in the page would be loaded again by Back and Forward. */
function openForm(session: FormSession): Window | null {
  document.title = session.title;
  const frame = document.createElement('iframe');
  frame.name = 'office-frame';
  frame.title = session.title;
  frame.allowFullscreen = true;
  frame.allow = 'clipboard-read; clipboard-write; fullscreen; autoplay; camera; microphone; display-capture';
  document.querySelector('#office')?.replaceChildren(frame);
  const form = document.querySelector<HTMLFormElement>('#office-form');
  if (!form) throw new Error('the page has no form');
  form.action = withClientParameters(session.action);
  (form.elements.namedItem('access_token') as HTMLInputElement).value = session.accessToken;
  (form.elements.namedItem('access_token_ttl') as HTMLInputElement).value = String(session.accessTokenTtl);
  form.submit();
  return frame.contentWindow;
}

/** Carries messages between the client and the page around us, and tells the client that somebody listens. */
function relayMessages(session: FormSession, client: Window): void {
  const clientOrigin = new URL(session.action).origin;
  const outside = window.parent === window ? null : window.parent;
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source === client && event.origin === clientOrigin) {
      if (messageId(event.data) === 'App_LoadingStatus')
        client.postMessage(message('Host_PostmessageReady', {}), clientOrigin);
      if (outside && session.listener !== null) outside.postMessage(event.data, session.listener);
    } else if (outside && event.source === outside && event.origin === session.listener) {
      client.postMessage(event.data, clientOrigin);
    }
  });
  keepToken(session.accessTokenTtl, (token) =>
    client.postMessage(message('Reset_Access_Token', { token }), clientOrigin),
  );
}

/** Asks for a new token before the old one ends, for as long as the page is open. */
function keepToken(ttl: number, give: (token: string) => void): void {
  const wait = Math.min(MAX_TIMER_MS, Math.max(10_000, ttl - Date.now() - RENEW_BEFORE_MS));
  setTimeout(() => {
    askSession().then(
      (session) => {
        if (session?.kind !== 'form') return; // the ticket has ended: so will the editing, which tells the person
        give(session.accessToken);
        keepToken(session.accessTokenTtl, give);
      },
      () => keepToken(ttl, give),
    );
  }, wait);
}

function message(MessageId: string, Values: object): string {
  return JSON.stringify({ MessageId, SendTime: Date.now(), Values });
}

function messageId(data: unknown): string | null {
  try {
    const parsed = JSON.parse(String(data)) as { MessageId?: unknown } | null;
    return typeof parsed?.MessageId === 'string' ? parsed.MessageId : null;
  } catch {
    return null; // not the protocol's message
  }
}

try {
  const session = await askSession();
  if (session === null) say(texts.ended);
  else if (session.kind === 'built-in') location.replace(session.url);
  else {
    const client = openForm(session);
    if (client) relayMessages(session, client);
  }
} catch {
  say(texts.failed);
}
