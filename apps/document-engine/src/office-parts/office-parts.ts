import { strFromU8, strToU8, type Unzipped, unzipSync, type Zippable, zipSync } from 'fflate';

/** Unpacked in the engine, which others work with, too. Larger files are left to LibreOffice as they are. */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;
/** What gains nothing by being compressed once more. */
const PACKED = /\.(png|jpe?g|gif|emf|wmf|mp4|zip)$/i;

/** The parts of an Office file that some pass reads and rewrites. */
export class OfficeParts {
  private readonly texts = new Map<string, string>();
  private readonly changed = new Map<string, string>();

  private constructor(
    private readonly file: Buffer,
    private readonly found: Unzipped,
  ) {}

  /** Null when it is no zip archive (encrypted, for example) or unpacks to more than `limit` bytes. */
  static read(file: Buffer, wanted: RegExp, limit = MAX_UNPACKED_BYTES): OfficeParts | null {
    if (file.subarray(0, 2).toString('latin1') !== 'PK') return null;
    let unpacked = 0;
    unzipSync(file, {
      filter: ({ originalSize }) => {
        unpacked += originalSize;
        return false;
      },
    });
    if (unpacked > limit) return null;
    return new OfficeParts(file, unzipSync(file, { filter: ({ name }) => wanted.test(name) }));
  }

  get names(): string[] {
    return [...new Set([...Object.keys(this.found), ...this.changed.keys()])];
  }

  /** Empty for a part that is not there. */
  text(name: string): string {
    const bytes = this.found[name];
    const known = this.changed.get(name) ?? this.texts.get(name);
    if (known !== undefined || !bytes) return known ?? '';
    const text = strFromU8(bytes);
    this.texts.set(name, text);
    return text;
  }

  /** Changes a part, or adds one. */
  set(name: string, text: string): void {
    if (text !== this.text(name)) this.changed.set(name, text);
  }

  /** The file with what was changed; null when nothing was. */
  written(): Buffer | null {
    if (this.changed.size === 0) return null;
    const parts: Zippable = Object.fromEntries(
      Object.entries(unzipSync(this.file)).map(([name, bytes]) => [
        name,
        [bytes, { level: PACKED.test(name) ? 0 : 6 }],
      ]),
    );
    for (const [name, text] of this.changed) parts[name] = strToU8(text);
    return Buffer.from(zipSync(parts));
  }
}
