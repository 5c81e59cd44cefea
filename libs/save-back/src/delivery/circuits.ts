import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AttemptOutcome } from '../policy/retry.js';
import type { Claim } from './claims.js';

export interface CircuitSettings {
  /** Consecutive failures of an integrator's server after which it is left alone. */
  failures: number;
  /** Seconds until the first probe; doubled after each that fails. */
  probeSeconds: number;
  longestProbeSeconds: number;
}

export type CircuitChange = 'opened' | 'still-open' | null;

/** Failures that say something of the server, not of one document: it is away, overloaded, or breaks off. */
export function endpointTrouble(outcome: AttemptOutcome): boolean {
  if (outcome.kind !== 'failed') return false;
  const status = /^http_(\d{3})$/.exec(outcome.code)?.[1];
  if (status !== undefined) return Number(status) >= 500 || status === '429' || status === '408';
  return /^outbound_(dns|connect|tls|timeout|interrupted)$/.test(outcome.code);
}

/** One circuit per integrator: a server that fails again and again is left alone and probed until it answers. */
@Injectable()
export class Circuits {
  constructor(private readonly database: DataSource) {}

  /** Counts a failed attempt. A delivered one closes the circuit where it is recorded. */
  async failed(claim: Claim, outcome: AttemptOutcome, settings: CircuitSettings): Promise<CircuitChange> {
    if (outcome.kind !== 'failed' || !endpointTrouble(outcome)) return null;
    const rows = (await this.database.query(
      `INSERT INTO integrator_delivery AS g (integrator_id, consecutive_failures, last_failure) VALUES ($1, 1, $2)
       ON CONFLICT (integrator_id) DO UPDATE SET consecutive_failures = g.consecutive_failures + 1, last_failure = EXCLUDED.last_failure,
         circuit = CASE WHEN g.consecutive_failures + 1 >= $3 THEN 'open' ELSE g.circuit END,
         opened_at = CASE WHEN g.circuit = 'closed' AND g.consecutive_failures + 1 >= $3 THEN now() ELSE g.opened_at END,
         trips = CASE WHEN (g.circuit = 'closed' AND g.consecutive_failures + 1 >= $3) OR (g.circuit = 'open' AND $6) THEN g.trips + 1 ELSE g.trips END,
         next_probe_at = CASE WHEN (g.circuit = 'closed' AND g.consecutive_failures + 1 >= $3) OR (g.circuit = 'open' AND $6)
           THEN now() + make_interval(secs => LEAST($5::float8, $4::float8 * power(2, LEAST(g.trips, 20)))) ELSE g.next_probe_at END,
         updated_at = now()
       RETURNING circuit, opened_at = now() AS opened`,
      [
        claim.integratorId,
        JSON.stringify({ code: outcome.code, message: outcome.message, saveBackId: claim.saveBackId }),
        settings.failures,
        settings.probeSeconds,
        settings.longestProbeSeconds,
        claim.probe,
      ],
    )) as { circuit: string; opened: boolean | null }[];
    if (rows[0]?.circuit !== 'open') return null;
    return rows[0].opened ? 'opened' : 'still-open';
  }

  /** The receiver said 410: nothing more is sent there until an administrator resumes it. */
  async pauseEndpoint(claim: Claim, targetUrl: string, reason: string): Promise<void> {
    await this.database.query(
      `INSERT INTO paused_endpoint (integrator_id, endpoint, reason, save_back_id) VALUES ($1, $2, $3, $4)
       ON CONFLICT (integrator_id, endpoint) DO UPDATE SET paused_until = NULL, reason = EXCLUDED.reason`,
      [claim.integratorId, targetUrl.split('?')[0] ?? '', reason, claim.saveBackId],
    );
  }
}
