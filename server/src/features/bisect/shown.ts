import type { Bisect, BisectStep, Said, Told } from '@rackmark/contracts';
import { english } from '@rackmark/words';
import { iso, isoOrNull } from '../../platform/database/rows.js';
import type { StoredBisect, StoredStep } from './bisects.repository.js';

export const shownOf = (what: Said): Told => ({ text: english.tell(what, ''), said: what });

export function shown(
  { subject, request, result, ...b }: StoredBisect,
  steps: readonly StoredStep[],
  known: Pick<Bisect, 'good' | 'bad' | 'most_steps'>,
): Bisect {
  return {
    ...{ id: b.id, alert: b.alert, state: b.state, most_runs: request.most_runs },
    releases: subject.releases.map(({ number, name, commit, gone }) => ({ number, name, commit, gone })),
    devices: subject.devices,
    steps: steps.map(stepOf),
    ...known,
    answer: result?.answer ?? null,
    title: result?.title ?? null,
    created_at: iso(b.created_at),
    ended_at: isoOrNull(b.ended_at),
  };
}

function stepOf({ rounds, ...s }: StoredStep): BisectStep {
  return {
    ...s,
    benchmarks: rounds.flatMap((r) => r.benchmark ?? []),
    running: rounds.find((r) => r.benchmark !== null && r.state !== 'ended')?.benchmark ?? null,
  };
}
