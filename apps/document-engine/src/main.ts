import { startApp } from '#platform';
import { documentEngine } from './app.js';

await startApp(documentEngine);
