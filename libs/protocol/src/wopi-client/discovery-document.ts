import type { KeyObject } from 'node:crypto';
import { proofKeyBlob, proofKeyNumbers } from '../wopi/index.js';
import { APP_NAMES, SERVED_TYPES, type ServedType, type WopiApp } from './served-types.js';

/** The attributes of `proof-key`: the current public key and the one before it. */
export interface ProofKeyAttributes {
  value: string;
  modulus: string;
  exponent: string;
  oldvalue: string;
  oldmodulus: string;
  oldexponent: string;
}

/** Puts public RSA keys into the form of discovery. Without an older key the current one stands in its place, too. */
export function proofKeyAttributes(current: KeyObject, old: KeyObject | null): ProofKeyAttributes {
  const now = proofKeyNumbers(current);
  const before = proofKeyNumbers(old ?? current);
  return {
    value: proofKeyBlob(current),
    ...now,
    oldvalue: proofKeyBlob(old ?? current),
    oldmodulus: before.modulus,
    oldexponent: before.exponent,
  };
}

/** What a host may put into an action address, by the names under which {@link parseActionQuery} reads it. */
const PLACEHOLDERS = [
  'ui=UI_LLCC',
  'rs=DC_LLCC',
  'dchat=DISABLE_CHAT',
  'embed=EMBEDDED',
  'fs=FULLSCREEN',
  'hid=HOST_SESSION_ID',
  'sc=SESSION_CONTEXT',
  'thm=THEME_ID',
]
  .map((placeholder) => `<${placeholder}&>`)
  .join('');

const EDIT_REQUIRES = 'locks,update';

/**
 * The discovery document (MS-WOPI 3.1.5.1.1.2) with apps in both styles: by Microsoft's names with extensions, and by MIME
 * types with an empty extension as Collabora has them. `origin` has no slash at its end.
 */
export function discoveryDocument(origin: string, proofKey: ProofKeyAttributes): string {
  const zone = origin.startsWith('https:') ? 'external-https' : 'external-http';
  const attributes = Object.entries(proofKey)
    .map(([name, value]) => `${name}="${value}"`)
    .join(' ');
  const apps = [
    ...(['word', 'cell', 'slide', 'pdf'] as const).map((app) => namedApp(origin, app)),
    ...mimeApps(origin),
    element('app', { name: 'Capabilities' }, [
      element('action', { name: 'getinfo', ext: '', urlsrc: `${origin}/hosting/capabilities` }),
    ]),
  ];
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<wopi-discovery>',
    `<net-zone name="${zone}">`,
    ...apps,
    '</net-zone>',
    `<proof-key ${attributes}/>`,
    '</wopi-discovery>',
    '',
  ].join('\n');
}

function namedApp(origin: string, app: WopiApp): string {
  const types = SERVED_TYPES.filter((type) => type.app === app);
  return element(
    'app',
    { name: APP_NAMES[app], checkLicense: 'false' },
    types.flatMap((type) => actionsOf(origin, type)),
  );
}

function actionsOf(origin: string, type: ServedType): string[] {
  const { extension: ext, app } = type;
  const at = (action: string): string => `${origin}/hosting/wopi/${app}/${action}?${PLACEHOLDERS}`;
  const actions = [
    element('action', { name: 'view', ext, ...(type.editable ? {} : { default: 'true' }), urlsrc: at('view') }),
    element('action', { name: 'embedview', ext, urlsrc: `${at('view')}embed=1&` }),
    element('action', { name: 'mobileView', ext, urlsrc: `${at('view')}mobile=1&` }),
    element('action', { name: 'getinfo', ext, urlsrc: `${origin}/hosting/capabilities` }),
  ];
  if (type.editable)
    actions.unshift(
      element('action', { name: 'edit', ext, default: 'true', requires: EDIT_REQUIRES, urlsrc: at('edit') }),
      element('action', { name: 'mobileEdit', ext, requires: EDIT_REQUIRES, urlsrc: `${at('edit')}mobile=1&` }),
    );
  if (type.creatable)
    actions.push(element('action', { name: 'editnew', ext, requires: EDIT_REQUIRES, urlsrc: at('edit') }));
  if (type.convertsTo !== null)
    actions.push(
      element('action', {
        name: 'convert',
        ext,
        targetext: type.convertsTo,
        requires: 'update',
        urlsrc: `${origin}/hosting/wopi/convert-and-edit/${ext}/${type.convertsTo}?${PLACEHOLDERS}`,
      }),
    );
  return actions;
}

/** One app for each MIME type. Hosts of this style take the first action that they find. */
function mimeApps(origin: string): string[] {
  const types = new Map<string, ServedType>();
  for (const type of SERVED_TYPES) if (!types.get(type.mimeType)?.editable) types.set(type.mimeType, type);
  return [...types.values()].map(({ mimeType, app, editable }) =>
    element(
      'app',
      { name: mimeType },
      (editable ? ['edit', 'view'] : ['view']).map((name, index) =>
        element('action', {
          name,
          ext: '',
          ...(index === 0 ? { default: 'true' } : {}),
          urlsrc: `${origin}/hosting/wopi/${app}/${name}?`,
        }),
      ),
    ),
  );
}

function element(name: string, attributes: Record<string, string>, children?: string[]): string {
  const open = Object.entries(attributes).reduce((text, [key, value]) => `${text} ${key}="${escapeXml(value)}"`, name);
  return children ? [`<${open}>`, ...children, `</${name}>`].join('\n') : `<${open}/>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
