import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

const DROPPED = new Set(['upgrade', 'http2-settings']);

/** True when a page asks for a socket, and not for another version of HTTP. */
export function wantsWebSocket(request: IncomingMessage): boolean {
  return (request.headers.upgrade ?? '')
    .toLowerCase()
    .split(',')
    .some((name) => name.trim() === 'websocket');
}

/**
 * Answers a request that offers a protocol which we do not speak as if it had not (RFC 9110, 7.8). Java's HttpClient offers h2c
 * with every first request, and Node hands over whatever has an `Upgrade` header as soon as somebody listens for sockets.
 */
export function answerWithoutUpgrade(server: Server, request: IncomingMessage, client: Duplex, head: Buffer): void {
  const lines = [`${request.method ?? 'GET'} ${request.url ?? '/'} HTTP/${request.httpVersion}`];
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i] ?? '';
    const value = request.rawHeaders[i + 1] ?? '';
    if (DROPPED.has(name.toLowerCase())) continue;
    lines.push(`${name}: ${name.toLowerCase() === 'connection' ? withoutUpgrade(value) : value}`);
  }
  client.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', client);
}

function withoutUpgrade(connection: string): string {
  const kept = connection.split(',').filter((option) => !DROPPED.has(option.trim().toLowerCase()));
  return kept.length === 0 ? 'keep-alive' : kept.join(',');
}
