import { strFromU8, strToU8, type Unzipped, unzipSync, type Zippable, zipSync } from 'fflate';
import { readKitFile, writeKitFile } from '../kit-host/kit-files.js';
import type { KitProcess } from '../kit-host/kit-process.js';
import { type KnownControl, markControls, restoreControls } from './control-marks.js';
import { CAP_MARK, type KnownCap, markCaps, restoreCaps } from './drop-caps.js';
import { markupIsReadable } from './readable-markup.js';

const WORD = new Set(['docx', 'docm', 'dotx', 'dotm']);
const PARTS = /^word\/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$/;
/** Unpacked in the engine, which others work with, too. Larger files are left to LibreOffice as they are. */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;
/** What gains nothing by being compressed once more. */
const PACKED = /\.(png|jpe?g|gif|emf|wmf|mp4|zip)$/i;

/** Whether files with this extension are those whose content controls are kept. */
export function isWordFile(extension: string): boolean {
  return WORD.has(extension);
}

interface Known {
  controls: KnownControl[];
  caps: KnownCap[];
}
const MARKED = new RegExp(`wenqiao-\\d|${CAP_MARK}`);

/** Content controls and drop caps of Word files, which LibreOffice would damage: marked before it reads them, and restored after it wrote them. */
export class ContentControls {
  private readonly known = new WeakMap<KitProcess, Known>();

  /** Marks what there is of them in a Word file in the kit's folder, for as long as the kit lives. Others are left as they are. */
  async mark(kit: KitProcess, path: string, extension: string): Promise<void> {
    if (!isWordFile(extension)) return;
    const known = this.known.get(kit) ?? { controls: [], caps: [] };
    const marked = rewritten(await readKitFile(path), /<w:sdt>|w:dropCap=/, (xml) =>
      markupIsReadable(xml) ? markCaps(markControls(xml, known.controls), known.caps) : xml,
    );
    if (!marked) return;
    this.known.set(kit, known);
    await writeKitFile(path, marked);
  }

  /** For a kit that goes on with another file. */
  forget(kit: KitProcess): void {
    this.known.delete(kit);
  }

  /** What a kit wrote, with its controls and drop caps as they were; null: there is nothing to restore. */
  async restored(kit: KitProcess, path: string, extension: string): Promise<Buffer | null> {
    if (!isWordFile(extension)) return null;
    const { controls, caps } = this.known.get(kit) ?? { controls: [], caps: [] };
    return rewritten(await readKitFile(path), MARKED, (xml) => restoreCaps(restoreControls(xml, controls), caps));
  }
}

/** The file with those of its parts rewritten in which `wanted` stands; null when there are none, or it is no zip archive. */
function rewritten(file: Buffer, wanted: RegExp, rewrite: (xml: string) => string): Buffer | null {
  if (file.subarray(0, 2).toString('latin1') !== 'PK') return null; // encrypted, for example
  let unpacked = 0;
  unzipSync(file, {
    filter: ({ originalSize }) => {
      unpacked += originalSize;
      return false;
    },
  });
  if (unpacked > MAX_UNPACKED_BYTES) return null;
  const found: Unzipped = unzipSync(file, { filter: ({ name }) => PARTS.test(name) });
  const texts = Object.entries(found)
    .map(([name, bytes]) => [name, strFromU8(bytes)] as const)
    .filter(([, text]) => wanted.test(text));
  if (texts.length === 0) return null;
  const parts: Zippable = Object.fromEntries(
    Object.entries(unzipSync(file)).map(([name, bytes]) => [name, [bytes, { level: PACKED.test(name) ? 0 : 6 }]]),
  );
  for (const [name, text] of texts) parts[name] = strToU8(rewrite(text));
  return Buffer.from(zipSync(parts));
}
