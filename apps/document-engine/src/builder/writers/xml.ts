import type { Fill, Line } from '../guest/model.js';

/** Text for XML: escaped, without the characters that XML cannot hold. */
export function escapeXml(text: unknown): string {
  return String(text)
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A number; what is none is `otherwise`. What a script built is not to be believed. */
export function number(value: unknown, otherwise: number): number {
  const given = Number(value);
  return Number.isFinite(given) ? given : otherwise;
}

/** A whole number for an attribute; what is none is `otherwise`. */
export function int(value: unknown, otherwise = 0): number {
  const number = Math.round(Number(value));
  return Number.isFinite(number) ? number : otherwise;
}

export const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
export const R = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
export const A = 'http://schemas.openxmlformats.org/drawingml/2006/main';
export const PACKAGE_RELATIONSHIPS = 'http://schemas.openxmlformats.org/package/2006/relationships';

export function color(value: unknown): string {
  return /^[0-9A-F]{6}$/i.test(String(value)) ? String(value).toUpperCase() : '000000';
}

/** `relate` gives the id of a picture's relationship; without it, or without the picture, there is no fill. */
export function fillXml(fill: Fill, relate: (url: string) => string | null = () => null): string {
  switch (fill.kind) {
    case 'none':
      return '<a:noFill/>';
    case 'solid':
      return `<a:solidFill><a:srgbClr val="${color(fill.color)}"/></a:solidFill>`;
    case 'gradient':
      return `<a:gradFill><a:gsLst>${fill.stops
        .map(([position, stop]) => `<a:gs pos="${int(position)}"><a:srgbClr val="${color(stop)}"/></a:gs>`)
        .join('')}</a:gsLst><a:lin ang="5400000" scaled="1"/></a:gradFill>`;
    case 'picture': {
      const id = relate(fill.url);
      const how = fill.tiled ? '<a:tile/>' : '<a:stretch><a:fillRect/></a:stretch>';
      return id === null ? '<a:noFill/>' : `<a:blipFill><a:blip r:embed="${id}"/>${how}</a:blipFill>`;
    }
  }
}

export function lineXml(line: Line | null): string {
  return line === null ? '<a:ln><a:noFill/></a:ln>' : `<a:ln w="${int(line.widthEmu)}">${fillXml(line.fill)}</a:ln>`;
}

/** Name of a preset shape (ECMA-376, 20.1.10.56); an odd one is a rectangle. */
export function preset(name: string): string {
  return /^[a-zA-Z][a-zA-Z0-9]{1,40}$/.test(name) ? name : 'rect';
}
