const BENCHMARK = 'benchmark ';
/** Everybody of a team who listens. */
export const teamRoom = (teamId: string): string => `team ${teamId}`;
/** Those who watch a team's rack. */
export const rackRoom = (teamId: string): string => `rack ${teamId}`;
/** Those who watch a benchmark; only its team is let in. */
export const benchmarkRoom = (benchmarkId: string): string => `${BENCHMARK}${benchmarkId}`;
/** The benchmarks that somebody watches. @param rooms names of all rooms */
export const watchedBenchmarks = (rooms: Iterable<string>): Set<string> =>
  new Set(
    [...rooms].filter((name) => name.startsWith(BENCHMARK)).map((name) => name.slice(BENCHMARK.length)),
  );
/** Those who watch the runs of a cell; only its team is let in. */
export const cellRoom = (cellId: string): string => `cell ${cellId}`;

/** So many are remembered; whose a benchmark is never changes. */
const REMEMBERED = 10_000;

/** Whose benchmarks are, looked up once each. */
export class TeamsOfBenchmarks {
  private readonly known = new Map<string, string>();

  constructor(private readonly lookUp: (benchmarkId: string) => Promise<string | null>) {}

  async of(benchmarkId: string): Promise<string | null> {
    const known = this.known.get(benchmarkId);
    if (known !== undefined) return known;
    const teamId = await this.lookUp(benchmarkId);
    if (this.known.size >= REMEMBERED) this.known.clear();
    if (teamId !== null) this.known.set(benchmarkId, teamId);
    return teamId;
  }
}
