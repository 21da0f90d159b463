import { id, sha256, timestamp, wrong } from '@rackmark/contracts';
import { z } from 'zod';
import { said } from '@rackmark/words';
import { ProblemError, wrongField } from '../problem/problem-error.js';

/**
 * Where a page of a list ended, as a text that callers hand back. Each list has a name and a schema of its own, so that
 * what was made up, cut off or taken from another list is refused in words instead of reaching the database.
 */
class Cursor<T> {
  constructor(
    private readonly list: string,
    private readonly place: z.ZodType<T>,
  ) {}

  write(place: T): string {
    return Buffer.from(JSON.stringify([this.list, place])).toString('base64url');
  }

  /** @throws ProblemError CURSOR_UNKNOWN */
  read(text: string | undefined): T | null {
    if (text === undefined) return null;
    const parsed = z.tuple([z.literal(this.list), this.place]).safeParse(jsonOf(text));
    if (parsed.success) return parsed.data[1];
    throw new ProblemError(400, 'CURSOR_UNKNOWN', said('problem.cursor', { what: this.list }), {
      errors: [{ path: 'cursor', ...wrongField({ message: wrong.cursor }) }],
    });
  }

  /** One page of what was found. @param found one more than fit, where there are more */
  page<I>(found: readonly I[], limit: number, placeOf: (item: I) => T) {
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return {
      items,
      next_cursor: found.length > limit && last !== undefined ? this.write(placeOf(last)) : null,
    };
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
}

const byId = z.object({ id });
/** Columns of these times hold milliseconds, so that a cursor names a row exactly. */
const byTime = z.object({ at: timestamp, id });

export const cursors = {
  models: new Cursor('models', z.object({ at: timestamp, sha256 })),
  benchmarks: new Cursor('benchmarks', byTime),
  jobs: new Cursor('jobs', byTime),
  strips: new Cursor('strips', z.object({ device: z.string(), id })),
  runs: new Cursor(
    'runs',
    z.object({
      benchmark_id: id,
      job_id: id,
      position: z
        .int()
        .min(0)
        .max(2 ** 31 - 1),
    }),
  ),
  devices: new Cursor('devices', byId),
  agents: new Cursor('agents', byId),
  deviceSets: new Cursor('device sets', byTime),
  suites: new Cursor('suites', byTime),
  alerts: new Cursor('alerts', byTime),
  gates: new Cursor('gates', byTime),
  deliveries: new Cursor('deliveries', byTime),
  reports: new Cursor('reports', byTime),
  releases: new Cursor(
    'releases',
    z.object({
      place: z
        .int()
        .min(0)
        .max(2 ** 31 - 1),
    }),
  ),
  series: new Cursor('series', z.object({ device_model: z.string(), slot: z.string(), key: z.string(), id })),
} as const;
