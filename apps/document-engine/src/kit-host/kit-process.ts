import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Duplex } from 'node:stream';
import { readFrames, writeFrame } from '../kit/frames.js';
import type {
  DocumentKind,
  DocumentStatus,
  GuardCheck,
  KitMessage,
  KitRequest,
  KitRequestBody,
  ViewInput,
  Viewport,
} from '../kit/kit-protocol.js';
import type { KitCommand } from './sandbox.js';

const PAGE_BYTES = 4096;
/** After input, a kit is asked this soon whether it still works. */
const PROBE_DELAY_MS = 3_000;
/** A kit that said something this recently is busy, not hung: it gets more time, this many times at most. */
const RECENT_MS = 3_000;
const EXTENSIONS = 5;

/** Why a kit is no longer there. */
export type KitEnd = 'closed' | 'crashed' | 'hung' | 'out_of_memory';

/** A kit did not do what it was asked. */
export class KitFailure extends Error {
  constructor(
    readonly reason: 'refused' | 'timeout' | KitEnd,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export interface KitLimits {
  startMs: number;
  loadMs: number;
  /** For anything that is not a load. A kit that does not answer in this time is killed. */
  answerMs: number;
  memoryBytes: number;
}

interface KitEvents {
  patch: [views: string[], patch: Buffer];
  event: [view: string, type: number, payload: string];
  status: [status: DocumentStatus];
  looks: [parts: number[]];
  end: [reason: KitEnd];
}

/** The engine's handle on one kit process. Whatever happens to the process ends in exactly one `end`. */
export class KitProcess extends EventEmitter<KitEvents> {
  version = '';
  private readonly child: ChildProcess;
  private readonly channel: Duplex;
  private readonly waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  private nextId = 1;
  private ended: KitEnd | null = null;
  private errors = '';
  private readonly watchdog: NodeJS.Timeout;
  private pid: number | null = null;
  private probe: NodeJS.Timeout | undefined;
  private heardAt = 0;

  private constructor(
    command: KitCommand & { inside: string },
    /** The kit's own folder on the host. */
    readonly folder: string,
    private readonly limits: KitLimits,
    ready: (error: Error | null) => void,
  ) {
    super();
    this.inside = command.inside;
    this.child = spawn(command.command, command.args, {
      env: command.env,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    this.channel = this.child.stdio[3] as Duplex;
    this.channel.on('error', () => this.end('crashed'));
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.errors = (this.errors + chunk.toString('utf8')).slice(-4000);
    });
    this.child.on('error', (error) => {
      this.errors += error.message;
      this.end('crashed');
      ready(error);
    });
    this.child.on('exit', () => {
      this.end('crashed');
      ready(new KitFailure('crashed', `the kit ended at its start: ${this.errors.trim()}`));
    });
    readFrames<KitMessage>(this.channel, ({ message, bytes }) => {
      if (message.op === 'ready') {
        this.version = message.version;
        ready(null);
      } else this.receive(message, bytes);
    });
    this.watchdog = setInterval(() => {
      // Resident memory is cheap to read; what is shared with other kits is only counted out near the limit.
      if (this.residentBytes() > this.limits.memoryBytes && this.memoryBytes() > this.limits.memoryBytes)
        this.end('out_of_memory');
    }, 1_000);
    this.watchdog.unref();
  }

  private readonly inside: string;

  static start(command: KitCommand & { inside: string }, folder: string, limits: KitLimits): Promise<KitProcess> {
    return new Promise((resolve, reject) => {
      const kit = new KitProcess(command, folder, limits, (error) => {
        clearTimeout(timer);
        if (error) reject(error);
        else resolve(kit);
      });
      const timer = setTimeout(() => {
        kit.end('hung');
        reject(new KitFailure('timeout', `the kit was not ready within ${limits.startMs} ms: ${kit.errors.trim()}`));
      }, limits.startMs);
    });
  }

  get alive(): boolean {
    return this.ended === null;
  }

  /** What the kit last wrote to its standard error. For the log, never for people. */
  get lastWords(): string {
    return this.errors.trim();
  }

  /**
   * Loads a file of the kit's folder. Rejects with reason `refused` when LibreOffice cannot open it; its message is
   * WRONG_PASSWORD when that is why. What was opened with a password is saved with it. `language`: in which dates, times and money are typed and shown.
   */
  load(fileName: string, password: string | null, guard: GuardCheck, language: string): Promise<DocumentStatus> {
    return this.request(
      'load',
      { path: `${this.inside}/${fileName}`, password, guard, language },
      null,
      this.limits.loadMs,
    ) as Promise<DocumentStatus>;
  }

  /** Opens a file of the kit's folder to convert it. Rejects with reason `refused`; its message is WRONG_PASSWORD when that is why. */
  async open(fileName: string, options: string, password: string | null, limitMs: number): Promise<DocumentKind> {
    const body = { path: `${this.inside}/${fileName}`, options, password };
    return (await this.request('open', body, null, limitMs)) as DocumentKind;
  }

  /** Lets go of the document that was opened. */
  async closeDocument(): Promise<void> {
    await this.request('close', {});
  }

  async createView(body: KitRequestBody<'createView'>): Promise<number> {
    return (await this.request('createView', body)) as number;
  }

  async destroyView(view: string): Promise<void> {
    await this.request('destroyView', { view });
  }

  /** Writes the document into the kit's folder and returns the path on the host, to be read as `kit-files.ts` does. */
  async save(fileName: string, format: string, options = '', limitMs = this.limits.loadMs): Promise<string> {
    await this.request('save', { path: `${this.inside}/${fileName}`, format, options }, null, limitMs);
    return join(this.folder, basename(fileName));
  }

  async copy(view: string, mimeType: string): Promise<string | null> {
    return (await this.request('copy', { view, mimeType })) as string | null;
  }

  async paste(view: string, mimeType: string, data: Buffer): Promise<boolean> {
    return (await this.request('paste', { view, mimeType }, data)) as boolean;
  }

  async values(view: string, name: string): Promise<string | null> {
    return (await this.request('values', { view, name })) as string | null;
  }

  /** Runs one of the procedures of kit/procedures; the rows and fields that it answers with. */
  async perform(view: string, name: string, args: string[], limitMs?: number): Promise<string[][]> {
    return (await this.request('perform', { view, name, args }, null, limitMs)) as string[][];
  }

  /** The address by which procedures know a file of the kit's folder. */
  addressOf(fileName: string): string {
    return pathToFileURL(`${this.inside}/${fileName}`).href;
  }

  /**
   * Marks what came to a text document since the one in this file of the kit's folder; `turned`: what leads to that one.
   * The number of tracked changes.
   */
  async compare(view: string, fileName: string, turned: boolean): Promise<number> {
    const [[count = ''] = []] = await this.perform(view, 'document.compare', [
      this.addressOf(fileName),
      turned ? '1' : '0',
    ]);
    return Number(count);
  }

  /** What the person is typing into a cell becomes its content. */
  async commitCell(view: string): Promise<void> {
    await this.request('commitCell', { view });
  }

  /** Moves a slide so that it stands before the one that has the number `to` now. */
  async movePart(view: string, part: number, to: number): Promise<void> {
    await this.request('moveParts', { view, part, to });
  }

  /** A small picture of a part as PNG in base64. */
  async thumbnail(body: KitRequestBody<'thumbnail'>): Promise<string> {
    return (await this.request('thumbnail', body)) as string;
  }

  /** Names by which LibreOffice tells slides in the list of comments, in their order. */
  async partHashes(): Promise<string[]> {
    return (await this.request('partHashes', {})) as string[];
  }

  /** From now on what this view types is tracked, or is no longer because of it. */
  review(view: string, on: boolean): void {
    this.post({ op: 'review', view, on });
  }

  async status(): Promise<DocumentStatus> {
    return (await this.request('status', {})) as DocumentStatus;
  }

  look(view: string, viewport: Viewport): void {
    this.post({ op: 'viewport', view, viewport });
  }

  painted(view: string, count: number): void {
    this.post({ op: 'painted', view, count });
  }

  /** The page of a view begins anew: what it sees is painted again. */
  anew(view: string): void {
    this.post({ op: 'anew', view });
  }

  input(view: string, input: ViewInput): void {
    this.post({ op: 'input', view, input });
    this.probe ??= setTimeout(() => void this.ask(), PROBE_DELAY_MS).unref();
  }

  /** Resolves when LibreOffice has done all that it was given. */
  async rest(): Promise<void> {
    await this.request('rest', {});
  }

  /** Nobody waits for an answer to a key: without this a kit that hangs over one would be found out by the next save. */
  private async ask(): Promise<void> {
    try {
      await this.rest();
    } catch {
      this.end('hung'); // it says so itself, or did not answer in time; those who listen for the end carry on
    } finally {
      this.probe = undefined;
    }
  }

  /** Ends the kit and removes its folder. */
  async close(): Promise<void> {
    this.end('closed');
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Proportional memory of the kit's own process in bytes; 0 when it cannot be read. */
  memoryBytes(): number {
    try {
      this.pid ??= innermostChild(this.child.pid ?? 0);
      return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${this.pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024;
    } catch {
      this.pid = null;
      return 0;
    }
  }

  /** How much of the memory that it may use the kit has now, from 0 to 1. */
  get memoryShare(): number {
    return this.residentBytes() / this.limits.memoryBytes;
  }

  private residentBytes(): number {
    try {
      this.pid ??= innermostChild(this.child.pid ?? 0);
      return Number(readFileSync(`/proc/${this.pid}/statm`, 'utf8').split(' ')[1] ?? 0) * PAGE_BYTES;
    } catch {
      this.pid = null;
      return 0;
    }
  }

  private post(message: KitRequest): void {
    if (this.ended === null) writeFrame(this.channel, message);
  }

  private request(
    op: KitRequest['op'],
    body: object,
    bytes: Buffer | null = null,
    timeoutMs = this.limits.answerMs,
  ): Promise<unknown> {
    if (this.ended !== null) return Promise.reject(new KitFailure(this.ended, 'the kit is gone'));
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      // How long a file may take to open is a limit, however much LibreOffice has to say meanwhile.
      let extensions = op === 'load' || op === 'open' ? 0 : EXTENSIONS;
      let timer: NodeJS.Timeout;
      const late = (): void => {
        if (performance.now() - this.heardAt < RECENT_MS && extensions-- > 0) {
          timer = setTimeout(late, timeoutMs);
          return;
        }
        this.waiting.delete(id);
        reject(new KitFailure('timeout', `no answer to ${op} within ${timeoutMs} ms`));
        this.end('hung');
      };
      timer = setTimeout(late, timeoutMs);
      const done = (): void => clearTimeout(timer);
      this.waiting.set(id, {
        resolve: (value) => (done(), resolve(value)),
        reject: (error) => (done(), reject(error)),
      });
      writeFrame(this.channel, { ...body, id, op }, bytes);
    });
  }

  private receive(message: KitMessage, bytes: Buffer | null): void {
    this.heardAt = performance.now();
    switch (message.op) {
      case 'patch':
        this.emit('patch', message.views, bytes ?? Buffer.alloc(0));
        return;
      case 'event':
        this.emit('event', message.view, message.type, message.payload);
        return;
      case 'status':
        this.emit('status', message.status);
        return;
      case 'looks':
        this.emit('looks', message.parts);
        return;
      case 'reply': {
        const waiter = this.waiting.get(message.id);
        this.waiting.delete(message.id);
        if (message.ok) waiter?.resolve(message.value);
        else waiter?.reject(new KitFailure('refused', message.error));
        return;
      }
      case 'ready':
        return;
    }
  }

  private end(reason: KitEnd): void {
    if (this.ended !== null) return;
    this.ended = reason;
    clearInterval(this.watchdog);
    clearTimeout(this.probe);
    this.child.kill('SIGKILL');
    for (const waiter of this.waiting.values())
      waiter.reject(new KitFailure(reason, `the kit ${reason.replace('_', ' ')}`));
    this.waiting.clear();
    this.emit('end', reason);
  }
}

function innermostChild(pid: number): number {
  for (let current = pid; ;) {
    const child = readFileSync(`/proc/${current}/task/${current}/children`, 'utf8').trim().split(' ')[0];
    if (!child) return current;
    current = Number(child);
  }
}
