import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readBitmap } from './bitmap.js';
import type { KitRequestBody } from './kit-protocol.js';
import type { LokDocument } from './lok.js';
import { type Desk, encodePng } from './patch.js';
import { Thumbnails } from './thumbnails.js';
import { layWatermark, type TextMask } from './watermark.js';

const WHITE: Desk = [0xff, 0xff, 0xff];

/** What pictures of slides need of the kit. */
export interface SlidePicturesHooks {
  document: () => LokDocument;
  /** The view that nobody sits at. */
  ownView: () => number;
  order: () => 'rgba' | 'bgra';
  watermark: (view: string) => TextMask | null;
  enter: (view: string) => Promise<void>;
  call: (name: string, args: readonly string[]) => Promise<string[][]>;
}

/** Pictures of whole slides: small ones for lists, large ones for shows. */
export class SlidePictures {
  readonly thumbnails = new Thumbnails();

  constructor(private readonly hooks: SlidePicturesHooks) {}

  /** A PNG in base64. */
  async picture(wanted: KitRequestBody<'thumbnail'>): Promise<string> {
    if (wanted.show) return this.shown(wanted);
    const { view, part, width, height } = wanted;
    const shared = !this.hooks.watermark(view);
    return this.thumbnails.get({ part, width, height, shared }, () => this.paintSmall(view, part, width, height));
  }

  /** Painting another part ends what a view types there and lets go of what it selected: nobody sits at the own view. */
  private async paintSmall(view: string, part: number, width: number, height: number): Promise<string> {
    const document = this.hooks.document();
    await document.setView(this.hooks.ownView());
    const size = await document.getDocumentSize();
    const pixels = Buffer.alloc(width * height * 4);
    await document.paint(part, pixels, width, height, 0, 0, size.width, size.height);
    await this.hooks.enter(view); // what LibreOffice says of its commands meanwhile is meant for the view that is current
    const mask = this.hooks.watermark(view);
    if (mask) layWatermark(pixels, { x: 0, y: 0, width, height }, 1, mask);
    return encodePng(pixels, width, height, this.hooks.order(), WHITE).toString('base64');
  }

  /** A slide as it is shown on the whole screen: empty placeholders and marks of the spelling are for those who edit. */
  private async shown(wanted: KitRequestBody<'thumbnail'>): Promise<string> {
    const { view, part, width, height, without } = wanted;
    const file = join(tmpdir(), 'slide.bmp');
    await this.hooks.enter(view);
    await this.hooks.call('slides.picture', [
      ...[part, width, height].map(String),
      pathToFileURL(file).href,
      ...without.map(String),
    ]);
    const bitmap = readBitmap(await readFile(file));
    await rm(file);
    const mask = this.hooks.watermark(view);
    if (mask) layWatermark(bitmap.pixels, { x: 0, y: 0, width: bitmap.width, height: bitmap.height }, 1, mask);
    return encodePng(bitmap.pixels, bitmap.width, bitmap.height, 'bgra', WHITE).toString('base64');
  }
}
