import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { WopiRefusal } from './wopi-reply.js';

/** The bytes of a request as they come, whatever their Content-Type. */
export function bodyStream(request: FastifyRequest): Readable {
  return request.body instanceof Readable ? request.body : Readable.from([]);
}

/** Passes a body on up to a limit; more is 413. */
export async function* limitedBody(request: FastifyRequest, maxBytes: number): AsyncGenerator<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > maxBytes) throw new WopiRefusal(413, `the limit is ${maxBytes} bytes`);
  let size = 0;
  for await (const chunk of bodyStream(request) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new WopiRefusal(413, `the limit is ${maxBytes} bytes`);
    yield chunk;
  }
}

/** Reads a body that nobody wants, so that the connection can be used again; gives up at a limit. */
export async function discardBody(request: FastifyRequest, maxBytes: number): Promise<void> {
  let size = 0;
  for await (const chunk of bodyStream(request) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return;
  }
}

/** A small body as text; null when it is longer than the limit. */
export async function smallBody(request: FastifyRequest, maxBytes: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bodyStream(request) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
