import { XMLParser } from 'fast-xml-parser';
import { type ProofKey, proofKeyOfBlob } from './proof.js';

/** One thing that a WOPI client can do with one kind of file. */
export interface DiscoveryAction {
  /** `view`, `edit`, `editnew`, `convert`, `embedview`, … */
  name: string;
  /** Extension without the dot, lower case; empty in actions of an app that is named by a MIME type. */
  extension: string;
  /** Address with its placeholders; see {@link actionUrl}. */
  urlSource: string;
  /** What the host must be able to do: `update`, `locks`, `cobalt`, `containers`. */
  requires: string[];
  isDefault: boolean;
  /** `targetext` of a convert action; empty in others. */
  targetExtension: string;
}

/** An app of a discovery document: `Word` with actions by extension, or a MIME type with actions for it. */
export interface DiscoveryApp {
  name: string;
  /** The name is a MIME type (Collabora's way; ONLYOFFICE has both). */
  isMimeType: boolean;
  favIconUrl: string;
  actions: DiscoveryAction[];
}

export interface DiscoveryZone {
  /** `external-https`, `external-http`, `internal-https`, `internal-http`, or empty. */
  name: string;
  apps: DiscoveryApp[];
}

export interface Discovery {
  zones: DiscoveryZone[];
  proofKey: { current: ProofKey; old: ProofKey | null } | null;
}

export type DiscoveryOutcome = { kind: 'discovery'; discovery: Discovery } | { kind: 'unreadable'; reason: string };

type Node = Record<string, unknown>;

const LISTS = new Set(['net-zone', 'app', 'action', 'proof-key']);

/** Reads the answer of `GET <client>/hosting/discovery`. Document types and entities of its own are refused. */
export function parseDiscovery(xml: string): DiscoveryOutcome {
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) return { kind: 'unreadable', reason: 'it declares a document type' };
  let root: unknown;
  try {
    root = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '',
      parseAttributeValue: false,
      removeNSPrefix: true,
      ignoreDeclaration: true,
      isArray: (name, _path, _leaf, isAttribute) => !isAttribute && LISTS.has(name),
    }).parse(xml, true);
  } catch (error) {
    return { kind: 'unreadable', reason: `it is not XML: ${(error as Error).message}` };
  }
  const top = child(root, 'wopi-discovery');
  if (top === null) return { kind: 'unreadable', reason: 'it has no wopi-discovery element' };
  const zones = nodes(top['net-zone']).map((zone) => ({
    name: text(zone, 'name'),
    apps: nodes(zone['app']).map(readApp),
  }));
  if (zones.length === 0) return { kind: 'unreadable', reason: 'it has no net-zone' };
  try {
    return { kind: 'discovery', discovery: { zones, proofKey: readProofKey(nodes(top['proof-key'])[0]) } };
  } catch (error) {
    return { kind: 'unreadable', reason: (error as Error).message };
  }
}

function readApp(app: Node): DiscoveryApp {
  const name = text(app, 'name');
  return {
    name,
    isMimeType: name.includes('/'),
    favIconUrl: text(app, 'favIconUrl'),
    actions: nodes(app['action']).map((action) => ({
      name: text(action, 'name'),
      extension: text(action, 'ext').replace(/^\./, '').toLowerCase(),
      urlSource: text(action, 'urlsrc'),
      requires: text(action, 'requires')
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
      isDefault: text(action, 'default').toLowerCase() === 'true',
      targetExtension: text(action, 'targetext').replace(/^\./, '').toLowerCase(),
    })),
  };
}

/** Throws when there is a key that cannot be read: its client would be believed without a proof. */
function readProofKey(node: Node | undefined): Discovery['proofKey'] {
  if (!node) return null;
  const current = readKey(node, '');
  return current === null ? null : { current, old: readKey(node, 'old') };
}

/** Modulus and exponent, or the CSP blob beside them, which some clients publish alone. */
function readKey(node: Node, prefix: '' | 'old'): ProofKey | null {
  const [modulus, exponent] = [text(node, `${prefix}modulus`), text(node, `${prefix}exponent`)];
  if (modulus !== '' && exponent !== '') return { modulus, exponent };
  const value = text(node, `${prefix}value`);
  if (value === '') return null;
  const key = proofKeyOfBlob(value);
  if (key === null) throw new TypeError('its proof key cannot be read');
  return key;
}

/** Which zone serves a host with this scheme: the external one of the scheme, else the first that is there. */
export function chooseZone(discovery: Discovery, scheme: 'http' | 'https'): DiscoveryZone | null {
  const order = [`external-${scheme}`, `internal-${scheme}`];
  for (const name of order) {
    const zone = discovery.zones.find((item) => item.name.toLowerCase() === name);
    if (zone) return zone;
  }
  return discovery.zones[0] ?? null;
}

/** The action of a name for a file: by its extension, else by its MIME type. Null: the client cannot do that. */
export function findAction(
  zone: DiscoveryZone,
  name: string,
  extension: string,
  mimeType: string | null,
): DiscoveryAction | null {
  const wanted = name.toLowerCase();
  const actions = zone.apps.flatMap((app) => app.actions.map((action) => ({ app, action })));
  const named = actions.filter(({ action }) => action.name.toLowerCase() === wanted && action.urlSource !== '');
  const byExtension = named.filter(({ action }) => action.extension === extension.toLowerCase() && extension !== '');
  const found =
    byExtension.find(({ app }) => !app.isMimeType) ??
    byExtension[0] ??
    named.find(({ app }) => app.isMimeType && mimeType !== null && app.name.toLowerCase() === mimeType.toLowerCase());
  return found?.action ?? null;
}

function child(node: unknown, name: string): Node | null {
  const value = (node as Node | null)?.[name];
  return typeof value === 'object' && value !== null ? (value as Node) : null;
}

function nodes(value: unknown): Node[] {
  return Array.isArray(value) ? value.filter((item): item is Node => typeof item === 'object' && item !== null) : [];
}

function text(node: Node, name: string): string {
  const value = node[name];
  return typeof value === 'string' ? value : '';
}
