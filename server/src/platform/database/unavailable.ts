/** Codes of a connection that cannot be made or was lost, of Node and of PostgreSQL (its appendix A). */
const AWAY = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'],
  ...['ENETUNREACH', 'ECONNABORTED'],
  // It shuts down, has crashed, or is still starting; it takes no more connections.
  ...['57P01', '57P02', '57P03', '53300'],
]);
const WORDS =
  /connection terminated|connection error and is not queryable|timeout exceeded when trying to connect|query read timeout/i;

/** Whether an error of a query says that the database is away, and not that it was asked something wrong. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  // Class 08: exceptions of the connection.
  if (AWAY.has(code) || /^08...$/.test(code) || WORDS.test(error.message)) return true;
  return error instanceof AggregateError && error.errors.some(isDatabaseAway);
}
