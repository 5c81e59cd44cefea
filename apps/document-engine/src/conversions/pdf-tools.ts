import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ThumbnailOptions } from '#conversion';
import { readKitFile } from '../kit-host/kit-files.js';
import type { Sandbox } from '../kit-host/sandbox.js';
import { ConversionFailure } from './conversion-failure.js';
import { encodeBmp, encodeGif, readPpm } from './pixel-formats.js';

const run = promisify(execFile);
const PAGE_DPI = 96;
const MAX_SIDE_PX = 8192;
const MEMORY_LIMIT_KB = 1_500_000;

/** One program of Poppler on files of one folder, shut in like a kit: no network, one folder, an end. */
async function poppler(
  sandbox: Sandbox,
  folder: string,
  limitMs: number,
  program: string,
  args: readonly string[],
): Promise<string> {
  const call = [program, ...args];
  const shut = ['sh', '-c', `ulimit -v ${MEMORY_LIMIT_KB}; exec "$@"`, 'sh', ...call];
  const readOnly = ['/usr', '/bin', '/lib', '/lib64', '/etc/fonts', '/etc/ld.so.cache', '/var/cache/fontconfig']
    .filter((path) => existsSync(path))
    .flatMap((path) => ['--ro-bind', path, path]);
  const boxed = (proc: readonly string[]): string[] => [
    ...['bwrap', '--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL', ...readOnly],
    ...[...proc, '--dev', '/dev', '--tmpfs', '/tmp', '--bind', folder, '/kit', '--chdir', '/kit', '--'],
    ...shut,
  ];
  const [file, ...rest] = sandbox.kind === 'bubblewrap' ? boxed(sandbox.proc) : shut;
  try {
    const { stdout } = await run(file ?? program, rest, {
      cwd: folder,
      timeout: limitMs,
      killSignal: 'SIGKILL',
      maxBuffer: 64 * 1024 * 1024,
      env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
    });
    return stdout;
  } catch (error) {
    const { killed, stderr } = error as { killed?: boolean; stderr?: string };
    if (killed) throw new ConversionFailure('timeout', 'the conversion takes too long', { cause: error });
    if (/incorrect password/i.test(stderr ?? ''))
      throw new ConversionFailure('password', 'the file is protected, and the password does not open it');
    throw new ConversionFailure('failed', `the PDF cannot be read: ${(stderr ?? '').split('\n')[0] ?? ''}`, {
      cause: error,
    });
  }
}

export interface PdfCall {
  sandbox: Sandbox;
  folder: string;
  /** Name of the PDF in the folder. */
  fileName: string;
  password: string | null;
  limitMs: number;
}

function unlocked(call: PdfCall): string[] {
  return call.password === null ? [] : ['-upw', call.password];
}

/** The text of a PDF, in UTF-8. `plainLine` keeps every line where it stands; `plainParagraph` puts lines together. */
export async function pdfText(call: PdfCall, association: string): Promise<Buffer> {
  const layout = association === 'plainParagraph' || association === 'blockChar' ? [] : ['-layout'];
  await poppler(call.sandbox, call.folder, call.limitMs, 'pdftotext', [
    ...unlocked(call),
    ...layout,
    '-enc',
    'UTF-8',
    call.fileName,
    'pages.txt',
  ]);
  return readKitFile(join(call.folder, 'pages.txt'));
}

/** Pictures of the pages of a PDF, in order, each in the wanted format. */
export async function pdfPictures(
  call: PdfCall,
  format: string,
  thumbnail: ThumbnailOptions,
  onPage: (done: number, of: number) => void,
): Promise<Buffer[]> {
  const sizes = await pageSizes(call, thumbnail.first ? 1 : null);
  const pictures: Buffer[] = [];
  for (const [index, size] of sizes.entries()) {
    const page = String(index + 1);
    const native = format === 'png' ? ['-png'] : format === 'jpg' ? ['-jpeg', '-jpegopt', 'quality=90'] : [];
    await poppler(call.sandbox, call.folder, call.limitMs, 'pdftoppm', [
      ...unlocked(call),
      ...['-f', page, '-l', page, '-singlefile'],
      ...scaleOf(thumbnail, size),
      ...native,
      call.fileName,
      'page',
    ]);
    const path = join(call.folder, `page.${format === 'png' || format === 'jpg' ? format : 'ppm'}`);
    const bytes = await readKitFile(path);
    await rm(path);
    pictures.push(format === 'gif' ? encodeGif(readPpm(bytes)) : format === 'bmp' ? encodeBmp(readPpm(bytes)) : bytes);
    onPage(index + 1, sizes.length);
  }
  return pictures;
}

interface PageSize {
  widthPt: number;
  heightPt: number;
}

function scaleOf({ aspect, width, height }: ThumbnailOptions, page: PageSize): string[] {
  if (aspect === 0) return ['-scale-to-x', String(width), '-scale-to-y', String(height)];
  if (aspect === 1) {
    const wider = page.widthPt / page.heightPt > width / height;
    return wider
      ? ['-scale-to-x', String(width), '-scale-to-y', '-1']
      : ['-scale-to-x', '-1', '-scale-to-y', String(height)];
  }
  const longestPx = (Math.max(page.widthPt, page.heightPt) / 72) * PAGE_DPI;
  return longestPx > MAX_SIDE_PX ? ['-scale-to', String(MAX_SIDE_PX)] : ['-r', String(PAGE_DPI)];
}

/** Sizes of the first `count` pages, or of all. */
async function pageSizes(call: PdfCall, count: number | null): Promise<PageSize[]> {
  const range = ['-f', '1', '-l', String(count ?? 100_000)];
  const text = await poppler(call.sandbox, call.folder, call.limitMs, 'pdfinfo', [
    ...unlocked(call),
    ...range,
    call.fileName,
  ]);
  const sizes = [...text.matchAll(/^Page +\d+ size: +([\d.]+) x ([\d.]+) pts/gm)].map(([, width, height]) => ({
    widthPt: Number(width),
    heightPt: Number(height),
  }));
  if (sizes.length === 0) throw new ConversionFailure('failed', 'the document has no pages');
  return sizes;
}
