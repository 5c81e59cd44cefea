import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the `PlatformPool` of this run. */
    platformPool: string;
  }
}

/** Where a running platform is found. */
export interface PlatformAddresses {
  origin: string;
  demoUrl: string | null;
  dataDir: string;
  databaseUrl: string;
}

/** A platform of this run's pool, for one test file at a time; null where the run has no pool. */
export async function borrowPlatform(): Promise<{
  addresses: PlatformAddresses;
  giveBack: () => Promise<void>;
} | null> {
  const pool = inject('platformPool') as string | undefined;
  if (pool === undefined) return null;
  const answer = await fetch(pool, { method: 'POST' });
  if (!answer.ok) throw new Error(await answer.text());
  const addresses = (await answer.json()) as PlatformAddresses;
  const giveBack = async (): Promise<void> => {
    await fetch(`${pool}/?origin=${encodeURIComponent(addresses.origin)}`, { method: 'DELETE' });
  };
  return { addresses, giveBack };
}
