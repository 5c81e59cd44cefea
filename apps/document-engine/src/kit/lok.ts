import koffi from 'koffi';
import { WRONG_PASSWORD } from './kit-protocol.js';

// LibreOffice recurses deeply; koffi's default native stack overflows on PDF export.
koffi.config({ sync_stack_size: 8 << 20, async_stack_size: 8 << 20, resident_async_pools: 1, max_async_calls: 256 });

// The members of the vtables in LibreOfficeKit.h, first to last, as of LibreOffice 7.4. Later versions only append.
const OFFICE =
  'destroy documentLoad getError documentLoadWithOptions freeError registerCallback getFilterTypes setOptionalFeatures setDocumentPassword getVersionInfo runMacro signDocument runLoop sendDialogEvent setOption';
const DOCUMENT =
  'destroy saveAs getDocumentType getParts getPartPageRectangles getPart setPart getPartName setPartMode paintTile getTileMode getDocumentSize initializeForRendering registerCallback postKeyEvent postMouseEvent postUnoCommand setTextSelection getTextSelection paste setGraphicSelection resetSelection getCommandValues setClientZoom setClientVisibleArea createView destroyView setView getView getViewsCount renderFont getPartHash paintPartTile getViewIds setOutlineState paintWindow postWindow postWindowKeyEvent postWindowMouseEvent setViewLanguage postWindowExtTextInputEvent getPartInfo paintWindowDPI insertCertificate addCertificate getSignatureState renderShapeSelection postWindowGestureEvent createViewWithOptions selectPart moveSelectedParts resizeWindow getClipboard setClipboard getSelectionType removeTextContext sendDialogEvent';
const OLDEST = [7, 4] as const;

function vtable(name: string, members: string): ReturnType<typeof koffi.struct> {
  return koffi.struct(name, {
    nSize: 'size_t',
    ...Object.fromEntries(members.split(' ').map((member) => [member, 'void *'])),
  });
}
vtable('WenqiaoOfficeClass', OFFICE);
vtable('WenqiaoDocumentClass', DOCUMENT);
const HeapText = koffi.disposable('WenqiaoHeapText', 'str');
const Callback = koffi.proto('void WenqiaoLokCallback(int type, const char *payload, void *data)');
const SPECIAL_TYPES: Record<string, ReturnType<typeof koffi.pointer> | ReturnType<typeof koffi.out>> = {
  'out-long': koffi.out(koffi.pointer('long')),
  'out-int': koffi.out(koffi.pointer('int')),
  callback: koffi.pointer(Callback),
};
let prototypes = 0;

type Native = ReturnType<typeof koffi.decode>;
interface AsyncFunction {
  async(...args: unknown[]): void;
}

function invoke<T>(fn: AsyncFunction, ...args: unknown[]): Promise<T> {
  return new Promise((resolve, reject) => {
    fn.async(...args, (error: Error | null, result: T) => {
      if (error) reject(error);
      else resolve(result);
    });
  });
}

function method(pointer: unknown, result: string | typeof HeapText, args: string): AsyncFunction {
  const types = args.split(' ').filter((item) => item !== '');
  const prototype = koffi.proto(`WenqiaoFn${prototypes++}`, result, [
    'void *',
    ...types.map((type) => SPECIAL_TYPES[type] ?? type),
  ]);
  return koffi.decode(pointer as never, prototype) as AsyncFunction;
}

/** The document is protected, and the password that was given does not open it, or none was given. */
export class PasswordNeeded extends Error {
  constructor() {
    super(WRONG_PASSWORD);
  }
}

const EVENT_PASSWORD = 20;
const EVENT_PASSWORD_TO_MODIFY = 21;
/** Ask for passwords by these two events instead of failing at once. */
const FEATURE_PASSWORDS = 1 + 2;

/** This LibreOffice cannot be used. The message says what is missing. */
export class LibreOfficeUnusable extends Error {}

/**
 * One LibreOffice in this process. All calls run on one thread, in the order in which they were made, because the
 * process runs with UV_THREADPOOL_SIZE=1; LibreOffice calls back on the JavaScript thread, which therefore never waits.
 */
export class Lok {
  private asked = 0;
  private password: { url: string; text: string | null } = { url: '', text: null };
  private listening = false;

  private constructor(
    private readonly office: unknown,
    private readonly members: Record<string, unknown>,
    readonly version: string,
  ) {}

  static async start(programFolder: string, profileUrl: string): Promise<Lok> {
    const library = koffi.load(`${programFolder}/libmergedlo.so`);
    const hook = library.func('void *libreofficekit_hook_2(const char *, const char *)') as unknown as AsyncFunction;
    const office = await invoke<unknown>(hook, programFolder, profileUrl);
    if (!office) throw new LibreOfficeUnusable('LibreOffice did not start: libreofficekit_hook_2 gave nothing');
    const members = koffi.decode(koffi.decode(office as never, 'void *') as never, 'WenqiaoOfficeClass') as Record<
      string,
      unknown
    >;
    const info = JSON.parse(await invoke<string>(method(members['getVersionInfo'], HeapText, ''), office)) as {
      ProductVersion?: string;
      ProductExtension?: string;
    };
    const version = `${info.ProductVersion ?? '0'}${info.ProductExtension ?? ''}`;
    const [major, minor] = version.split('.').map(Number);
    if (!major || major < OLDEST[0] || (major === OLDEST[0] && (minor ?? 0) < OLDEST[1])) {
      throw new LibreOfficeUnusable(`LibreOffice ${version} is too old; ${OLDEST.join('.')} or newer is needed`);
    }
    return new Lok(office, members, version);
  }

  async setOptionalFeatures(features: number): Promise<void> {
    await invoke(method(this.members['setOptionalFeatures'], 'void', 'uint64'), this.office, features);
  }

  /**
   * Loads a document that may be protected. Rejects with {@link PasswordNeeded} when `password` does not open it.
   * LibreOffice asks while it loads and waits for the answer, which must therefore come from the JavaScript thread.
   */
  async loadProtected(url: string, options: string, password: string | null, features = 0): Promise<LokDocument> {
    await this.setOptionalFeatures(features | FEATURE_PASSWORDS);
    if (!this.listening) {
      this.listening = true;
      const answer = koffi.decode(
        this.members['setDocumentPassword'] as never,
        koffi.proto('void WenqiaoSetPassword(void *, const char *, const char *)'),
      ) as (office: unknown, url: string, password: string | null) => void;
      const callback = koffi.register((type: number) => {
        if (type !== EVENT_PASSWORD && type !== EVENT_PASSWORD_TO_MODIFY) return;
        const text = type === EVENT_PASSWORD && this.asked++ === 0 ? this.password.text : null;
        setImmediate(() => answer(this.office, this.password.url, text)); // once LibreOffice waits
      }, koffi.pointer(Callback));
      await invoke(method(this.members['registerCallback'], 'void', 'callback void*'), this.office, callback, null);
    }
    this.asked = 0;
    this.password = { url, text: password };
    try {
      return await this.load(url, options).catch((error: unknown) => {
        // Later versions ask for nothing in a batch, and call that an abort.
        if (this.asked > 0 || !String(error).includes('type detection aborted')) throw error;
        return this.load(url, options.replace(/\bBatch=true,?/, ''));
      });
    } catch (error) {
      if (this.asked > 0) throw new PasswordNeeded();
      throw error;
    }
  }

  /** True when the document that was loaded last asked for a password. */
  get wasProtected(): boolean {
    return this.asked > 0;
  }

  /** Opens and closes an empty text document, so that the first real one finds everything loaded and its fonts known. */
  async warmUp(): Promise<void> {
    const document = await this.load('private:factory/swriter', 'Batch=true');
    await document.initializeForRendering('{}');
    await document.paint(0, Buffer.alloc(64 * 64 * 4), 64, 64, 0, 0, 960, 960);
    await document.destroy();
  }

  /** Loads a document. Rejects with LibreOffice's own words when it cannot. */
  async load(url: string, options: string): Promise<LokDocument> {
    const pointer = await invoke<unknown>(
      method(this.members['documentLoadWithOptions'], 'void *', 'str str'),
      this.office,
      url,
      options,
    );
    if (!pointer) {
      throw new Error(
        (await invoke<string | null>(method(this.members['getError'], HeapText, ''), this.office)) ?? 'no reason given',
      );
    }
    return new LokDocument(pointer, this.version);
  }
}

/** Events of LibreOffice that this code itself reacts to; the numbers are LibreOfficeKitCallbackType's. */
export const LOK_EVENT = {
  invalidateTiles: 0,
  stateChanged: 8,
  documentSizeChanged: 13,
  setPart: 14,
  cellCursor: 17,
  cellFormula: 19,
  window: 36,
  contextChanged: 39,
  dialog: 46,
} as const;

export class LokDocument {
  private readonly call: Record<keyof typeof SIGNATURES, AsyncFunction>;
  private readonly callbacks = new Map<number, Native>();
  readonly paintsPartsWithMode: boolean;

  constructor(
    private readonly pointer: unknown,
    version: string,
  ) {
    const members = koffi.decode(koffi.decode(pointer as never, 'void *') as never, 'WenqiaoDocumentClass') as Record<
      string,
      unknown
    >;
    this.paintsPartsWithMode = !version.startsWith('7.4') && !version.startsWith('7.3');
    this.call = Object.fromEntries(
      Object.entries(SIGNATURES).map(([name, [result, args]]) => {
        const signature = name === 'paintPartTile' && this.paintsPartsWithMode ? `${args} int` : args;
        return [name, method(members[name], result, signature)];
      }),
    ) as Record<keyof typeof SIGNATURES, AsyncFunction>;
  }

  private run<T>(name: keyof typeof SIGNATURES, ...args: unknown[]): Promise<T> {
    return invoke<T>(this.call[name], this.pointer, ...args);
  }

  destroy(): Promise<void> {
    return this.run('destroy');
  }
  saveAs(url: string, format: string, options: string): Promise<number> {
    return this.run('saveAs', url, format, options);
  }
  getDocumentType(): Promise<number> {
    return this.run('getDocumentType');
  }
  getParts(): Promise<number> {
    return this.run('getParts');
  }
  getPartName(part: number): Promise<string> {
    return this.run('getPartName', part);
  }
  /** A line of text as LibreOffice draws it, as coverage of each pixel. */
  async renderText(font: string, text: string): Promise<{ width: number; height: number; coverage: Uint8Array }> {
    const width = [0];
    const height = [0];
    const pixels = await this.run<unknown>('renderFont', font, text, width, height);
    if (!pixels) throw new Error('LibreOffice could not draw the text');
    const size = { width: width[0] ?? 0, height: height[0] ?? 0 };
    // A few kilobytes that stay with the process: LibreOffice says nothing of how to give them back.
    const bytes = new Uint8Array(koffi.view(pixels as never, size.width * size.height * 4));
    return {
      ...size,
      coverage: Uint8Array.from({ length: size.width * size.height }, (_, i) => bytes[i * 4 + 3] ?? 0),
    };
  }
  getPartHash(part: number): Promise<string> {
    return this.run('getPartHash', part);
  }
  getPartInfo(part: number): Promise<string | null> {
    return this.run('getPartInfo', part);
  }
  getPartPageRectangles(): Promise<string | null> {
    return this.run('getPartPageRectangles');
  }
  getPart(): Promise<number> {
    return this.run('getPart');
  }
  setPart(part: number): Promise<void> {
    return this.run('setPart', part);
  }
  getTileMode(): Promise<number> {
    return this.run('getTileMode');
  }
  async getDocumentSize(): Promise<{ width: number; height: number }> {
    const width = [0n];
    const height = [0n];
    await this.run('getDocumentSize', width, height);
    return { width: Number(width[0]), height: Number(height[0]) };
  }
  initializeForRendering(args: string): Promise<void> {
    return this.run('initializeForRendering', args);
  }
  postKeyEvent(type: number, charCode: number, keyCode: number): Promise<void> {
    return this.run('postKeyEvent', type, charCode, keyCode);
  }
  postMouseEvent(type: number, x: number, y: number, count: number, buttons: number, modifiers: number): Promise<void> {
    return this.run('postMouseEvent', type, x, y, count, buttons, modifiers);
  }
  postUnoCommand(name: string, args: string | null, notify: boolean): Promise<void> {
    return this.run('postUnoCommand', name, args, notify);
  }
  setTextSelection(type: number, x: number, y: number): Promise<void> {
    return this.run('setTextSelection', type, x, y);
  }
  getTextSelection(mimeType: string): Promise<string | null> {
    return this.run('getTextSelection', mimeType, null);
  }
  paste(mimeType: string, data: Buffer): Promise<boolean> {
    return this.run('paste', mimeType, data, data.length);
  }
  setGraphicSelection(type: number, x: number, y: number): Promise<void> {
    return this.run('setGraphicSelection', type, x, y);
  }
  resetSelection(): Promise<void> {
    return this.run('resetSelection');
  }
  getCommandValues(name: string): Promise<string | null> {
    return this.run('getCommandValues', name);
  }
  setClientZoom(tilePixels: number, tileTwips: number): Promise<void> {
    return this.run('setClientZoom', tilePixels, tilePixels, tileTwips, tileTwips);
  }
  setClientVisibleArea(x: number, y: number, width: number, height: number): Promise<void> {
    return this.run('setClientVisibleArea', x, y, width, height);
  }
  createView(): Promise<number> {
    return this.run('createView');
  }
  destroyView(view: number): Promise<void> {
    return this.run('destroyView', view);
  }
  setView(view: number): Promise<void> {
    return this.run('setView', view);
  }
  getView(): Promise<number> {
    return this.run('getView');
  }
  setViewLanguage(view: number, language: string): Promise<void> {
    return this.run('setViewLanguage', view, language);
  }
  postWindow(window: number, action: number): Promise<void> {
    return this.run('postWindow', window, action, null);
  }
  sendDialogEvent(window: number, data: string): Promise<void> {
    return this.run('sendDialogEvent', window, data);
  }
  /** `selected`: 0 no, 1 yes. */
  selectPart(part: number, selected: number): Promise<void> {
    return this.run('selectPart', part, selected);
  }
  /** Moves the selected slides behind the one with that number, -1 to the front. A number that there is not crashes it. */
  moveSelectedParts(position: number): Promise<void> {
    return this.run('moveSelectedParts', position, false);
  }
  postExtTextInput(window: number, type: number, text: string): Promise<void> {
    return this.run('postWindowExtTextInputEvent', window, type, text);
  }

  /** Paints a rectangle of a part (twips) into `pixels`, 4 bytes a pixel. */
  async paint(
    part: number,
    pixels: Buffer,
    widthPx: number,
    heightPx: number,
    x: number,
    y: number,
    width: number,
    height: number,
  ): Promise<void> {
    const mode = this.paintsPartsWithMode ? [0] : [];
    await this.run('paintPartTile', pixels, part, ...mode, widthPx, heightPx, x, y, width, height);
  }

  /** Hears the events of the current view. LibreOffice waits while `listener` runs: it must only take note. */
  async listen(view: number, listener: (type: number, payload: string) => void): Promise<void> {
    const callback = koffi.register(
      (type: number, payload: string | null) => listener(type, payload ?? ''),
      koffi.pointer(Callback),
    );
    this.callbacks.set(view, callback as unknown as Native);
    await this.run('registerCallback', callback, null);
  }
}

const SIGNATURES = {
  destroy: ['void', ''],
  saveAs: ['int', 'str str str'],
  getDocumentType: ['int', ''],
  getParts: ['int', ''],
  getPartPageRectangles: [HeapText, ''],
  getPart: ['int', ''],
  setPart: ['void', 'int'],
  getPartName: [HeapText, 'int'],
  getPartHash: [HeapText, 'int'],
  renderFont: ['void *', 'str str out-int out-int'],
  getTileMode: ['int', ''],
  getDocumentSize: ['void', 'out-long out-long'],
  initializeForRendering: ['void', 'str'],
  registerCallback: ['void', 'callback void*'],
  postKeyEvent: ['void', 'int int int'],
  postMouseEvent: ['void', 'int int int int int int'],
  postUnoCommand: ['void', 'str str bool'],
  setTextSelection: ['void', 'int int int'],
  getTextSelection: [HeapText, 'str void*'],
  paste: ['bool', 'str void* size_t'],
  setGraphicSelection: ['void', 'int int int'],
  resetSelection: ['void', ''],
  getCommandValues: [HeapText, 'str'],
  setClientZoom: ['void', 'int int int int'],
  setClientVisibleArea: ['void', 'int int int int'],
  createView: ['int', ''],
  destroyView: ['void', 'int'],
  setView: ['void', 'int'],
  getView: ['int', ''],
  paintPartTile: ['void', 'void* int int int int int int int'],
  postWindow: ['void', 'uint int str'],
  setViewLanguage: ['void', 'int str'],
  postWindowExtTextInputEvent: ['void', 'uint int str'],
  getPartInfo: [HeapText, 'int'],
  selectPart: ['void', 'int int'],
  moveSelectedParts: ['void', 'int bool'],
  sendDialogEvent: ['void', 'uint64 str'],
} as const satisfies Record<string, readonly [string | typeof HeapText, string]>;
