import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyResultLink, type KeyRing } from '#auth';
import { fileTypeOf } from '#documents';
import { writeKitFile } from '../kit-host/kit-files.js';
import type { KitProcess } from '../kit-host/kit-process.js';
import { NotAvailable, NotPermitted } from './page-errors.js';
import type { RoomContent, RoomContents } from './room-content.js';

/** Procedures that read a file which the gateway fetched for a page, and the extension of that file, by the arguments. */
const FILE_OF: Readonly<Record<string, (args: readonly string[]) => string | undefined>> = {
  'links.refresh': () => 'xlsx',
  'media.insert': ([kind, extension]) => {
    const type = fileTypeOf(extension ?? '');
    return type !== null && type.kind === kind && ['audio', 'video'].includes(kind) ? type.extension : undefined;
  },
};

/**
 * Runs a procedure whose last argument is the address of a file in the kit's folder. `link` is what the gateway signed.
 * Throws {@link NotPermitted} when the link is none of ours.
 */
export async function performWithFile(
  kit: KitProcess,
  view: string,
  call: { name: string; args: string[]; link: string },
  services: { contents: RoomContents; linkKey: KeyRing },
): Promise<string[][]> {
  const extension = FILE_OF[call.name]?.(call.args);
  const outcome = verifyResultLink(call.link, services.linkKey, new Date());
  if (extension === undefined || outcome.kind !== 'valid') throw new NotPermitted();
  return services.contents.lend(kit, outcome.claims.sha256, extension, (address) =>
    kit.perform(view, call.name, [...call.args, address]),
  );
}

/** True when the procedure is nothing without a file. */
export function needsFile(name: string): boolean {
  return Object.hasOwn(FILE_OF, name);
}

/** Puts the content of another text document where the cursor is. */
export function insertFile(
  kit: KitProcess,
  view: string,
  given: RoomContent,
  contents: RoomContents,
): Promise<unknown> {
  return contents.lend(kit, given.sha256, given.type.extension, (address) =>
    kit.perform(view, 'place.file', [address]),
  );
}

const PICTURE_TYPES: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/bmp': 'bmp',
  'image/svg+xml': 'svg',
  'image/webp': 'webp',
};

/** Puts a picture where the person has selected something. Throws {@link NotAvailable} for other files than pictures. */
export async function placePicture(
  kit: KitProcess,
  view: string,
  picture: { use: string; mime: string; data: string },
): Promise<void> {
  const extension = PICTURE_TYPES[picture.mime];
  if (extension === undefined) throw new NotAvailable();
  const fileName = `picture-${randomUUID()}.${extension}`;
  await writeKitFile(join(kit.folder, fileName), Buffer.from(picture.data, 'base64'));
  try {
    await kit.perform(view, `picture.${picture.use}`, [kit.addressOf(fileName)]);
  } finally {
    await rm(join(kit.folder, fileName), { force: true });
  }
}
