import type { Inline, RunFormat } from './model.js';

/** A run as far as text is looked for in it. */
export interface SearchedRun {
  readonly inlines: Inline[];
  readonly format: RunFormat;
  readonly origin: number | null;
  like: number | null;
}

/** A paragraph as far as text is looked for in it. Elements that are no runs are objects. */
export interface SearchedParagraph<Run extends SearchedRun> {
  readonly elements: object[];
  newRun(): Run;
  asRun(element: object): Run | null;
}

/** A stretch of text inside of one run. */
interface Piece {
  run: SearchedRun;
  inline: Inline;
  text: string;
}

function piecesOf(paragraph: SearchedParagraph<SearchedRun>): Piece[] {
  return paragraph.elements.flatMap((element): Piece[] => {
    const run = paragraph.asRun(element);
    return run
      ? run.inlines.map((inline) => ({ run, inline, text: textOf(inline) }))
      : [{ run: paragraph.newRun(), inline: { t: 'tab' }, text: '\0' }];
  });
}

/** An object that is no text stands for a character that nothing finds. */
function textOf(inline: Inline): string {
  if (inline.t === 'text') return inline.text;
  if (inline.t === 'tab') return '\t';
  if (inline.t === 'comment' || inline.t === 'bookmark') return '';
  return inline.t === 'break' && inline.of === 'line' ? '\n' : '\0';
}

export function textOfRun(run: SearchedRun): string {
  return run.inlines.map(textOf).join('').replaceAll('\0', '');
}

function found(paragraph: SearchedParagraph<SearchedRun>, wanted: string, matchCase: boolean): number[] {
  const whole = piecesOf(paragraph)
    .map(({ text }) => text)
    .join('');
  const [inside, sought] = matchCase ? [whole, wanted] : [whole.toLowerCase(), wanted.toLowerCase()];
  const places: number[] = [];
  if (sought === '' || inside.length !== whole.length) return places;
  for (let at = inside.indexOf(sought); at >= 0; at = inside.indexOf(sought, at + sought.length)) places.push(at);
  return places;
}

/** Puts `replacement` where `wanted` stands, in the looks of its first character. */
export function replaceText(
  paragraph: SearchedParagraph<SearchedRun>,
  wanted: string,
  replacement: string,
  matchCase: boolean,
): number {
  const places = found(paragraph, wanted, matchCase);
  for (const start of places.toReversed()) {
    const end = start + wanted.length;
    let at = 0;
    let first = true;
    for (const { run, inline, text } of piecesOf(paragraph)) {
      const [from, to] = [Math.max(start, at) - at, Math.min(end, at + text.length) - at];
      at += text.length;
      if (from >= to) continue;
      const rest = text.slice(0, from) + (first ? replacement : '') + text.slice(to);
      first = false;
      run.inlines.splice(run.inlines.indexOf(inline), 1, ...(rest === '' ? [] : inlinesOf(rest, inline, run)));
    }
  }
  return places.length;
}

function inlinesOf(text: string, before: Inline, run: SearchedRun): Inline[] {
  const format = before.t === 'text' ? before.format : run.format;
  const link = before.t === 'text' && before.link !== undefined ? { link: before.link } : {};
  return text
    .split(/(\t|\n)/)
    .filter((part) => part !== '')
    .map((part) =>
      part === '\t'
        ? { t: 'tab' }
        : part === '\n'
          ? { t: 'break', of: 'line' }
          : { t: 'text', text: part, format, ...link },
    );
}

/** The runs of each place where `wanted` stands; runs are cut so that they hold it and nothing else. */
export function searchText<Run extends SearchedRun>(
  paragraph: SearchedParagraph<Run>,
  wanted: string,
  matchCase: boolean,
): Run[][] {
  return found(paragraph, wanted, matchCase).map((start) => runsBetween(paragraph, start, start + wanted.length));
}

/** The runs from one character to another; runs are cut so that they hold those and nothing else. */
export function runsBetween<Run extends SearchedRun>(
  paragraph: SearchedParagraph<Run>,
  start: number,
  end: number,
): Run[] {
  cutAt(paragraph, start);
  cutAt(paragraph, end);
  const runs: Run[] = [];
  let at = 0;
  for (const element of paragraph.elements) {
    const run = paragraph.asRun(element);
    const length = run ? run.inlines.map(textOf).join('').length : 1;
    if (run && at >= start && at + length <= end && length > 0) runs.push(run);
    at += length;
  }
  return runs;
}

/** Makes two runs of the one that goes over this place. */
function cutAt(paragraph: SearchedParagraph<SearchedRun>, place: number): void {
  let at = 0;
  for (const [index, element] of paragraph.elements.entries()) {
    const run = paragraph.asRun(element);
    if (!run) {
      at++;
      continue;
    }
    for (const [number, inline] of run.inlines.entries()) {
      const text = textOf(inline);
      if (place > at && place < at + text.length && inline.t === 'text') {
        run.inlines.splice(
          number,
          1,
          { ...inline, text: text.slice(0, place - at) },
          { ...inline, text: text.slice(place - at) },
        );
        paragraph.elements.splice(index + 1, 0, tailOf(paragraph, run, number + 1));
        return;
      }
      if (place === at && number > 0) {
        paragraph.elements.splice(index + 1, 0, tailOf(paragraph, run, number));
        return;
      }
      at += text.length;
    }
  }
}

function tailOf(paragraph: SearchedParagraph<SearchedRun>, run: SearchedRun, from: number): SearchedRun {
  const tail = paragraph.newRun();
  Object.assign(tail.format, run.format);
  tail.like = run.origin ?? run.like;
  for (const inline of run.inlines.splice(from))
    tail.inlines.push(inline.t === 'text' ? { ...inline, format: tail.format } : inline);
  return tail;
}
