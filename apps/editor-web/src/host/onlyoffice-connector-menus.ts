import { LOK } from '../lok-events.js';
import { type MenuEntry, openMenu } from '../popups/menu.js';
import type { Tool } from '../ribbon/tool.js';
import type { EditorHandle } from './host.js';
import { objectAt } from './onlyoffice-json.js';

/** An item of a menu or a toolbar as a connector describes it. */
interface Item {
  id: string;
  text: string;
  hint: string;
  disabled: boolean;
  separator: boolean;
  data: unknown;
  items: Item[];
}

type Post = (told: Record<string, unknown>) => void;
type Report = (description: string) => void;

/** How long a menu waits for what the page wants in it. */
const PATIENCE_MS = 300;

/** Events that connectors can attach to; every other is refused by name. */
const EVENTS = [
  'onContextMenuShow',
  'onContextMenuClick',
  'onToolbarMenuClick',
  'onDocumentContentReady',
  'onTargetPositionChanged',
  'onChangeCurrentPage',
  'onClick',
  'onAddComment',
  'onChangeCommentData',
  'onRemoveComment',
] as const;
const EVENT_OF_COMMENT: Record<string, string> = {
  Add: 'onAddComment',
  Modify: 'onChangeCommentData',
  Remove: 'onRemoveComment',
};

/** Menus, tools and events of connectors of the embedding page. */
export class ConnectorMenus {
  private readonly attached = new Set<string>();
  private readonly inMenu = new Map<number, Item[]>();
  private opening = 0;
  private answered: { opening: number; done: () => void } | null = null;
  private listening = false;

  constructor(
    private readonly editor: EditorHandle,
    private readonly post: Post,
    /** Raises `onError`. */
    private readonly report: Report,
  ) {}

  attach(name: string): void {
    if (!(EVENTS as readonly string[]).includes(name)) {
      this.report(`createConnector: the event ${name} is not among ${EVENTS.join(', ')}`);
      return;
    }
    this.attached.add(name);
    this.listen();
    if (name === 'onDocumentContentReady' && this.editor.welcome) this.tell(name);
  }

  /** `where`: `context` sets a connector's items of the context menu, `update` changes some, `toolbar` adds tabs. */
  menu(given: unknown): void {
    const { connector, where, items } = objectAt(given) as Record<string, unknown>;
    const number = Number(connector);
    if (where === 'toolbar') {
      this.addTabs(number, items);
      return;
    }
    this.listen();
    const read = itemsOf(items);
    const before = this.inMenu.get(number) ?? [];
    if (where === 'context') this.inMenu.set(number, read);
    else
      this.inMenu.set(
        number,
        before.map((item) => read.find((changed) => changed.id === item.id) ?? item),
      );
  }

  /** The page has said what it wants in the menu that is about to open. */
  menuAnswered(opening: unknown): void {
    if (this.answered?.opening === opening) this.answered?.done();
  }

  documentReady(): void {
    this.tell('onDocumentContentReady');
  }

  private tell(name: string, ...args: unknown[]): void {
    if (this.attached.has(name)) this.post({ name, args });
  }

  private listen(): void {
    if (this.listening) return;
    this.listening = true;
    this.editor.extendContextMenu((selected) => this.entries(selected));
    this.editor.listen((type, payload) => {
      if (type === LOK.cursor) this.tell('onTargetPositionChanged');
      else if (type === LOK.setPart) this.tell('onChangeCurrentPage', Number(payload) || 0);
      else if (type === LOK.comment) this.comment(payload);
    });
    document.querySelector('main')?.addEventListener('click', () => this.tell('onClick', false));
  }

  private comment(payload: string): void {
    const { action, id, author, text, resolved } = objectAt(objectAt(JSON.parse(payload))['comment']);
    const name = EVENT_OF_COMMENT[String(action)];
    if (name !== undefined)
      this.tell(name, {
        Id: String(id),
        Data: { UserName: author ?? '', Text: text ?? '', Solved: resolved === 'true', Replies: [] },
      });
  }

  private async entries(selected: boolean): Promise<MenuEntry[]> {
    if (this.attached.has('onContextMenuShow')) {
      const opening = ++this.opening;
      await new Promise<void>((done) => {
        this.answered = { opening, done };
        setTimeout(done, PATIENCE_MS);
        this.post({ name: 'onContextMenuShow', args: [{ type: selected ? 'Selection' : 'None' }], opening });
      });
    }
    return [...this.inMenu].flatMap(([connector, items]) =>
      items.flatMap((item) => this.entriesOf(item, connector, 'onContextMenuClick')),
    );
  }

  /** Menus have one level here: what has items of its own becomes a heading over them. */
  private entriesOf(item: Item, connector: number, name: string): MenuEntry[] {
    const line: MenuEntry[] = item.separator ? ['line'] : [];
    if (item.items.length > 0)
      return [...line, { heading: item.text }, ...item.items.flatMap((one) => this.entriesOf(one, connector, name))];
    const run = (): void => this.clicked(item, connector, name);
    return [...line, { label: item.text, disabled: item.disabled, run }];
  }

  private clicked(item: Item, connector: number, name: string): void {
    this.post({ name, args: [item.id, item.data], connector, item: item.id });
  }

  private addTabs(connector: number, given: unknown): void {
    const { tabs } = objectAt(given) as Record<string, unknown>;
    for (const tab of itemsOf(tabs)) {
      const tools = tab.items.flatMap((item) => this.toolsOf(item, connector));
      const added = this.editor.addTools({
        id: `connector-${connector}-${tab.id}`,
        label: tab.text,
        groups: [{ label: tab.text, tools }],
      });
      if (!added) {
        this.report('createConnector: addToolbarMenuItem needs the tools, which whoever only looks does not have');
        return;
      }
    }
  }

  private toolsOf(item: Item, connector: number): Tool[] {
    const make = (): HTMLElement => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'tool wide';
      button.textContent = item.text;
      button.title = item.hint === '' ? item.text : item.hint;
      button.disabled = item.disabled;
      button.onmousedown = (event) => event.preventDefault(); // the document keeps the focus
      button.onclick = () => {
        if (item.items.length === 0) this.clicked(item, connector, 'onToolbarMenuClick');
        else
          openMenu(
            item.items.flatMap((one) => this.entriesOf(one, connector, 'onToolbarMenuClick')),
            { at: button, restore: () => this.editor.focus() },
          );
      };
      return button;
    };
    return [{ type: 'own', label: item.text, make }];
  }
}

function itemsOf(given: unknown): Item[] {
  if (!Array.isArray(given)) return [];
  return given.map((one) => {
    const { id, text, hint, disabled, separator, data, items } = objectAt(one) as Record<string, unknown>;
    const plain = (value: unknown): string => (typeof value === 'string' ? value : '');
    return {
      id: plain(id),
      text: plain(text),
      hint: plain(hint),
      disabled: disabled === true,
      separator: separator === true,
      data,
      items: itemsOf(items),
    };
  });
}
