import type { FastifyReply, FastifyRequest } from 'fastify';
import type { InboxOutcome } from '../onlyoffice/inbox.js';

/** A request whose token one integrator's secret verifies. */
export interface SignedRequest {
  integratorId: string;
  keyId: string;
  claims: Readonly<Record<string, unknown>>;
  /** What the token says that the request is; what stood beside it unsigned is left out. */
  parameters: Record<string, unknown>;
}

/** Null: there is no token, or it is forged or expired. */
export function signedRequest(outcome: InboxOutcome): SignedRequest | null {
  if (outcome.kind !== 'caller') return null;
  const { integrator, keyId, claims, parameters } = outcome;
  return { integratorId: integrator.id, keyId, claims, parameters };
}

/** The answer to who is kept out by the integrator's IP filter. */
export function refusedAddress(reply: FastifyReply): string {
  void reply.status(403).header('content-type', 'text/plain; charset=utf-8');
  return '';
}

/** `?shardkey=` or `?WOPISrc=` of the request, for links of the answer. */
export function shardQuery(request: FastifyRequest): string {
  const { shardkey, WOPISrc } = request.query as Record<string, unknown>;
  if (typeof shardkey === 'string') return `?shardkey=${encodeURIComponent(shardkey)}`;
  return typeof WOPISrc === 'string' ? `?WOPISrc=${encodeURIComponent(WOPISrc)}` : '';
}
