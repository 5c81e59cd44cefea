import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { KitPool } from '../kit-host/kit-pool.js';
import type { KitProcess } from '../kit-host/kit-process.js';

const IDLE_MS = 20_000;
const KEPT_IN_FOLDER = new Set(['profile', 'tmp']);
/** A kit that has grown to this share of what it may use ends before it meets the limit in the middle of somebody's file. */
const GROWN = 0.5;

interface IdleKit {
  kit: KitProcess;
  integratorId: string;
  timer: NodeJS.Timeout;
}

/**
 * Kits for conversions, `atOnce` of them at most; who comes when all are in use waits in line. One that has converted a file
 * without any trouble may convert the next one of the same integrator, up to `conversionsPerKit`; never one of another
 * integrator, and never after a failure.
 */
export class ConversionKits {
  private readonly idle: IdleKit[] = [];
  private readonly uses = new WeakMap<KitProcess, number>();
  private readonly line: (() => void)[] = [];
  private inUse = 0;

  constructor(
    private readonly pool: KitPool,
    private readonly conversionsPerKit: number,
    private readonly atOnce: number,
  ) {}

  /** Gives a kit to `use`, and sees to what becomes of it afterwards. */
  async with<T>(integratorId: string, use: (kit: KitProcess) => Promise<T>): Promise<T> {
    if (this.inUse < this.atOnce) this.inUse++;
    else await new Promise<void>((next) => this.line.push(next));
    try {
      const kit = await this.take(integratorId);
      let succeeded = false;
      try {
        const result = await use(kit);
        succeeded = true;
        return result;
      } finally {
        await this.giveBack(kit, integratorId, succeeded);
      }
    } finally {
      const next = this.line.shift();
      if (next) next();
      else this.inUse--;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.idle.splice(0).map((item) => (clearTimeout(item.timer), item.kit.close())));
  }

  private async take(integratorId: string): Promise<KitProcess> {
    for (;;) {
      const at = this.idle.findIndex((item) => item.integratorId === integratorId);
      const found = at < 0 ? undefined : this.idle.splice(at, 1)[0];
      if (!found) break;
      clearTimeout(found.timer);
      if (found.kit.alive) return found.kit;
      await found.kit.close();
    }
    if (this.idle.length >= this.atOnce) {
      const oldest = this.idle.shift();
      clearTimeout(oldest?.timer);
      await oldest?.kit.close();
    }
    return this.pool.take();
  }

  private async giveBack(kit: KitProcess, integratorId: string, succeeded: boolean): Promise<void> {
    const used = (this.uses.get(kit) ?? 0) + 1;
    this.uses.set(kit, used);
    if (!succeeded || !kit.alive || used >= this.conversionsPerKit || kit.memoryShare > GROWN) {
      await kit.close();
      return;
    }
    for (const name of await readdir(kit.folder)) {
      if (!KEPT_IN_FOLDER.has(name)) await rm(join(kit.folder, name), { recursive: true, force: true });
    }
    const timer = setTimeout(() => void this.retire(kit), IDLE_MS);
    timer.unref();
    this.idle.push({ kit, integratorId, timer });
  }

  private async retire(kit: KitProcess): Promise<void> {
    const at = this.idle.findIndex((item) => item.kit === kit);
    if (at < 0) return;
    this.idle.splice(at, 1);
    await kit.close();
  }
}
