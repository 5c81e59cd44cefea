import type { FastifyRequest } from 'fastify';

/** A request header; empty when it was sent empty, undefined when it was not sent. */
export function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name.toLowerCase()];
  return Array.isArray(value) ? value[0] : value;
}

/** The same under the first of several names that was sent with something in it. */
export function firstHeaderOf(request: FastifyRequest, ...names: readonly string[]): string | undefined {
  return names.map((name) => headerOf(request, name)).find((value) => value !== undefined && value !== '');
}
