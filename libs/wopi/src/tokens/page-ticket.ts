import { createHmac } from 'node:crypto';
import { type KeyRing, sameBytes } from '#auth';

export type PageMode = 'edit' | 'view';

/** What opens a host page: the token it was made from, by hash, and the mode. Worthless once that token has ended. */
export interface PageTicket {
  tokenHash: Buffer;
  mode: PageMode;
}

/** Writes a ticket of URL-safe characters, for the part of an address behind the `#`. */
export function signPageTicket({ tokenHash, mode }: PageTicket, [key]: KeyRing): string {
  const body = `${tokenHash.toString('base64url')}.${mode}`;
  return `${body}.${signature(body, key)}`;
}

/** Null when it was not signed with one of the keys. */
export function verifyPageTicket(ticket: string, keys: KeyRing): PageTicket | null {
  const match = /^([A-Za-z0-9_-]{43})\.(edit|view)\.([A-Za-z0-9_-]{43})$/.exec(ticket);
  if (!match?.[1] || !match[3]) return null;
  const [, tokenHash, mode, given] = match;
  if (!keys.some((key) => sameBytes(signature(`${tokenHash}.${mode ?? ''}`, key), given))) return null;
  return { tokenHash: Buffer.from(tokenHash, 'base64url'), mode: mode === 'edit' ? 'edit' : 'view' };
}

/** The address of the host page for a ticket: the page of an engine, or of the built-in one. */
export function hostPageUrl(origin: string, engineId: string | null, ticket: string): string {
  return `${origin}/editor/office/${engineId ?? 'built-in'}#ticket=${ticket}`;
}

function signature(body: string, key: Buffer): string {
  return createHmac('sha256', key).update(`page-ticket.${body}`).digest('base64url');
}
