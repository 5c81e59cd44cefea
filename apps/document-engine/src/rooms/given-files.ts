import { verifyResultLink } from '#auth';
import type { KitProcess } from '../kit-host/kit-process.js';
import { NotPermitted } from './page-errors.js';
import type { RoomContents } from './room-content.js';

/** Procedures that read a file which the gateway fetched for a page, and what the gateway made of it. */
const FILE_OF: Readonly<Record<string, string>> = {
  'links.refresh': 'xlsx',
};

/**
 * Runs a procedure whose last argument is the address of a file in the kit's folder. `link` is what the gateway signed.
 * Throws {@link NotPermitted} when the link is none of ours.
 */
export async function performWithFile(
  kit: KitProcess,
  view: string,
  call: { name: string; args: string[]; link: string },
  services: { contents: RoomContents; linkKey: Buffer },
): Promise<string[][]> {
  const extension = FILE_OF[call.name];
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
