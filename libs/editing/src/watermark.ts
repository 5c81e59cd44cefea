const LONGEST = 120;

/**
 * The text over a person's pages: `{name}`, `{number}` (the user id), `{date}` and `{time}` of the opening in the
 * template are filled in. Null when nothing is left of it.
 */
export function watermarkText(template: string, user: { id: string; name: string }, now: Date): string | null {
  const [date = '', time = ''] = now.toISOString().slice(0, 16).split('T');
  const values: Record<string, string> = {
    name: user.name,
    number: user.id,
    id: user.id,
    date,
    time: `${date} ${time}`,
  };
  const text = template
    .replace(/\{(name|number|id|date|time)\}/g, (whole, key: string) => values[key] ?? whole)
    .replace(/[\u0000-\u001f\u007f]/g, ' ')
    // The word by which LibreOffice finds the end of the text in its export options.
    .replaceAll('WATERMARKEND', '')
    .trim()
    .slice(0, LONGEST);
  return text === '' ? null : text;
}
