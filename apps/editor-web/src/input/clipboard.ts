import type { Connection } from '../socket/connection.js';

const COPY_TYPES = ['text/html', 'text/plain;charset=utf-8'] as const;

/** Copies what is selected, with its formatting. The event's own clipboard cannot wait for the server. */
export async function copySelection(connection: Connection, cut: boolean): Promise<void> {
  const [html, plain] = (await Promise.all(COPY_TYPES.map((mime) => connection.ask({ t: 'copy', mime })))) as (
    string | null
  )[];
  const parts: Record<string, Blob> = {};
  if (html) parts['text/html'] = new Blob([html], { type: 'text/html' });
  if (plain) parts['text/plain'] = new Blob([plain], { type: 'text/plain' });
  if (Object.keys(parts).length === 0) return;
  if (window.isSecureContext && 'clipboard' in navigator) await navigator.clipboard.write([new ClipboardItem(parts)]);
  else copyThroughPage(html ?? '', plain ?? '');
  if (cut) connection.send({ t: 'cmd', name: '.uno:Delete', args: null });
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
  if (html !== '') await connection.ask({ t: 'paste', mime: 'text/html', data: html });
  else if (plain !== '') await connection.ask({ t: 'paste', mime: 'text/plain;charset=utf-8', data: plain });
  else if (image) await pasteImage(image, connection);
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
      const data = await (await item.getType('text/html')).text();
      await connection.ask({ t: 'paste', mime: 'text/html', data });
    } else if (item.types.includes('text/plain')) {
      const data = await (await item.getType('text/plain')).text();
      await connection.ask({ t: 'paste', mime: 'text/plain;charset=utf-8', data });
    } else if (image !== undefined) await pasteImage(await item.getType(image), connection);
    return;
  }
}
