import type { FrozenReport } from '@rackmark/contracts';
import { engineLabel } from '@rackmark/contracts';
import { Fragment, type ReactNode } from 'react';
import { SimulatedMark } from '../../../components/simulated.js';
import { bytes, memory, plain } from '../../../lib/format.js';
import { say, words } from '../../../lib/words.js';

const SHORT = 12;
const MOST_DAYS = 4;
const unique = (texts: readonly string[]) => [...new Set(texts)];

/** Devices, runtimes, plans, rules and methods of all that the report shows. */
export function Environment({ report, title }: { report: FrozenReport; title: string }) {
  return (
    <section className="reader-env">
      <h2 lang={report.language}>{title}</h2>
      <table className="tb flat">
        <tbody>
          {rowsOf(report).map(([name, content]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{content}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function rowsOf(report: FrozenReport): [name: string, content: ReactNode][] {
  const { rules_versions, analysis } = report.methods;
  const rules = {
    ...{ version: rules_versions.join(', ') || '—', a: analysis, b: report.portal.rackmark },
  };
  return [
    [
      say('reader.env.devices'),
      <Lines
        of={report.devices.map((d) => (
          <Device key={d.id} device={d} />
        ))}
      />,
    ],
    [say('reader.env.runtimes'), <Lines of={runtimesOf(report)} />],
    [say('reader.env.models'), <Models report={report} />],
    [say('reader.env.plan'), <Lines of={plansOf(report)} />],
    [say('reader.env.measured'), <Lines of={daysOf(report)} />],
    [say('reader.env.harness'), <Lines of={harnessesOf(report)} />],
    [say('reader.env.rules'), say('reader.env.rules_say', rules)],
    [say('reader.env.portal'), <span className="mono">{report.portal.id}</span>],
  ];
}

const Lines = ({ of }: { of: readonly ReactNode[] }) =>
  of.length === 0 ? '—' : of.map((line, i) => <div key={i}>{line}</div>);

/** Facts in the order in which people ask for them; those of a newer portal stand at the end as they are. */
function Device({ device: d }: { device: FrozenReport['devices'][number] }) {
  const { system, chip, memory_mib, cores, ...rest } = d.facts;
  const facts = [
    ...[d.device_model === d.label ? undefined : d.device_model, chip, system],
    memory_mib && say('reader.fact.memory', { value: plain(memory(Number(memory_mib) * 1024)) }),
    cores && say('reader.fact.cores', { many: cores }),
    ...Object.values(rest),
  ].filter(Boolean);
  return (
    <>
      {d.label} <SimulatedMark when={d.simulated} /> <span className="q2">{facts.join(', ')}</span>
    </>
  );
}

const runtimesOf = (report: FrozenReport): string[] =>
  unique(
    report.cells.flatMap(({ runtime: r }) =>
      r === null
        ? []
        : [`${engineLabel(r.name)} ${r.version}${r.build === null ? '' : `, ${r.build.slice(0, SHORT)}`}`],
    ),
  );

function Models({ report }: { report: FrozenReport }) {
  const models = [...new Map(report.cells.map((c) => [c.model.sha256, c.model])).values()];
  return models.map((m) => (
    <Fragment key={m.sha256}>
      <div>
        {m.name}{' '}
        <span className="mono q" title={m.sha256}>
          {m.sha256.slice(0, SHORT)}…
        </span>{' '}
        <span className="q2">{plain(bytes(m.size_bytes))}</span>
      </div>
    </Fragment>
  ));
}

/** Benchmarks that were measured by the same plan stand in one line, each with its seed. */
function plansOf({ benchmarks }: FrozenReport): string[] {
  const seeds = new Map<string, number[]>();
  const textOf = ({ plan }: FrozenReport['benchmarks'][number], a: string) =>
    say('reader.env.plan_says', { n: plan.repeats, a, b: plan.iterations, c: plan.seconds });
  const first = new Map(benchmarks.map((b) => [textOf(b, ''), b]));
  for (const b of benchmarks) seeds.set(textOf(b, ''), [...(seeds.get(textOf(b, '')) ?? []), b.seed]);
  return [...first].map(([key, b]) => textOf(b, seeds.get(key)!.join(', ')));
}

/** Each day, or, of many, the first and the last. */
function daysOf({ benchmarks }: FrozenReport): string[] {
  const days = unique(benchmarks.flatMap(measuredOn));
  if (days.length <= MOST_DAYS) return days;
  const times = benchmarks.flatMap((b) => [b.started_at, b.ended_at].filter((at) => at !== null)).sort();
  const ends = [times[0]!, times.at(-1)!].map((at) => words().day(at));
  return [say('reader.env.days', { a: ends[0]!, b: ends[1]!, n: benchmarks.length })];
}

/** One day, or from one to another. */
function measuredOn({ started_at, ended_at }: FrozenReport['benchmarks'][number]): string[] {
  const days = unique([started_at, ended_at].flatMap((at) => (at === null ? [] : [words().day(at)])));
  return days.length === 0 ? [] : [days.join(' – ')];
}

const harnessesOf = (report: FrozenReport): string[] =>
  unique(report.runs.flatMap(({ harness: h }) => (h === null ? [] : [`${h.name} ${h.version}`])));
