/**
 * The text with its elements of this name rewritten, where `change` gives another text. Goes once through the text, whatever
 * stands in it; elements of the same name inside of one another do not come in the parts that are read here.
 */
export function changeElements(
  xml: string,
  name: string,
  change: (attributes: string, inside: string) => string | null,
): string {
  const begin = `<${name}`;
  const end = `</${name}>`;
  const pieces: string[] = [];
  let kept = 0;
  for (let at = xml.indexOf(begin); at >= 0;) {
    const close = xml.indexOf('>', at);
    if (close < 0) break;
    const next = xml.charAt(at + begin.length);
    if (next !== '>' && next !== '/' && !/\s/.test(next)) {
      at = xml.indexOf(begin, at + begin.length);
      continue;
    }
    const empty = xml.charAt(close - 1) === '/';
    const inner = empty ? close + 1 : xml.indexOf(end, close);
    if (inner < 0) break;
    const after = empty ? inner : inner + end.length;
    const changed = change(
      xml.slice(at + begin.length, empty ? close - 1 : close),
      empty ? '' : xml.slice(close + 1, inner),
    );
    if (changed !== null) {
      pieces.push(xml.slice(kept, at), changed);
      kept = after;
    }
    at = xml.indexOf(begin, after);
  }
  return pieces.join('') + xml.slice(kept);
}

/** What stands in the elements of this name. */
export function insidesOf(xml: string, name: string): string[] {
  const found: string[] = [];
  changeElements(xml, name, (_attributes, inside) => {
    found.push(inside);
    return null;
  });
  return found;
}

/** By their qualified names, as they are written. */
export function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/(?<![\w:])([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, name = '', a, b]) => [
      name,
      a ?? b ?? '',
    ]),
  );
}
