import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlatformAddresses } from './borrowed-platform.js';

export interface RunningPlatform extends PlatformAddresses {
  /** Empty for a platform that another process started. */
  processes: Record<string, { child: { pid?: number; kill: (signal: string) => void } | null }>;
  stop: () => Promise<void>;
}

/** Starts a platform with settings for tests: free ports, a data folder that is removed at the stop, short waits. */
export async function startForTests(
  env: Record<string, string> = {},
  demo = false,
): Promise<{ running: RunningPlatform; said: string[] }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'wenqiao-test-'));
  chmodSync(dataDir, 0o711); // the embedded Postgres runs as nobody and must get through
  // The supervisor is plain JavaScript: it must run before anything is installed or built.
  const { startPlatform } = (await import(new URL('../../../scripts/run/platform.mjs', import.meta.url).href)) as {
    startPlatform: (options: unknown) => Promise<RunningPlatform>;
  };
  const { freePort } = (await import(new URL('../../../scripts/run/embedded-postgres.mjs', import.meta.url).href)) as {
    freePort: () => Promise<number>;
  };
  const said: string[] = [];
  const settings = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    NODE_ENV: 'test',
    DATA_DIR: dataDir,
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    DEMO_OA_PORT: String(await freePort()),
    RETRY_DELAYS_S: '0.3,0.3,0.3',
    RECONNECT_GRACE_MS: '1500',
    SWEEP_INTERVAL_MS: '500',
    SPARE_KITS: '1',
    ...env,
  };
  const running = await startPlatform({
    env: settings,
    say: (text: string) => said.push(text),
    demo: true,
    withDemoOa: demo,
  });
  const stop = async (): Promise<void> => {
    await running.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { running: { ...running, stop }, said };
}
