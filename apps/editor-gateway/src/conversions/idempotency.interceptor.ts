import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { DataSource } from 'typeorm';
import { apiCaller } from '#auth';
import { Problem } from '#platform';

const KEY = /^[\x21-\x7e]{1,255}$/;
const ABANDONED_SECONDS = 600;
const NOBODY = '00000000-0000-0000-0000-000000000000';

interface Recorded {
  request_hash: string;
  status: number | null;
  body: string | null;
}

/**
 * `Idempotency-Key` on every POST of REST v1: the same request with the same key is answered once and the answer repeated for 24 h.
 * A call that fails leaves nothing behind and may be made again with its key.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly database: DataSource) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = request.headers['idempotency-key'];
    if (request.method !== 'POST' || key === undefined || !request.url.startsWith('/api/v1/')) return next.handle();
    return from(this.once(String(key), request, context.switchToHttp().getResponse<FastifyReply>(), next));
  }

  private async once(key: string, request: FastifyRequest, reply: FastifyReply, next: CallHandler): Promise<unknown> {
    if (!KEY.test(key))
      throw new Problem(422, 'invalid_request', 'Idempotency-Key must be 1 to 255 visible ASCII characters');
    const { integratorId, keyId } = apiCaller(request);
    const owner = integratorId === NOBODY ? keyId : integratorId;
    const hash = hashOf(request);
    const [taken] = (await this.database.query(
      `INSERT INTO idempotent_request (integrator_id, key, request_hash) VALUES ($1, $2, $3)
       ON CONFLICT (integrator_id, key) DO UPDATE SET request_hash = excluded.request_hash, created_at = now(), status = NULL, body = NULL
         WHERE idempotent_request.created_at < now() - interval '24 hours'
            OR (idempotent_request.status IS NULL AND idempotent_request.created_at < now() - make_interval(secs => $4))
       RETURNING key`,
      [owner, key, hash, ABANDONED_SECONDS],
    )) as unknown[];
    if (taken === undefined) return this.repeat(owner, key, hash, reply);
    try {
      const body = (await lastValueFrom(next.handle(), { defaultValue: undefined })) as unknown;
      await this.database.query(
        'UPDATE idempotent_request SET status = $3, body = $4 WHERE integrator_id = $1 AND key = $2',
        [owner, key, reply.statusCode, body === undefined ? null : JSON.stringify(body)],
      );
      return body;
    } catch (error) {
      await this.database.query(
        'DELETE FROM idempotent_request WHERE integrator_id = $1 AND key = $2 AND status IS NULL',
        [owner, key],
      );
      throw error;
    }
  }

  private async repeat(owner: string, key: string, hash: string, reply: FastifyReply): Promise<unknown> {
    const [found] = (await this.database.query(
      'SELECT request_hash, status, body FROM idempotent_request WHERE integrator_id = $1 AND key = $2',
      [owner, key],
    )) as Recorded[];
    if (found && found.request_hash !== hash)
      throw new Problem(422, 'idempotency_key_reused', 'This Idempotency-Key was used with another request');
    if (!found || found.status === null)
      throw new Problem(409, 'idempotency_in_progress', 'The request with this Idempotency-Key is not over yet');
    void reply.header('idempotent-replayed', 'true');
    return found.body === null ? undefined : (JSON.parse(found.body) as unknown);
  }
}

/** Uploads are told apart by their length: their bytes have not been read yet. */
function hashOf(request: FastifyRequest): string {
  const body = request.body === undefined ? request.headers['content-length'] : request.body;
  return createHash('sha256')
    .update(JSON.stringify([request.method, request.url, body ?? null]))
    .digest('hex');
}
