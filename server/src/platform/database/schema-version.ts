/** A change of the schema that a database has seen. */
export interface RanMigration {
  name: string;
  /** Of Rackmark, that made it; null where that was not written down yet. */
  written_by: string | null;
  /** The number of the newest migration that a server must know at least to run beside it; null: this one itself. */
  oldest_schema: number | null;
}

/** `0009_server_life.sql` is 9. */
const schemaOf = (name: string): number => Number(/^\d+/.exec(name)?.[0] ?? 0);

const HEADER = /^-- oldest-schema: (\d+)$/m;
/**
 * A migration that leaves older servers at work says which in a line `-- oldest-schema: 9`: the newest migration that such a
 * server knows. Changes are made in three steps (expand, migrate, contract); only the last one shuts older servers out.
 */
export const oldestSchemaIn = (sql: string): number | null => {
  const found = HEADER.exec(sql);
  return found === null ? null : Number(found[1]);
};

/**
 * Why this server may not run on a database, in a sentence; null when it may.
 * @param known names of the migrations that this server brings
 */
export function refusalFor(
  known: readonly string[],
  ran: readonly RanMigration[],
  version: string,
): string | null {
  const foreign = ran.filter((m) => !known.includes(m.name));
  if (foreign.length === 0) return null;
  const newest = (names: readonly string[]) => Math.max(0, ...names.map(schemaOf));
  const own = newest(known);
  const needed = Math.max(...foreign.map((m) => m.oldest_schema ?? schemaOf(m.name)));
  if (own >= needed) return null;
  const last = foreign.reduce((a, b) => (schemaOf(b.name) >= schemaOf(a.name) ? b : a));
  const theirs = last.written_by === null ? 'a newer Rackmark' : `Rackmark ${last.written_by}`;
  return (
    `The database has schema ${schemaOf(last.name)}, made by ${theirs}; this is Rackmark ${version}, which knows schemas up to ${own}. ` +
    `Start a server that knows schema ${needed} or newer, or name another database by RACKMARK_DATABASE_URL.`
  );
}
