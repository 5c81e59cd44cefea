export interface WatermarkFields {
  text: string;
  /** 24 bits, red first. */
  color: number;
  fontName: string | null;
  /** Points; 0 lets the text fill the page. */
  fontSize: number;
  /** Degrees against the clock. */
  angle: number;
}

type Refuse = (field: string) => Error;
type Json = Readonly<Record<string, unknown>>;

const GREY = 0xc0c0c0;
const MAX_CHARACTERS = 500;

/**
 * The `watermark` object. Its text is that of all runs; colour, font and size are those of the first run that has them.
 * `rotate` counts clockwise in degrees.
 */
export function readWatermark(value: unknown, refuse: Refuse): WatermarkFields | null {
  if (value === undefined || value === null || value === '') return null;
  const given = asObject(value);
  if (!given) throw refuse('watermark');
  const paragraphs = asList(given['paragraphs']);
  const runs = paragraphs.flatMap((paragraph) => asList(paragraph['runs']));
  const text = paragraphs
    .map((paragraph) =>
      asList(paragraph['runs'])
        .map((run) => (typeof run['text'] === 'string' ? run['text'] : ''))
        .filter((part) => part !== '<%br%>')
        .join(''),
    )
    .join(' ')
    .trim();
  if (text === '' || text.length > MAX_CHARACTERS) throw refuse('watermark.paragraphs');
  const rotate = given['rotate'] ?? 0;
  if (typeof rotate !== 'number' || !Number.isFinite(rotate)) throw refuse('watermark.rotate');
  const fontName = runs.map((run) => run['font-family']).find((name) => typeof name === 'string');
  const fontSize = runs.map((run) => Number(run['font-size'])).find((size) => size > 0);
  const colors = runs.map((run) => colorOf(run['fill'])).filter((color) => color !== null);
  return {
    text,
    color: colors[0] ?? GREY,
    fontName: typeof fontName === 'string' ? fontName : null,
    fontSize: Math.min(fontSize ?? 0, 400),
    angle: ((-rotate % 360) + 360) % 360,
  };
}

/** `[r, g, b]`, `"#rrggbb"` or `"#rgb"`. */
function colorOf(value: unknown): number | null {
  if (Array.isArray(value) && value.length === 3) {
    const [red, green, blue] = value.map((part) => Math.min(255, Math.max(0, Math.round(Number(part)) || 0)));
    return ((red ?? 0) << 16) | ((green ?? 0) << 8) | (blue ?? 0);
  }
  const hex = typeof value === 'string' ? /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(value)?.[1] : undefined;
  if (hex === undefined) return null;
  return parseInt(hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex, 16);
}

function asObject(value: unknown): Json | null {
  let given = value;
  if (typeof value === 'string') {
    try {
      given = JSON.parse(value) as unknown;
    } catch {
      return null;
    }
  }
  return typeof given === 'object' && given !== null && !Array.isArray(given) ? (given as Json) : null;
}

function asList(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(asObject).filter((item) => item !== null) : [];
}
