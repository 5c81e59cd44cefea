import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { projectRoot } from '#platform';
import { ConversionFailure } from './conversion-failure.js';
import type { PageOutcome, PageSource } from './page-worker.js';

const MEMORY_MB = 512;
/** Of the page that LibreOffice is to read. */
const MOST_CHARACTERS = 128 * 1024 * 1024;

/**
 * What LibreOffice reads as a web page, made of what it does not read. In a thread of its own with limits: whoever sends the file
 * says how much work it is. Throws {@link ConversionFailure}.
 */
export async function madePage(source: PageSource, limitMs: number): Promise<string> {
  const worker = new Worker(join(projectRoot(), 'dist/apps/document-engine/src/conversions/page-worker.js'), {
    workerData: source,
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const outcome = await new Promise<PageOutcome>((done, failed) => {
      timer = setTimeout(() => failed(new ConversionFailure('timeout', 'the conversion takes too long')), limitMs);
      worker.once('message', done);
      worker.once('error', (error) =>
        failed(new ConversionFailure('failed', 'the file needs too much memory', { cause: error })),
      );
      worker.once('exit', () => failed(new ConversionFailure('failed', 'the file cannot be read')));
    });
    if ('refused' in outcome) throw new ConversionFailure('failed', outcome.refused);
    if ('broken' in outcome) throw new ConversionFailure('failed', `the file cannot be read: ${outcome.broken}`);
    if (outcome.page.length > MOST_CHARACTERS) throw new ConversionFailure('too_large', 'the file holds too much');
    return outcome.page;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
