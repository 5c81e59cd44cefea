import { startApp } from '#platform';
import { callbackWorker } from './app.js';

await startApp(callbackWorker);
