import { expect, it } from 'vitest';
import type { Integrator } from './integrator.entity.js';
import { QuotaExceeded, Quotas } from './quotas.js';

const integrator = (id: string, maxRequestsPerMinute: number | null): Integrator =>
  ({ id, maxRequestsPerMinute }) as Integrator;

it('refuses calls beyond the number of a minute, says when to come again, and lets them in then', async () => {
  const quotas = new Quotas();
  const busy = integrator('a', 3);
  for (let n = 0; n < 3; n++) await quotas.countRequest(busy, 1000);
  await expect(quotas.countRequest(busy, 21_000)).rejects.toThrow(QuotaExceeded);
  await expect(quotas.countRequest(busy, 21_000)).rejects.toMatchObject({
    status: 429,
    retryAfterSeconds: 40,
    quota: 'requestsPerMinute',
  });
  await quotas.countRequest(busy, 61_000);
});

it('counts each integrator for itself, and those without a limit not at all', async () => {
  const quotas = new Quotas();
  await quotas.countRequest(integrator('a', 1), 0);
  await quotas.countRequest(integrator('b', 1), 0);
  for (let n = 0; n < 100; n++) await quotas.countRequest(integrator('c', null), 0);
  await expect(quotas.countRequest(integrator('a', 1), 0)).rejects.toThrow(QuotaExceeded);
});
