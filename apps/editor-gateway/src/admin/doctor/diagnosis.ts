/** The steps of a connection, in the order in which they are walked. */
export const STEPS = [
  'recognise',
  'parameters',
  'token',
  'signature',
  'decode',
  'allowed',
  'dns',
  'connect',
  'tls',
  'http',
  'json',
  'fields',
  'file-address',
  'file-fetch',
  'file-type',
  'callback',
] as const;
export type Step = (typeof STEPS)[number];
export type StepState = 'ok' | 'warning' | 'failed' | 'skipped';

/** What was found at one step. `code` names it for the console's translations and remedies, `words` say it. */
export interface Finding {
  step: Step;
  state: StepState;
  code: string;
  words: string;
  facts: Record<string, string>;
}

/** Collects findings; after one has failed nothing that depends on it is tried. */
export class Diagnosis {
  readonly findings: Finding[] = [];

  ok(step: Step, words: string, facts: Record<string, string> = {}): void {
    this.findings.push({ step, state: 'ok', code: 'ok', words, facts });
  }

  warn(step: Step, code: string, words: string, facts: Record<string, string> = {}): void {
    this.findings.push({ step, state: 'warning', code, words, facts });
  }

  fail(step: Step, code: string, words: string, facts: Record<string, string> = {}): void {
    this.findings.push({ step, state: 'failed', code, words, facts });
  }

  skip(...steps: Step[]): void {
    for (const step of steps) this.findings.push({ step, state: 'skipped', code: 'skipped', words: '', facts: {} });
  }

  get failed(): boolean {
    return this.findings.some((finding) => finding.state === 'failed');
  }
}
