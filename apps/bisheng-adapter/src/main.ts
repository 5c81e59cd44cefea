import { startApp } from '#platform';
import { bishengAdapter } from './app.js';

await startApp(bishengAdapter);
