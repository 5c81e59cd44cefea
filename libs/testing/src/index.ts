export { launchBrowser, pageErrors, painted } from './browser.js';
export { EditorClient } from './editor-client.js';
export { FakeWopiHost, type FakeWopiFile, type WopiCall } from './fake-wopi-host.js';
export { FakeOa, type FakeFile, type ReceivedSaveBack } from './fake-oa.js';
export { corpusFolder, markupInside, sampleFile, textInside } from './office-files.js';
export { TestPlatform, type Credentials } from './test-platform.js';
export { TestDatabase } from './test-database.js';
export { until } from './until.js';
export { zip } from './zip.js';
