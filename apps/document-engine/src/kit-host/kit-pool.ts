import { randomUUID } from 'node:crypto';
import { cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type KitEnd, KitFailure, type KitLimits, KitProcess } from './kit-process.js';
import { writeComponents } from './components.js';
import { writeFreshProfile } from './profile.js';
import { kitCommand, type KitPaths, type Sandbox } from './sandbox.js';

export interface KitPoolSettings {
  /** Folder under which every kit gets a folder of its own. Emptied at start. */
  folder: string;
  /** A LibreOffice profile that has been started once; kits start with a copy. Made at the first start. */
  warmProfile: string;
  paths: KitPaths;
  sandbox: Sandbox;
  limits: KitLimits;
  /** Kits that stand ready, LibreOffice started and no document loaded. */
  spares: number;
}

const REFILL_DELAY_MS = 1_500;

/** Gives kits out, ready to load a document, and starts the next ones in the background. */
export class KitPool {
  private readonly ready: KitProcess[] = [];
  private starting = 0;
  private readonly alive = new Set<KitProcess>();
  private closed = false;
  /** Called with the reason whenever a kit ends that nobody closed. */
  onDeath: (reason: string) => void = () => undefined;
  private failures = 0;
  private refillTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly settings: KitPoolSettings,
    private readonly onProblem: (error: unknown) => void,
  ) {}

  /** Kits that run: those that stand ready, and those that have a document or are about to. */
  get counts(): { ready: number; busy: number } {
    const ready = this.ready.filter((kit) => kit.alive).length;
    return { ready, busy: this.alive.size - ready };
  }

  /** How processes of this pool are shut in. */
  get sandbox(): Sandbox {
    return this.settings.sandbox;
  }

  /** Clears what an earlier process left and warms the profile if that has not been done. */
  async open(): Promise<void> {
    const { folder, warmProfile } = this.settings;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
    if (!(await exists(join(warmProfile, 'user')))) {
      const kit = await this.start(false);
      const made = `${warmProfile}-${randomUUID()}`;
      await cp(join(kit.folder, 'profile'), made, { recursive: true });
      await kit.close();
      // Whoever sees it sees all of it; another engine may have made one meanwhile.
      await rename(made, warmProfile).catch(() => rm(made, { recursive: true, force: true }));
    }
    await this.refill();
  }

  /** A kit of one's own. The caller closes it. */
  async take(): Promise<KitProcess> {
    let kit = this.ready.shift();
    while (kit && !kit.alive) kit = this.ready.shift();
    kit ??= await this.start(true);
    this.refillSoon();
    return kit;
  }

  /** Resolves when so many kits stand ready, or cannot be had. */
  async stock(kits: number): Promise<void> {
    clearTimeout(this.refillTimer);
    await this.refill(Math.max(kits, this.settings.spares));
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.refillTimer);
    await Promise.all(this.ready.splice(0).map((kit) => kit.close()));
  }

  /** Starting a kit takes a second of a core: not while the document that was just asked for is loading. */
  private refillSoon(): void {
    clearTimeout(this.refillTimer);
    this.refillTimer = setTimeout(() => {
      this.refill().catch(this.onProblem);
    }, REFILL_DELAY_MS);
  }

  private async refill(kits = this.settings.spares): Promise<void> {
    while (!this.closed && this.ready.length + this.starting < kits && this.failures < 5) {
      this.starting++;
      try {
        const kit = await this.start(true);
        this.failures = 0;
        if (this.closed as boolean) await kit.close();
        else {
          kit.on('end', () => {
            const index = this.ready.indexOf(kit);
            if (index >= 0) this.ready.splice(index, 1);
          });
          this.ready.push(kit);
        }
      } catch (error) {
        this.failures++;
        throw error;
      } finally {
        this.starting--;
      }
    }
  }

  private async start(warm: boolean): Promise<KitProcess> {
    const folder = join(this.settings.folder, randomUUID());
    await mkdir(join(folder, 'tmp'), { recursive: true, mode: 0o700 });
    if (warm) await cp(this.settings.warmProfile, join(folder, 'profile'), { recursive: true });
    else await writeFreshProfile(join(folder, 'profile'));
    await writeComponents(this.settings.paths.program, folder);
    try {
      const command = kitCommand(this.settings.sandbox, this.settings.paths, folder);
      const kit = await KitProcess.start(command, folder, this.settings.limits);
      this.alive.add(kit);
      kit.on('end', (reason: KitEnd) => {
        this.alive.delete(kit);
        if (reason !== 'closed') this.onDeath(reason);
      });
      return kit;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      if (error instanceof KitFailure) throw error;
      throw new KitFailure('crashed', `a kit cannot be started: ${(error as Error).message}`);
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
