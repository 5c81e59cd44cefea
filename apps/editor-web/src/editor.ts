import type { EngineMessage, PageMessage, Person } from '#protocol/editor';
import { caretPosition } from './canvas/caret-position.js';
import { DocumentCanvas } from './canvas/document-canvas.js';
import { showNotice } from './chrome/engine-notices.js';
import { farewell } from './chrome/farewells.js';
import { fileMenu } from './chrome/file-menu.js';
import { readBrand } from './chrome/brand.js';
import { Header } from './chrome/header.js';
import { Messages } from './chrome/messages.js';
import { askPassword, passwordNotNeeded } from './chrome/password-dialog.js';
import { remarksBar, remarksInWords } from './chrome/remarks.js';
import { ShownSaveState } from './chrome/save-state.js';
import { type EditorActions, carryOut, prepareDialogs } from './actions.js';
import { Bench } from './bench.js';
import { Capabilities } from './capabilities.js';
import { DocumentEvents } from './document-events.js';
import { Exporting, isPlain } from './exporting.js';
import { Extensions } from './extensions.js';
import { ReachableEditor, type ReachableParts } from './host/editor-handle.js';
import type { Host, HostAbilities, HostFactory } from './host/host.js';
import { t } from './i18n.js';
import { ClipboardDesk } from './input/clipboard-desk.js';
import { Keyboard } from './input/keyboard.js';
import { DeskMouse } from './input/desk-mouse.js';
import { shortcutOf } from './input/keys.js';
import { attachMouse } from './input/mouse.js';
import { showContextMenu } from './menus/context-menu.js';
import { openMenu } from './popups/menu.js';
import { loadLists } from './ribbon/lists.js';
import { pasteOwnPart } from './sheets/paste-special.js';
import { SheetFrame } from './sheets/sheet-frame.js';
import { carryOutShortcut } from './shortcuts.js';
import { attachSlideMenu } from './slides/slide-menu.js';
import { SlideDesk } from './slides/slide-desk.js';
import { Connection, type ConnectionState } from './socket/connection.js';
import { Together } from './together/together.js';
import { watchOnScreenKeyboard } from './touch/on-screen-keyboard.js';
import { attachTouch } from './touch/touch.js';
import { bool, text } from './workbench.js';

type Welcome = Extract<EngineMessage, { t: 'welcome' }>;

const ACTIVE_EVERY_MS = 1_000;
/** Shortcuts for those who only look. */
const READING = new Set([
  'ctrl+a',
  'ctrl+f',
  'ctrl+p',
  'ctrl+-',
  'ctrl++',
  'ctrl+0',
  'f5',
  'shift+f5',
  'alt+f5',
  'f1',
  'ctrl+pageup',
  'ctrl+pagedown',
]);
/** Shortcuts that are about the document wherever the keyboard is. */
const BESIDE: Readonly<Record<string, string>> = { 'ctrl+s': 'save', 'ctrl+p': 'print' };

/** The editor page: puts its parts together and leads what comes from the engine to where it belongs. */
export class Editor {
  private readonly handle = new ReachableEditor(() => this.reachable);
  private readonly host: Host;
  private readonly connection: Connection;
  private readonly canvas: DocumentCanvas;
  private readonly keyboard: Keyboard;
  private readonly header: Header;
  private readonly saveState: ShownSaveState;
  private readonly bench: Bench;
  private capabilities: Capabilities | null = null;
  private readonly messages = new Messages();
  private readonly extensions = new Extensions();
  private readonly sheet: SheetFrame;
  private readonly slides: SlideDesk;
  private readonly events: DocumentEvents;
  private readonly mouse: DeskMouse;
  private readonly exporting = new Exporting({
    welcome: () => this.welcome,
    document: () => this.shown ?? this.welcome?.document ?? null,
    exportAs: (format, purpose) => this.handle.exportAs(format, purpose),
    notice: (message, forMs) => this.messages.notice(message, forMs),
  });
  private readonly clipboard: ClipboardDesk;
  private readonly together: Together;
  private readonly stage = document.createElement('main');
  private kind = '';
  private welcome: Welcome | null = null;
  private shown: Welcome['document'] | null = null;
  private people: readonly Person[] = [];
  private abilities: HostAbilities = {};
  private linkMaker: ((bookmark: string) => void) | null = null;
  private pictures: ReadonlyMap<string, string> = new Map();
  private placeTouch: () => void = () => undefined;

  constructor(
    private readonly root: HTMLElement,
    participantId: string,
    token: string,
    hostFactory: HostFactory,
  ) {
    this.host = hostFactory(this.handle);
    this.connection = new Connection(participantId, token, {
      message: (message) => this.receive(message),
      patch: (data) => this.canvas.receive(data),
      state: (state) => this.connectionState(state),
    });
    const send = (message: PageMessage): void => {
      if (!this.mayType && isTyping(message)) return; // the engine would refuse it
      this.connection.send(message);
      if (isTyping(message)) this.sheet.typed(message);
      if (message.t === 'text' || message.t === 'compose') this.header.setSave('unsaved', null);
    };
    this.clipboard = new ClipboardDesk({
      connection: this.connection,
      welcome: () => this.welcome,
      mayEdit: () => this.mayEdit,
      mayType: () => this.mayType,
      command: (name) => this.command(name),
      notice: (message, forMs) => this.messages.notice(message, forMs),
      focus: () => this.keyboard.focus(),
      together: () => this.together,
      copied: () => this.kind === 'spreadsheet' && this.sheet.markCopied(),
      // "Paste values only" has the whole values of cells that were copied here, not what they show.
      pasteOwn: async (plain) => plain && this.kind === 'spreadsheet' && (await pasteOwnPart(this.bench, 'values')),
    });
    this.canvas = new DocumentCanvas(send);
    this.keyboard = new Keyboard({
      send,
      shortcut: (keys) =>
        this.capabilities !== null && (this.bench.mayEdit || READING.has(keys)) && carryOutShortcut(this.bench, keys),
      suggest: (key) => this.sheet.hintKey(key),
      copy: (event, cut) => this.clipboard.copyEvent(event, cut),
      paste: (event) => this.clipboard.pasteEvent(event),
      caret: () => caretPosition(this.canvas),
      canType: () => {
        if (!this.connection.takesInput) this.messages.notice(t('typingStopped'));
        return this.connection.takesInput;
      },
    });
    this.header = new Header({
      download: () => this.exporting.download(),
      formats: () => this.exporting.formats,
      downloadAs: (format) => this.exporting.download(format),
      print: () => this.print(),
      edit: () => this.switchToEdit(),
    });
    this.saveState = new ShownSaveState(
      this.header,
      () => this.mayEdit,
      () => this.kind === 'spreadsheet' && this.sheet.cellTyping,
    );
    this.bench = new Bench({
      root,
      stage: this.stage,
      canvas: this.canvas,
      connection: this.connection,
      send,
      welcome: () => this.welcome,
      act: (name, detail) => carryOut(this.bench, this.actions, name, detail),
      linkTo: () => this.linkMaker,
      notice: (message, forMs) => this.messages.notice(message, forMs),
      focus: () => this.keyboard.focus(),
    });
    this.sheet = new SheetFrame(this.canvas, this.connection, send, () => this.keyboard.focus());
    this.slides = new SlideDesk(
      this.canvas,
      this.connection,
      () => this.capabilities?.notes ?? null,
      () => this.keyboard.focus(),
    );
    this.events = new DocumentEvents(this.canvas, this.sheet, this.slides, {
      kind: () => this.kind,
      mayEdit: () => this.mayEdit,
      capabilities: () => this.capabilities,
      state: (payload) => this.bench.states.receive(payload),
      contextMenu: (payload, at) => this.openContextMenu(payload, at),
      cellTyping: () => this.saveState.show(),
    });
    const mouse = new DeskMouse(
      this.bench,
      () => this.kind,
      () => this.mayType,
    );
    this.mouse = mouse;
    attachMouse(this.canvas, {
      mayEdit: () => this.mayType,
      send,
      focus: () => this.keyboard.focus(),
      rightClick: (at) => (this.events.rightClickAt = at),
      cellAt: (x, y) => this.sheet.cellAt(x, y),
      clickedToRead: (at) => this.clickedToRead(at),
      taken: (event, count) => mouse.takes(event, count),
    });
    this.together = new Together({
      connection: this.connection,
      canvas: this.canvas,
      command: (name, args) => this.command(name, args),
      notice: (text, forMs) => this.messages.notice(text, forMs),
      showPart: (part) => this.showPart(part),
      mentionWanted: () => this.host.tell({ e: 'mention-wanted' }),
      mentioned: (text, userIds, commentId) => this.host.tell({ e: 'mentioned', text, userIds, commentId }),
    });
    this.header.panels.append(this.together.panel.buttons);
    this.clipboard.acceptDrops(this.canvas.element);
    this.canvas.onOtherPart = (part) => this.showPart(part);
    this.canvas.onScroll = () => {
      this.together.placed();
      this.keyboard.place();
      this.mouse.placed();
      this.placeTouch();
      this.capabilities?.status.setZoom(this.canvas.zoom);
      this.capabilities?.choices.place();
      this.capabilities?.ruler?.place();
      if (this.kind === 'spreadsheet') this.sheet.draw();
    };
    this.canvas.onFirstPaint = () => {
      this.messages.uncover();
      performance.mark('document-painted');
      this.root.dataset['painted'] = 'true';
      void this.loadLists(); // after what people wait for
    };
    this.canvas.element.setAttribute('role', 'region');
    this.canvas.element.setAttribute('aria-label', t('documentArea'));
    this.canvas.element.append(this.keyboard.element);
    this.stage.className = 'stage';
    this.stage.append(this.canvas.element, this.messages.element, this.together.overlay, this.together.panel.element);
    const touch = attachTouch(this.canvas, {
      send,
      focus: () => this.keyboard.focus(),
      mayType: () => this.mayType,
      tappedToRead: (at) => this.clickedToRead(at),
      actions: () => this.clipboard.touchActions(),
    });
    this.placeTouch = () => touch.place();
    watchOnScreenKeyboard(root, () => {
      const at = this.canvas.overlay.cursor ?? this.canvas.overlay.cell;
      if (at && document.activeElement === this.keyboard.element) this.canvas.scrollIntoView(at);
    });
    this.root.append(this.header.element, this.stage);
    this.messages.wait(t('connecting'));
  }

  start(): void {
    this.connection.connect();
    this.host.tell({ e: 'frame-ready' });
    let lastActive = 0;
    for (const type of ['keydown', 'pointerdown', 'pointermove', 'wheel']) {
      const active = (): void => {
        const now = performance.now();
        if (now - lastActive < ACTIVE_EVERY_MS) return;
        lastActive = now;
        this.host.tell({ e: 'active' });
      };
      this.root.addEventListener(type, active, { passive: true, capture: true });
    }
  }

  private get mayEdit(): boolean {
    return this.welcome !== null && this.welcome.mode !== 'view';
  }

  /** The person may write, be it tracked; others select. Fields are filled in beside the document. */
  private get mayType(): boolean {
    return this.welcome !== null && ['edit', 'review'].includes(this.welcome.mode);
  }

  private connectionState(state: ConnectionState): void {
    // Trying again is not being back.
    if (state !== 'connecting' || !this.welcome) this.root.dataset['connection'] = state;
    if (state === 'lost' && this.welcome) this.messages.notice(t('typingPaused'));
    if (state === 'open') this.messages.clearNotice();
  }

  private receive(message: EngineMessage): void {
    switch (message.t) {
      case 'stage':
        this.messages.wait(t(message.stage === 'fetching' ? 'fetching' : 'loading'));
        return;
      case 'welcome':
        this.greet(message);
        return;
      case 'status':
        this.showDocument(message.document);
        return;
      case 'looks':
        for (const part of message.parts) this.slides.strip.changed(part);
        return;
      case 'event':
        this.event(message.e, message.p);
        return;
      case 'people':
        this.setPeople(message.people);
        return;
      case 'save':
        this.saveState.heard(message);
        this.host.tell({ e: 'save', state: message.state, at: message.at });
        return;
      case 'notice':
        showNotice(this.messages, message);
        return;
      case 'bye':
        passwordNotNeeded();
        if (!message.back) this.messages.end(farewell(message.code, message.message), message.code);
        this.host.tell({ e: 'ended', code: message.code, message: message.message, back: message.back });
        return;
      case 'rights':
        this.setRights(message.mode, message.permissions);
        this.messages.notice(t('rightsChanged'), 4000);
        return;
      case 'chat':
      case 'mention':
      case 'where':
        this.together.receive(message);
        return;
      case 'password':
        void this.enterPassword(message.wrong);
        return;
      case 'got':
      case 'reply':
      case 'hold':
        return;
    }
  }

  private async enterPassword(wrong: boolean): Promise<void> {
    const password = await askPassword(wrong);
    if (password !== null) {
      this.messages.wait(t('loading'));
      this.connection.send({ t: 'password', value: password });
      return;
    }
    this.connection.leave();
    this.messages.end(t('passwordCancelled'), 'password_cancelled');
    this.host.tell({ e: 'ended', code: 'password_cancelled', message: t('passwordCancelled'), back: false });
  }

  /** What the person may do was changed while the document is open. */
  private setRights(mode: string, permissions: Welcome['permissions']): void {
    if (!this.welcome) return;
    this.welcome = { ...this.welcome, mode, permissions };
    this.together.setRights(mode, permissions);
    this.offer(permissions);
    if (!this.mayEdit) this.header.setReadOnly();
    else this.header.setSave('saved', null);
    this.showToolbar();
    this.sheet.setReadOnly(!this.mayType);
    this.canvas.changed();
  }

  private async save(): Promise<void> {
    if (!this.mayEdit || !this.connection.open) return;
    await this.saveState.during(this.handle.save()).catch(() => undefined); // the save state tells
  }

  private offer(permissions: Welcome['permissions']): void {
    this.header.setActions({
      download: permissions.download,
      print: permissions.print,
      edit: permissions.switchToEdit && typeof this.welcome?.options['editUrl'] === 'string',
    });
  }

  private showToolbar(): void {
    const ribbon = this.capabilities?.ribbon;
    if (!ribbon) return;
    const ruler = this.capabilities?.ruler;
    if (this.welcome?.mode === 'edit') {
      // Behind the document in the page's order, above it on the screen: who looks for a canvas means the document.
      if (ruler?.element.isConnected === false) this.stage.after(ruler.element);
    } else ruler?.element.remove();
    if (!this.bench.mayEdit) {
      ribbon.element.remove();
      return;
    }
    if (!ribbon.built) {
      this.capabilities?.buildRibbon();
      if (this.root.dataset['painted'] === 'true') void this.loadLists();
    }
    if (!ribbon.element.isConnected) this.header.element.after(ribbon.element);
  }

  private greet(welcome: Welcome): void {
    const again = this.welcome !== null;
    passwordNotNeeded();
    this.welcome = welcome;
    this.kind = welcome.document.kind;
    this.root.dataset['kind'] = this.kind;
    this.header.setBrand(readBrand(welcome.options['brand']));
    this.header.setTitle(welcome.document.title);
    this.saveState.heard(welcome.save);
    if (!this.mayEdit) this.header.setReadOnly();
    this.offer(welcome.permissions);
    this.together.welcome(this.kind, welcome.mode, welcome.permissions);
    if (welcome.newView) this.events.forgetOthers();
    this.setPeople(welcome.people);
    if (!again) this.build();
    const remarks = again ? null : remarksInWords(welcome.document.remarks ?? []);
    if (remarks !== null) this.stage.before(remarksBar(remarks, () => this.keyboard.focus()));
    this.canvas.refresh();
    this.showDocument(welcome.document);
    if (!again && this.kind === 'presentation') this.canvas.zoomToFit(welcome.document.width, welcome.document.height);
    if (!again && this.kind === 'text' && this.canvas.element.clientWidth < 700)
      this.canvas.zoomToFit(welcome.document.width, null);
    if (this.kind === 'spreadsheet') this.sheet.reload();
    if (this.mayEdit) this.keyboard.focus();
    if (again && welcome.newView) this.returnToPlace();
    if (again) void this.loadLists();
    this.host.tell({ e: 'document-ready', welcome });
  }

  /** The engine that has the document now does not know where this person was. */
  private returnToPlace(): void {
    const { cursor } = this.canvas.overlay;
    if (this.kind === 'spreadsheet') {
      this.connection.send({ t: 'part', n: this.canvas.part });
      if (this.sheet.currentAddress !== '')
        this.command('.uno:GoToCell', { ToPoint: { type: 'string', value: this.sheet.currentAddress } });
      return;
    }
    if (this.kind === 'presentation') this.connection.send({ t: 'part', n: this.canvas.part });
    if (!cursor) return;
    const at = { x: Math.round(cursor.x + cursor.width / 2), y: Math.round(cursor.y + cursor.height / 2) };
    this.connection.send({ t: 'select', k: 'reset', ...at });
  }

  private build(): void {
    this.canvas.centered = this.kind !== 'spreadsheet';
    this.canvas.singlePart = this.kind === 'text';
    this.canvas.overlay.turnable = this.kind === 'presentation' && this.mayType;
    this.capabilities = new Capabilities(this.bench);
    this.showToolbar();
    if (this.kind === 'spreadsheet') {
      this.sheet.setReadOnly(!this.mayType);
      this.root.insertBefore(this.sheet.formulaBar, this.stage);
      this.stage.prepend(this.sheet.columns, this.sheet.rows);
      this.root.insertBefore(this.sheet.tabs, this.capabilities.status.element);
      this.sheet.attach(this.bench);
    }
    if (this.kind === 'presentation') {
      const { status } = this.capabilities;
      const { strip } = this.slides;
      strip.onPlace = (part, count) => status.setSlide(part, count);
      this.stage.prepend(strip.element);
      if (this.bench.mayEdit) attachSlideMenu(this.bench, strip.element, (part) => this.slides.show(part));
    }
    // In a field beside the document the browser would save or print the page.
    window.addEventListener('keydown', (event) => {
      const action = BESIDE[shortcutOf(event)];
      if (action === undefined || event.defaultPrevented) return;
      event.preventDefault();
      if (this.bench.mayEdit || action === 'print') this.bench.act(action);
    });
    let alone = false; // Alt pressed and released by itself moves the keyboard to the ribbon
    this.root.addEventListener('keydown', (event) => (alone = event.key === 'Alt'), true);
    this.root.addEventListener('keyup', (event) => {
      if (event.key === 'Alt' && alone && this.bench.mayEdit) {
        event.preventDefault();
        this.capabilities?.ribbon.focus();
      }
    });
  }

  private get actions(): EditorActions {
    return {
      file: () => this.openFileMenu(),
      save: () => void this.save(),
      print: () => this.print(),
      picture: () => this.clipboard.pickImage(),
      copy: (cut) => this.clipboard.copySelected(cut),
      paste: (plain) => this.clipboard.pasteFromSystem(plain),
      find: (replace) => this.capabilities?.find.open(replace),
      compare: () => this.compare(),
      ruler: () => this.capabilities?.ruler?.toggle(),
      navigation: () => this.capabilities?.navigation?.toggle(),
      ribbon: () => this.capabilities?.ribbon.focus(),
      lookForTool: () => this.capabilities?.ribbon.lookFor(),
      collapse: () => {
        this.capabilities?.ribbon.element.classList.toggle('collapsed');
        this.canvas.changed();
      },
      formatPainter: (many) => this.mouse.painter.press(many),
      draw: (command) => this.mouse.draw(command),
      fit: (what) => this.fit(what),
      headerFooter: (which) => this.headerFooter(which),
      show: (from, presenter) =>
        this.welcome && this.capabilities?.show(from, this.shown ?? this.welcome.document, presenter),
      notes: () => this.capabilities?.notes?.toggle(),
      hideSlide: () => void this.slides.toggle(this.bench),
      stepSheet: (by) => this.sheet.step(by),
    };
  }

  /** LibreOffice's undo of margins around a header is not safe while others type: with them there is only the command. */
  private headerFooter(which: 'Header' | 'Footer'): void {
    if (this.people.length < 2) {
      this.bench.carryOut('place.header', which);
      return;
    }
    this.command(`.uno:InsertPage${which}`, {
      PageStyle: text(this.bench.states.get('.uno:PageStyleName') ?? 'Default Page Style'),
      On: bool(true),
    });
  }

  private fit(what: 'width' | 'page'): void {
    const document_ = this.shown ?? this.welcome?.document;
    if (!document_) return;
    const [, , width = document_.width, height = document_.height] = document_.pages[0] ?? [];
    this.canvas.zoomToFit(width + 400, what === 'page' ? height + 400 : null);
  }

  private showDocument(document_: Welcome['document']): void {
    if (this.welcome && this.welcome.document.title !== document_.title) {
      this.welcome.document = { ...this.welcome.document, title: document_.title };
      this.host.tell({ e: 'title', title: document_.title });
    }
    this.shown = document_;
    document.documentElement.dataset['plain'] = String(isPlain(document_));
    this.header.setTitle(document_.title);
    const room = this.kind === 'spreadsheet' ? { width: 20_000, height: 30_000 } : { width: 0, height: 0 };
    this.canvas.setSize(document_.width + room.width, document_.height + room.height, document_.pages);
    if (this.kind === 'spreadsheet') {
      this.sheet.setDocument(document_);
      this.sheet.reload();
    }
    if (this.kind === 'presentation') this.slides.strip.setDocument(document_);
  }

  private event(type: number, payload: string): void {
    this.together.event(type, payload);
    this.extensions.heard(type, payload);
    if (!this.mouse.heard(type, payload)) this.events.heard(type, payload);
  }

  /** Who fills in a form does it where the field stands. */
  private clickedToRead(at: { x: number; y: number }): void {
    if (this.welcome?.mode === 'fill') this.together.fillHere(at, () => this.keyboard.focus());
  }

  private openContextMenu(payload: string, at: { x: number; y: number }): void {
    if (!this.bench.mayEdit) return;
    const selected = this.canvas.overlay.selection.length > 0;
    this.extensions.withEntries(selected, (more) => showContextMenu(this.bench, payload, at, more));
  }

  private showPart(part: number): void {
    if (this.kind === 'spreadsheet') this.sheet.show(part);
    else this.slides.show(part);
  }

  private setPeople(given: readonly Person[]): void {
    const people = given.map((person) => ({ ...person, avatar: this.pictures.get(person.userId) ?? person.avatar }));
    this.people = people;
    this.header.setPeople(people, this.welcome?.me ?? '');
    this.together.setPeople(people, this.welcome?.me ?? '');
    this.host.tell({ e: 'people', people });
    this.events.setPeople(people, this.welcome?.me ?? '');
  }

  private command(name: string, args?: Record<string, unknown>): void {
    this.connection.send({ t: 'cmd', name, args: args ? JSON.stringify(args) : null });
    this.keyboard.focus();
  }

  /** What a host may reach. */
  private get reachable(): ReachableParts {
    const { root, messages, connection, canvas, header, together, clipboard, extensions } = this;
    return {
      ...{ root, messages, connection, canvas, header, together, clipboard, extensions },
      fit: (what) => this.fit(what),
      welcome: () => this.welcome,
      capabilities: () => this.capabilities,
      people: () => this.people,
      tell: (event) => this.host.tell(event),
      settled: () => this.connection.underWay.over(),
      command: (name, args) => this.command(name, args),
      setAbilities: (abilities) => {
        this.abilities = abilities;
        this.header.setHost(abilities, (what) => this.host.tell({ e: 'request', what }));
      },
      setPictures: (pictures) => {
        this.pictures = pictures;
        this.setPeople(this.people);
      },
      offerLinks: (make) => (this.linkMaker = make),
      print: () => this.print(),
      notice: (message, forMs) => this.messages.notice(message, forMs),
      focus: () => this.keyboard.focus(),
    };
  }

  private openFileMenu(): void {
    const ribbon = this.capabilities?.ribbon;
    if (!ribbon || !this.welcome) return;
    const entries = fileMenu(
      {
        kind: this.bench.kind,
        permissions: this.welcome.permissions,
        formats: this.exporting.formats,
        abilities: this.abilities,
      },
      {
        act: (action) => this.bench.act(action),
        downloadAs: (format) => this.exporting.download(format),
        ask: (what) => this.host.tell({ e: 'request', what }),
        showVersions: () => this.together.panel.show('versions'),
      },
    );
    openMenu(entries, { at: ribbon.fileButton, restore: () => this.keyboard.focus() });
  }

  private compare(): void {
    if (this.welcome?.permissions.history === true) this.together.panel.show('versions');
    else if (this.abilities.versions) this.host.tell({ e: 'request', what: 'versions' });
    else this.messages.notice(t('notPermitted'), 4000);
  }

  private print(): void {
    this.exporting.print();
  }

  private switchToEdit(): void {
    const url = this.welcome?.options['editUrl'];
    if (typeof url === 'string' && url.startsWith('/')) location.assign(url);
  }

  private async loadLists(): Promise<void> {
    if (!this.mayEdit) return;
    await loadLists(this.connection, this.kind).catch(() => undefined); // asked again at the next welcome
    await prepareDialogs(this.bench.kind).catch(() => undefined); // fetched when they are asked for
  }
}

/** Input that writes; keys that only move do not. */
function isTyping(message: PageMessage): boolean {
  return message.t === 'text' || message.t === 'compose' || (message.t === 'key' && message.c > 0);
}
