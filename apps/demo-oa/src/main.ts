import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDemoOa, type DemoSettings } from './server.js';

const home = join(process.cwd(), 'apps/demo-oa');
const setting = (name: string): string => {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`Set ${name}`);
  return value;
};
const port = Number(setting('PORT'));
const server = createDemoOa({
  port,
  editorHost: setting('EDITOR_HOST').replace(/\/$/, ''),
  dataDir: setting('DEMO_DATA_DIR'),
  samples: join(home, 'samples'),
  pages: join(home, 'public'),
  credentials: JSON.parse(readFileSync(setting('CREDENTIALS_FILE'), 'utf8')) as DemoSettings['credentials'],
});
const stop = (): void => {
  server.closeAllConnections();
  server.close(() => process.exit(0));
};
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
process.on('disconnect', stop);
server.listen(port, '127.0.0.1', () => process.send?.({ ready: true }));
