import { signResultLink, verifyResultLink, type KeyRing } from '#auth';
import type { ConversionResult } from './conversion.entity.js';

/** Lifetime of a link to a result (storage.fs.urlExpires). A new one is made for every answer. */
export const RESULT_LINK_SECONDS = 900;

/** Path of a signed link to a result, relative to our origin. It ends in the name that the download gets. */
export function resultAddress(result: ConversionResult, name: string, linkKey: KeyRing, now: Date): string {
  const expiresAt = new Date(now.getTime() + RESULT_LINK_SECONDS * 1000);
  const token = signResultLink({ saveBackId: null, sha256: result.sha256, expiresAt }, linkKey);
  return `/s3/conversion/${token}/${encodeURIComponent(name)}`;
}

/**
 * The content that a link of ours leads to, whatever name our host has in it; null: it is no such link, or its time is over. Whoever
 * has the link may have the content, and from inside we may not be reachable under the name that the world knows.
 */
export function contentOfOurLink(url: string, linkKey: KeyRing, now: Date): { sha256: string } | null {
  const token = URL.canParse(url) ? /\/s3\/[a-z]+\/([^/]+)\/[^/]+$/.exec(new URL(url).pathname)?.[1] : undefined;
  const outcome = token === undefined ? null : verifyResultLink(token, linkKey, now);
  return outcome?.kind === 'valid' ? { sha256: outcome.claims.sha256 } : null;
}

/** `title` with the extension that the result really has. */
export function resultName(title: string, extension: string): string {
  const bare = title.replaceAll(/[\\/\p{Cc}]/gu, '_').replace(/\.[A-Za-z0-9]{1,10}$/, '');
  return `${bare === '' ? 'document' : bare}.${extension}`;
}
