import type { DataSource, EntityManager } from 'typeorm';

/** Whatever runs SQL: the pool, or a transaction. */
export type Queryable = Pick<DataSource | EntityManager, 'query'>;

/** Runs a query and returns its rows; UPDATE … RETURNING comes back from the driver as [rows, count]. */
export async function rows<T>(db: Queryable, sql: string, parameters: unknown[] = []): Promise<T[]> {
  const result: unknown = await db.query(sql, parameters);
  if (
    Array.isArray(result) &&
    result.length === 2 &&
    Array.isArray(result[0]) &&
    typeof result[1] === 'number'
  ) {
    return result[0] as T[];
  }
  return result as T[];
}

export async function row<T>(db: Queryable, sql: string, parameters: unknown[] = []): Promise<T | null> {
  return (await rows<T>(db, sql, parameters))[0] ?? null;
}

export const iso = (date: Date): string => date.toISOString();
export const isoOrNull = (date: Date | null): string | null => date?.toISOString() ?? null;
