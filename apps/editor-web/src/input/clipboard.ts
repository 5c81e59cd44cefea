import type { Connection } from '../socket/connection.js';

const COPY_TYPES = ['text/html', 'text/plain;charset=utf-8'] as const;

/** See OWN_COPY of the engine: what this page copied last comes back with everything that HTML cannot say. */
export const OWN_COPY = 'application/x-wenqiao-own-copy';
const MARK = 'data-wenqiao-copy';
let lastCopy: { mark: string; plain: string } | null = null;
/** A copy that is still on its way to the system's clipboard. */
let copying: Promise<void> | null = null;

/**
 * Copies what is selected, with its formatting. The event's own clipboard cannot wait for the server. What is cut goes
 * right behind on the same line: it is what is selected now, whatever the person presses next.
 */
export async function copySelection(connection: Connection, cut: boolean): Promise<void> {
  const copy = toClipboard(connection, cut);
  copying = copy;
  try {
    await copy;
  } finally {
    if (copying === copy) copying = null;
  }
}

async function toClipboard(connection: Connection, cut: boolean): Promise<void> {
  const asked = Promise.all(COPY_TYPES.map((mime) => connection.ask({ t: 'copy', mime })));
  if (cut) connection.send({ t: 'cmd', name: '.uno:Cut', args: null });
  const [html, plain] = (await asked) as (string | null)[];
  const mark = crypto.getRandomValues(new Uint32Array(2)).join('-');
  lastCopy = { mark, plain: plain ?? '' };
  // An object has no text: the mark alone says that the engine keeps it.
  const marked = `<span ${MARK}="${mark}">\u200b</span>${html ?? ''}`;
  const parts: Record<string, Blob> = { 'text/html': new Blob([marked], { type: 'text/html' }) };
  if (plain) parts['text/plain'] = new Blob([plain], { type: 'text/plain' });
  if (window.isSecureContext && 'clipboard' in navigator) await navigator.clipboard.write([new ClipboardItem(parts)]);
  else copyThroughPage(marked, plain ?? '');
}

/** Pages that were not loaded over https may only write the clipboard while handling a copy of their own. */
function copyThroughPage(html: string, plain: string): void {
  const fill = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData?.setData('text/html', html);
    event.clipboardData?.setData('text/plain', plain);
  };
  document.addEventListener('copy', fill, { capture: true, once: true });
  document.execCommand('copy');
  document.removeEventListener('copy', fill, { capture: true });
}

/** Pastes the richest form that the clipboard has. */
export async function pasteFrom(data: DataTransfer, connection: Connection): Promise<void> {
  const image = [...data.files].find((file) => file.type.startsWith('image/'));
  const html = data.getData('text/html');
  const plain = data.getData('text/plain');
  // Pressed before the copy was there: it is meant, not what the clipboard had before. The engine has it already, and is
  // asked at once: what the person presses next comes after it.
  if (copying !== null && (await connection.ask({ t: 'paste', mime: OWN_COPY, data: '' })) === true) return;
  if (!image && (await pasteOwn(html, plain, connection))) return;
  if (html !== '') await pasteHtml(html, connection);
  else if (plain !== '') await connection.ask({ t: 'paste', mime: 'text/plain;charset=utf-8', data: plain });
  else if (image) await pasteImage(image, connection);
}

/** True when the clipboard holds what this page copied last, and the engine still has it. */
async function pasteOwn(html: string, plain: string, connection: Connection): Promise<boolean> {
  if (lastCopy === null) return false;
  // Some browsers keep nothing of what has no text.
  const object =
    lastCopy.plain === '' && plain === '' && !/<img|[^\s\u200b]/i.test(html.replaceAll(/<(?!img)[^>]*>/gi, ''));
  if (!object && !html.includes(`${MARK}="${lastCopy.mark}"`)) return false;
  if (lastCopy.plain !== '' && lastCopy.plain.trim() !== plain.replaceAll('\r\n', '\n').trim()) return false;
  return (await connection.ask({ t: 'paste', mime: OWN_COPY, data: '' })) === true;
}

/** LibreOffice ends a paragraph after the last one that is pasted; people expect to go on in it. */
async function pasteHtml(html: string, connection: Connection): Promise<void> {
  const { head, body } = new DOMParser().parseFromString(html, 'text/html');
  for (const mark of body.querySelectorAll(`[${MARK}]`)) mark.remove();
  const last = body.lastElementChild;
  if (last?.tagName === 'P' && (last.nextSibling?.textContent ?? '').trim() === '') {
    const inline = body.ownerDocument.createElement('span');
    inline.style.cssText = (last as HTMLElement).style.cssText;
    inline.append(...last.childNodes);
    last.replaceWith(inline);
  }
  markTexts(head, body);
  const data = `<html>${head.outerHTML}${body.outerHTML}</html>`;
  await connection.ask({ t: 'paste', mime: 'text/html', data });
}

/** Cells that Excel says are text stay text, `0012` and identity numbers, too. LibreOffice has its own word for that. */
function markTexts(head: HTMLElement, body: HTMLElement): void {
  const styles = [...head.querySelectorAll('style')].map((style) => style.textContent).join('');
  const classes = [...styles.matchAll(/\.([\w-]+)[^{}]*\{[^}]*mso-number-format:\s*"?\\@/g)].map(([, name]) => name);
  for (const cell of body.querySelectorAll('td'))
    if (/mso-number-format:\s*['"]?\\@/.test(cell.getAttribute('style') ?? '') || classes.includes(cell.className))
      cell.setAttribute('sdnum', '1033;0;@');
}

/** The system's clipboard still has what was copied here last; null text where the browser does not tell. */
export async function ownCopyIsCurrent(): Promise<boolean> {
  await copying?.catch(() => undefined); // pressed before the copy was there: it is meant
  if (lastCopy === null || lastCopy.plain === '') return false;
  const now = await navigator.clipboard.readText().catch(() => null);
  return now === null || now.replaceAll('\r\n', '\n').trim() === lastCopy.plain.trim();
}

export async function pasteImage(file: Blob, connection: Connection): Promise<void> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (let i = 0; i < bytes.length; i += 32_768) binary += String.fromCharCode(...bytes.subarray(i, i + 32_768));
  await connection.ask({ t: 'paste', mime: file.type, data: btoa(binary) });
}

/** Pastes what the system's clipboard has, where the browser lets pages read it. */
export async function pasteFromSystem(connection: Connection, plain: boolean): Promise<void> {
  if (plain) {
    const data = await navigator.clipboard.readText();
    await connection.ask({ t: 'paste', mime: 'text/plain;charset=utf-8', data });
    return;
  }
  for (const item of await navigator.clipboard.read()) {
    const image = item.types.find((type) => type.startsWith('image/'));
    if (item.types.includes('text/html')) {
      const html = await (await item.getType('text/html')).text();
      const text = item.types.includes('text/plain') ? await (await item.getType('text/plain')).text() : '';
      if (!(await pasteOwn(html, text, connection))) await pasteHtml(html, connection);
    } else if (item.types.includes('text/plain')) {
      const data = await (await item.getType('text/plain')).text();
      await connection.ask({ t: 'paste', mime: 'text/plain;charset=utf-8', data });
    } else if (image !== undefined) await pasteImage(await item.getType(image), connection);
    return;
  }
}
