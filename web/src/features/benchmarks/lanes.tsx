import {
  configurationKey,
  languageTaskOf,
  type Benchmark,
  type Cell,
  type Device,
  type Job,
  type Strip,
} from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Icon, type IconName } from '../../components/icon.js';
import { DeviceIcon } from '../../components/marks.js';
import { SimulatedMark } from '../../components/simulated.js';
import { queries, STRIPS_A_PAGE } from '../../lib/api.js';
import { Duration, Rate } from '../../lib/format.js';
import { useLanes, type Lane } from '../../lib/live.js';
import { isFinished, orderedLanes, type LaneOf } from './lane-order.js';
import { Spark } from '../../components/benchmarks/spark.js';
import { say, words } from '../../lib/words.js';

const FEW_CELLS = 26;

/** Letters of the cells of one device: A is the first model in the first configuration. More than 26 have none. */
function lettersOf(cells: readonly Cell[]): Map<string, string> {
  const kinds = [...new Set(cells.map(kindOf))];
  return new Map(kinds.map((k, i) => [k, kinds.length <= FEW_CELLS ? String.fromCharCode(65 + i) : '']));
}
const kindOf = (c: Cell) => `${c.model.sha256} ${configurationKey(c.configuration)}`;

/** Each device at work: its plan, the run under way, the moving line of latencies. */
export function Lanes({ benchmark: b, cells }: { benchmark: Benchmark; cells: readonly Cell[] }) {
  const [most, setMost] = useState(STRIPS_A_PAGE);
  const strips = useQuery(queries.strips(b.id, most));
  const lanes = useLanes();
  const jobs = useQuery(queries.jobs(b.id));
  const devices = useQuery(queries.devices());
  const letters = useMemo(() => lettersOf(cells), [cells]);
  const byId = useMemo(() => new Map(cells.map((c) => [c.id, c])), [cells]);
  const engines = new Set(b.configurations.map((c) => c.engine)).size > 1;
  if (!strips.data || cells.length === 0) return null;
  const byDevice = new Map(strips.data.items.map((s) => [s.device_id, s]));
  // What has no plan has nothing to run; which those are is known once all plans are.
  const shown = b.devices.filter((d) => byDevice.has(d.id) || !strips.data.more);
  const { atWork, finished } = orderedLanes(
    shown.map((device) => {
      const plan = byDevice.get(device.id);
      const lane = lanes.get(device.id);
      const isHere = plan?.runs.some((r) => r.id === lane?.run.run_id && r.state !== 'ended') ?? false;
      return { device, plan, lane: isHere ? lane : undefined };
    }),
  );
  const row = ({ device: d, plan, lane }: LaneOf) => {
    const device = devices.data?.find((x) => x.id === d.id);
    const isDone = isFinished(plan);
    return (
      <li className={isDone ? 'lane done' : 'lane'} key={d.id}>
        <div className="l-d">
          <b>
            <DeviceIcon kind={d.kind} /> {d.name} <SimulatedMark when={d.simulated} />
          </b>
          <LaneState plan={plan} lane={lane} device={device} />
        </div>
        <div className="l-p">
          {plan === undefined ? null : (
            <PlanStrip
              plan={plan}
              letter={(cellId) => {
                const cell = byId.get(cellId);
                return cell === undefined ? '?' : (letters.get(kindOf(cell)) ?? '?');
              }}
              repeats={b.plan.repeats}
            />
          )}
        </div>
        <div className="l-m">
          {lane !== undefined ? (
            <Now lane={lane} cell={byId.get(lane.run.cell_id)} benchmark={b} />
          ) : isDone || plan === undefined ? null : (
            <NotYet
              plan={plan}
              job={jobs.data?.find((j) => j.device_id === d.id && j.state !== 'ended')}
              device={device}
            />
          )}
        </div>
      </li>
    );
  };
  return (
    <section>
      <div className="sh">
        <h2>{say('start.devices')}</h2>
        {letters.size <= 8 ? (
          <p className="sm legend">
            {[...letters].map(([kind, letter]) => {
              const cell = cells.find((c) => kindOf(c) === kind)!;
              return (
                <span key={kind}>
                  <b>{letter}</b> {b.models.length > 1 ? `${cell.model.name}, ` : ''}
                  {words().configuration(cell.configuration, { engine: engines })}
                </span>
              );
            })}
          </p>
        ) : null}
      </div>
      {atWork.length > 0 ? <ul className="card">{atWork.map(row)}</ul> : null}
      {finished.length > 0 ? (
        <details className="finished">
          <summary>{say('benchmark.devices_finished', { n: finished.length })}</summary>
          <ul className="card">{finished.map(row)}</ul>
        </details>
      ) : null}
      {strips.data.more ? (
        <button type="button" className="btn" onClick={() => setMost(most + STRIPS_A_PAGE)}>
          {say('benchmark.show_more_devices_left', {
            many: (b.devices.length - shown.length).toLocaleString(words().language),
          })}
        </button>
      ) : null}
    </section>
  );
}

/** Why nothing is measured there yet: what the job waits for, or what is done on the device before its first run. */
function NotYet({ plan, job, device }: { plan: Strip; job: Job | undefined; device: Device | undefined }) {
  const waiting = job?.waiting;
  const text =
    plan.state === 'queued' ? waiting && words().tell(waiting.said, waiting.text) : device?.phase_reason;
  return text == null ? null : <p className="why">{text}</p>;
}

function LaneState({
  plan,
  lane,
  device,
}: {
  plan: Strip | undefined;
  lane: Lane | undefined;
  device: Device | undefined;
}) {
  if (plan === undefined) return <span className="l-s">{say('benchmark.nothing_to_run_here')}</span>;
  if (plan.runs_ended === plan.runs_planned) {
    return (
      <span className="l-s">
        <Icon name="valid" small /> {say('benchmark.finished')}
      </span>
    );
  }
  const gate = device?.phase === 'waiting_gate';
  // Before a run the model is pushed, the APK installed, the phone made quiet: that is no waiting.
  if (plan.state === 'leased' && !gate && (lane === undefined || lane.run.phase === null)) {
    return (
      <span className="l-s working">
        <Icon name="play" small /> {say('device.preparing')}
      </span>
    );
  }
  if (lane === undefined) {
    return (
      <span className="l-s">
        <Icon name="wait" small /> {say('device.waiting')}
      </span>
    );
  }
  if (lane.run.text !== null && lane.run.phase === null) {
    return (
      <span className="l-s ill">
        <Icon name="wait" small /> {say('benchmark.waiting_to_be_fit')}
      </span>
    );
  }
  const words: Record<string, string> = {
    load: say('benchmark.loading'),
    first: say('benchmark.first_run_of_the_model'),
    warmup: say('benchmark.warming_up'),
    measure: say('device.measuring'),
    profile: say('benchmark.timing_operators'),
    unload: say('benchmark.ending'),
  };
  return (
    <span className="l-s working">
      <Icon name="play" small /> {words[lane.run.phase ?? ''] ?? say('device.preparing')}
    </span>
  );
}

const stripIcon: Record<string, IconName> = {
  failed: 'cross',
  lost: 'cross',
  unsupported: 'none',
  cancelled: 'none',
};

/** Runs in the order in which they are made; of a long plan the part around the present one. */
function PlanStrip({
  plan: { runs, runs_planned: planned, runs_ended: ended },
  letter,
  repeats,
}: {
  plan: Strip;
  letter: (cellId: string) => string;
  repeats: number;
}) {
  const from = runs[0]?.position ?? 0;
  const block = repeats > 0 ? Math.max(1, Math.round(planned / repeats)) : planned;
  const current = runs.find((r) => r.state !== 'ended');
  return (
    <>
      <div
        className="plan"
        role="img"
        aria-label={say('benchmark.of_runs_ended_2', { many: ended, total: planned })}
      >
        {runs.map((r, i) => {
          const kind =
            r.state === 'running'
              ? 'p-r'
              : r.state === 'planned'
                ? 'p-o'
                : r.outcome === 'measured'
                  ? r.verdict === 'valid'
                    ? 'p-d'
                    : 'p-s'
                  : r.outcome === 'unsupported' || r.outcome === 'cancelled'
                    ? 'p-u'
                    : 'p-x';
          const icon =
            r.outcome && r.outcome !== 'measured'
              ? stripIcon[r.outcome]
              : r.verdict && r.verdict !== 'valid'
                ? r.verdict
                : undefined;
          return (
            <i key={r.id} className={`${kind} ${(from + i) % block === 0 && i > 0 ? 'bl' : ''}`}>
              {icon ? <Icon name={icon} small /> : letter(r.cell_id)}
            </i>
          );
        })}
      </div>
      <span className="sm q2">
        {current
          ? [letter(current.cell_id), say('benchmark.repeat_of', { many: current.repeat, total: repeats })]
              .filter(Boolean)
              .join(', ')
          : ''}
        {planned > runs.length
          ? ` ${say('benchmark.runs_to', { from: from + 1, to: from + runs.length, total: planned })}`
          : ''}
      </span>
    </>
  );
}

const graphPhases = [
  ['load', say('benchmark.phase_load')],
  ['first', say('benchmark.phase_first')],
  ['warmup', say('benchmark.phase_warmup')],
  ['measure', say('benchmark.phase_measure')],
] as const;
/** Its first answers warm a language model up. */
const languagePhases = graphPhases.filter(([name]) => name !== 'warmup');

/** The run under way: phases, the moving line, the median so far. */
function Now({ lane, cell, benchmark }: { lane: Lane; cell: Cell | undefined; benchmark: Benchmark }) {
  const { run: r, points } = lane;
  if (r.phase === null) return <p className="why">{r.text ?? say('benchmark.preparing_the_run')}</p>;
  const isLanguage = cell !== undefined && languageTaskOf(cell.configuration) !== null;
  const phases = isLanguage ? languagePhases : graphPhases;
  const at = phases.findIndex(([name]) => name === r.phase);
  return (
    <>
      <ol className="phs" aria-label={say('benchmark.phases')}>
        {phases.map(([name, label], i) => (
          <li
            key={name}
            className={at === -1 || i < at ? 'dn' : i === at ? 'on' : ''}
            aria-current={i === at ? 'step' : undefined}
          >
            {label} {name === 'load' && r.load_cold_ns !== null ? <Duration ns={r.load_cold_ns} /> : null}
            {name === 'first' && r.first_inference_ns !== null ? (
              <Duration ns={r.first_inference_ns} />
            ) : null}
          </li>
        ))}
      </ol>
      <div className="l-sp">
        <Spark points={points} label={say('start.latency_of_the_last_iterations', { many: points.length })} />
        {r.median_ns !== null ? (
          <span className="l-v">
            {isLanguage ? <Rate perSecond={1e9 / r.median_ns} /> : <Duration ns={r.median_ns} />}
            <span className="q sm">
              {r.phase === 'measure' ? say('benchmark.median_so_far') : say('benchmark.median_in_warm_up')}
            </span>
          </span>
        ) : isLanguage && r.phase === 'measure' ? (
          <span className="q2 sm">{say('benchmark.it_answers_without_streaming_first_then')}</span>
        ) : null}
      </div>
      <span className="sm q2">
        {cell ? `${cell.model.name}, ${words().configuration(cell.configuration)} · ` : ''}
        {isLanguage
          ? say('benchmark.token_n', { many: r.iterations })
          : say('benchmark.iteration_n', { many: r.iterations })}
        {r.phase === 'measure' ? ` ${say('benchmark.of_at_least', { many: benchmark.plan.iterations })}` : ''}
      </span>
    </>
  );
}
