import type { OperatorTime } from '@rackmark/contracts';

interface Row {
  name: string;
  kind: string;
  callsPerInference: number;
  averageMs: number;
  share: number;
}

/**
 * Reads the table that LiteRT's profiler prints (the one of `benchmark_model`): under "Run Order" a line a node with
 * type, start, first and average ms, share, cumulative share, memory, times called and name. Nodes of one type are one
 * operator. The averages are rounded to whole microseconds, the shares are not: so an operator's time is its share of
 * the sum.
 */
export function parseProfile(summary: string, iterations: number): OperatorTime[] {
  const start = summary.search(/=+ Run Order =+/);
  if (start < 0) return [];
  const rows: Row[] = [];
  for (const line of summary.slice(start).split('\n').slice(2)) {
    if (/^=+ /.test(line.trim())) break;
    const row = parseRow(line, iterations);
    if (row !== null) rows.push(row);
  }
  const rest = delegateRows(summary, iterations);
  rows.push(...rest);
  // Told in a table of their own, they are in no share of the first one.
  if (rest.length > 0) {
    const allMs = rows.reduce((sum, r) => sum + r.averageMs * r.callsPerInference, 0);
    for (const row of rows) row.share = allMs > 0 ? (row.averageMs * row.callsPerInference) / allMs : 0;
  }
  const sumMs = rows.reduce((sum, r) => sum + r.averageMs * r.callsPerInference, 0);
  const groups = new Map<string, Row>();
  for (const row of rows) {
    const key = `${row.kind} ${row.name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { ...row });
    else {
      group.callsPerInference += row.callsPerInference;
      group.share += row.share;
    }
  }
  return [...groups.values()]
    .map((g) => ({
      name: g.name,
      kind: g.kind,
      calls: Math.max(1, Math.round(g.callsPerInference)),
      mean_ns: Math.round(g.share * sumMs * 1e6),
      share: Math.min(1, g.share),
    }))
    .sort((a, b) => b.share - a.share);
}

/** LiteRT 2.1 counts what a delegate runs by itself: name, count, then average, least, most and sum in microseconds. */
function delegateRows(summary: string, iterations: number): Row[] {
  const start = summary.search(/^Delegate Statistics:/m);
  if (start < 0) return [];
  return summary
    .slice(start)
    .split('\n')
    .flatMap((line) => {
      const match = /^Delegate\/(.+?)\s+(\d+)\s+[\d.]+\s+\d+\s+\d+\s+(\d+)\s*$/.exec(line);
      if (match === null) return [];
      const count = Number(match[2]);
      return {
        name: match[1]!,
        kind: 'XNNPACK',
        callsPerInference: count / Math.max(1, iterations),
        averageMs: Number(match[3]) / Math.max(1, count) / 1000,
        share: 0,
      };
    });
}

function parseRow(line: string, iterations: number): Row | null {
  const match =
    /^\s*(.+?)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)%\s+([\d.]+)%\s+([\d.]+)\s+(\d+)\s+/.exec(line);
  if (match === null) return null;
  const type = match[1]!;
  return {
    name: type.replace(/^Delegate\//, ''),
    kind: type.startsWith('Delegate/') ? 'XNNPACK' : 'built-in kernel',
    callsPerInference: Number(match[8]) / Math.max(1, iterations),
    averageMs: Number(match[4]),
    share: Number(match[5]) / 100,
  };
}
