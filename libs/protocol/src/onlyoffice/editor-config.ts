import { documentKeyValid } from './document-key.js';
import { jsonEqual, type JsonObject, objectOf, textOf } from './json.js';
import { type EffectivePermissions, effectivePermissions, groupsOf, reviewPermissionsOf } from './permissions.js';

export const MAX_TITLE_LENGTH = 128;
const MAX_USER_LENGTH = 240;

/** What a verified editor config asks for. Signed values have won over unsigned ones. */
export interface EditorRequest {
  key: string;
  url: string;
  fileType: string;
  title: string;
  callbackUrl: string | null;
  user: { id: string | null; name: string | null; image: string | null; group: string | null };
  permissions: EffectivePermissions;
  lang: string | null;
  /** True: an old version of the file, to be looked at. */
  history: boolean;
}

/** Error codes of the editor (`onError`) for an opening that is refused. */
export const OPENING_ERRORS = {
  tokenBad: -20,
  tokenExpired: -21,
  userCountExceed: -22,
  accessDenied: -23,
  configBad: -85,
} as const;

export type EditorConfigOutcome =
  { kind: 'request'; request: EditorRequest } | { kind: 'refused'; errorCode: number; errorDescription: string };

const FILE_TYPE_OF_KIND: Record<string, string> = {
  word: 'docx',
  text: 'docx',
  cell: 'xlsx',
  spreadsheet: 'xlsx',
  slide: 'pptx',
  presentation: 'pptx',
  pdf: 'pdf',
};

/**
 * Checks a config against the claims of its verified token (validateAuthToken of the server, the list that is strict since 7.1):
 * `document.key` and `document.url` must be signed; `document.permissions` must be signed when sent, and equal; `callbackUrl` and a
 * `mode` other than `view` must be signed when sent. A token of another kind opens nothing.
 */
export function readEditorConfig(config: unknown, claims: JsonObject): EditorConfigOutcome {
  const sent = objectOf(config) ?? {};
  if (claims['version'] !== undefined && claims['document'] === undefined) return historyRequest(sent, claims);
  if (claims['url'] !== undefined || claims['payload'] !== undefined || claims['key'] !== undefined) return denied();
  const sentDocument = objectOf(sent['document']) ?? {};
  const sentEditor = objectOf(sent['editorConfig']) ?? {};
  const document = objectOf(claims['document']) ?? {};
  const editor = objectOf(claims['editorConfig']) ?? {};
  const unsigned = (name: string): EditorConfigOutcome => ({
    kind: 'refused',
    errorCode: OPENING_ERRORS.tokenBad,
    errorDescription: `token: ${name} is not in the token`,
  });
  if (document['key'] === undefined) return unsigned('document.key');
  if (document['url'] === undefined) return unsigned('document.url');
  if (sentDocument['permissions'] !== undefined && document['permissions'] === undefined)
    return unsigned('document.permissions');
  if (sentDocument['permissions'] !== undefined && !jsonEqual(sentDocument['permissions'], document['permissions']))
    return denied();
  if (textOf(sentEditor['callbackUrl']) !== null && editor['callbackUrl'] === undefined)
    return unsigned('editorConfig.callbackUrl');
  const sentMode = sentEditor['mode'];
  if (sentMode !== undefined && sentMode !== 'view' && editor['mode'] === undefined)
    return unsigned('editorConfig.mode');
  if (!documentKeyValid(document['key'])) return malformed('document.key');
  const url = httpUrl(document['url']);
  if (url === null) return malformed('document.url');
  const callbackUrl = textOf(editor['callbackUrl']);
  if (callbackUrl !== null && httpUrl(callbackUrl) === null) return malformed('editorConfig.callbackUrl');
  const fileType = fileTypeOfConfig(document, sentDocument, claims, sent, url);
  if (fileType === null) return malformed('document.fileType');
  const user = objectOf(editor['user']) ?? {};
  const sentUser = objectOf(sentEditor['user']) ?? {};
  const ofUser = (name: string): string | null => short(user[name] ?? sentUser[name]);
  const customization = { ...objectOf(sentEditor['customization']), ...objectOf(editor['customization']) };
  const firstAndLast = [ofUser('firstname'), ofUser('lastname')].filter((part) => part !== null).join(' ');
  return {
    kind: 'request',
    request: {
      key: document['key'],
      url,
      fileType,
      title: (textOf(document['title']) ?? textOf(sentDocument['title']) ?? `Unnamed.${fileType}`).slice(
        0,
        MAX_TITLE_LENGTH,
      ),
      callbackUrl,
      user: {
        id: ofUser('id'),
        name:
          ofUser('name') ??
          (firstAndLast === '' ? short(objectOf(customization['anonymous'])?.['label']) : firstAndLast),
        image: httpUrl(user['image'] ?? sentUser['image']),
        group: short(user['group']), // which decides what others may do: only signed
      },
      permissions: withCustomization(
        customization,
        groupsOf(short(user['group'])),
        effectivePermissions(
          objectOf(document['permissions']),
          // What is embedded is looked at; nobody needs to sign that less is wanted.
          sentMode === 'view' || editor['mode'] === 'view' || sent['type'] === 'embedded' ? 'view' : 'edit',
        ),
      ),
      lang: textOf(editor['lang']) ?? textOf(sentEditor['lang']),
      history: false,
    },
  };
}

/**
 * Whoever does not see chat and comments has neither: `customization.chat` and `comments`. Where `reviewGroups` says nothing,
 * `reviewPermissions` tells it by the person's own groups.
 */
function withCustomization(
  customization: JsonObject,
  ownGroups: readonly string[],
  permissions: EffectivePermissions,
): EffectivePermissions {
  const { groups } = permissions;
  const review = groups?.review ?? reviewPermissionsOf(customization['reviewPermissions'], ownGroups);
  return {
    ...permissions,
    ...(groups && { groups: { ...groups, review } }),
    chat: permissions.chat && customization['chat'] !== false,
    comment: permissions.comment && customization['comments'] !== false,
  };
}

/** A token for `setHistoryData`: `key`, `url`, `version`; opens for looking only. */
function historyRequest(sent: JsonObject, claims: JsonObject): EditorConfigOutcome {
  const url = httpUrl(claims['url']);
  if (!documentKeyValid(claims['key'])) return malformed('key');
  if (url === null) return malformed('url');
  const fileType = fileTypeOfConfig(claims, sent, claims, sent, url);
  if (fileType === null) return malformed('fileType');
  return {
    kind: 'request',
    request: {
      key: claims['key'],
      url,
      fileType,
      title: `Version ${String(claims['version'] as string | number)}.${fileType}`,
      callbackUrl: null,
      user: { id: null, name: null, image: null, group: null },
      permissions: effectivePermissions({ edit: false, download: false }, 'view'),
      lang: null,
      history: true,
    },
  };
}

function fileTypeOfConfig(
  document: JsonObject,
  sentDocument: JsonObject,
  claims: JsonObject,
  sent: JsonObject,
  url: string,
): string | null {
  const named = textOf(document['fileType']) ?? textOf(sentDocument['fileType']);
  const fromTitle = /\.([a-z0-9]{1,10})$/i.exec(textOf(document['title']) ?? textOf(sentDocument['title']) ?? '')?.[1];
  const fromUrl = /\.([a-z0-9]{1,10})$/i.exec(new URL(url).pathname)?.[1];
  const kind = textOf(claims['documentType']) ?? textOf(sent['documentType']);
  const type = named ?? fromTitle ?? (kind === null ? undefined : FILE_TYPE_OF_KIND[kind]) ?? fromUrl ?? null;
  return type !== null && /^[a-z0-9]{1,10}$/i.test(type) ? type.toLowerCase() : null;
}

function httpUrl(value: unknown): string | null {
  const text = textOf(value);
  if (text === null || !URL.canParse(text)) return null;
  return /^https?:$/.test(new URL(text).protocol) ? text : null;
}

function short(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : textOf(value);
  return text === null ? null : text.slice(0, MAX_USER_LENGTH);
}

function denied(): EditorConfigOutcome {
  return { kind: 'refused', errorCode: OPENING_ERRORS.accessDenied, errorDescription: 'access deny' };
}

function malformed(name: string): EditorConfigOutcome {
  return {
    kind: 'refused',
    errorCode: OPENING_ERRORS.configBad,
    errorDescription: `${name} is missing or malformed in the signed config`,
  };
}
