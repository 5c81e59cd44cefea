import { Problem } from './problem.js';

/** Deeper than anything that is asked for, and shallow enough for code that goes down step by step. */
const DEEPEST = 64;

/** Throws a {@link Problem} for a body that is nested too deeply for whatever reads it next. */
export function refuseDeep(body: unknown): void {
  let layer: unknown[] = [body];
  for (let depth = 0; layer.length > 0; depth++) {
    if (depth > DEEPEST)
      throw new Problem(422, 'invalid_request', `The body is nested more than ${DEEPEST} levels deep`);
    layer = layer.flatMap((item) =>
      typeof item === 'object' && item !== null && !Buffer.isBuffer(item) ? (Object.values(item) as unknown[]) : [],
    );
  }
}
