import pg from 'pg';

const names = new Map<string, string>();

/**
 * Says of a statement that it is run so often that each connection keeps its plan: reading and planning it costs as much as
 * running it. Not for one whose best plan depends on its parameters (lists with filters that may be left out).
 * @param name of the whole server
 * @returns the statement, to be run as any other
 */
export function prepared(name: string, sql: string): string {
  const other = [...names].find(([text, known]) => known === name && text !== sql);
  if (other !== undefined) throw new Error(`two statements are named ${name}`);
  names.set(sql, name);
  return sql;
}

/** PostgreSQL keeps what has a name; the one place where a statement gets its name back. */
export class PreparingClient extends pg.Client {
  // The driver's own has six forms; TypeORM uses one.
  override query(...given: unknown[]): never {
    const [text, values] = given;
    const name = typeof text === 'string' ? names.get(text) : undefined;
    const query = super.query.bind(this) as (...a: unknown[]) => never;
    return name === undefined ? query(...given) : query({ name, text, values }, ...given.slice(2));
  }
}
