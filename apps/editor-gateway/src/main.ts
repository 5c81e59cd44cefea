import { startApp } from '#platform';
import { editorGateway } from './app.js';

await startApp(editorGateway);
