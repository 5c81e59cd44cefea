import { afterAll, beforeAll } from 'vitest';
import { TestPlatform } from '#testing';
import { containerOperations } from '../wopi/container-operations.js';
import { engineOperations } from '../wopi/engine-operations.js';
import { fileOperations } from '../wopi/file-operations.js';
import { hostileInput } from '../wopi/hostile.js';
import { lockOperations } from '../wopi/lock-operations.js';
import { oneEngine } from '../wopi/one-engine.js';
import { races } from '../wopi/races.js';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await TestPlatform.start({ SPARE_KITS: '1', MAX_DOCUMENT_BYTES: String(8 * 1024 * 1024) });
});
afterAll(() => platform.stop());

fileOperations(() => platform);
lockOperations(() => platform);
containerOperations(() => platform);
engineOperations(() => platform);
hostileInput(() => platform);
oneEngine(() => platform);
races(() => platform);
