import { configurationKey, type BisectCell, type NewBenchmark, type NewBisect } from '@rackmark/contracts';
import type { Subject } from './subject.js';

/** With fewer, a spread is hardly known. */
const RUNS_TO_BEGIN = 3;

interface Step {
  alert: number;
  at: number;
  subject: Subject;
}

/** The release in question and both known ones in one benchmark, so that the runs of all three are interleaved. */
export function firstRequest(step: Step, { most_runs }: NewBisect): NewBenchmark {
  const { cells, devices, plan } = step.subject;
  const repeats = Math.min(most_runs, Math.max(plan.repeats, RUNS_TO_BEGIN));
  return requestOf(step, { cells, devices: devices.map((d) => d.id), repeats });
}

/** More runs of what is open. */
export const nextRequest = (step: Step, open: readonly BisectCell[], repeats: number): NewBenchmark =>
  requestOf(step, { cells: open, devices: [...new Set(open.map((c) => c.device.id))], repeats });

function requestOf(
  { alert, at, subject: { releases, plan } }: Step,
  what: {
    cells: readonly Pick<BisectCell, 'slot' | 'configuration'>[];
    devices: string[];
    repeats: number;
  },
): NewBenchmark {
  const three = [releases[0]!, releases[at]!, releases.at(-1)!];
  // Where they are versions of a runtime, each configuration is measured on all three.
  const configurations = what.cells.flatMap(({ configuration: c }) =>
    three.map(({ runtime }) => (runtime === null ? c : { ...c, runtime })),
  );
  const slots = [...new Set(what.cells.map((c) => c.slot))];
  return {
    name: `bisect of alert ${alert}: ${three.map((r) => r.name).join(', ')}`.slice(0, 200),
    models: [...new Set(slots.flatMap((slot) => three.map((r) => r.models[slot]!)))],
    configurations: [...new Map(configurations.map((c) => [configurationKey(c), c])).values()],
    devices: { ids: what.devices },
    plan: { ...plan, repeats: what.repeats },
  };
}
