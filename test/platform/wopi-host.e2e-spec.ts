import { afterAll, beforeAll } from 'vitest';
import { TestPlatform } from '#testing';
import { fileOperations } from '../wopi/file-operations.js';
import { lockOperations } from '../wopi/lock-operations.js';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await TestPlatform.start({ SPARE_KITS: '0' });
});
afterAll(() => platform.stop());

fileOperations(() => platform);
lockOperations(() => platform);
