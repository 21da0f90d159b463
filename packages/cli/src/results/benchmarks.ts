import { benchmarkState, type Benchmark } from '@rackmark/contracts';
import { z } from 'zod';
import type { Api } from '../api.js';
import { findModel } from '../endings.js';
import { givenOptions } from '../given-options.js';
import { withPortal } from '../portal/with-portal.js';
import { table, terminal } from '../table.js';
import { words } from '../words.js';

const options = z.object({
  search: z.string().max(200).optional(),
  model: z.string().optional(),
  state: benchmarkState.optional(),
  limit: z.coerce.number().int().min(1).max(10_000),
  server: z.string().optional(),
  token: z.string().trim().min(1).optional(),
  json: z.boolean().default(false),
});

/** `rackmark benchmarks --state running`: the newest first. */
export async function listBenchmarks(raw: unknown): Promise<void> {
  const { search, model, state, limit, json, ...where } = givenOptions(options, raw);
  await withPortal(where, async (api) => {
    const query = {
      ...(search === undefined ? {} : { search }),
      ...(state === undefined ? {} : { state }),
      ...(model === undefined ? {} : { model: await hashOf(api, model) }),
    };
    const { items, total } = await api.benchmarks(query, limit);
    process.stdout.write(
      json
        ? `${JSON.stringify(items, null, 2)}\n`
        : `${renderBenchmarks(items, total, terminal().columns)}\n`,
    );
  });
}

/** A whole hash also names a model that was deleted. */
const hashOf = async (api: Api, given: string): Promise<string> =>
  /^[0-9a-f]{64}$/.test(given) ? given : findModel(await api.models(), given).sha256;

export function renderBenchmarks(items: readonly Benchmark[], total: number, columns: number | null): string {
  if (items.length === 0) return words().say('shell.benchmarks.none');
  const [state, when] = [words().say('column.state'), words().say('column.when')];
  const header = [
    words().say('column.number'),
    words().say('column.name'),
    state,
    words().say('column.tally'),
    when,
  ];
  const rows = items.map((b) => [
    String(b.number),
    b.name,
    words().say('shell.benchmarks.state', {
      state: b.state === 'ended' && b.cancelled ? 'cancelled' : b.state,
    }),
    tallyOf(b),
    whenOf(b),
  ]);
  const more = words().say('shell.benchmarks.more', { n: items.length, of: total });
  const text = table(header, rows, { columns, drop: [when, state] });
  return total > items.length ? `${text}\n${more}` : text;
}

/** "12 measured, 1 suspect": how the runs ended; what is zero is left out. */
function tallyOf({ tally: t }: Benchmark): string {
  const say = (key: 'suspect' | 'invalid' | 'failed' | 'lost' | 'unsupported' | 'cancelled') =>
    t[key] === 0 ? [] : [`${words().whole(t[key])} ${words().say(`tally.${key}`, { n: t[key] })}`];
  return [
    `${words().whole(t.measured)} ${words().say('tally.measured', { n: t.measured })}`,
    ...(['suspect', 'invalid', 'failed', 'lost', 'unsupported', 'cancelled'] as const).flatMap(say),
    ...(t.running === 0 ? [] : [words().say('tally.running', { n: t.running })]),
    ...(t.to_do === 0 ? [] : [words().say('tally.to_do', { n: t.to_do })]),
  ].join(', ');
}

/** When it began; one that waits, when it was asked for. */
function whenOf({ started_at, created_at }: Benchmark): string {
  const at = started_at ?? created_at;
  return `${words().day(at)}, ${words().clock(at).slice(0, 5)}`;
}
