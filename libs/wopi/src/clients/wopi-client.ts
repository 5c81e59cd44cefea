import type { DiscoveryAction, DiscoveryZone, ProofKeys } from '#protocol/wopi';

export const WOPI_PRODUCTS = ['microsoft', 'onlyoffice', 'collabora', 'other'] as const;
export type WopiProduct = (typeof WOPI_PRODUCTS)[number];

/** An editor server that edits our files through WOPI: an engine beside the built-in one. */
export interface WopiClient {
  id: string;
  name: string;
  /** Base address, or that of the discovery document. */
  address: string;
  product: WopiProduct;
  active: boolean;
  /** Requests must prove that they come from this client, when its discovery has proof keys. */
  proofRequired: boolean;
  /** Networks that its requests may come from; empty: any. */
  callerNetworks: string[];
  /** Private networks and hosts at which it may be reached. */
  reachableNetworks: string[];
  discoveryXml: string | null;
  discoveryFetchedAt: Date | null;
  /** Why the last attempt to read discovery failed; null: it did not. */
  discoveryError: string | null;
}

/** What a client's discovery says, ready for use. */
export interface ClientAbilities {
  zone: DiscoveryZone;
  proofKeys: ProofKeys | null;
}

export type RefreshOutcome = { kind: 'refreshed' } | { kind: 'failed'; reason: string };

/** Where a client publishes what it can do. */
export function discoveryUrl(address: string): string {
  return /\/discovery\/?$/.test(new URL(address).pathname)
    ? address
    : `${address.replace(/\/+$/, '')}/hosting/discovery`;
}

/** The product behind a discovery document, told by the form of its addresses. */
export function productOf(zone: DiscoveryZone): WopiProduct {
  const sources = zone.apps.flatMap((app) => app.actions.map((action: DiscoveryAction) => action.urlSource));
  if (sources.some((source) => /\/hosting\/wopi\//.test(source))) return 'onlyoffice';
  if (sources.some((source) => /\/(cool|loleaflet)\.html/.test(source))) return 'collabora';
  if (sources.some((source) => /\.(officeapps\.live\.com|office\.com|office365\.com)\/|\.aspx\?/.test(source)))
    return 'microsoft';
  return 'other';
}
