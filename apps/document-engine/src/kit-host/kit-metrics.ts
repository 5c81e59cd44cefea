import { Counter, Gauge, type Registry } from 'prom-client';
import type { KitPool } from './kit-pool.js';

/** Tells Prometheus how many kits run and how they die. */
export function exportKitMetrics(pool: KitPool, registry: Registry): void {
  new Gauge({
    name: 'wenqiao_kits',
    help: 'Kits of this engine: ready for a document, or busy with one',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { ready, busy } = pool.counts;
      this.set({ state: 'ready' }, ready);
      this.set({ state: 'busy' }, busy);
    },
  });
  const deaths = new Counter({
    name: 'wenqiao_kit_deaths_total',
    help: 'Kits that ended without having been closed, by reason',
    labelNames: ['reason'],
    registers: [registry],
  });
  pool.onDeath = (reason) => deaths.inc({ reason });
}
