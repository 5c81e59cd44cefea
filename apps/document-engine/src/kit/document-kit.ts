import { pathToFileURL } from 'node:url';
import {
  type DocumentKind,
  type DocumentStatus,
  type GuardCheck,
  type KitMessage,
  type KitRequest,
  type KitRequestBody,
  type ViewInput,
  type Viewport,
} from './kit-protocol.js';
import { type Lok, LOK_EVENT, type LokDocument } from './lok.js';
import { InputQueue } from './input-queue.js';
import { KitClipboard } from './kit-clipboard.js';
import { NativeWindows, openedDialog } from './native-windows.js';
import { Painter } from './painter.js';
import { READING_PROCEDURES } from './procedures/reading.js';
import { procedureUrl, takeProcedureAnswer } from './procedures/procedure-call.js';
import type { Desk } from './patch.js';
import { CellEditing } from './cell-editing.js';
import { documentStatus, partHashes } from './document-status.js';
import { Recording } from './recording.js';
import { TextInput } from './text-input.js';
import { TypedCells } from './typed-cells.js';
import { parseInvalidation } from './rectangles.js';
import { RequestQueue } from './request-queue.js';
import { SlidePictures } from './slide-pictures.js';
import { UndoSteps } from './undo-steps.js';
import type { TextMask } from './watermark.js';

const KINDS: readonly DocumentKind[] = ['text', 'spreadsheet', 'presentation', 'drawing'];
// Comments as data instead of painted boxes; ranges of headers; the view in cursor events.
const FEATURES = 8 + 16 + 32;
const LOAD_OPTIONS = 'Batch=true,EnableMacrosExecution=false,MacroSecurityLevel=3';
/** Filters of LibreOffice that encrypt, by format. */
const PROTECTED_FILTERS: Record<string, string> = {
  docx: 'MS Word 2007 XML',
  docm: 'MS Word 2007 XML VBA',
  doc: 'MS Word 97',
  odt: 'writer8',
  xlsx: 'Calc MS Excel 2007 XML',
  xlsm: 'Calc MS Excel 2007 VBA XML',
  xls: 'MS Excel 97',
  ods: 'calc8',
  pptx: 'Impress MS PowerPoint 2007 XML',
  pptm: 'Impress MS PowerPoint 2007 XML VBA',
  odp: 'impress8',
};
/** Commands after which slides may have come, gone, or moved back. */
const CHANGING_SLIDES = /^\.uno:(Undo|Redo|Paste|Cut|Delete|\w*(Page|Slide))/;
const DESK: Desk = [0xee, 0xf0, 0xf3];
const WHITE: Desk = [0xff, 0xff, 0xff];
const WINDOW_CLOSE = 0;
const MOUSE = { down: 0, up: 1, move: 2 } as const;
const TEXT_SELECTION = { start: 0, end: 1, reset: 2 } as const;
const GRAPHIC_SELECTION = { start: 0, end: 1 } as const;
const WATERMARK_FONT = 'Noto Sans CJK SC';
const CELL_PIXELS = 256;
const ENTER = 1280;
const TWIPS_PER_PIXEL = 15;

type Send = (message: KitMessage, bytes?: Buffer) => void;

/** The one document of this process: its views, what they type, and what they see. */
export class DocumentKit {
  private document: LokDocument | null = null;
  private painter: Painter | null = null;
  private kind: DocumentKind = 'other';
  /** The view that LibreOffice made for the document itself; nobody sits at it. */
  private ownView = 0;
  private order: 'rgba' | 'bgra' = 'bgra';
  private readonly views = new Map<
    string,
    { lokView: number; scale: number; part: number; watermark: TextMask | null }
  >();
  private readonly masks = new Map<string, TextMask>();
  private readonly inputQueue = new InputQueue();
  private readonly recording = new Recording({
    command: async (view, name, args) => {
      await this.settle();
      await this.enter(view);
      await this.opened.postUnoCommand(name, args, false);
      this.inputQueue.unsettle();
      await this.settle();
    },
  });
  private readonly cellEditing = new CellEditing();
  private readonly typedCells = new TypedCells(this.cellEditing, {
    language: () => this.language,
    part: (view) => this.views.get(view)?.part ?? 0,
    settle: () => this.settle(),
    perform: async (view, name, args) => {
      await this.enter(view);
      return this.perform(name, args);
    },
  });
  private readonly textInput = new TextInput(
    () => this.opened,
    async (view) => {
      this.inputQueue.unsettle();
      await this.settle();
      await this.enter(view);
    },
  );
  private readonly clipboard = new KitClipboard(
    {
      document: () => this.opened,
      kind: () => this.kind,
      perform: (name, args) => this.perform(name, args),
      unsettle: () => this.inputQueue.unsettle(),
    },
    this.cellEditing,
    this.typedCells,
  );
  private readonly pictures = new SlidePictures({
    document: () => this.opened,
    ownView: () => this.ownView,
    order: () => this.order,
    watermark: (view) => this.views.get(view)?.watermark ?? null,
    enter: (view) => this.enter(view),
    call: (name, args) => this.callProcedure(name, args),
  });
  private readonly windows = new NativeWindows();
  /** The language of all views. Number formats are made when a document is read: views of other languages would write a mixture. */
  private language = '';
  /** The password with which the document was opened. */
  private password: string | null = null;
  private readonly queue = new RequestQueue(() => this.fillGap());
  private statusWanted = false;
  /** What was told of the slides last. */
  private toldSlides = '';
  private readonly undoSteps = new UndoSteps((command) => this.opened.getCommandValues(command));

  constructor(
    private readonly lok: Lok,
    private readonly send: Send,
  ) {}

  /** Takes a request from the engine. Requests are carried out in order; painting fills the gaps between them. */
  handle(request: KitRequest, bytes: Buffer | null): void {
    if (request.op === 'painted') {
      this.painter?.drawn(request.view, request.count);
      this.queue.wake();
      return;
    }
    this.queue.add(async () => {
      if (request.op === 'save' && this.cellEditing.dragging()) {
        setTimeout(() => this.handle(request, bytes), 100); // a save ends what the mouse is just drawing
        return;
      }
      if (!('id' in request)) {
        await this.carryOut(request);
        return;
      }
      try {
        this.send({ op: 'reply', id: request.id, ok: true, value: (await this.answer(request, bytes)) ?? null });
      } catch (error) {
        this.send({
          op: 'reply',
          id: request.id,
          ok: false,
          error: error instanceof Error ? error.message : String(error),
        });
      }
    });
  }

  /** What can wait until nobody asks for anything: one piece of it. */
  private async fillGap(): Promise<boolean> {
    if (this.statusWanted) {
      this.statusWanted = false;
      await this.tellStatus();
    } else if (this.pictures.thumbnails.changes) {
      this.send({ op: 'looks', parts: this.pictures.thumbnails.takeChanged() });
    } else return this.painter?.step() ?? false;
    return true;
  }

  private async answer(request: Extract<KitRequest, { id: number }>, bytes: Buffer | null): Promise<unknown> {
    await this.settle();
    switch (request.op) {
      case 'load':
        return this.load(request);
      case 'open':
        return this.open(request);
      case 'close':
        await this.opened.destroy();
        this.document = null;
        return null;
      case 'createView':
        return this.createView(request);
      case 'destroyView':
        return this.destroyView(request.view);
      case 'save': {
        const any = this.views.keys().next().value;
        if (any !== undefined) await this.recording.release(any);
        await this.enterToSave();
        if (await this.saveProtected(request.path, request.format)) return null;
        const saved = await this.opened.saveAs(pathToFileURL(request.path).href, request.format, request.options);
        if (!saved) throw new Error(`LibreOffice could not write ${request.format}`);
        return null;
      }
      case 'copy':
        await this.enter(request.view);
        return this.clipboard.copy(request.view, request.mimeType);
      case 'paste':
        await this.recording.before(request.view);
        await this.enter(request.view);
        return this.clipboard.paste(request.view, request.mimeType, bytes ?? Buffer.alloc(0));
      case 'values':
        await this.enter(request.view);
        return this.opened.getCommandValues(request.name);
      case 'thumbnail':
        return this.pictures.picture(request);
      case 'perform':
        await this.recording.before(request.view);
        await this.enter(request.view);
        if (this.kind === 'presentation' || READING_PROCEDURES.has(request.name)) {
          return this.perform(request.name, request.args);
        }
        return this.undoSteps
          .oneDeed(() =>
            request.name === 'place.move' ? this.moveText(request.args) : this.perform(request.name, request.args),
          )
          .finally(() => this.inputQueue.afterDeed());
      case 'commitCell':
        return this.commitCell(request.view);
      case 'moveParts':
        await this.enter(request.view);
        return this.movePart(request.part, request.to);
      case 'status':
        return this.status();
      case 'partHashes':
        return partHashes(this.opened);
      case 'rest':
        return null;
    }
  }

  private async carryOut(request: Exclude<KitRequest, { id: number }>): Promise<void> {
    if (request.op === 'painted' || !this.views.has(request.view)) return;
    if (request.op === 'anew') this.painter?.forgetAll(request.view);
    else if (request.op === 'viewport') await this.look(request.view, request.viewport);
    else if (request.op === 'review') await this.review(request.view, request.on);
    else if (this.kind !== 'spreadsheet') await this.input(request.view, request.input);
    else await this.typedCells.around(request.view, request.input, (input) => this.input(request.view, input));
  }

  private async review(view: string, on: boolean): Promise<void> {
    if (on) this.recording.add(view);
    else {
      await this.recording.release(view);
      this.recording.remove(view);
    }
  }

  private settle(): Promise<void> {
    return this.inputQueue.settle();
  }

  private get opened(): LokDocument {
    if (!this.document) throw new Error('no document is loaded');
    return this.document;
  }

  private async enter(view: string): Promise<void> {
    const state = this.views.get(view);
    if (!state) throw new Error('no such view');
    await this.opened.setView(state.lokView);
  }

  /** Saving ends the cell that the current view is typing into, and so does it from a view that types into none. */
  private async enterToSave(): Promise<void> {
    if (this.kind !== 'spreadsheet') return;
    const free = this.cellEditing.leftAlone(this.views.keys());
    await this.opened.setView(free === null ? this.ownView : (this.views.get(free)?.lokView ?? this.ownView));
  }

  /** What a person typed into a cell and did not end with Enter becomes the cell's content. */
  private async commitCell(view: string): Promise<null> {
    if (!this.cellEditing.busy(view)) return null;
    await this.enter(view);
    for (const kind of [0, 1]) await this.opened.postKeyEvent(kind, 13, ENTER);
    this.inputQueue.unsettle();
    await this.settle();
    return null;
  }

  /** One mask for a text: views with the same one share paintings. */
  private async mask(text: string): Promise<TextMask> {
    const known = this.masks.get(text) ?? (await this.opened.renderText(WATERMARK_FONT, text));
    this.masks.set(text, known);
    return known;
  }

  /** What is selected goes, or is copied, to a position. */
  private async moveText([x, y, copy = '0']: readonly string[]): Promise<string[][]> {
    await this.perform('place.drag', []);
    await this.opened.setTextSelection(TEXT_SELECTION.reset, Math.round(Number(x)), Math.round(Number(y)));
    return this.perform('place.drop', [copy]);
  }

  private async perform(name: string, args: readonly string[]): Promise<string[][]> {
    if (!READING_PROCEDURES.has(name)) this.statusWanted = true;
    return this.callProcedure(name, args);
  }

  private async callProcedure(name: string, args: readonly string[]): Promise<string[][]> {
    await this.opened.postUnoCommand(procedureUrl(name, args), null, false);
    return takeProcedureAnswer();
  }

  private async movePart(part: number, to: number): Promise<null> {
    const document = this.opened;
    const count = await document.getParts();
    for (let i = 0; i < count; i++) await document.selectPart(i, i === part ? 1 : 0);
    await document.moveSelectedParts(Math.min(to, count) - 1); // it counts the slide before the gap
    this.statusWanted = true;
    return null;
  }

  /** What was opened with a password is written with it, in every format that knows passwords. */
  private async saveProtected(path: string, format: string): Promise<boolean> {
    const filter = PROTECTED_FILTERS[format];
    if (this.password === null || filter === undefined) return false;
    await this.perform('document.protect', [pathToFileURL(path).href, filter, this.password]);
    return true;
  }

  private async load({ path, password, guard, language }: KitRequestBody<'load'>): Promise<DocumentStatus> {
    this.language = language;
    const options = `Language=${language},${LOAD_OPTIONS}`;
    this.document = await this.lok.loadProtected(pathToFileURL(path).href, options, password, FEATURES);
    this.password = this.lok.wasProtected ? password : null;
    this.kind = KINDS[await this.document.getDocumentType()] ?? 'other';
    await this.document.initializeForRendering('{}');
    this.ownView = await this.document.getView();
    this.order = (await this.document.getTileMode()) === 0 ? 'rgba' : 'bgra';
    const hasParts = this.kind === 'spreadsheet' || this.kind === 'presentation' || this.kind === 'drawing';
    this.painter = new Painter(
      this.document,
      this.order,
      this.kind === 'spreadsheet' ? WHITE : DESK,
      hasParts,
      (ms) => this.queue.wakeAfter(ms),
      (views, patch) => this.send({ op: 'patch', views }, patch),
    );
    const guarded = guard !== 'skip' && (await this.isGuarded(guard));
    return { ...(await this.status()), guarded };
  }

  private async isGuarded(guard: GuardCheck): Promise<boolean> {
    if (guard === 'unlock')
      await this.opened.postUnoCommand('.uno:EditDoc', '{"Editable":{"type":"boolean","value":true}}', false);
    const [[state] = []] = await this.perform('document.guard', []);
    return state !== 'open';
  }

  private async open({ path, options, password }: KitRequestBody<'open'>): Promise<DocumentKind> {
    const document = await this.lok.loadProtected(pathToFileURL(path).href, `${options}${LOAD_OPTIONS}`, password);
    this.document = document;
    this.kind = KINDS[await document.getDocumentType()] ?? 'other';
    return this.kind;
  }

  private async createView({ view, author, review, watermark }: KitRequestBody<'createView'>): Promise<number> {
    const document = this.opened;
    const lokView = await document.createView();
    await document.setView(lokView);
    await document.setViewLanguage(lokView, this.language);
    await document.initializeForRendering(JSON.stringify({ '.uno:Author': { type: 'string', value: author } }));
    const mask = watermark === null ? null : await this.mask(watermark);
    this.views.set(view, { lokView, scale: 1, part: await document.getPart(), watermark: mask });
    this.painter?.add(view, lokView, mask);
    if (review) this.recording.add(view);
    await document.listen(lokView, (type, payload) => this.hear(view, type, payload));
    return lokView;
  }

  private async destroyView(view: string): Promise<void> {
    const state = this.views.get(view);
    if (!state) return;
    await this.recording.release(view);
    this.recording.remove(view);
    await this.textInput.withdraw(view);
    await this.commitCell(view);
    this.cellEditing.forget(view);
    this.typedCells.forget(view);
    this.views.delete(view);
    this.clipboard.forget(view);
    this.windows.forget(view);
    this.painter?.remove(view);
    await this.opened.destroyView(state.lokView);
  }

  /** Runs while LibreOffice waits for it. */
  private hear(view: string, type: number, payload: string): void {
    this.inputQueue.noteEvent();
    const state = this.views.get(view);
    if (!state) return;
    if (type === LOK_EVENT.invalidateTiles) {
      const [part, area] = parseInvalidation(payload, this.kind === 'text' ? null : state.part);
      this.painter?.invalidate(part, area);
      if (this.kind === 'presentation') this.pictures.thumbnails.invalidate(part);
      this.queue.wake();
      return;
    }
    if (type === LOK_EVENT.setPart) state.part = Number(payload) || 0;
    if (type === LOK_EVENT.documentSizeChanged || type === LOK_EVENT.setPart) {
      this.statusWanted = true;
      this.queue.wake();
    }
    if (type === LOK_EVENT.dialog && !this.windows.isFilter(view, payload)) return; // side bars that nobody sees
    const dialog = type === LOK_EVENT.window ? openedDialog(payload) : null;
    if (dialog !== null) this.queue.addFirst(() => this.opened.postWindow(dialog, WINDOW_CLOSE));
    if (type === LOK_EVENT.stateChanged) this.recording.heard(payload);
    if (type === LOK_EVENT.contextChanged) this.cellEditing.heard(view, payload);
    if (this.kind === 'spreadsheet') this.typedCells.heard(view, type, payload);
    this.send({ op: 'event', view, type, payload });
  }

  private async look(view: string, viewport: Viewport): Promise<void> {
    const state = this.views.get(view);
    if (!state) return;
    const document = this.opened;
    await document.setView(state.lokView);
    if (this.kind !== 'text' && viewport.part !== state.part) {
      await document.setPart(viewport.part);
      state.part = viewport.part;
      this.statusWanted = true;
    }
    const twips = TWIPS_PER_PIXEL / viewport.scale;
    if (viewport.scale !== state.scale) {
      state.scale = viewport.scale;
      await document.setClientZoom(CELL_PIXELS, Math.round(CELL_PIXELS * twips));
    }
    await document.setClientVisibleArea(
      Math.round(viewport.x * twips),
      Math.round(viewport.y * twips),
      Math.round(viewport.width * twips),
      Math.round(viewport.height * twips),
    );
    this.painter?.look(view, { ...viewport, part: this.kind === 'text' ? 0 : viewport.part });
  }

  private async input(view: string, input: ViewInput): Promise<void> {
    const document = this.opened;
    const queued = await this.inputQueue.admit(view, input);
    if (queued) this.cellEditing.touched(view);
    if (input.op === 'mouse') this.cellEditing.mouse(view, input.kind);
    if (queued || input.op === 'command') await this.recording.before(view);
    await this.enter(view);
    const takenBack = this.clipboard.undoOfPaste(view, input);
    switch (input.op) {
      case 'key':
        return document.postKeyEvent(input.kind === 'down' ? 0 : 1, input.charCode, input.keyCode);
      case 'text':
        return this.textInput.commit(view, input.text);
      case 'compose':
        return this.textInput[input.commit ? 'commit' : 'compose'](view, input.text);
      case 'mouse':
        return document.postMouseEvent(
          MOUSE[input.kind],
          input.x,
          input.y,
          input.count,
          input.buttons,
          input.modifiers,
        );
      case 'select':
        return document.setTextSelection(TEXT_SELECTION[input.kind], input.x, input.y);
      case 'selectGraphic':
        return document.setGraphicSelection(GRAPHIC_SELECTION[input.kind], input.x, input.y);
      case 'command':
        if (this.kind === 'presentation' && CHANGING_SLIDES.test(input.name)) this.statusWanted = true;
        if (this.kind === 'text' && input.args === null) await this.allButOneStep(input.name);
        return document.postUnoCommand(input.name, takenBack ?? (await this.wholeDeed(input)) ?? input.args, true);
      case 'deselect':
        return document.resetSelection();
      case 'dialog':
        return this.windows.shows(view, input.window) ? document.sendDialogEvent(input.window, input.data) : undefined;
      case 'part': {
        await document.setPart(input.part);
        const state = this.views.get(view);
        if (state) state.part = input.part;
        this.statusWanted = true;
      }
    }
  }

  /** Arguments by which a spreadsheet takes back, or does again, all steps of one deed at once. */
  private async wholeDeed({ name, args }: { name: string; args: string | null }): Promise<string | null> {
    if (this.kind !== 'spreadsheet' || args !== null || (name !== '.uno:Undo' && name !== '.uno:Redo')) return null;
    const steps = await this.undoSteps.times(name);
    if (steps < 2) return null;
    return JSON.stringify({ [name.slice(5)]: { type: 'unsigned short', value: Math.min(65_535, steps) } });
  }

  /** LibreOffice could take back several steps by one command, but crashes soon after when one of them is a header. */
  private async allButOneStep(command: string): Promise<void> {
    if (command !== '.uno:Undo' && command !== '.uno:Redo') return;
    for (let more = (await this.undoSteps.times(command)) - 1; more > 0; more--) {
      await this.opened.postUnoCommand(command, null, false);
      await this.inputQueue.rest();
    }
  }

  private async tellStatus(): Promise<void> {
    const status = await this.status();
    if (this.kind === 'presentation') {
      const slides = JSON.stringify([status, await partHashes(this.opened)]);
      if (slides === this.toldSlides) return;
      this.toldSlides = slides;
      this.pictures.thumbnails.invalidate(null);
    }
    this.send({ op: 'status', status });
  }

  private async status(): Promise<DocumentStatus> {
    const document = this.opened;
    const first = this.views.values().next().value;
    if (first) await document.setView(first.lokView);
    return documentStatus(document, this.kind, () => this.perform('slides.list', []));
  }
}
