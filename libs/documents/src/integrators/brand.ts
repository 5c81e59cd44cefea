/** How the header of the built-in editor looks for the people of an integrator. */
export interface Brand {
  /** Instead of ours in the window's title. */
  name: string | null;
  /** Address of a picture (https), or the picture itself (data:). */
  logo: string | null;
  /** `#rrggbb` */
  color: string | null;
}

/** What an integrator wants of the built-in editor. */
export interface EditorSettings {
  /** Null: it looks as it does by itself. */
  brand: Brand | null;
  /** Save brings the document home at once. */
  saveSendsHome: boolean;
}

/** Bytes that a logo within the settings may have. Larger ones are named by their address. */
export const MAX_LOGO_BYTES = 32 * 1024;
export const BRAND_COLOR = /^#[0-9a-f]{6}$/i;
const MAX_ADDRESS = 2000;

const SIGNATURES: Record<string, (bytes: Buffer) => boolean> = {
  png: (bytes) => bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')),
  jpeg: (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  gif: (bytes) => /^GIF8[79]a$/.test(bytes.subarray(0, 6).toString('latin1')),
  webp: (bytes) => bytes.subarray(0, 4).toString() === 'RIFF' && bytes.subarray(8, 12).toString() === 'WEBP',
};

/** An https address, or PNG, JPEG, GIF or WebP as `data:image/…;base64,…` that is what it says and not too large. */
export function brandLogoValid(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const data = /^data:image\/(png|jpeg|gif|webp);base64,([A-Za-z0-9+/]+={0,2})$/.exec(value);
  if (data?.[1] && data[2]) {
    const bytes = Buffer.from(data[2], 'base64');
    return bytes.length <= MAX_LOGO_BYTES && SIGNATURES[data[1]]?.(bytes) === true;
  }
  if (value.length > MAX_ADDRESS || !URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return protocol === 'https:' && username === '' && password === '';
}
