import { expect, it } from 'vitest';
import { childSpan, formatTraceparent, parseTraceparent } from './trace-context.js';

const EXAMPLE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

it('reads and writes the example of the specification', () => {
  const trace = parseTraceparent(EXAMPLE);
  expect(trace).toEqual({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', sampled: true });
  expect(trace && formatTraceparent(trace)).toBe(EXAMPLE);
});

it.each([
  undefined,
  '',
  '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7',
  '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
  '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
  'ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  '00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01',
  `${EXAMPLE}-more`,
])('begins a new trace when the header is %s', (header) => {
  expect(parseTraceparent(header)).toBeNull();
});

it('goes on with the fields that it knows of a later version', () => {
  expect(parseTraceparent('cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-later')?.sampled).toBe(true);
});

it('keeps the trace and makes a span of its own', () => {
  const parent = parseTraceparent(EXAMPLE);
  const child = childSpan(parent);
  expect(child.traceId).toBe(parent?.traceId);
  expect(child.spanId).not.toBe(parent?.spanId);
});
