import { parseDocument } from 'yaml';

export type ImportFormat = 'bisheng' | 'onlyoffice';

/** What a configuration of another product becomes here. */
export interface ImportedSettings {
  bishengSaveBackUrl?: string;
  bishengSignRequired?: boolean;
  bishengRestSignRequired?: boolean;
  saveBackIntervalSeconds?: number;
  /** To be added to the allowed networks. */
  allowedNetworks: string[];
  /** JWT secrets to add. */
  jwtSecrets: string[];
}

/** One field of the file and what it becomes; `becomes` and `code` are words that the console translates. */
export interface ImportChange {
  field: string;
  becomes: 'save-back-url' | 'sign-required' | 'interval' | 'allowed-network' | 'jwt-secret';
  value: string;
}

export interface ImportWarning {
  code: string;
  value: string;
}

export interface ImportPlan {
  settings: ImportedSettings;
  changes: ImportChange[];
  warnings: ImportWarning[];
  /** Fields of the file that have no meaning here. */
  ignored: string[];
}

export type ImportOutcome = { kind: 'plan'; plan: ImportPlan } | { kind: 'unusable'; error: string };

const PRIVATE_NETWORKS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];
const MAX_INTERVAL_SECONDS = 86_400;

/** Reads a Bisheng `config.yml`: `apis.postapiurl`, `apis.urlsign`, `savebacktime` (minutes). */
export function readBishengConfig(text: string): ImportOutcome {
  const document = parseDocument(text, { logLevel: 'silent' });
  const broken = document.errors[0];
  if (broken) return { kind: 'unusable', error: `not YAML: ${broken.message.split('\n')[0] ?? ''}` };
  let root: unknown;
  try {
    root = document.toJS({ maxAliasCount: 10 });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error; // how the parser tells of too many aliases
    return { kind: 'unusable', error: `not YAML that we take: ${error.message}` };
  }
  if (!isObject(root)) return { kind: 'unusable', error: 'not a config.yml: there are no fields' };
  const plan = emptyPlan();
  const apis = isObject(root['apis']) ? root['apis'] : {};
  const known = new Set<string>();
  const postapiurl = apis['postapiurl'] ?? root['postapiurl'];
  if (postapiurl !== undefined && postapiurl !== null && postapiurl !== '') {
    const field = apis['postapiurl'] === undefined ? 'postapiurl' : 'apis.postapiurl';
    known.add(field);
    if (typeof postapiurl !== 'string' || !/^https?:\/\//i.test(postapiurl) || !URL.canParse(postapiurl))
      return { kind: 'unusable', error: `${field} must be an http:// or https:// address` };
    plan.settings.bishengSaveBackUrl = postapiurl;
    plan.changes.push({ field, becomes: 'save-back-url', value: postapiurl });
    allowPrivateHost(plan, field, postapiurl);
  }
  if (apis['urlsign'] !== undefined) {
    known.add('apis.urlsign');
    if (typeof apis['urlsign'] !== 'boolean') return { kind: 'unusable', error: 'apis.urlsign must be true or false' };
    plan.settings.bishengSignRequired = apis['urlsign'];
    plan.settings.bishengRestSignRequired = apis['urlsign'];
    plan.changes.push({ field: 'apis.urlsign', becomes: 'sign-required', value: String(apis['urlsign']) });
    if (!apis['urlsign']) plan.warnings.push({ code: 'unsigned', value: '' });
  } else plan.warnings.push({ code: 'urlsign-absent', value: '' });
  if (root['savebacktime'] !== undefined) {
    known.add('savebacktime');
    const minutes = root['savebacktime'];
    if (typeof minutes !== 'number' || !(minutes > 0))
      return {
        kind: 'unusable',
        error: `savebacktime must be a number of minutes greater than 0 and nothing else; it is ${JSON.stringify(minutes)}`,
      };
    const seconds = Math.round(minutes * 60);
    if (seconds > MAX_INTERVAL_SECONDS)
      return { kind: 'unusable', error: `savebacktime is ${minutes} minutes; a day (1440) is the most` };
    plan.settings.saveBackIntervalSeconds = seconds;
    plan.changes.push({ field: 'savebacktime', becomes: 'interval', value: String(seconds) });
    if (minutes < 3) plan.warnings.push({ code: 'short-interval', value: String(seconds) });
  }
  plan.ignored = leaves(root).filter((field) => !known.has(field));
  return { kind: 'plan', plan };
}

/** Reads an ONLYOFFICE `local.json`: secrets and whether private addresses may be reached. */
export function readOnlyofficeConfig(text: string): ImportOutcome {
  let root: unknown;
  try {
    root = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    return { kind: 'unusable', error: `not JSON: ${(error as Error).message}` };
  }
  if (!isObject(root)) return { kind: 'unusable', error: 'not a local.json: there are no fields' };
  const plan = emptyPlan();
  const known = new Set<string>();
  const at = (path: string): unknown => {
    let value: unknown = root;
    for (const name of path.split('.')) value = isObject(value) ? value[name] : undefined;
    if (value !== undefined) known.add(path);
    return value;
  };
  const CO = 'services.CoAuthoring';
  const inbox = at(`${CO}.secret.inbox.string`);
  const outbox = at(`${CO}.secret.outbox.string`);
  if (inbox !== undefined) {
    if (typeof inbox !== 'string' || inbox === '')
      return { kind: 'unusable', error: `${CO}.secret.inbox.string must be a text` };
    plan.settings.jwtSecrets.push(inbox);
    plan.changes.push({ field: `${CO}.secret.inbox.string`, becomes: 'jwt-secret', value: mask(inbox) });
    if (inbox === 'secret') plan.warnings.push({ code: 'default-secret', value: `${CO}.secret.inbox.string` });
    if (inbox.length < 32) plan.warnings.push({ code: 'short-secret', value: String(inbox.length) });
    if (typeof outbox === 'string' && outbox !== inbox)
      plan.warnings.push({ code: 'outbox-differs', value: `${CO}.secret.outbox.string` });
  }
  for (const box of ['inbox', 'outbox'])
    if (at(`${CO}.secret.${box}.file`) !== undefined)
      plan.warnings.push({ code: 'secret-file', value: `${CO}.secret.${box}.file` });
  for (const field of ['browser', 'request.inbox', 'request.outbox'])
    if (at(`${CO}.token.enable.${field}`) === false)
      plan.warnings.push({ code: 'token-always', value: `${CO}.token.enable.${field}` });
  for (const box of ['inbox', 'outbox']) {
    const header = at(`${CO}.token.${box}.header`);
    if (typeof header === 'string' && header.toLowerCase() !== 'authorization')
      plan.warnings.push({ code: 'token-header', value: `${CO}.token.${box}.header: ${header}` });
  }
  const privateAllowed = `${CO}.request-filtering-agent.allowPrivateIPAddress`;
  if (at(privateAllowed) === true) {
    plan.settings.allowedNetworks.push(...PRIVATE_NETWORKS);
    plan.changes.push({ field: privateAllowed, becomes: 'allowed-network', value: PRIVATE_NETWORKS.join(', ') });
    plan.warnings.push({ code: 'private-networks', value: PRIVATE_NETWORKS.join(', ') });
  }
  at(`${CO}.request-filtering-agent.allowMetaIPAddress`);
  if (plan.changes.length === 0) plan.warnings.push({ code: 'nothing', value: '' });
  plan.ignored = leaves(root).filter((field) => !known.has(field));
  return { kind: 'plan', plan };
}

function emptyPlan(): ImportPlan {
  return { settings: { allowedNetworks: [], jwtSecrets: [] }, changes: [], warnings: [], ignored: [] };
}

/** Bisheng calls its OA wherever it stands; here a private address has to be allowed, and only that one is. */
function allowPrivateHost(plan: ImportPlan, field: string, address: string): void {
  const { hostname } = new URL(address);
  const isPrivate = /^(10\.|127\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|localhost$|\[)/.test(hostname);
  const isLocalName = !hostname.includes('.') || hostname.endsWith('.local');
  if (!isPrivate && !isLocalName) return;
  const entry = hostname.replace(/^\[|\]$/g, '');
  plan.settings.allowedNetworks.push(entry);
  plan.changes.push({ field, becomes: 'allowed-network', value: entry });
}

/** Paths of all values, e.g. `apis.postapiurl`. Never the values: there are secrets among them. */
function leaves(value: unknown, path = ''): string[] {
  if (!isObject(value)) return path === '' ? [] : [path];
  return Object.entries(value).flatMap(([name, child]) => leaves(child, path === '' ? name : `${path}.${name}`));
}

function mask(secret: string): string {
  return `${'•'.repeat(8)} (${secret.length})`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
