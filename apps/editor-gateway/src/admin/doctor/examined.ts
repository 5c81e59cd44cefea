import { type Integrator, networkPolicyOf } from '#documents';
import type { NetworkPolicy } from '#platform';

const NOWHERE_PRIVATE: NetworkPolicy = { allow: [] };

/** Whose networks apply; nobody's: public addresses only. */
export function policyOf(integrator: Integrator | null): NetworkPolicy {
  return integrator ? networkPolicyOf(integrator) : NOWHERE_PRIVATE;
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
