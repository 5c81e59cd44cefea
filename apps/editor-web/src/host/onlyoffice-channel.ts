/** What the embedding page gave to `DocsAPI.DocEditor`, as api.js sends it. */
export interface EmbeddingConfig {
  config: {
    token?: string;
    type?: string;
    document?: Record<string, unknown>;
    editorConfig?: Record<string, unknown>;
    [name: string]: unknown;
  };
  /** Names of the events that have a handler. */
  events: string[];
}

const FRAME = 'frame';
const PARENT = 'parent';

/** The line to api.js in the page around the frame: JSON texts by postMessage, to and from that page's origin only. */
export class OnlyofficeChannel {
  private onInit: ((given: EmbeddingConfig) => void) | null = null;
  private onCommand: ((name: string, data: unknown) => void) | null = null;

  constructor(
    private readonly frameEditorId: string,
    private readonly parentOrigin: string,
  ) {
    window.addEventListener('message', (message) => {
      if (message.source !== window.parent || message.origin !== this.parentOrigin) return;
      if (typeof message.data === 'string') this.receive(message.data);
    });
  }

  /** From the address of the frame: as api.js made it, or as it stands after the editor was opened. */
  static fromAddress(): OnlyofficeChannel {
    const query = new URLSearchParams(location.search);
    const fragment = new URLSearchParams(location.hash.slice(1));
    return new OnlyofficeChannel(
      query.get('frameEditorId') ?? fragment.get(FRAME) ?? '',
      query.get('parentOrigin') ?? fragment.get(PARENT) ?? '',
    );
  }

  /** Adds to a fragment what {@link fromAddress} reads, so that a reload of the frame finds its page again. */
  remember(fragment: URLSearchParams): void {
    fragment.set(FRAME, this.frameEditorId);
    fragment.set(PARENT, this.parentOrigin);
  }

  post(event: string, data?: unknown): void {
    if (window.parent === window || this.parentOrigin === '') return;
    const message = { event, frameEditorId: this.frameEditorId, ...(data === undefined ? {} : { data }) };
    window.parent.postMessage(JSON.stringify(message), this.parentOrigin);
  }

  /** Says that the frame is there and waits for the config. */
  config(): Promise<EmbeddingConfig> {
    return new Promise((resolve) => {
      this.onInit = resolve;
      this.post('onAppReady');
    });
  }

  /** The methods that integrators call, from now on. */
  listen(onCommand: (name: string, data: unknown) => void): void {
    this.onCommand = onCommand;
  }

  private receive(text: string): void {
    let message: { command?: unknown; data?: unknown } | null;
    try {
      message = JSON.parse(text) as typeof message;
    } catch {
      return; // not from api.js
    }
    if (typeof message?.command !== 'string') return;
    if (message.command === 'init') {
      const { config, events } = (message.data ?? {}) as Partial<EmbeddingConfig>;
      this.onInit?.({ config: config ?? {}, events: Array.isArray(events) ? events : [] });
      this.onInit = null;
    } else this.onCommand?.(message.command, message.data);
  }
}
