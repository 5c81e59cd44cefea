import { constants, type ReadStream } from 'node:fs';
import { type FileHandle, open, rm, writeFile } from 'node:fs/promises';
import { KitFailure } from './kit-process.js';

/**
 * Files in the folder of a kit. A kit is not trusted: it works on somebody's file, and could put a link to a file of the
 * host where a result or a source is expected. Links are neither followed nor written through.
 */
async function openKitFile(path: string): Promise<FileHandle> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    throw new KitFailure('crashed', 'the result is not there', { cause: error });
  }
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new KitFailure('crashed', 'the result is no file');
}

/** What a kit wrote, as a stream. Throws KitFailure `crashed` when it is no file. */
export async function streamKitFile(path: string): Promise<ReadStream> {
  return (await openKitFile(path)).createReadStream();
}

/** What a kit wrote, whole. Throws KitFailure `crashed` when it is no file. */
export async function readKitFile(path: string): Promise<Buffer> {
  const file = await openKitFile(path);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Writes a file for a kit, in the place of whatever stands there. */
export async function writeKitFile(path: string, content: string | Buffer): Promise<void> {
  await rm(path, { recursive: true, force: true });
  await writeFile(path, content, { flag: 'wx', mode: 0o600 });
}
