/** The step at which a call to another server went wrong. */
export type OutboundFailureStep =
  'url' | 'blocked' | 'dns' | 'connect' | 'tls' | 'timeout' | 'redirect' | 'size' | 'interrupted';

/** A call to another server did not give a usable answer. `step` says where, the message says why in plain words. */
export class OutboundFailure extends Error {
  constructor(
    readonly step: OutboundFailureStep,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
  get code(): string {
    return `outbound_${this.step}`;
  }
}

const TLS_CODES = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO|HOSTNAME_MISMATCH)/;

/** Names the step of an error that Node or undici raised for a request to `url`. */
export function describeOutboundError(error: unknown, url: URL): OutboundFailure {
  const chain = errorChain(error);
  const known = chain.find((item) => item instanceof OutboundFailure);
  if (known) return known;
  const code = chain.map((item) => (item as { code?: unknown }).code).find((value) => typeof value === 'string') ?? '';
  const host = url.host;
  const options = { cause: error };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_NODATA' || code === 'ENODATA') {
    return new OutboundFailure('dns', `DNS: the host name ${url.hostname} cannot be resolved (${code})`, options);
  }
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') {
    return new OutboundFailure('timeout', `connect: no connection to ${host} within the time limit`, options);
  }
  if (['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EHOSTDOWN'].includes(code)) {
    return new OutboundFailure('connect', `connect: ${host} does not accept connections (${code})`, options);
  }
  if (TLS_CODES.test(code)) {
    return new OutboundFailure('tls', `TLS: no trusted connection to ${host} (${code})`, options);
  }
  if (code.startsWith('UND_ERR_HEADERS_TIMEOUT') || code.startsWith('UND_ERR_BODY_TIMEOUT')) {
    return new OutboundFailure('timeout', `timeout: ${host} did not answer in time`, options);
  }
  if (chain.some((item) => item instanceof Error && item.name === 'TimeoutError')) {
    return new OutboundFailure('timeout', `timeout: ${host} did not finish its answer within the time limit`, options);
  }
  return new OutboundFailure('interrupted', `the connection to ${host} broke (${code || 'no reason given'})`, options);
}

function errorChain(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let item = error; item !== undefined && item !== null && chain.length < 8;) {
    chain.push(item);
    if (item instanceof AggregateError) chain.push(...(item.errors as unknown[]));
    item = item instanceof Error ? item.cause : undefined;
  }
  return chain;
}
