/** The parts of an editor config that this script itself looks at; the rest travels as it is. */
export interface EditorConfig {
  type?: string;
  documentType?: string;
  width?: string;
  height?: string;
  token?: string;
  document?: object;
  editorConfig?: object;
  events?: object;
}

/** A member of a part of the config, whatever it is. */
export function member(part: object | undefined, name: string): unknown {
  return (part as Record<string, unknown> | undefined)?.[name];
}

type Handler = (event: { target: unknown; data?: unknown }) => void;

/** The handler of an event, if the config has one. */
export function handlerOf(config: EditorConfig, name: string): Handler | null {
  const handler = member(config.events, name);
  return typeof handler === 'function' ? (handler as Handler) : null;
}

const OLD_KINDS: Record<string, string> = { text: 'word', spreadsheet: 'cell', presentation: 'slide' };
const APP_OF_KIND: Record<string, string> = {
  word: 'documenteditor',
  cell: 'spreadsheeteditor',
  slide: 'presentationeditor',
  pdf: 'pdfeditor',
  diagram: 'visioeditor',
};
const KIND_OF_TYPE: [string, RegExp][] = [
  ['cell', /^(xlsx?|xlsm|xlsb|xltx?|xltm|ods|ots|fods|csv|tsv|et|ett)$/],
  ['slide', /^(pptx?|pptm|ppsx?|ppsm|potx?|potm|odp|otp|fodp|dps|dpt)$/],
  ['pdf', /^(pdf|djvu|xps|oxps)$/],
];

/** Where this script lies: everything up to `web-apps/`, a version prefix included. */
export function serverBase(script: string): string {
  return script.replace(/web-apps\/apps\/api\/documents\/api\.js.*$/, '');
}

/** The address of the frame, in the form that integrators and proxies know. */
export function frameUrl(base: string, config: EditorConfig, frameEditorId: string): string {
  const textAt = (part: object | undefined, name: string): string => {
    const value = member(part, name);
    return typeof value === 'string' ? value : '';
  };
  const fileType = textAt(config.document, 'fileType').toLowerCase();
  const lang = textAt(config.editorConfig, 'lang');
  const key = textAt(config.document, 'key');
  const named = config.documentType ?? '';
  const kind = (OLD_KINDS[named] ?? named) || (KIND_OF_TYPE.find(([, types]) => types.test(fileType))?.[0] ?? 'word');
  const folder = config.type === 'mobile' ? 'mobile' : config.type === 'embedded' ? 'embed' : 'main';
  const query = new URLSearchParams({ _dc: '0' });
  if (lang !== '') query.set('lang', lang);
  if (config.type !== undefined) query.set('type', config.type);
  query.set('frameEditorId', frameEditorId);
  query.set('parentOrigin', location.origin);
  if (fileType !== '') query.set('fileType', fileType);
  if (key !== '') query.set('shardkey', key);
  return `${base}web-apps/apps/${APP_OF_KIND[kind] ?? 'documenteditor'}/${folder}/index.html?${query.toString()}`;
}

/** What can be sent: the config without functions, and the names of the events that have a handler. */
export function portable(config: EditorConfig): { config: unknown; events: string[] } {
  const { events = {}, ...rest } = config;
  return {
    config: JSON.parse(JSON.stringify(rest)) as unknown,
    events: Object.keys(events).filter((name) => handlerOf(config, name) !== null),
  };
}
