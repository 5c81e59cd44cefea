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
