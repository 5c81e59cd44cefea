type Send = (command: string, data?: unknown) => void;
type Report = (description: string) => void;
type Callback = (value: unknown) => void;

/** A line to the editor for scripts of the embedding page (Automation API), as `createConnector` gives it. */
export interface Connector {
  connect: () => void;
  disconnect: () => void;
  executeMethod: (name: string, args?: readonly unknown[] | null, callback?: Callback) => void;
  callCommand: (command: unknown, callback?: Callback, isNoCalc?: boolean) => void;
  attachEvent: (name: string, callback: (...args: unknown[]) => void) => void;
  detachEvent: (name: string) => void;
  addContextMenuItem: (items: unknown) => void;
  updateContextMenuItem: (items: unknown) => void;
  addToolbarMenuItem: (items: unknown) => void;
  createWindow: () => null;
}

interface ConnectorReply {
  id: number;
  value?: unknown;
  error?: string;
}

/** Connectors of one editor, and the answers that they wait for. */
export class Connectors {
  private readonly waiting = new Map<number, Callback | undefined>();
  private next = 1;

  constructor(
    private readonly send: Send,
    /** Raises `onError`. */
    private readonly report: Report,
  ) {}

  create(): Connector {
    let connected = true;
    const refuse = (what: string) => (): null => {
      this.report(`createConnector: ${what} is not available`);
      return null;
    };
    return {
      connect: () => (connected = true),
      disconnect: () => (connected = false),
      executeMethod: (name, args, callback) => {
        if (!connected) {
          this.report(`createConnector: executeMethod ${name} after disconnect`);
          return;
        }
        const id = this.next++;
        this.waiting.set(id, callback);
        this.send('executeMethod', { id, name, args: args ?? [] });
      },
      callCommand: refuse('callCommand'),
      attachEvent: (name) => this.report(`createConnector: the event ${name} is not available`),
      detachEvent: () => undefined,
      addContextMenuItem: refuse('addContextMenuItem'),
      updateContextMenuItem: refuse('updateContextMenuItem'),
      addToolbarMenuItem: refuse('addToolbarMenuItem'),
      createWindow: refuse('createWindow'),
    };
  }

  /** The editor's answer to `executeMethod`. A refusal is told as an error, and the callback gets undefined. */
  answered(reply: unknown): void {
    const { id, value, error } = reply as ConnectorReply;
    const callback = this.waiting.get(id);
    this.waiting.delete(id);
    if (error !== undefined) this.report(`createConnector: ${error}`);
    callback?.(error === undefined ? value : undefined);
  }
}
