import type { IncomingMessage } from 'node:http';

/**
 * Gives addresses that begin with one of the paths the spelling of that path, whatever the case of their letters. Only for paths of
 * protocols whose servers read them so: everywhere else another spelling would pass by the rules of a proxy before us.
 */
export function respell(paths: readonly string[]): (request: IncomingMessage) => string {
  const spellings = new Map(paths.map((path) => [path.toLowerCase(), path]));
  const escaped = paths.map((path) => path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const known = paths.length === 0 ? null : new RegExp(`^(?:${escaped.join('|')})(?=[/?]|$)`, 'i');
  return ({ url = '/' }) => {
    const found = known?.exec(url)?.[0];
    return found === undefined ? url : (spellings.get(found.toLowerCase()) ?? found) + url.slice(found.length);
  };
}
