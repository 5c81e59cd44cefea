import { readKitFile, writeKitFile } from '../kit-host/kit-files.js';
import type { KitProcess } from '../kit-host/kit-process.js';
import { OfficeParts } from '../office-parts/office-parts.js';
import { type KnownControl, markControls, restoreControls } from './control-marks.js';
import { CAP_MARK, type KnownCap, markCaps, restoreCaps } from './drop-caps.js';
import { markupIsReadable } from './readable-markup.js';

const WORD = new Set(['docx', 'docm', 'dotx', 'dotm']);
const PARTS = /^word\/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$/;

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

/** The file with those of its parts rewritten in which `wanted` stands; null when there are none, or it cannot be read here. */
function rewritten(file: Buffer, wanted: RegExp, rewrite: (xml: string) => string): Buffer | null {
  const parts = OfficeParts.read(file, PARTS);
  for (const name of parts?.names ?? []) {
    const text = parts?.text(name) ?? '';
    if (wanted.test(text)) parts?.set(name, rewrite(text));
  }
  return parts?.written() ?? null;
}
