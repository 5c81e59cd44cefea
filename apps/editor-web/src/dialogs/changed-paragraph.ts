/** 1/100 mm */
export const POINT = 35.278;
/** com.sun.star.style.LineSpacingMode */
export const PROPORTIONAL = '0';
const AT_LEAST = '1';
const EXACTLY = '3';

export const tenths = (points: number): number => Math.round(points * 10) / 10;

/** How the list names a spacing that the engine tells as mode and height. */
export function spacingChoice(mode: string, height: number): { choice: string; at: number } {
  if (mode !== PROPORTIONAL) return { choice: mode === EXACTLY ? 'exactly' : 'least', at: tenths(height / POINT) };
  const known = { 100: 'single', 150: 'one-and-half', 200: 'double' }[height];
  return { choice: known ?? 'multiple', at: height / 100 };
}

/** The engine's words for a spacing that was chosen. */
export function spacingSet(choice: string, at: number): string {
  const fixed = { single: 100, 'one-and-half': 150, double: 200 }[choice];
  if (fixed !== undefined) return `${PROPORTIONAL}:${fixed}`;
  if (choice === 'multiple') return `${PROPORTIONAL}:${Math.round(at * 100)}`;
  return `${choice === 'exactly' ? EXACTLY : AT_LEAST}:${Math.round(at * POINT)}`;
}

/** Names and values of what a person changed among indents, spacing and breaks. */
export function changedParagraph(before: Record<string, string>, after: Record<string, string>): string[] {
  const changed = (...ids: string[]): boolean => ids.some((id) => before[id] !== after[id]);
  const hundredths = (id: string, factor: number): string => String(Math.round(Number(after[id]) * factor));
  const set: string[] = [];
  for (const id of ['adjust', 'outline', 'widows', 'keep', 'whole', 'break', 'hyphenate', 'count'])
    if (changed(id) && after[id] !== '') set.push(id, after[id] ?? '');
  for (const id of ['left', 'right']) if (changed(id)) set.push(id, hundredths(id, 1000));
  for (const id of ['before', 'after']) if (changed(id)) set.push(id, hundredths(id, POINT));
  if (changed('special', 'by')) {
    if (after['special'] === 'two') set.push('indent', '2');
    else if (after['special'] === 'none') set.push('first', '0');
    else set.push('first', hundredths('by', after['special'] === 'hanging' ? -1000 : 1000));
  }
  if (changed('spacing', 'at')) set.push('lines', spacingSet(after['spacing'] ?? 'single', Number(after['at'])));
  return set;
}

/** What was given as tab stops: one a line, a position in centimetres and L, C or R. */
export function tabStops(given: string): string[] {
  return given
    .split('\n')
    .map((line) => /^\s*([\d.,]+)\s*([LCRlcr])?/.exec(line))
    .filter((match) => match !== null)
    .map(
      (match) =>
        `${Math.round(Number((match[1] ?? '0').replace(',', '.')) * 1000)}:${Math.max(0, 'LCR'.indexOf((match[2] ?? 'L').toUpperCase()))}:32`,
    );
}
