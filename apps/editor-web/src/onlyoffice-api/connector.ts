import { type ConnectorWindow, createWindow } from './connector-window.js';

type Send = (command: string, data?: unknown) => void;
type Report = (description: string) => void;
type Callback = (value: unknown) => void;
type Handler = (...args: unknown[]) => void;

/** A line to the editor for scripts of the embedding page (Automation API), as `createConnector` gives it. */
export interface Connector {
  connect: () => void;
  disconnect: () => void;
  executeMethod: (name: string, args?: readonly unknown[] | null, callback?: Callback) => void;
  /** Runs a function over the open document. It sees nothing of the page but `Asc.scope`. */
  callCommand: (command: unknown, ...more: unknown[]) => void;
  attachEvent: (name: string, callback: Handler) => void;
  detachEvent: (name: string) => void;
  addContextMenuItem: (items: unknown) => void;
  updateContextMenuItem: (items: unknown) => void;
  addToolbarMenuItem: (items: unknown) => void;
  createWindow: () => ConnectorWindow;
}

interface ConnectorReply {
  id: number;
  value?: unknown;
  error?: string;
}

/** What the frame tells: an event, or (`item`) the click on an item of a menu of one connector. */
interface ConnectorEvent {
  name: string;
  args?: unknown[];
  connector?: number;
  item?: string;
  /** The frame waits for what handlers add to the menu that is about to open. */
  opening?: number;
}

interface Line {
  connected: boolean;
  handlers: Map<string, Handler>;
  clicks: Map<string, Handler>;
}

/** Connectors of one editor, and the answers that they wait for. */
export class Connectors {
  private readonly waiting = new Map<number, Callback | undefined>();
  private readonly lines = new Map<number, Line>();
  private next = 1;

  constructor(
    private readonly send: Send,
    private readonly frame: HTMLIFrameElement,
    /** Raises `onError`. */
    private readonly report: Report,
  ) {}

  create(): Connector {
    const number = this.lines.size + 1;
    const line: Line = { connected: true, handlers: new Map(), clicks: new Map() };
    this.lines.set(number, line);
    /** Does what a method is for, unless the line was cut. */
    const through = (method: string, what: () => void): void => {
      if (line.connected) what();
      else this.report(`createConnector: ${method} after disconnect`);
    };
    const menu = (method: string, where: string, items: unknown): void =>
      through(method, () =>
        this.send('connectorMenu', { connector: number, where, items: portable(items, line.clicks) }),
      );
    return {
      connect: () => (line.connected = true),
      disconnect: () => (line.connected = false),
      executeMethod: (name, args, callback) =>
        through(`executeMethod ${name}`, () => {
          const id = this.next++;
          this.waiting.set(id, callback);
          this.send('executeMethod', { id, name, args: args ?? [] });
        }),
      callCommand: (command, ...more) =>
        through('callCommand', () => {
          const id = this.next++;
          const callback = more.find((one): one is Callback => typeof one === 'function');
          this.waiting.set(id, callback);
          // A function as it is written, or the text of one.
          const code = typeof command === 'function' ? command.toString() : String(command);
          this.send('callCommand', { id, code, scope: window.Asc?.scope ?? {} });
        }),
      attachEvent: (name, callback) =>
        through(`attachEvent ${name}`, () => {
          line.handlers.set(eventName(name), callback);
          this.send('connectorEvent', eventName(name));
        }),
      detachEvent: (name) => void line.handlers.delete(eventName(name)),
      addContextMenuItem: (items) => menu('addContextMenuItem', 'context', items),
      updateContextMenuItem: (items) => menu('updateContextMenuItem', 'update', items),
      addToolbarMenuItem: (items) => menu('addToolbarMenuItem', 'toolbar', items),
      createWindow: () => createWindow(this.frame, (reason) => this.report(`createConnector: ${reason}`)),
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

  /** Something happened in the editor. */
  happened(told: unknown): void {
    const { name, args = [], connector, item, opening } = told as ConnectorEvent;
    for (const [number, line] of this.lines) {
      if (!line.connected || (connector !== undefined && connector !== number)) continue;
      if (item !== undefined) line.clicks.get(item)?.(...args.slice(1));
      line.handlers.get(name)?.(...args);
    }
    if (opening !== undefined) this.send('connectorMenuAnswered', opening);
  }
}

/** Both spellings serve: `onClick` and, as in plugins, `click`. */
function eventName(name: string): string {
  return /^on[A-Z]/.test(name) ? name : `on${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** Items of menus without their functions, which stay here under the id of their item; who has no id gets one. */
function portable(items: unknown, clicks: Map<string, Handler>): unknown {
  if (Array.isArray(items)) return items.map((item) => portable(item, clicks));
  if (typeof items !== 'object' || items === null) return items;
  const given = items as Record<string, unknown>;
  const text = typeof given['text'] === 'string' ? given['text'] : '';
  const id = typeof given['id'] === 'string' || typeof given['id'] === 'number' ? String(given['id']) : text;
  if (typeof given['onClick'] === 'function') clicks.set(id, given['onClick'] as Handler);
  const kept = Object.entries(given).filter(([, value]) => typeof value !== 'function');
  return {
    ...Object.fromEntries(
      kept.map(([name, value]) => [name, name === 'items' || name === 'tabs' ? portable(value, clicks) : value]),
    ),
    id,
  };
}
