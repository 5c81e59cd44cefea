const CLASS = /^(08...|57P0[1-5]|53300|53400)$/; // connection lost, server stopping or starting, too many connections
const SYSTEM = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)$/;
const DRIVER =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** Seconds after which it is worth trying again. */
export const DATABASE_RETRY_SECONDS = 5;

/** True for what a query throws when Postgres is away, starting, or has no connection left: it is worth trying again soon. */
export function databaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, driverError, syscall } = error as { code?: unknown; driverError?: unknown; syscall?: unknown };
  if (driverError !== undefined && driverError !== error && databaseUnavailable(driverError)) return true;
  if (typeof code === 'string' && CLASS.test(code)) return true;
  if (typeof code === 'string' && SYSTEM.test(code)) return driverError !== undefined || syscall !== undefined;
  return DRIVER.test(error.message);
}
