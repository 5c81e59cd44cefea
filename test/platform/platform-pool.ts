import type { TestProject } from 'vitest/node';
import { PlatformPool } from '../../libs/testing/src/platform-pool.js';

/** The platforms that the test files of this project share. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const pool = await PlatformPool.open();
  project.provide('platformPool', pool.address);
  return () => pool.close();
}
