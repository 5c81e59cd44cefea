import { startApp } from '#platform';
import { wopiHost } from './app.js';

await startApp(wopiHost);
