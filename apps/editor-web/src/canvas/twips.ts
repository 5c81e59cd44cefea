/** CSS pixels at 100 % are 1/96 inch, twips 1/1440 inch. */
export const TWIPS_PER_PIXEL = 15;

/** A position in the document. */
export interface Twips {
  x: number;
  y: number;
}

export interface TwipRect extends Twips {
  width: number;
  height: number;
}

/** The same as x, y, width and height. */
export type TwipBox = readonly [number, number, number, number];
