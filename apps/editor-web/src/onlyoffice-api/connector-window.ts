type Handler = (...args: unknown[]) => void;

/** What `show` takes, as variations of plugins have it. */
interface WindowSettings {
  url?: unknown;
  description?: unknown;
  name?: unknown;
  isVisual?: unknown;
  isModal?: unknown;
  buttons?: unknown;
  size?: unknown;
}

/** A window of a connector over the editor, with a page of the integrator in it. */
export interface ConnectorWindow {
  show: (settings: WindowSettings) => void;
  close: () => void;
  attachEvent: (name: string, handler: Handler) => void;
  detachEvent: (name: string) => void;
  dispatchEvent: (name: string, data?: unknown) => void;
}

/** What a window's page and we say to each other: `plugins.js` of the platform speaks it. */
const MARK = 'wenqiao-window';
const DEFAULT_SIZE = [400, 300] as const;
const CLOSED = -1;

/** Shows windows above the editor's frame, in the integrator's own page. Their pages are shut in: they lead nobody away from it. */
export function createWindow(frame: HTMLIFrameElement, report: (description: string) => void): ConnectorWindow {
  const handlers = new Map<string, Handler>();
  /** Said before the page was there. */
  let early: string[] = [];
  let ready = false;
  let shown: { element: HTMLElement; page: HTMLIFrameElement } | null = null;

  const hear = (message: MessageEvent): void => {
    if (message.source !== shown?.page.contentWindow) return;
    const said = parsed(message.data);
    if (said?.type !== MARK) return;
    if (said.event === 'ready') {
      ready = true;
      for (const text of early) shown.page.contentWindow?.postMessage(text, '*');
      early = [];
    } else handlers.get(said.event)?.(said.data);
  };
  const close = (): void => {
    if (!shown) return;
    window.removeEventListener('message', hear);
    shown.element.remove();
    shown = null;
    ready = false;
  };
  const press = (button: number): void => {
    handlers.get('button')?.(button);
    if (button === CLOSED) close();
  };
  return {
    show: (settings) => {
      const url = typeof settings.url === 'string' ? settings.url : '';
      if (!URL.canParse(url, location.href) || !/^https?:$/.test(new URL(url, location.href).protocol)) {
        report('createWindow: show needs the address of a page');
        return;
      }
      close();
      window.addEventListener('message', hear);
      shown = draw(frame, settings, new URL(url, location.href).href, press);
      document.body.append(shown.element);
    },
    close,
    attachEvent: (name, handler) => void handlers.set(name, handler),
    detachEvent: (name) => void handlers.delete(name),
    dispatchEvent: (name, data) => {
      const text = JSON.stringify({ type: MARK, event: name, data });
      if (ready) shown?.page.contentWindow?.postMessage(text, '*');
      else early.push(text);
    },
  };
}

function draw(
  frame: HTMLIFrameElement,
  settings: WindowSettings,
  url: string,
  press: (button: number) => void,
): { element: HTMLElement; page: HTMLIFrameElement } {
  const [width, height] = sizeOf(settings.size);
  const box = frame.getBoundingClientRect();
  const element = document.createElement('div');
  element.setAttribute('role', 'dialog');
  element.setAttribute('aria-label', textOf(settings.description) || textOf(settings.name));
  if (settings.isModal === true) element.setAttribute('aria-modal', 'true');
  const dim = settings.isModal === true ? 'background:rgb(0 0 0 / 30%);' : 'pointer-events:none;';
  element.style.cssText = `position:fixed;left:${box.left}px;top:${box.top}px;width:${box.width}px;height:${box.height}px;z-index:2147483000;display:grid;place-items:center;${dim}`;
  const pane = document.createElement('div');
  pane.style.cssText = `pointer-events:auto;display:flex;flex-direction:column;max-width:100%;max-height:100%;background:#fff;color:#202124;border:1px solid #ccc;border-radius:6px;box-shadow:0 6px 24px rgb(0 0 0 / 30%);overflow:hidden;font:14px sans-serif;`;
  const page = document.createElement('iframe');
  page.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms allow-popups allow-modals allow-downloads');
  page.src = url;
  page.style.cssText = `border:0;width:${width}px;height:${height}px;max-width:100%;flex:1 1 auto;`;
  const head = document.createElement('div');
  head.style.cssText = 'display:flex;justify-content:space-between;align-items:center;padding:6px 10px;';
  const title = document.createElement('strong');
  title.textContent = textOf(settings.description) || textOf(settings.name);
  head.append(
    title,
    button('×', false, () => press(CLOSED)),
  );
  pane.append(head, page);
  const buttons = Array.isArray(settings.buttons) ? (settings.buttons as unknown[]) : [];
  if (buttons.length > 0) {
    const foot = document.createElement('div');
    foot.style.cssText = 'display:flex;justify-content:flex-end;gap:8px;padding:8px 10px;';
    buttons.forEach((given, index) => {
      const { text, primary } = (typeof given === 'object' && given !== null ? given : {}) as Record<string, unknown>;
      foot.append(button(textOf(text), primary === true, () => press(index)));
    });
    pane.append(foot);
  }
  element.append(pane);
  return { element, page };
}

function button(text: string, primary: boolean, run: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = text;
  element.onclick = run;
  element.style.cssText = `padding:4px 12px;border:1px solid #ccc;border-radius:4px;cursor:pointer;${primary ? 'background:#1765cc;color:#fff;' : 'background:#fff;'}`;
  return element;
}

function sizeOf(given: unknown): [width: number, height: number] {
  const [width, height] = Array.isArray(given) ? (given as unknown[]) : [];
  const sane = (value: unknown, otherwise: number): number =>
    typeof value === 'number' && value >= 40 && value <= 4000 ? value : otherwise;
  return [sane(width, DEFAULT_SIZE[0]), sane(height, DEFAULT_SIZE[1])];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function parsed(data: unknown): { type: unknown; event: string; data?: unknown } | null {
  if (typeof data !== 'string') return null;
  try {
    const value = JSON.parse(data) as { type?: unknown; event?: unknown; data?: unknown } | null;
    return typeof value?.event === 'string' ? { type: value.type, event: value.event, data: value.data } : null;
  } catch {
    return null; // somebody else's message
  }
}
