import { Injectable } from '@nestjs/common';
import { readFile, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Conversion, type ConversionResult, resultName, sourceTypeOf, targetOf } from '#conversion';
import { ContentStore, extensionOf, type Integrator, networkPolicyOf, SourceFetcher } from '#documents';
import { ConversionFailure } from '../conversions/conversion-failure.js';
import type { KitConversion } from '../conversions/kit-conversion.js';
import type { KitProcess } from '../kit-host/kit-process.js';
import type { Sandbox } from '../kit-host/sandbox.js';
import { runBuilderScript } from './builder-process.js';
import type { BuiltFile, OpenedContent, OpenedFile } from './guest/built-file.js';
import { OfficePackage } from './opened/office-package.js';
import { fillForms, readForms } from './opened/opened-forms.js';
import { editDeck } from './opened/deck-edits.js';
import { readDeck } from './opened/opened-deck.js';
import { remarksIn, reviewIn } from './opened/opened-comments.js';
import { editText } from './opened/opened-text.js';
import { TextPlaces } from './opened/text-places.js';
import { readWorkbook } from './opened/opened-workbook.js';
import { editWorkbook } from './opened/workbook-edits.js';
import { writeDocx } from './writers/docx-writer.js';
import type { Picture } from './writers/package-parts.js';
import { writePptx } from './writers/pptx-writer.js';
import { writeXlsx } from './writers/xlsx-writer.js';

const MAX_SCRIPT_BYTES = 5 * 1024 * 1024;
const MAX_PICTURES = 200;
const MAX_SOURCES = 10;
const OOXML = { text: 'docx', sheets: 'xlsx', slides: 'pptx' } as const;

/** A file that a script opens, and what the script sees of it. */
interface Source {
  sha256: string;
  extension: string;
  inside: OpenedFile;
}

/** What is needed of the surroundings to build: a kit for every file that is wanted in another format. */
export interface BuildSurroundings {
  integrator: Integrator;
  sandbox: Sandbox;
  scriptTimeoutMs: number;
  steps: KitConversion;
  withKit: <T>(use: (kit: KitProcess) => Promise<T>) => Promise<T>;
}

/** Builder scripts: run in their sandbox, what they built written as Office files, those converted where asked. */
@Injectable()
export class ScriptBuilds {
  constructor(
    private readonly store: ContentStore,
    private readonly fetcher: SourceFetcher,
  ) {}

  async build(conversion: Conversion, scriptSha256: string, around: BuildSurroundings): Promise<ConversionResult[]> {
    if ((await this.store.sizeOf(scriptSha256)) > MAX_SCRIPT_BYTES)
      throw new ConversionFailure('too_large', 'the script is too large');
    const script = (await this.read(scriptSha256)).toString('utf8');
    const sources = new Map<string, Source>();
    const files = await this.run(script, conversion.options.argument, sources, around);
    if (files.length === 0) throw new ConversionFailure('failed', 'the script saved no file: call builder.SaveFile');
    const results: ConversionResult[] = [];
    for (const file of files) results.push(await this.finish(file, sources, around));
    return results;
  }

  /** A script that opens a file is run again from its beginning when the file is here. */
  private async run(
    script: string,
    argument: unknown,
    sources: Map<string, Source>,
    around: BuildSurroundings,
  ): Promise<BuiltFile[]> {
    for (;;) {
      const opened = Object.fromEntries([...sources].map(([address, { inside }]) => [address, inside]));
      const outcome = await runBuilderScript(around.sandbox, script, argument, opened, around.scriptTimeoutMs);
      if (outcome.kind === 'built') return outcome.files;
      if (sources.size >= MAX_SOURCES) throw new ConversionFailure('too_large', 'the script opens too many files');
      sources.set(outcome.address, await this.open(outcome.address, around.integrator));
    }
  }

  private async open(address: string, integrator: Integrator): Promise<Source> {
    if (!URL.canParse(address)) throw new ConversionFailure('failed', `builder.OpenFile: ${address} is no address`);
    const { sha256 } = await this.fetcher.download(address, networkPolicyOf(integrator));
    const extension = wordForm(extensionOf(new URL(address).pathname));
    const type = sourceTypeOf(extension);
    if (type) await this.fetcher.inspect({ sha256, sizeBytes: 0 }, type);
    let inside: OpenedFile = { kind: 'other' };
    if (extension === 'xlsx') inside = { kind: 'sheets', ...readWorkbook(OfficePackage.read(await this.read(sha256))) };
    else if (extension === 'pptx')
      inside = { kind: 'slides', deck: readDeck(OfficePackage.read(await this.read(sha256))) };
    else if (extension === 'docx') inside = readText(OfficePackage.read(await this.read(sha256)));
    return { sha256, extension, inside };
  }

  /** An opened file as the script left it. */
  private async edited(
    file: BuiltFile,
    source: Source,
    { book, forms, text, deck }: OpenedContent,
    integrator: Integrator,
  ): Promise<string> {
    if (book === null && deck === null && forms.length === 0 && text === null) return source.sha256;
    const parts = OfficePackage.read(await this.read(source.sha256));
    if (book !== null) editWorkbook(parts, book, await this.pictures(file, integrator));
    if (deck !== null) editDeck(parts, deck, await this.pictures(file, integrator));
    if (text !== null || forms.length > 0) {
      const pictures = await this.pictures(file, integrator);
      if (text !== null) editText(parts, text, pictures);
      if (forms.length > 0) fillForms(parts, forms, pictures);
    }
    return (await this.store.put(parts.zip())).sha256;
  }

  private async finish(
    file: BuiltFile,
    sources: ReadonlyMap<string, Source>,
    around: BuildSurroundings,
  ): Promise<ConversionResult> {
    const { content } = file;
    let sha256: string;
    let from: string;
    if (content.kind === 'opened') {
      const source = sources.get(content.address);
      if (!source) throw new ConversionFailure('failed', 'the script saves a file that it did not open');
      from = source.extension;
      sha256 = await this.edited(file, source, content, around.integrator);
    } else {
      from = OOXML[content.kind];
      const pictures = await this.pictures(file, around.integrator);
      const bytes =
        content.kind === 'text'
          ? writeDocx(content, pictures)
          : content.kind === 'sheets'
            ? writeXlsx(content, pictures)
            : writePptx(content, pictures);
      sha256 = (await this.store.put(bytes)).sha256;
    }
    const wanted = wordForm(file.format);
    const name = (extension: string): string => resultName(file.name, extension);
    if (wanted === from)
      return { name: name(from), fileType: from, sha256, sizeBytes: await this.store.sizeOf(sha256) };
    const type = sourceTypeOf(from);
    const outcome = type ? targetOf(type.kind, wanted) : { kind: 'impossible' as const };
    if (!type || outcome.kind !== 'target')
      throw new ConversionFailure('failed', `builder.SaveFile("${wanted}") is not covered for this file`);
    await this.fetcher.inspect({ sha256, sizeBytes: 0 }, type);
    const input = { sha256, type, target: outcome.target, options: {}, password: null };
    const converted = await around.withKit((kit) => around.steps.convert(kit, input, () => undefined));
    const stored = await this.store.put(converted.bytes);
    return { ...stored, name: name(converted.extension), fileType: converted.extension };
  }

  /** Fetches the pictures that a file names. One that cannot be had fails the build, by its address. */
  private async pictures(file: BuiltFile, integrator: Integrator): Promise<Map<string, Picture>> {
    const addresses = new Set<string>();
    JSON.stringify(file.content, (key, value: unknown) => {
      if ((key === 'url' || key === 'image') && typeof value === 'string') addresses.add(value);
      return value;
    });
    if (addresses.size > MAX_PICTURES) throw new ConversionFailure('too_large', 'the script names too many pictures');
    const pictures = new Map<string, Picture>();
    for (const address of addresses) {
      const inline = /^data:image\/[a-z]+;base64,([A-Za-z0-9+/=]+)$/.exec(address)?.[1];
      const bytes =
        inline === undefined
          ? await this.read((await this.fetcher.download(address, networkPolicyOf(integrator))).sha256)
          : Buffer.from(inline, 'base64');
      const extension = pictureType(bytes);
      if (extension === null) throw new ConversionFailure('failed', `${address.slice(0, 200)} is no picture`);
      pictures.set(address, { extension, bytes });
    }
    return pictures;
  }

  private async read(sha256: string): Promise<Buffer> {
    const copy = join(tmpdir(), `wenqiao-build-${randomUUID()}`);
    try {
      await this.store.copyTo(sha256, copy);
      return await readFile(copy);
    } finally {
      await rm(copy, { force: true });
    }
  }
}

function pictureType(bytes: Buffer): Picture['extension'] | null {
  const head = bytes.subarray(0, 4).toString('latin1');
  if (head === '\x89PNG') return 'png';
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head === 'GIF8') return 'gif';
  return head.startsWith('BM') ? 'bmp' : null;
}

/** Forms are Word files here. */
function wordForm(extension: string): string {
  return /^(docxf|oform)$/.test(extension) ? 'docx' : extension;
}

function readText(file: OfficePackage): OpenedFile {
  return {
    kind: 'text',
    forms: readForms(file),
    text: { ...new TextPlaces(file).model(), remarks: remarksIn(file), review: reviewIn(file) },
  };
}
