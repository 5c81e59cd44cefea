/** Names and values of what a person changed. */
export function changedFont(before: Record<string, string>, after: Record<string, string>): string[] {
  const changed = (...ids: string[]): boolean => ids.some((id) => before[id] !== after[id]);
  const set: string[] = [];
  for (const id of ['latin', 'asian', 'size', 'underline', 'emphasis', 'outline', 'shadow', 'hidden', 'scale'])
    if (changed(id) && after[id] !== '') set.push(id, after[id] ?? '');
  if (changed('style') && after['style'] !== '') {
    const [weight = '100', posture = '0'] = (after['style'] ?? '').split(' ');
    set.push('weight', weight, 'posture', posture);
  }
  if (changed('colour', 'colour-own')) set.push('colour', colourOf(after, 'colour'));
  if (changed('underlineColour', 'underlineColour-own'))
    set.push('underlineColour', colourOf(after, 'underlineColour'));
  const either = (first: string, second: string): string | undefined =>
    [first, second].find((id) => after[id] === '1' && changed(id)) ?? [first, second].find((id) => after[id] === '1');
  const oneOf = (name: string, first: [string, string], second: [string, string]): void => {
    if (!changed(first[0], second[0])) return;
    const chosen = either(first[0], second[0]);
    set.push(name, chosen === first[0] ? first[1] : chosen === second[0] ? second[1] : '0');
  };
  oneOf('strike', ['strike', '1'], ['doubleStrike', '2']);
  oneOf('case', ['smallCaps', '4'], ['allCaps', '1']);
  if (changed('superscript', 'subscript')) oneOf('escapement', ['superscript', '14000'], ['subscript', '-14000']);
  else if (changed('position')) set.push('escapement', String(Math.round(Number(after['position']))));
  if (changed('kerning')) set.push('kerning', String(Math.round(Number(after['kerning']) * 35.278)));
  return set;
}

function colourOf(values: Record<string, string>, id: string): string {
  const chosen = values[id] ?? 'auto';
  if (chosen === 'auto') return '-1';
  return String(parseInt(chosen === 'own' ? (values[`${id}-own`] ?? '#000000').slice(1) : chosen, 16));
}
