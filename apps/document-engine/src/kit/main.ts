import { Socket } from 'node:net';
import { pathToFileURL } from 'node:url';
import { DocumentKit } from './document-kit.js';
import { readFrames, writeFrame } from './frames.js';
import type { KitMessage, KitRequest } from './kit-protocol.js';
import { Lok } from './lok.js';

/**
 * A kit: one process, one LibreOffice, one document. Talks with the engine over file descriptor 3 and ends with it.
 * Arguments: LibreOffice's program folder, the folder of its user profile.
 */
const [programFolder, profileFolder] = process.argv.slice(2);
if (!programFolder || !profileFolder) throw new Error('usage: main.js PROGRAM_FOLDER PROFILE_FOLDER');

const engine = new Socket({ fd: 3, readable: true, writable: true });
engine.on('close', () => process.kill(process.pid, 'SIGKILL')); // LibreOffice does not unload cleanly
engine.on('error', () => process.kill(process.pid, 'SIGKILL'));
const send = (message: KitMessage, bytes?: Buffer): void => writeFrame(engine, message, bytes ?? null);

const lok = await Lok.start(programFolder, pathToFileURL(profileFolder).href);
await lok.warmUp();
const kit = new DocumentKit(lok, send);
readFrames<KitRequest>(engine, ({ message, bytes }) => kit.handle(message, bytes));
send({ op: 'ready', version: lok.version });
