import { readFileSync } from 'node:fs';
import {
  HOSTILE_BODIES,
  HOSTILE_JSON,
  HOSTILE_MULTIPARTS,
  HOSTILE_QUERIES,
  HOSTILE_SEGMENTS,
  HOSTILE_TYPES,
} from './hostile-values.js';

export interface HostileRequest {
  /** The route as it is described, for the message of a failure. */
  route: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | Buffer | null;
}

interface Schema {
  $ref?: string;
  allOf?: Schema[];
  oneOf?: Schema[];
  type?: string | string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  enum?: unknown[];
  format?: string;
  minimum?: number;
}
interface Operation {
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
}
interface Description {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const NOBODY = '00000000-0000-4000-8000-000000000000';
const JSON_TYPE = { 'content-type': 'application/json' };

/**
 * What a script sends to every route of the REST API that is described, with a key that may do everything. None of it can be
 * carried out: what would change something names nobody, or has a field that no body has.
 */
export function hostileRestRequests(apiKey: string): HostileRequest[] {
  const api = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8')) as Description;
  const authorization = { authorization: `Bearer ${apiKey}` };
  const requests: HostileRequest[] = [];
  for (const [path, operations] of Object.entries(api.paths))
    for (const [name, operation] of Object.entries(operations)) {
      const method = name.toUpperCase();
      const route = `${method} ${path}`;
      const add = (at: string, headers: Record<string, string>, body: string | Buffer | null): void =>
        void requests.push({ route, method, path: at, headers: { ...authorization, ...headers }, body });
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
      const filled = (over: Record<string, string> = {}): string =>
        path.replace(/\{(\w+)\}/g, (_, parameter: string) => over[parameter] ?? NOBODY);
      const reads = method === 'GET';
      for (const parameter of inPath)
        for (const segment of HOSTILE_SEGMENTS)
          add(filled({ [parameter]: segment }), reads ? {} : JSON_TYPE, reads ? null : '{}');
      for (const parameter of (operation.parameters ?? []).filter((one) => one.in === 'query' && reads)) {
        for (const value of HOSTILE_QUERIES) add(`${filled()}?${parameter.name}=${value}`, {}, null);
        add(`${filled()}?${parameter.name}=a&${parameter.name}=b`, {}, null);
        add(`${filled()}?${parameter.name}[]=a&${parameter.name}[__proto__]=1`, {}, null);
      }
      const takes = operation.requestBody?.content;
      if (reads || takes === undefined) continue;
      for (const body of HOSTILE_BODIES) add(filled(), JSON_TYPE, body);
      for (const type of HOSTILE_TYPES) add(filled(), type === null ? {} : { 'content-type': type }, '{"zz":1}');
      for (const body of HOSTILE_MULTIPARTS) add(filled(), { 'content-type': 'multipart/form-data; boundary=x' }, body);
      add(filled(), { ...JSON_TYPE, 'content-encoding': 'gzip' }, '{"zz":1}');
      const sample = sampleOf(takes['application/json']?.schema, api, 0);
      if (typeof sample !== 'object' || sample === null) continue;
      for (const field of Object.keys(sample))
        for (const value of HOSTILE_JSON) {
          const others = Object.entries(sample).filter(([other]) => other !== field);
          const rest = others.map(([other, given]) => `${JSON.stringify(other)}:${JSON.stringify(given)}`);
          add(filled(), JSON_TYPE, `{${[...rest, `${JSON.stringify(field)}:${value}`, '"zz":1'].join()}}`);
        }
    }
  return requests;
}

/** A value that a schema allows, more or less. */
function sampleOf(given: Schema | undefined, api: Description, depth: number): unknown {
  const schema = given?.$ref ? api.components.schemas[given.$ref.split('/').pop() ?? ''] : given;
  if (!schema || depth > 4) return 'x';
  const inner = schema.allOf?.[0] ?? schema.oneOf?.[0];
  if (inner) return sampleOf(inner, api, depth + 1);
  if (schema.enum) return schema.enum[0];
  if (schema.properties)
    return Object.fromEntries(
      Object.entries(schema.properties).map(([name, one]) => [name, sampleOf(one, api, depth + 1)]),
    );
  switch ([schema.type].flat()[0]) {
    case 'array':
      return [sampleOf(schema.items, api, depth + 1)];
    case 'integer':
    case 'number':
      return schema.minimum ?? 5;
    case 'boolean':
      return false;
    case 'object':
      return {};
    default:
      return schema.format === 'uuid' ? NOBODY : schema.format === 'date-time' ? '2026-01-01T00:00:00Z' : 'x';
  }
}

/** The same to the doors of the protocols: signed as their callers sign, with nonsense in every field. */
export function hostileDoorRequests(door: {
  /** HMAC of the Bisheng API. */
  signCallUrl: (text: string) => string;
  /** JWT of the ONLYOFFICE Docs API over a payload that is JSON text. */
  signPayload: (json: string) => string;
  wopi: { path: string; token: string };
}): HostileRequest[] {
  const requests: HostileRequest[] = [];
  const add = (method: string, path: string, headers: Record<string, string> = {}, body?: string | Buffer): void =>
    void requests.push({ route: `${method} ${path.split('?')[0] ?? ''}`, method, path, headers, body: body ?? null });
  const instruction = { doc: { docId: 'd', title: 't.docx', fetchUrl: 'http://127.0.0.1:1/f' }, user: { uid: 'u' } };
  for (const part of ['doc', 'user'] as const)
    for (const field of ['docId', 'title', 'fetchUrl', 'callback', 'mime_type', 'opts', 'uid', 'nickName', 'privilege'])
      for (const value of HOSTILE_JSON.filter((one) => one.length < 10_000)) {
        // What could be opened goes to a program that we have none of.
        const fields = { ...instruction[part], ...(part === 'doc' ? { title: 't.nothing' } : {}) };
        const text = `{"${part === 'doc' ? 'user' : 'doc'}":${JSON.stringify(part === 'doc' ? instruction.user : { ...instruction.doc, title: 't.nothing' })},"${part}":${JSON.stringify(fields).slice(0, -1)},"${field}":${value}}}`;
        const data = Buffer.from(text).toString('base64');
        add('GET', `/apps/editor/openEditor?data=${encodeURIComponent(data)}&sign=${door.signCallUrl(data)}`);
      }
  for (const segment of HOSTILE_QUERIES) {
    add('GET', `/apps/editor/openPreview?callURL=${segment}&sign=${door.signCallUrl(segment)}&device=${segment}`);
    for (const call of ['deleteFile', 'removeParticipant', 'isOpening', 'fingerprint', 'saveBack', 'rename'])
      add('POST', `/apps/editor/${call}/${segment || 'x'}?hashId=${segment}&hashId=b&posturl=${segment}`, {}, '["u"]');
    add('GET', `/s3/draft/${segment || 'x'}/a.docx`);
    add('GET', `/wopi/files/${segment || 'x'}?access_token=${door.wopi.token}`);
    add('POST', `${door.wopi.path}/contents?access_token=${segment}`, { 'x-wopi-override': 'PUT' }, 'x');
  }
  for (const body of HOSTILE_BODIES) {
    for (const path of ['/command', '/converter', '/ConvertService.ashx', '/converter/from-file', '/onlyoffice/open'])
      add('POST', path, JSON_TYPE, body);
    add('POST', '/apps/editor/removeParticipant/nobody', { 'content-type': 'garbage' }, body);
    add('POST', `${door.wopi.path}?access_token=${door.wopi.token}`, { 'x-wopi-override': 'ADD_ACTIVITIES' }, body);
    add('POST', '/hosting/wopi/word/edit?WOPISrc=x', { 'content-type': 'application/x-www-form-urlencoded' }, body);
  }
  for (const body of HOSTILE_MULTIPARTS)
    for (const path of ['/cool/convert-to/pdf', '/converter/from-file', '/hosting/wopi/word/edit?WOPISrc=x'])
      add('POST', path, { 'content-type': 'multipart/form-data; boundary=x' }, body);
  const orders: Record<string, Record<string, string>> = {
    '/command': { c: '"info"', key: '"nobody"', users: '[]', userdata: '""', callback: 'null', meta: '{}' },
    '/converter': {
      ...{ filetype: '"docx"', outputtype: '"nothing"', key: '"k"', url: '"http://127.0.0.1:1/f"', title: '"t"' },
      ...{ password: '""', codePage: '0', delimiter: '4', region: '"en-US"', thumbnail: '{}', watermark: '{}' },
      ...{ spreadsheetLayout: '{}', pdf: '{}', documentLayout: '{}', async: 'false' },
    },
  };
  for (const [path, fields] of Object.entries(orders))
    for (const field of Object.keys(fields))
      for (const value of HOSTILE_JSON) {
        const payload = `{${Object.entries({ ...fields, [field]: value })
          .map(([name, given]) => `"${name}":${given}`)
          .join()}}`;
        add('POST', path, JSON_TYPE, JSON.stringify({ token: door.signPayload(payload) }));
      }
  for (const header of ['x-wopi-lock', 'x-wopi-suggestedtarget', 'x-wopi-relativetarget', 'x-wopi-requestedname'])
    for (const override of [
      'LOCK',
      'UNLOCK',
      'REFRESH_LOCK',
      'PUT_RELATIVE',
      'RENAME_FILE',
      'NONSENSE',
      'GET_SHARE_URL',
    ])
      for (const value of [
        '',
        'x'.repeat(1025),
        '+AAA-',
        '+2AA-',
        '+',
        '\xe9\xff',
        '../..',
        '+AC8-..',
        'y'.repeat(7000),
      ])
        add('POST', `${door.wopi.path}?access_token=${door.wopi.token}`, {
          'x-wopi-override': override,
          [header]: value,
        });
  return requests;
}
