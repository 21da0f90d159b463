import { expect, it } from '@jest/globals';
import { oldestSchemaIn, refusalFor, type RanMigration } from './schema-version.js';

const known = ['0001_a.sql', '0002_b.sql', '0009_c.sql'];
const ran = (name: string, oldest_schema: number | null = null, written_by: string | null = '0.3.0') =>
  ({ name, oldest_schema, written_by }) satisfies RanMigration;
const ours = known.map((name) => ran(name, null, '0.2.0'));

it('a server runs on its own schema, and on one that is behind', () => {
  expect(refusalFor(known, ours, '0.2.0')).toBeNull();
  expect(refusalFor(known, ours.slice(0, 1), '0.2.0')).toBeNull();
  expect(refusalFor(known, [], '0.2.0')).toBeNull();
});

it('a newer schema is refused with both versions, unless it says that this server may run beside', () => {
  const newer = [...ours, ran('0010_expand.sql', 9)];
  expect(refusalFor(known, newer, '0.2.0')).toBeNull();
  // Of several the strictest decides.
  const strict = [...newer, ran('0011_contract.sql'), ran('0012_expand.sql', 10)];
  expect(refusalFor(known, strict, '0.2.0')).toBe(
    'The database has schema 12, made by Rackmark 0.3.0; this is Rackmark 0.2.0, which knows schemas up to 9. Start a server that knows schema 11 or newer, or name another database by RACKMARK_DATABASE_URL.',
  );
  expect(refusalFor(known, [ran('0010_x.sql', null, null)], '0.2.0')).toContain('made by a newer Rackmark');
});

it('a migration says in a line of its own which servers it leaves at work', () => {
  expect(oldestSchemaIn('-- A note.\n-- oldest-schema: 8\nALTER TABLE x;')).toBe(8);
  expect(oldestSchemaIn('-- A note about oldest-schema: 8\n')).toBeNull();
});
