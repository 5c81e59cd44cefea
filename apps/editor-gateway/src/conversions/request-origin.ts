import type { FastifyRequest } from 'fastify';

/** The origin that links in an answer start with: the configured one, or that of the request as proxies report it. */
export function requestOrigin(request: FastifyRequest, publicUrl: string | undefined): string {
  if (publicUrl !== undefined) return publicUrl.replace(/\/$/, '');
  const first = (name: string): string | undefined => {
    const value = request.headers[name];
    return (Array.isArray(value) ? value[0] : value)?.split(',')[0]?.trim();
  };
  const protocol = first('x-forwarded-proto') ?? request.protocol;
  const host = first('x-forwarded-host') ?? request.headers.host ?? request.host;
  const prefix = first('x-forwarded-prefix') ?? '';
  return `${protocol}://${host}${/^\/[\w\-./~]*$/.test(prefix) ? prefix.replace(/\/$/, '') : ''}`;
}
