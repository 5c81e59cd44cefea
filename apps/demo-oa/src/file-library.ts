import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

export interface Version {
  number: number;
  fileName: string;
  sizeBytes: number;
  at: string;
  /** Names of those who changed it; empty for the first. */
  by: string[];
}

export interface LibraryFile {
  docId: string;
  title: string;
  versions: Version[];
}

/** The demo's file system: a folder with every version of every file, and an index. */
export class FileLibrary {
  private files: LibraryFile[] = [];
  private readonly index: string;

  constructor(
    private readonly folder: string,
    samples: string,
  ) {
    mkdirSync(folder, { recursive: true });
    this.index = join(folder, 'index.json');
    if (existsSync(this.index)) this.files = JSON.parse(readFileSync(this.index, 'utf8')) as LibraryFile[];
    else {
      for (const name of readdirSync(samples).sort()) {
        const copy = join(folder, 'incoming');
        copyFileSync(join(samples, name), copy);
        this.add(name, readFileSync(copy));
        rmSync(copy);
      }
    }
  }

  list(): LibraryFile[] {
    return this.files;
  }

  find(docId: string): LibraryFile | undefined {
    return this.files.find((file) => file.docId === docId);
  }

  /** Adds a file, or a version to the file with this name. */
  add(title: string, content: Buffer): LibraryFile {
    const docId = createHash('sha1').update(title).digest('hex').slice(0, 8);
    const existing = this.find(docId);
    if (existing) {
      this.addVersion(existing, content, ['upload'], extensionOf(title));
      return existing;
    }
    const file: LibraryFile = { docId, title, versions: [] };
    this.files.push(file);
    this.addVersion(file, content, [], extensionOf(title));
    return file;
  }

  addVersion(file: LibraryFile, content: Buffer, by: string[], extension: string): Version {
    const number = file.versions.length + 1;
    const fileName = `${file.docId}-${number}.${extension}`;
    writeFileSync(join(this.folder, fileName), content);
    const version = { number, fileName, sizeBytes: content.length, at: new Date().toISOString(), by };
    file.versions.push(version);
    // What was edited comes home in the current format: a .doc becomes a .docx.
    if (extensionOf(file.title) !== extension) file.title = file.title.replace(/\.[^.]+$/, `.${extension}`);
    this.store();
    return version;
  }

  read(file: LibraryFile, number?: number): { version: Version; content: Buffer } | null {
    const version = number === undefined ? file.versions.at(-1) : file.versions.find((item) => item.number === number);
    return version ? { version, content: readFileSync(join(this.folder, version.fileName)) } : null;
  }

  delete(docId: string): void {
    const file = this.find(docId);
    this.files = this.files.filter((item) => item !== file);
    this.store();
    for (const version of file?.versions ?? []) rmSync(join(this.folder, version.fileName), { force: true });
  }

  private store(): void {
    writeFileSync(`${this.index}.new`, JSON.stringify(this.files, null, 2));
    renameSync(`${this.index}.new`, this.index);
  }
}

export function extensionOf(name: string): string {
  return /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}
