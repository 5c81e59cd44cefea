/** How the header looks for the people of one system. */
export interface Brand {
  name: string | null;
  logo: string | null;
  /** `#rrggbb` */
  color: string | null;
  /** Where a press on the logo leads. */
  url?: string | null;
}

/** What a welcome says of it; what is not of the right form counts as not said. */
export function readBrand(value: unknown): Brand {
  const given = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const text = (name: string, form: RegExp): string | null => {
    const one = given[name];
    return typeof one === 'string' && form.test(one) ? one : null;
  };
  return {
    name: text('name', /\S/),
    logo: text('logo', /^(https:\/\/|data:image\/(png|jpeg|gif|webp);base64,)/),
    color: text('color', /^#[0-9a-f]{6}$/i),
  };
}

/** Black or white, whichever contrasts more with the colour (WCAG 2.2, relative luminance). */
export function readableOn(color: string): '#000000' | '#ffffff' {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000000' : '#ffffff';
}
