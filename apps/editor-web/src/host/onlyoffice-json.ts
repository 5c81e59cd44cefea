/** An object inside something that came from the embedding page; empty where there is none. */
export function objectAt(value: unknown, ...path: string[]): Record<string, unknown> {
  let at: unknown = value;
  for (const name of path)
    at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined;
  return typeof at === 'object' && at !== null && !Array.isArray(at) ? (at as Record<string, unknown>) : {};
}
