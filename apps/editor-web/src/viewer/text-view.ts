import type { ViewerBar } from './viewer-bar.js';
import { decodeText, parseSeparated } from './text-encoding.js';
import { words } from './words.js';

const MAX_BYTES = 5 * 1024 * 1024;
const MAX_ROWS = 5_000;

/** Text as it is, Markdown as it is meant, separated values as a table. `title` tells which. */
export async function textView(bar: ViewerBar, source: string, title: string): Promise<HTMLElement> {
  const answer = await fetch(source, { headers: { range: `bytes=0-${MAX_BYTES - 1}` } });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const { text, encoding } = decodeText(bytes);
  bar.text('viewer-encoding').textContent = `${words.encoding}: ${encoding}`;
  const cut = bytes.length >= MAX_BYTES;
  if (/\.(csv|tsv)$/i.test(title)) {
    const rows = parseSeparated(text, MAX_ROWS + 1);
    if (cut || rows.length > MAX_ROWS) bar.text('viewer-note').textContent = words.tooLong;
    return table(rows.slice(0, MAX_ROWS));
  }
  if (cut) bar.text('viewer-note').textContent = words.tooLong;
  if (/\.(md|markdown)$/i.test(title)) {
    const { default: MarkdownIt } = await import('markdown-it');
    const article = document.createElement('article');
    article.className = 'markdown';
    // Markup inside the file is shown as text, and links lead to the web or to mail only (markdown-it, validateLink).
    const markdown = new MarkdownIt({ html: false, linkify: true });
    // Whoever reads a file does not tell a stranger's server so: pictures are named, not fetched.
    markdown.renderer.rules.image = (tokens, at) => markdown.utils.escapeHtml(`[${tokens[at]?.content ?? ''}]`);
    article.innerHTML = markdown.render(text);
    for (const link of article.querySelectorAll('a')) {
      link.target = '_blank';
      link.rel = 'noopener noreferrer';
    }
    return article;
  }
  const plain = document.createElement('pre');
  plain.textContent = text;
  return plain;
}

function table(rows: readonly (readonly string[])[]): HTMLElement {
  const holder = document.createElement('div');
  holder.className = 'csv';
  const body = document.createElement('table');
  rows.forEach((row, index) => {
    const line = body.insertRow();
    const number = document.createElement('th');
    number.textContent = String(index + 1);
    line.append(number);
    for (const field of row) line.insertCell().textContent = field;
  });
  holder.append(body);
  return holder;
}
