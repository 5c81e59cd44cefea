import { parentPort, workerData } from 'node:worker_threads';
import MarkdownIt from 'markdown-it';
import { ConversionFailure } from './conversion-failure.js';
import { pageOfBook } from './electronic-book.js';
import { pageOfWebArchive } from './web-archive.js';

/** What is to become a page: a web archive or e-book as bytes, or Markdown as text. */
export type PageSource = { kind: 'archive' | 'book'; file: Uint8Array } | { kind: 'markdown'; text: string };
export type PageOutcome = { page: string } | { refused: string } | { broken: string };

function pageOf(source: PageSource): string {
  switch (source.kind) {
    case 'archive':
      return pageOfWebArchive(Buffer.from(source.file));
    case 'book':
      return pageOfBook(Buffer.from(source.file));
    case 'markdown':
      return `<meta charset="utf-8">${new MarkdownIt().render(source.text)}`;
  }
}

/** In a thread of its own, which ends when the file takes too long or too much memory. */
function answer(): PageOutcome {
  try {
    return { page: pageOf(workerData as PageSource) };
  } catch (error) {
    if (error instanceof ConversionFailure) return { refused: error.message };
    return { broken: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.postMessage(answer());
