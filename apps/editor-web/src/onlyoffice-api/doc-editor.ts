import { type Connector, Connectors } from './connector.js';
import { type EditorConfig, frameUrl, handlerOf, portable } from './frame.js';

/** Methods whose only argument goes to the frame as it is. */
const FORWARDED = [
  'denyEditingRights',
  'downloadAs',
  'insertImage',
  'refreshHistory',
  'requestClose',
  'setActionLink',
  'setFavorite',
  'setHistoryData',
  'setMailMergeRecipients',
  'setReferenceData',
  'setReferenceSource',
  'setRequestedDocument',
  'setRequestedSpreadsheet',
  'setRevisedFile',
  'setSharingSettings',
  'setUsers',
  'setEmailAddresses',
  'showSharingSettings',
  'startFilling',
  'requestRoles',
  'processMailMerge',
  'openDocument',
  'attachMouseEvents',
  'detachMouseEvents',
  'grabFocus',
  'blurFocus',
] as const;

export type EditorMethods = Record<(typeof FORWARDED)[number], (argument?: unknown) => void> & {
  refreshFile: (config: EditorConfig) => void;
  destroyEditor: (command?: string) => void;
  serviceCommand: (command: string, data?: unknown) => void;
  /** One text, or a title and a text: the last one given is shown. */
  showMessage: (title: string, message?: string) => void;
  processSaveResult: (result: boolean, message?: string) => void;
  processRightsChange: (enabled: boolean, message?: string) => void;
  createConnector: () => Connector;
};

let frames = 0;

/** Makes the frame in place of the placeholder and gives the object that integrators drive the editor with; null when the config is unusable. */
export function createEditor(base: string, placeholderId: string, given: EditorConfig): EditorMethods | null {
  const config = completed(given);
  const placeholder = document.getElementById(placeholderId);
  if (!config || !placeholder) return null;
  const frame = document.createElement('iframe');
  const frameEditorId = `${placeholderId}-${++frames}`;
  const origin = new URL(base).origin;
  frame.name = 'frameEditor';
  frame.src = frameUrl(base, config, frameEditorId);
  frame.width = config.width ?? '100%';
  frame.height = config.height ?? '100%';
  frame.allowFullscreen = true;
  frame.setAttribute('allow', 'autoplay; clipboard-read; clipboard-write; fullscreen');
  frame.setAttribute('frameborder', '0');
  frame.style.border = '0';
  if (config.type === 'mobile') {
    // Pages made for phones count on it that the editor lies still over them.
    frame.style.position = 'fixed';
    frame.style.overflow = 'hidden';
    document.body.style.overscrollBehaviorY = 'contain';
  }

  let current = config;
  const send = (command: string, data?: unknown): void =>
    frame.contentWindow?.postMessage(JSON.stringify({ command, data }), origin);
  const raise = (name: string, data?: unknown): void => {
    const event = data === undefined ? { target: methods } : { target: methods, data };
    handlerOf(current, name)?.call(methods, event);
  };
  const listen = (message: MessageEvent): void => {
    if (message.source !== frame.contentWindow || message.origin !== origin) return;
    const said = parsed(message.data);
    if (said?.frameEditorId !== frameEditorId) return;
    if (said.event === 'onAppReady') {
      send('init', portable(current));
      raise('onAppReady');
    } else if (said.event === 'onRequestEditRights' && handlerOf(current, 'onRequestEditRights') === null) {
      send('processRightsChange', { enabled: false });
    } else if (said.event === 'connectorAnswer') connectors.answered(said.data);
    else if (said.event === 'connectorEvent') connectors.happened(said.data);
    else raise(said.event, said.data);
  };

  const connectors = new Connectors(send, frame, (errorDescription) =>
    raise('onError', { errorCode: -1, errorDescription }),
  );
  const forwarded = Object.fromEntries(
    FORWARDED.map((name) => [name, (argument?: unknown) => send(name, argument)]),
  ) as Record<(typeof FORWARDED)[number], (argument?: unknown) => void>;
  const methods: EditorMethods = {
    ...forwarded,
    refreshFile: (fresh) => {
      // documentType, type and events cannot change under an open frame
      const { documentType, type, events } = current;
      current = {
        ...fresh,
        ...(documentType ? { documentType } : {}),
        ...(type ? { type } : {}),
        ...(events ? { events } : {}),
      };
      send('refreshFile', portable(current).config);
    },
    serviceCommand: (command, data) => send('serviceCommand', { command, data }),
    showMessage: (title, message) => send('showMessage', message ?? title),
    processSaveResult: (result, message) => send('processSaveResult', { result, message }),
    processRightsChange: (enabled, message) => send('processRightsChange', { enabled, message }),
    createConnector: () => connectors.create(),
    destroyEditor: () => {
      window.removeEventListener('message', listen);
      const again = document.createElement('div');
      again.id = placeholderId;
      frame.replaceWith(again);
    },
  };
  window.addEventListener('message', listen);
  placeholder.replaceWith(frame);
  return methods;
}

/** The config with what api.js adds by itself. Null, after an alert, when the editor could not do anything with it. */
function completed(given: EditorConfig): EditorConfig | null {
  const document_: Record<string, unknown> = { ...given.document };
  const editorConfig: Record<string, unknown> = { ...given.editorConfig };
  if (!given.documentType && !document_['fileType']) {
    window.alert('The "document.fileType" parameter for the config object is invalid. Please correct it.');
    return null;
  }
  if (!document_['url']) {
    window.alert('The "document.url" parameter for the config object is invalid. Please correct it.');
    return null;
  }
  if (document_['key'] === undefined) {
    document_['key'] = [...crypto.getRandomValues(new Uint8Array(10))]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('');
  } else if (typeof document_['key'] !== 'string') {
    window.alert('The "document.key" parameter for the config object must be string. Please correct it.');
    return null;
  }
  const user = editorConfig['user'] as Record<string, unknown> | undefined;
  if (typeof user?.['id'] === 'number') {
    console.warn('The "id" parameter for the user object must be a string.');
    editorConfig['user'] = { ...user, id: String(user['id']) };
  }
  return { ...given, document: document_, editorConfig };
}

function parsed(data: unknown): { event: string; data?: unknown; frameEditorId?: string } | null {
  if (typeof data !== 'string') return null;
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null && typeof (value as { event?: unknown }).event === 'string'
      ? (value as { event: string; data?: unknown; frameEditorId?: string })
      : null;
  } catch {
    return null; // somebody else's message
  }
}
