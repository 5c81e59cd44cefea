import { expect, it } from 'vitest';
import { databaseUnavailable } from './database-unavailable.js';

const failing = (message: string, fields: object = {}): Error => Object.assign(new Error(message), fields);

it.each([
  failing('terminating connection due to administrator command', { code: '57P01' }),
  failing('connect ECONNREFUSED 127.0.0.1:5432', { code: 'ECONNREFUSED', syscall: 'connect' }),
  failing('Connection terminated unexpectedly'),
  failing('timeout exceeded when trying to connect'),
  failing('query failed', { driverError: failing('sorry, too many clients already', { code: '53300' }) }),
])('is told from a database that is away: %s', (error) => {
  expect(databaseUnavailable(error)).toBe(true);
});

it.each([
  failing('duplicate key value', { code: '23505' }),
  failing('no such file', { code: 'ENOENT', syscall: 'open' }),
  failing('canceling statement due to statement timeout', { code: '57014' }),
  'a text',
])('is not taken for a database that is away: %s', (error) => {
  expect(databaseUnavailable(error)).toBe(false);
});
